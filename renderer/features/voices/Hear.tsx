// A button that plays a sentence by a voice; another press, or another voice, ends it.
import { useMutation } from "@tanstack/react-query";
import { LoaderCircle, Square, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { useText } from "../../i18n/index.ts";
import { toast } from "../../ui/Toasts.tsx";
import { words } from "./words/index.ts";

import css from "./Hear.module.css";

/** The one that plays: two at once would be heard by nobody. */
let playing: HTMLAudioElement | null = null;

/** `voice`: null where there is none to hear. */
export function Hear({ voice, name, text }: { voice: string | null; name: string; text?: string }) {
  const t = useText(words);
  const { client } = useBackend();
  const sound = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const sample = useMutation({
    mutationFn: (id: string) => client.voices.sample({ id, ...(text === undefined ? {} : { text }) }),
    onSuccess: async ({ url }) => {
      if (!sound.current) return;
      if (playing !== sound.current) playing?.pause();
      playing = sound.current;
      sound.current.src = url;
      await sound.current.play();
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  useEffect(() => {
    const own = sound.current;
    return () => own?.pause();
  }, [voice]);
  const label = isPlaying ? t.voices.field.stop(name) : t.voices.field.hear(name);
  return (
    <>
      <button
        type="button"
        className={css.hear}
        aria-label={label}
        title={label}
        aria-busy={sample.isPending || undefined}
        disabled={voice === null}
        onClick={() => (isPlaying ? sound.current?.pause() : voice !== null && sample.mutate(voice))}
      >
        {sample.isPending ? (
          <LoaderCircle size={16} className={css.busy} aria-hidden />
        ) : isPlaying ? (
          <Square size={13} fill="currentColor" aria-hidden />
        ) : (
          <Volume2 size={17} aria-hidden />
        )}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a sample of a voice says nothing that matters */}
      <audio
        ref={sound}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
    </>
  );
}
