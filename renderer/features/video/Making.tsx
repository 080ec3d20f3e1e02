// In the player's place until there is something to play: how far it is, before the picture that is at work just now.
import type { VideoDetail } from "../../../contract/api/videos.ts";
import { inWords } from "../../api/errorWords.ts";
import { said } from "../../api/said/index.ts";
import { format, useText } from "../../i18n/index.ts";
import { Bar } from "../../ui/Bar.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { failedStage, stageAtWork } from "../videos/progress.ts";
import { Again } from "./Again.tsx";
import { useStills } from "./useStills.ts";
import { words } from "./words/index.ts";

import css from "./Making.module.css";

export function Making({ video }: { video: VideoDetail }) {
  return video.state === "running" || video.state === "queued" ? <Going video={video} /> : <Ended video={video} />;
}

function Going({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const { data: stills = [] } = useStills(video);
  const stage = stageAtWork(video);
  const isWaiting = video.state === "queued" && video.progress === 0;
  const picture = stills[Math.min(stills.length - 1, Math.floor((stage?.fraction ?? 0) * stills.length))];
  return (
    <div className={css.going} data-picture={picture !== undefined || undefined}>
      {picture && <img src={picture.url} alt="" />}
      <div className={css.words}>
        <p className={css.percent}>{format.percent(video.progress)}</p>
        <p className={css.stage}>{isWaiting || !stage ? t.states.queued : t.stages[stage.name]}</p>
        <p className={css.note}>{isWaiting ? t.progress.queued : stage?.note && said(stage.note)}</p>
        <div className={css.bar}>
          <Bar label={t.progress.of(video.title)} value={video.progress} size="thick" />
        </div>
        <p className={css.note}>
          {video.secondsLeft === null ? t.video.noVideo : t.progress.secondsLeft(format.remaining(video.secondsLeft))}
        </p>
      </div>
    </div>
  );
}

function Ended({ video }: { video: VideoDetail }) {
  const t = useText(words);
  const failed = failedStage(video);
  const error = failed?.error && inWords(failed.error);
  return (
    <Notice
      tone={video.state === "failed" ? "bad" : "calm"}
      title={failed ? `${t.video.failedTitle(t.stages[failed.name])}: ${error?.message ?? ""}` : t.states[video.state]}
      text={failed ? error?.hint : t.video.cancelledText}
    >
      <Again video={video} />
    </Notice>
  );
}
