// What a person does with a video as it is, without changing what it is to be: stop it for now or for good, go on, throw away. One or many.
import { setImmediate as nextTurn } from "node:timers/promises";

import type { BulkAction } from "../../contract/api/videos.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { PRIORITIES, type EngineMoves, type JobEngine, type JobRequest } from "../jobs/engine.ts";
import type { Expected } from "../store/expected.ts";
import type { Store } from "../store/open.ts";
import type { VideoRow } from "../store/videos.ts";
import { artifactRefs } from "./artifactRefs.ts";
import { jobsByStage } from "./stageJobs.ts";
import { isMoving } from "./videoState.ts";

export interface VideoMovesDeps {
  store: Pick<Store, "videos" | "jobs" | "stages">;
  engine: JobEngine;
  hasArtifact: (ref: ArtifactRef) => boolean;
  /** Writes the next revision of the same idea and returns its first jobs: where files of this one were lost. */
  remake: (id: string) => JobRequest[];
  /** Milliseconds UTC. */
  now: () => number;
}

export interface Done {
  done: string[];
  refused: { id: string; error: AppError }[];
}

/** More of them are done in several transactions, so that others have their turn. */
const TOGETHER = 100;

/** Each is done or refused by itself. A fault of the store undoes all of its transaction. */
export async function actOnVideos(deps: VideoMovesDeps, ids: readonly string[], action: BulkAction): Promise<Done> {
  const result: Done = { done: [], refused: [] };
  const all = [...new Set(ids)];
  for (let from = 0; from < all.length; from += TOGETHER) {
    if (from > 0) await nextTurn();
    const { done, refused } = await actTogether(deps, all.slice(from, from + TOGETHER), action);
    result.done.push(...done);
    result.refused.push(...refused);
  }
  return result;
}

function actTogether(deps: VideoMovesDeps, ids: readonly string[], action: BulkAction): Promise<Done> {
  return deps.engine.together((act) => {
    const result: Done = { done: [], refused: [] };
    for (const id of ids)
      try {
        act.part(() => MOVES[action.do](deps, act, id, action));
        result.done.push(id);
      } catch (error) {
        const known = asAppError(error, "videos.act");
        // What is no fault of this video (a full disk) ends it all.
        if (known.code !== "NOT_READY" && known.code !== "NOT_FOUND") throw error;
        result.refused.push({ id, error: known });
      }
    return result;
  });
}

/** Throws NOT_FOUND, CHANGED_MEANWHILE. */
export async function removeVideo(deps: VideoMovesDeps, id: string, expected: Expected): Promise<void> {
  await deps.engine.together((act) => remove(deps, act, deps.store.videos.require(id, expected)));
}

/** Goes on with whatever of it stopped; where nothing did, it stays as it is. Throws NOT_FOUND. */
export async function goOnWith(deps: VideoMovesDeps, id: string): Promise<void> {
  await deps.engine.together((act) => goOn(deps, act, deps.store.videos.require(id)));
}

type Move = (deps: VideoMovesDeps, act: EngineMoves, id: string, action: BulkAction) => void;

/** Each throws NOT_FOUND, and NOT_READY where its state does not allow it. */
const MOVES: Record<BulkAction["do"], Move> = {
  pause({ store, now }, act, id) {
    const video = store.videos.require(id);
    if (!isMoving(video.state)) throw notReady(video, "there is nothing to pause");
    act.hold(id);
    store.videos.touch(id, now());
  },
  resume({ store, now }, act, id) {
    const video = store.videos.require(id);
    if (!isMoving(video.state)) throw notReady(video, "there is nothing to go on with");
    act.letGo(id);
    store.videos.touch(id, now());
  },
  cancel({ store }, act, id) {
    const video = store.videos.require(id);
    if (!isMoving(video.state) && video.state !== "waiting") throw notReady(video, "there is nothing to cancel");
    act.letGo(id);
    act.cancel({ subject: id });
  },
  retry(deps, act, id) {
    const video = deps.store.videos.require(id);
    const moved = goOn(deps, act, video);
    if (!moved && video.state === "done") throw notReady(video, "there is nothing to go on with");
  },
  remove(deps, act, id) {
    remove(deps, act, deps.store.videos.require(id));
  },
  restore({ store, now }, _act, id) {
    const video = store.videos.get(id) ?? store.videos.require(id);
    if (video.deletedAt !== null) store.videos.restore(id, now());
  },
  priority({ store, now }, act, id, action) {
    if (action.do !== "priority") return;
    store.videos.require(id);
    store.videos.setPriority(id, PRIORITIES[action.priority], now());
    act.setPriority({ subject: id }, action.priority);
  },
};

function remove({ store, now }: VideoMovesDeps, act: EngineMoves, { id }: VideoRow): void {
  store.videos.remove(id, now());
  act.letGo(id);
  act.cancel({ subject: id });
}

/** Queues again what failed, was cancelled, or waits for anything but a person's word; makes anew what was lost. False: nothing of it. */
function goOn(deps: VideoMovesDeps, act: EngineMoves, video: VideoRow): boolean {
  const { store, now } = deps;
  const { id, revision } = video;
  const wasHeld = store.jobs.held([id]).size > 0;
  act.letGo(id);
  if (wasHeld) store.videos.touch(id, now());
  if (isArtifactLost(deps, video)) {
    const superseded = store.jobs.ofSubject(id).map((job) => job.id);
    act.submit(() => deps.remake(id));
    act.cancel({ ids: superseded });
    return true;
  }
  const waitsForPerson = new Set(
    store.stages.records(id, revision).flatMap((r) => (r.waitingFor === "approval" ? [r.stage] : [])),
  );
  const ids: string[] = [];
  for (const [stage, job] of jobsByStage(store.jobs.ofSubject(id), revision)) {
    const stopped = job.state === "failed" || job.state === "cancelled";
    if (stopped || (job.state === "waiting" && !waitsForPerson.has(stage))) ids.push(job.id);
  }
  if (ids.length > 0) act.retry({ ids });
  return wasHeld || ids.length > 0;
}

function isArtifactLost({ store, hasArtifact }: VideoMovesDeps, { id, revision }: VideoRow): boolean {
  for (const record of store.stages.outputs(id, revision))
    for (const ref of artifactRefs(record.output)) if (!hasArtifact(ref)) return true;
  return false;
}

/** As a person says it. */
const SAID: Record<VideoRow["state"], string> = {
  queued: "is queued",
  running: "is being made",
  waiting: "waits for you",
  done: "is finished",
  failed: "has failed",
  cancelled: "was cancelled",
};

function notReady({ title, state }: VideoRow, why: string): AppError {
  return new AppError("NOT_READY", "videos.act", `“${title}” ${SAID[state]}: ${why}`, { details: { state } });
}
