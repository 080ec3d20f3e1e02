// What the player is worked with: play, where it is, captions, loudness, the whole screen. Below the picture, over which nothing lies.
import { Captions, CaptionsOff, Fullscreen, Pause, Play, Volume2, VolumeX } from "lucide-react";
import { useEffect, useState } from "react";

import { format, useText } from "../../../i18n/index.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { toggle, usePlayer } from "../player.ts";
import { words } from "../words/index.ts";

import css from "./Timeline.module.css";

export function Transport({ length }: { length: number }) {
  const t = useText(words).editor.player;
  const element = usePlayer((player) => player.element);
  const isPlaying = usePlayer((player) => player.isPlaying);
  return (
    <>
      {element && (
        <IconButton
          aria-label={isPlaying ? t.pause : t.play}
          title={`${isPlaying ? t.pause : t.play} (␣)`}
          onClick={toggle}
        >
          {isPlaying ? <Pause size={17} fill="currentColor" /> : <Play size={17} fill="currentColor" />}
        </IconButton>
      )}
      <Clock length={length} />
      <span className={css.gap} />
      {element && (
        <>
          <CaptionsButton element={element} />
          <Volume element={element} />
          <IconButton aria-label={t.whole} title={t.whole} onClick={() => void showWhole(element)}>
            <Fullscreen size={16} />
          </IconButton>
          <i className={css.rule} />
        </>
      )}
    </>
  );
}

function Clock({ length }: { length: number }) {
  const seconds = usePlayer((player) => Math.floor(player.seconds * 10) / 10);
  const rate = usePlayer((player) => player.rate);
  return (
    <span className={css.clock}>
      <b>{format.timecode(seconds)}</b>
      <i>.{Math.floor((seconds % 1) * 10)}</i> / {format.timecode(length)}
      {rate !== 1 && <em>{format.number(rate)}×</em>}
    </span>
  );
}

function Volume({ element }: { element: HTMLVideoElement }) {
  const t = useText(words).editor.player;
  const [{ volume, muted }, setHeard] = useState({ volume: element.volume, muted: element.muted });
  useEffect(() => {
    const look = () => setHeard({ volume: element.volume, muted: element.muted });
    element.addEventListener("volumechange", look);
    return () => element.removeEventListener("volumechange", look);
  }, [element]);
  const set = (next: { volume?: number; muted?: boolean }) => Object.assign(element, next);
  const name = muted ? t.unmute : t.mute;
  return (
    <>
      <IconButton aria-label={name} title={name} onClick={() => set({ muted: !muted })}>
        {muted || volume === 0 ? <VolumeX size={16} /> : <Volume2 size={16} />}
      </IconButton>
      <input
        className={css.volume}
        type="range"
        min={0}
        max={1}
        step={0.05}
        aria-label={t.volume}
        value={muted ? 0 : volume}
        onChange={({ target }) => set({ volume: Number(target.value), muted: false })}
      />
    </>
  );
}

/** Of a video whose captions are a track. */
function CaptionsButton({ element }: { element: HTMLVideoElement }) {
  const t = useText(words).editor.player;
  const [isOn, setOn] = useState<boolean | null>(null);
  useEffect(() => {
    const look = () => {
      const [track] = element.textTracks;
      setOn(track ? track.mode === "showing" : null);
    };
    look();
    const tracks = element.textTracks;
    tracks.addEventListener("addtrack", look);
    tracks.addEventListener("change", look);
    return () => {
      tracks.removeEventListener("addtrack", look);
      tracks.removeEventListener("change", look);
    };
  }, [element]);
  if (isOn === null) return null;
  return (
    <IconButton
      aria-label={t.captions}
      title={t.captions}
      aria-pressed={isOn}
      onClick={() => {
        const [track] = element.textTracks;
        if (track) track.mode = isOn ? "hidden" : "showing";
      }}
    >
      {isOn ? <Captions size={16} /> : <CaptionsOff size={16} />}
    </IconButton>
  );
}

/** There the timeline is not in sight: the browser's own controls are. */
async function showWhole(element: HTMLVideoElement): Promise<void> {
  const look = () => {
    element.controls = document.fullscreenElement === element;
    if (!element.controls) document.removeEventListener("fullscreenchange", look);
  };
  document.addEventListener("fullscreenchange", look);
  try {
    await element.requestFullscreen();
  } catch {
    // Refused by the browser: all stays as it is.
    document.removeEventListener("fullscreenchange", look);
  }
}
