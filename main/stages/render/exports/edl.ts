// The tracks as CMX 3600 edit decision lists, which nearly every editing and grading program reads: one list a track. Pure.
import type { FrameRate } from "../../../../contract/values.ts";
import type { EditItem, EditList, EditTrack, Media } from "./editList.ts";

/** Event numbers have three digits: a longer track goes on in another list. */
export const MOST_EVENTS = 999;
/** Where the record side begins, as is usual, unless the video would then pass midnight. */
const FIRST_HOUR = 1;
const MOST_TITLE = 70;

export interface Edl {
  /** Of the file, without folder. */
  name: string;
  text: string;
}

/**
 * A list holds cuts and dissolves of one track; its reels are numbers, and comments name each clip and its file. Time code
 * counts frames and drops none (at 29.97 it is slower than the clock).
 */
export function toEdls(edit: EditList): Edl[] {
  const reels = new Map<string, string>();
  for (const { items } of edit.tracks)
    for (const { media } of items)
      if (!reels.has(media.file)) reels.set(media.file, `R${String(reels.size + 1).padStart(4, "0")}`);
  return edit.tracks.flatMap((track) => {
    const lists: EditItem[][] = [];
    for (let at = 0; at < track.items.length; at += MOST_EVENTS) lists.push(track.items.slice(at, at + MOST_EVENTS));
    return lists.map((items, i) => ({
      name: lists.length === 1 ? `${track.name}.edl` : `${track.name}-${i + 1}.edl`,
      text: oneList(edit, track, items, reels),
    }));
  });
}

function oneList(
  { title, rate, frames }: EditList,
  track: EditTrack,
  items: EditItem[],
  reels: ReadonlyMap<string, string>,
): string {
  const perHour = nominal(rate) * 3600;
  const first = FIRST_HOUR * perHour + frames <= 24 * perHour ? FIRST_HOUR * perHour : 0;
  const code = (frame: number) => timecode(frame, rate);
  const lines = [`TITLE: ${cut(plain(`${title} ${track.name}`), MOST_TITLE)}`, "FCM: NON-DROP FRAME", ""];
  items.forEach((item, i) => {
    const { media, startFrame, fromFrame, dissolveFrames, transition } = item;
    const number = String(i + 1).padStart(3, "0");
    const channel = channelOf(track, media);
    const event = (reel: string, how: string, source: [number, number], record: [number, number]) =>
      [
        number,
        ` ${reel.padEnd(8)}`,
        channel.padEnd(5),
        how.padEnd(8),
        ...source.map(code),
        ...record.map((frame) => code(first + frame)),
      ].join(" ");
    const source: [number, number] = [fromFrame, fromFrame + item.frames];
    const record: [number, number] = [startFrame, startFrame + item.frames];
    const reel = reels.get(media.file) ?? "AX";
    if (dissolveFrames === 0)
      lines.push(event(reel, "C", source, record), `* FROM CLIP NAME: ${fileName(media)}`, ...sourceLine(media));
    else {
      const before = leaving(track, item);
      const out = before ? before.fromFrame + before.frames : 0;
      lines.push(
        // What leaves, as a cut of no length: the dissolve begins where its last frame would have been followed.
        event(before ? (reels.get(before.media.file) ?? "AX") : "BL", "C", [out, out], [startFrame, startFrame]),
        event(reel, `D    ${String(dissolveFrames).padStart(3, "0")}`, source, record),
        `* FROM CLIP NAME: ${before ? fileName(before.media) : "BLACK"}`,
        `* TO CLIP NAME: ${fileName(media)}`,
        ...(transition ? [`* COMMENT: ${Object.values(transition).join(" ")} in the video`] : []),
        ...sourceLine(media),
      );
    }
  });
  return `${lines.join("\r\n")}\r\n`;
}

/** What runs on under the dissolve at the item's beginning; none where there is black before it. */
function leaving({ items }: EditTrack, item: EditItem): EditItem | null {
  const before = items[items.indexOf(item) - 1];
  return before && before.startFrame + before.frames === item.startFrame ? before : null;
}

function channelOf({ kind }: EditTrack, { channels }: Media): string {
  if (kind === "video") return "V";
  return channels === 1 ? "A" : "AA";
}

function fileName({ file }: Media): string {
  return plain(file.slice(file.lastIndexOf("/") + 1));
}

function sourceLine({ file }: Media): string[] {
  return [`* SOURCE FILE: ${plain(file)}`];
}

/** `HH:MM:SS:FF`, no frame left out. */
export function timecode(frame: number, rate: FrameRate): string {
  const perSecond = nominal(rate);
  const seconds = Math.floor(frame / perSecond);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60, frame % perSecond];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Frames that a second of time code counts: 30 also of 29.97. */
function nominal({ num, den }: FrameRate): number {
  return Math.round(num / den);
}

/** On one line, without what acts on the text around it. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}

/** At most so many characters, none of them halved. */
function cut(text: string, most: number): string {
  return [...text].slice(0, most).join("").trim();
}
