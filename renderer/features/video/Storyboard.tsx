// A still of each shot in a row, from the moment the pictures are chosen: to look over, and to play from.
import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { VideoDetail } from "../../../contract/api/videos.ts";
import type { Still } from "../../../contract/preview.ts";
import { useBackend } from "../../api/backend.tsx";
import { stillUrl } from "../../api/media.ts";
import { format, useText } from "../../i18n/index.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { playFrom, usePlayer } from "./player.ts";

import css from "./Storyboard.module.css";

const SKELETONS = 5;

export function Storyboard({ video }: { video: VideoDetail }) {
  const t = useText().video;
  const isLaid = video.stages.some(({ name, state }) => name === "footage" && state === "done");
  const { data: stills = [], isPending, isError } = useStills(video, isLaid);
  if (isLaid ? isError && stills.length === 0 : video.state === "failed" || video.state === "cancelled") return null;
  const canPlay = video.files.some(({ kind }) => kind === "video");
  return (
    <Panel title={t.storyboard} bare>
      {isLaid ? (
        <ul className={css.row} aria-busy={isPending}>
          {stills.map((still, i) => (
            <Shot key={still.frame} still={still} until={stills[i + 1]?.seconds ?? Infinity} canPlay={canPlay} />
          ))}
          {isPending &&
            stills.length === 0 &&
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

function Shot({ still, until, canPlay }: { still: Still; until: number; canPlay: boolean }) {
  const t = useText();
  const { seconds, width, height } = still;
  const isNow = usePlayer((player) => player.element !== null && player.seconds >= seconds && player.seconds < until);
  const time = format.timecode(seconds);
  const picture = (
    <>
      <img
        src={stillUrl(still)}
        alt={t.video.stillAt(time)}
        width={width}
        height={height}
        loading="lazy"
        decoding="async"
      />
      <span>{time}</span>
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

/** They come one by one; those that are there are shown. */
function useStills({ id, revision }: VideoDetail, enabled: boolean) {
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const queryKey = [...api.videos.storyboard.key({ input: { id } }), revision];
  return useQuery({
    queryKey,
    enabled,
    staleTime: Infinity,
    retry: 1,
    queryFn: async ({ signal }) => {
      const stills: Still[] = [];
      for await (const still of await client.videos.storyboard({ id, size: "small" }, { signal })) {
        stills.push(still);
        queries.setQueryData(queryKey, [...stills]);
      }
      return stills;
    },
  });
}
