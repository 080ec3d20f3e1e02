// What is at work just now: each video with its stages, its place in them, and when it is ready.
import { Link } from "@tanstack/react-router";
import { Pause, Plus, Square } from "lucide-react";

import type { StageState, VideoSnapshot } from "../../../contract/events.ts";
import { said } from "../../api/said/index.ts";
import { format, useText } from "../../i18n/index.ts";
import Button, { IconButton } from "../../ui/Button.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { stageAtWork } from "../videos/progress.ts";
import { Thumbnail } from "../videos/Thumbnail.tsx";
import { useVideoActions } from "../videos/useVideoActions.ts";
import { useLiveState } from "./liveVideos.ts";
import { words } from "./words/index.ts";

import css from "./Making.module.css";

const SHOWN = 4;

export function Making({ videos, queued }: { videos: VideoSnapshot[]; queued: number }) {
  const t = useText(words).home.making;
  const { pause } = useLiveState();
  const rest = queued + Math.max(0, videos.length - SHOWN);
  return (
    <Panel title={t.title}>
      {pause && (
        <p className={css.pause}>
          <Pause size={14} aria-hidden /> {pause.until ? t.pausedUntil(format.dateTime(pause.until)) : t.paused}
        </p>
      )}
      {videos.length === 0 && queued === 0 ? (
        <div className={css.none}>
          <div>
            <strong>{t.none}</strong>
            <p>{t.noneText}</p>
          </div>
          <Button component={Link} to="/new" startIcon={<Plus size={16} aria-hidden />}>
            {t.begin}
          </Button>
        </div>
      ) : (
        <ul className={css.videos}>
          {videos.slice(0, SHOWN).map((video) => (
            <One key={video.id} video={video} />
          ))}
        </ul>
      )}
      {rest > 0 && (
        <Link to="/videos" search={{ show: "making" }} className={css.queue}>
          {t.queue(rest, videos.length > 0)}
        </Link>
      )}
    </Panel>
  );
}

function One({ video }: { video: VideoSnapshot }) {
  const t = useText(words);
  const { run, isBusy } = useVideoActions(video);
  const stage = stageAtWork(video);
  return (
    <li className={css.one}>
      <Thumbnail video={video} />
      <div className={css.words}>
        <p className={css.top}>
          <Link to="/videos/$id" params={{ id: video.id }} className={css.title}>
            {video.title}
          </Link>
          <span className={css.percent}>{format.percent(video.progress)}</span>
        </p>
        <Track stages={video.stages} label={t.progress.of(video.title)} value={video.progress} />
        <p className={css.facts}>
          <span>
            {stage ? t.stages[stage.name] : t.states[video.state]}
            {stage?.note ? `: ${said(stage.note)}` : ""}
          </span>
          {video.secondsLeft !== null && (
            <span>
              {t.progress.secondsLeft(format.remaining(video.secondsLeft))}
              {video.secondsLeft > 90 &&
                `, ${t.home.making.readyAt(format.clock(Date.now() + video.secondsLeft * 1000))}`}
            </span>
          )}
        </p>
      </div>
      <IconButton aria-label={t.home.making.stop(video.title)} disabled={isBusy} onClick={() => void run("cancel")}>
        <Square size={13} aria-hidden />
      </IconButton>
    </li>
  );
}

/** A bar of as many pieces as there are stages. */
function Track({ stages, label, value }: { stages: StageState[]; label: string; value: number }) {
  return (
    <div
      className={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
    >
      {stages.map(({ name, state, fraction }) => (
        <i key={name} data-state={state ?? "none"} data-stage={name}>
          <b style={{ transform: `scaleX(${state === "done" ? 1 : state === "running" ? fraction : 0})` }} />
        </i>
      ))}
    </div>
  );
}
