// What the stream tells of videos, in the groups that Home shows. No list is fetched: the stream begins with all that is unfinished and with the newest.
import { useMemo, useSyncExternalStore } from "react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import type { LiveState } from "../../../contract/liveState.ts";
import { useBackend } from "../../api/backend.tsx";

export interface Groups {
  /** At work just now, those that end first before others. */
  making: VideoSnapshot[];
  /** In the queue, and nothing of them is begun. */
  queued: number;
  /** For a person: to decide on, or failed. The newest first. */
  waiting: VideoSnapshot[];
  finished: VideoSnapshot[];
}

export function useLiveState(): LiveState {
  const { live } = useBackend();
  return useSyncExternalStore(live.subscribe, live.state);
}

export function useGroups(): Groups {
  const { videos } = useLiveState();
  return useMemo(() => groupsOf(videos.values()), [videos]);
}

export function groupsOf(videos: Iterable<VideoSnapshot>): Groups {
  const groups: Groups = { making: [], queued: 0, waiting: [], finished: [] };
  for (const video of videos) {
    if (video.deletedAt !== null) continue;
    if (video.state === "running" || (video.state === "queued" && video.progress > 0)) groups.making.push(video);
    else if (video.state === "queued") groups.queued++;
    else if (video.state === "failed" || video.state === "waiting") groups.waiting.push(video);
    else if (video.state === "done") groups.finished.push(video);
  }
  groups.making.sort((a, b) => (a.secondsLeft ?? Infinity) - (b.secondsLeft ?? Infinity));
  for (const some of [groups.waiting, groups.finished]) some.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  return groups;
}
