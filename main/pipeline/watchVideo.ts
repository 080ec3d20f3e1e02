// One video's part of the live stream, for whoever follows it alone: the video whole, then its stages' progress.
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import type { VideoEvent } from "../../contract/events.ts";
import { NOTHING_HEARD, withMessage } from "../../contract/liveState.ts";
import { AppError } from "../base/errors.ts";
import type { EventHub } from "./eventHub.ts";
import { STORE_ALERT } from "./troubles.ts";

/**
 * Until the signal is aborted or the video is deleted; a lost event costs nothing. Throws DISK_FULL or the like while the
 * store cannot be written: then nothing happens any more by itself.
 */
export async function* watchVideo(
  hub: Pick<EventHub, "read">,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<VideoEvent, void> {
  let state = NOTHING_HEARD;
  for await (const message of hub.read(new Set([`video:${id}`, "alerts"] as const), {}, signal)) {
    state = withMessage(state, message);
    const fault = state.alerts.get(STORE_ALERT);
    if (fault) throw new AppError(codeOf(fault.code), "jobs.store", fault.message, { hint: fault.action });
    const video = state.videos.get(id);
    if (!video) return;
    if (message.type === "snapshot" || message.type === "video.changed") yield { type: "snapshot", video };
    if (message.type !== "video.generation.progress") continue;
    const stage = video.stages.find(({ name }) => name === message.stage);
    if (stage) yield { type: "stage", videoId: id, stage };
  }
}

function codeOf(code: string): ErrorCode {
  return code in ERRORS ? (code as ErrorCode) : "INTERNAL";
}
