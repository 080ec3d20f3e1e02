// How the video is made: each stage with its state, its time, and what it says.
import { Ban, Check, CircleAlert, CircleDashed, Clock, Hourglass, LoaderCircle, type LucideIcon } from "lucide-react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import type { JobState, StageState } from "../../../contract/events.ts";
import { inWords } from "../../api/errorWords.ts";
import { said } from "../../api/said/index.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { words } from "./words/index.ts";

import css from "./Stages.module.css";

const SIGNS: Record<JobState, LucideIcon> = {
  queued: Clock,
  running: LoaderCircle,
  done: Check,
  waiting: Hourglass,
  failed: CircleAlert,
  cancelled: Ban,
};

export function Stages({ video }: { video: VideoDetail }) {
  const t = useText(words).video;
  return (
    <Panel title={t.making}>
      <ol className={css.stages}>
        {video.stages.map((stage) => (
          <Stage key={stage.name} stage={stage} />
        ))}
      </ol>
      {video.made.length > 0 && (
        <details className={css.made}>
          <summary>{t.made}</summary>
          <ul>
            {video.made.map((line) => (
              <li key={line}>{said(line)}</li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Stage({ stage }: { stage: StageState }) {
  const t = useText(words);
  const { name, state, fraction, note, attempt, milliseconds, cached, error } = stage;
  const Icon = state ? SIGNS[state] : CircleDashed;
  const isRunning = state === "running";
  return (
    <li className={css.stage} data-state={state ?? "none"}>
      <Icon size={15} strokeWidth={2} aria-hidden className={css.sign} />
      <span className={css.name}>
        {t.stages[name]} <span className="hidden">{state ? t.states[state] : ""}</span>
      </span>
      <span className={css.time}>
        {attempt > 1 && <em>{t.progress.attempt(attempt)}</em>}
        {cached
          ? t.progress.cached
          : isRunning
            ? format.percent(fraction)
            : milliseconds !== null
              ? format.duration(milliseconds / 1000)
              : ""}
      </span>
      {isRunning && (
        <div className={css.more}>
          <Bar label={t.progress.of(t.stages[name])} value={fraction > 0 ? fraction : null} />
          {note && <p>{said(note)}</p>}
        </div>
      )}
      {error && state !== "done" && (
        <p className={css.error}>
          {inWords(error).message}. {inWords(error).hint}
        </p>
      )}
    </li>
  );
}
