// One video of the list: picture, title and facts, how far it is, what it scored, what can be done.
import { Link } from "@tanstack/react-router";
import { ChevronsUp } from "lucide-react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useLive } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Score } from "../../ui/Score.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { failedStage, stageAtWork, toneOf } from "./progress.ts";
import { StateLabel } from "./StateLabel.tsx";
import { Thumbnail } from "./Thumbnail.tsx";
import { VideoMenu } from "./VideoMenu.tsx";
import { words } from "./words/index.ts";

import css from "./VideoRow.module.css";

export function VideoRow(props: {
  index: number;
  video: VideoSnapshot;
  isChosen: boolean;
  /** Then every row shows its box. */
  isAnyChosen: boolean;
  onChoose: (index: number, id: string, isStretch: boolean) => void;
}) {
  const { index, video: fetched, isChosen, isAnyChosen, onChoose } = props;
  const t = useText(words);
  const video = useLive(fetched);
  return (
    <div className={css.row} data-chosen={isChosen || undefined} data-choosing={isAnyChosen || undefined}>
      <input
        type="checkbox"
        className={css.box}
        aria-label={t.videos.choose(video.title)}
        checked={isChosen}
        // The click alone tells whether Shift is held.
        onChange={() => undefined}
        onClick={(event) => onChoose(index, video.id, event.shiftKey)}
      />
      <div className={css.what}>
        <Thumbnail video={video} />
        <div className={css.words}>
          <Link to="/videos/$id" params={{ id: video.id }} className={css.title}>
            {video.title}
          </Link>
          <p className={css.facts}>
            <span>{video.format}</span>
            <span>{format.timecode(video.durationSeconds)}</span>
            {video.priority !== "normal" && (
              <span className={css.priority}>
                <ChevronsUp size={13} aria-hidden />
                {t.videos.priorities[video.priority]}
              </span>
            )}
          </p>
        </div>
      </div>
      <Progress video={video} />
      <div className={css.score}>
        {video.review && (
          <Score
            value={video.review.score}
            tone={toneOf(video.review)}
            label={t.review.score(format.score(video.review.score))}
          />
        )}
      </div>
      <StateLabel video={video} />
      <time className={css.made} dateTime={video.createdAt} title={format.dateTime(video.createdAt)}>
        {format.ago(video.createdAt)}
      </time>
      <VideoMenu video={video} />
    </div>
  );
}

function Progress({ video }: { video: VideoSnapshot }) {
  const t = useText();
  if (video.state === "failed") {
    const failed = failedStage(video);
    return (
      <p className={css.failed} title={failed?.error?.hint}>
        {failed ? `${t.stages[failed.name]}: ${failed.error?.message ?? ""}` : t.states.failed}
      </p>
    );
  }
  if (video.paused) return <p className={css.quiet}>{t.progress.stoppedAt(format.percent(video.progress))}</p>;
  if (video.state === "queued" && video.progress === 0) return <p className={css.quiet}>{t.progress.queued}</p>;
  if (video.state === "cancelled")
    return <p className={css.quiet}>{t.progress.stoppedAt(format.percent(video.progress))}</p>;
  if (video.state !== "running" && video.state !== "queued") {
    const took = video.stages.reduce((sum, { milliseconds, cached }) => sum + (cached ? 0 : (milliseconds ?? 0)), 0);
    return <p className={css.quiet}>{took > 0 ? t.progress.madeIn(format.duration(Math.round(took / 1000))) : ""}</p>;
  }
  const stage = stageAtWork(video);
  return (
    <div className={css.progress}>
      <p>
        <span>
          {stage
            ? t.progress.stage(t.stages[stage.name], format.percent(video.progress))
            : format.percent(video.progress)}
        </span>
        {video.secondsLeft !== null && (
          <span className={css.left}>{t.progress.secondsLeft(format.remaining(video.secondsLeft))}</span>
        )}
      </p>
      <Bar label={t.progress.of(video.title)} value={video.progress} />
    </div>
  );
}

export function VideoRowSkeleton() {
  return (
    <div className={css.row}>
      <span />
      <div className={css.what}>
        <Skeleton width={96} height={54} />
        <div className={css.words}>
          <Skeleton width="62%" />
          <div className={css.facts}>
            <Skeleton width={70} height={10} />
          </div>
        </div>
      </div>
      <Skeleton width="80%" height={6} />
      <Skeleton width={30} height={30} />
      <Skeleton width={96} height={20} />
      <Skeleton width={60} height={12} />
      <span />
    </div>
  );
}
