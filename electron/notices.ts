// Tells by the system's notifications what a person who looks elsewhere wants to know: a video is ready, waits or failed.
import { Notification } from "electron";

import type { VideoSnapshot } from "../contract/events.ts";
import type { LiveMessage } from "../contract/liveEvents.ts";
import type { LiveState } from "../contract/liveState.ts";
import type { Notice } from "../contract/shell.ts";
import type { ShellWords } from "./words.ts";

const LONGEST = { title: 120, body: 400 };

/** Pressed, it opens its screen. Texts of others are cut, and never markup. */
export function showNotice({ title, body, path }: Notice, open: (path?: string) => void): void {
  if (!Notification.isSupported()) return;
  const notice = new Notification({ title: title.slice(0, LONGEST.title), body: body.slice(0, LONGEST.body) });
  notice.on("click", () => open(path ?? undefined));
  notice.show();
}

/** What a message of the stream is worth a notification for; null: nothing. */
export function noticeOf(message: LiveMessage, before: LiveState, words: ShellWords): Notice | null {
  if (message.type !== "video.changed") return null;
  const { video } = message;
  const known = before.videos.get(video.id);
  // What was so already when the shell began to listen is no news.
  if (!known || known.state === video.state) return null;
  const title = titleOf(video, words);
  return title === null ? null : { title, body: video.title, path: `/videos/${video.id}` };
}

function titleOf({ state, waitingFor }: VideoSnapshot, words: ShellWords): string | null {
  if (state === "done") return words.ready;
  if (state === "failed") return words.failed;
  return state === "waiting" && waitingFor === "approval" ? words.waitsForYou : null;
}
