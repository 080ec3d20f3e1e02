// Under the player while a newer version is being made: which one plays, how far the newer one is, and what stopped it.
import { History, TriangleAlert } from "lucide-react";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import { inWords } from "../../api/errorWords.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { failedStage, stageAtWork } from "../videos/progress.ts";
import { Again } from "./Again.tsx";
import { words } from "./words/index.ts";

import css from "./Remaking.module.css";

export function Remaking({ video, shown }: { video: VideoDetail; shown: number }) {
  const t = useText(words);
  const { remaking } = t.video;
  const isGoing = video.state === "running" || video.state === "queued";
  return (
    <div className={css.remaking} data-tone={isGoing ? "calm" : "warn"}>
      {isGoing ? <History size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
      <p role="status">
        <strong>{remaking.shown(format.number(shown))}</strong> {isGoing ? remaking.going : <Stopped video={video} />}
      </p>
      {isGoing ? <Going video={video} /> : <Again video={video} />}
    </div>
  );
}

function Going({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const stage = stageAtWork(video);
  const left = video.secondsLeft === null ? "" : ` · ${t.progress.secondsLeft(format.remaining(video.secondsLeft))}`;
  return (
    <div className={css.far}>
      <Bar label={t.progress.of(video.title)} value={video.progress} />
      <span>
        {stage ? t.stages[stage.name] : t.states.queued} · {format.percent(video.progress)}
        {left}
      </span>
    </div>
  );
}

function Stopped({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const failed = failedStage(video);
  if (!failed) return t.video.remaking.stopped;
  return `${t.video.failedTitle(t.stages[failed.name])}: ${failed.error ? inWords(failed.error).message : ""}`;
}
