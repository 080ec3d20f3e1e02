// A still of each shot in a row, from the moment the pictures are chosen: to look over, and to play from.
import type { StillAnswer, VideoDetail } from "../../../contract/api/videos.ts";
import { format, useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { playFrom, usePlayer } from "./player.ts";
import { isLaid, useStills } from "./useStills.ts";
import { words } from "./words/index.ts";

import css from "./Storyboard.module.css";

const SKELETONS = 5;

export function Storyboard({ video }: { video: VideoDetail }) {
  const t = useText(words).video;
  const { data: stills = [], isFetching } = useStills(video);
  const hasEnded = video.state === "failed" || video.state === "cancelled";
  // Nothing to see, and nothing that will come.
  if (stills.length === 0 && !isFetching && (isLaid(video) || hasEnded)) return null;
  const canPlay = video.files.some(({ kind }) => kind === "video");
  return (
    <Panel title={t.storyboard} bare>
      {isLaid(video) ? (
        <ul className={css.row} aria-busy={isFetching}>
          {stills.map((still, i) => (
            <Shot
              key={still.frame}
              still={still}
              from={i === 0 ? 0 : still.seconds}
              until={stills[i + 1]?.seconds ?? Infinity}
              canPlay={canPlay}
            />
          ))}
          {stills.length === 0 &&
            Array.from({ length: SKELETONS }, (_, i) => (
              <li key={i} className={css.shot}>
                <Skeleton width={168} height={95} />
              </li>
            ))}
        </ul>
      ) : (
        <p className={css.soon}>{t.storyboardSoon}</p>
      )}
    </Panel>
  );
}

function Shot(props: { still: StillAnswer; from: number; until: number; canPlay: boolean }) {
  const { still, from, until, canPlay } = props;
  const t = useText(words);
  const { seconds, width, height } = still;
  const isNow = usePlayer((player) => player.element !== null && player.seconds >= from && player.seconds < until);
  const time = format.timecode(seconds);
  const picture = (
    <>
      <img src={still.url} alt={t.video.stillAt(time)} width={width} height={height} loading="lazy" decoding="async" />
      <span className={css.time}>{time}</span>
    </>
  );
  return (
    <li className={css.shot} data-now={isNow || undefined}>
      {canPlay ? (
        <button type="button" onClick={() => playFrom(seconds)} title={t.review.jump(time)}>
          {picture}
        </button>
      ) : (
        picture
      )}
    </li>
  );
}
