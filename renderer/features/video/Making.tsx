// In the player's place until there is something to play: how far it is, what is done just now, what went wrong.
import type { VideoDetail } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { failedStage, stageAtWork } from "../videos/progress.ts";

import css from "./Making.module.css";

export function Making({ video }: { video: VideoDetail }) {
  const t = useText();
  const stage = stageAtWork(video);
  const failed = failedStage(video);
  const isGoing = video.state === "running" || video.state === "queued";
  return (
    <div className={css.making}>
      <div className={css.frame} data-going={isGoing || undefined}>
        <div className={css.words}>
          <p className={css.percent}>{format.percent(video.progress)}</p>
          {isGoing && (
            <>
              <p className={css.stage}>{stage ? t.stages[stage.name] : t.states[video.state]}</p>
              {stage?.note && <p className={css.note}>{stage.note}</p>}
              <div className={css.bar}>
                <Bar label={t.progress.of(video.title)} value={video.progress} size="thick" />
              </div>
              <p className={css.note}>
                {video.secondsLeft === null
                  ? t.video.noVideo
                  : t.progress.secondsLeft(format.remaining(video.secondsLeft))}
              </p>
            </>
          )}
          {!isGoing && <p className={css.stage}>{t.states[video.state]}</p>}
        </div>
      </div>
      {failed && (
        <Notice
          tone="bad"
          title={`${t.video.failedTitle(t.stages[failed.name])}: ${failed.error?.message ?? ""}`}
          text={failed.error?.hint}
        />
      )}
      {video.state === "cancelled" && (
        <Notice tone="calm" title={t.video.cancelledTitle} text={t.video.cancelledText} />
      )}
    </div>
  );
}
