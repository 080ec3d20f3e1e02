// What happened that is worth a word: videos that are ready, failed or wait for one, and troubles of the machine. Kept in this browser, also over
// the time in which no page was open: what the stream tells is compared with what was told last.
import { create } from "zustand";

import type { VideoSnapshot } from "../../../contract/events.ts";
import type { Alert } from "../../../contract/liveEvents.ts";
import type { LiveState } from "../../../contract/liveState.ts";
import { inWords } from "../../api/errorWords.ts";

export const NOTICE_KINDS = ["decide", "ready", "failed", "trouble"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  /** The same happening has the same one, so that two windows tell of it once. */
  id: string;
  kind: NoticeKind;
  /** A video's title, or what a trouble says. */
  title: string;
  /** What to do, of a trouble or a fault. */
  text: string | null;
  videoId: string | null;
  /** When it was told of, milliseconds UTC. */
  at: number;
  isRead: boolean;
}

interface Kept {
  notices: Notice[];
  /** How each video and trouble stood when it was last looked at. */
  known: Record<string, string>;
}

const KEY = "ytempire.notices";
/** The older ones are forgotten. */
const MOST = 100;

export const useNotices = create<Kept>(() => read());

/** @param id Absent: all. */
export function markRead(id?: string): void {
  change(({ notices, known }) => ({
    known,
    notices: notices.map((notice) => (id === undefined || notice.id === id ? { ...notice, isRead: true } : notice)),
  }));
}

export function forgetNotices(): void {
  change(({ known }) => ({ known, notices: [] }));
}

export const unreadOf = (notices: readonly Notice[]): number => notices.filter(({ isRead }) => !isRead).length;

/** Looks at what the stream says by now; answers what is new. */
export function hear(state: LiveState, now = Date.now()): Notice[] {
  // Nothing was heard yet: an empty map says nothing about what there is.
  if (state.at === null) return [];
  const before = useNotices.getState();
  const { notices: fresh, known, isChanged } = compare(before.known, state, now);
  if (!isChanged) return [];
  const isKnown = new Set(before.notices.map(({ id }) => id));
  const added = fresh.filter(({ id }) => !isKnown.has(id));
  change(({ notices }) => ({ known, notices: [...added, ...notices].slice(0, MOST) }));
  return added;
}

/** @param known Empty: the first look ever, of which nothing is told. */
export function compare(
  known: Readonly<Record<string, string>>,
  state: Pick<LiveState, "videos" | "alerts">,
  now: number,
): { notices: Notice[]; known: Record<string, string>; isChanged: boolean } {
  const isFirst = Object.keys(known).length === 0;
  const next: Record<string, string> = {};
  const notices: Notice[] = [];
  let isChanged = false;
  for (const video of state.videos.values()) {
    const is = `${video.state} ${video.revision}`;
    next[video.id] = is;
    if (known[video.id] === is) continue;
    isChanged = true;
    // One that was not seen in the making ended before the newest that are told of at the beginning.
    if (isFirst || (known[video.id] === undefined && !isEnd(video))) continue;
    const notice = ofVideo(video, now);
    if (notice) notices.push(notice);
  }
  for (const alert of state.alerts.values()) {
    next[alert.id] = alert.since;
    if (known[alert.id] === alert.since) continue;
    isChanged = true;
    notices.push(ofAlert(alert, now));
  }
  isChanged ||= Object.keys(known).length !== Object.keys(next).length;
  return { notices, known: isChanged ? next : { ...known }, isChanged };
}

function isEnd({ state }: VideoSnapshot): boolean {
  return state === "done" || state === "failed" || state === "waiting";
}

function ofVideo(video: VideoSnapshot, at: number): Notice | null {
  const { id, title, state, waitingFor, revision, stages } = video;
  const about = { id: `${id} ${revision} ${state}`, title, text: null, videoId: id, at, isRead: false };
  if (state === "waiting" && waitingFor === "approval") return { ...about, kind: "decide" };
  // What a person decided themselves is no news to them.
  if (state === "done" && video.review?.verdict !== "rejected") return { ...about, kind: "ready" };
  if (state !== "failed") return null;
  const found = stages.find((stage) => stage.error)?.error;
  const error = found && inWords(found);
  return { ...about, kind: "failed", text: error ? `${error.message}. ${error.hint}` : null };
}

function ofAlert({ id, since, code, message, action }: Alert, at: number): Notice {
  const error = inWords({ code, message, hint: action });
  const about = { title: error.message, text: error.hint };
  return { id: `${id} ${since}`, kind: "trouble", ...about, videoId: null, at, isRead: false };
}

function change(act: (kept: Kept) => Kept): void {
  const next = act(useNotices.getState());
  useNotices.setState(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // No room: they last as long as the page.
  }
}

/** Another window of this browser has heard or read some. */
export function followOtherWindows(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY) useNotices.setState(read());
  };
  window.addEventListener("storage", onStorage);
  return () => window.removeEventListener("storage", onStorage);
}

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Kept> | null;
    if (Array.isArray(kept?.notices) && typeof kept.known === "object")
      return { notices: kept.notices, known: kept.known };
  } catch {
    // What cannot be read is begun anew.
  }
  return { notices: [], known: {} };
}
