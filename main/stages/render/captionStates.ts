// What is seen of each caption when, by its style: a row of still states, each over some frames. Pure.
import type { Look } from "../../../contract/look.ts";
import type { CaptionCue, CaptionWord } from "../../../contract/timeline.ts";
import type { FrameRate } from "../../../contract/values.ts";
import {
  CAPTION_DESIGNS,
  captionRoom,
  STILL_CAPTION,
  type CaptionMoment,
  type CaptionMotion,
  type CaptionRoom,
} from "../../base/captionStyles.ts";
import { typedLetters } from "../../base/letters.ts";
import { lineUnits } from "../../base/lineUnits.ts";
import type { Size } from "../../base/picture.ts";
import { breakBetween, spaceBetween } from "./captions.ts";

/** A cue as it is drawn at a moment, over some frames. */
export interface CaptionState {
  cue: CaptionCue;
  moment: CaptionMoment;
  from: number;
  to: number;
}

/** Frames count from the video's first, as the cue's do. */
export function captionStates(
  cue: CaptionCue,
  caption: Pick<Look["caption"], "style" | "size" | "uppercase">,
  size: Size,
  rate: FrameRate,
): CaptionState[] {
  const { shows, motion } = CAPTION_DESIGNS[caption.style];
  const perSecond = rate.num / rate.den;
  const seen =
    shows === "cue" ? [cue] : shows === "line" ? inLines(cue) : inWords(cue, captionRoom(caption, size), perSecond);
  return seen.flatMap((part) => held(part, changesOf(part, motion, perSecond)));
}

interface Change {
  at: number;
  moment: CaptionMoment;
}

/** Each moment until the next change; of several at one frame the last. */
function held(cue: CaptionCue, changes: Change[]): CaptionState[] {
  return changes.flatMap(({ at, moment }, i) => {
    const from = Math.min(cue.endFrame, Math.max(cue.startFrame, at));
    const to = Math.min(cue.endFrame, Math.max(from, changes[i + 1]?.at ?? cue.endFrame));
    return to > from ? [{ cue, moment, from, to }] : [];
  });
}

function changesOf(cue: CaptionCue, motion: CaptionMotion, perSecond: number): Change[] {
  switch (motion.kind) {
    case "mark":
      return markChanges(cue, perSecond);
    case "pop":
      return popChanges(cue, motion, perSecond);
    case "fade":
      return fadeChanges(cue, motion, perSecond);
    case "type":
      return typeChanges(cue, motion, perSecond);
  }
}

/** A pause inside a cue that is longer than this takes the mark off the last word, seconds. */
const UNMARK_AFTER_SECONDS = 0.35;

/** A word is marked from its beginning to the next one's, unless a pause lies between. */
function markChanges(cue: CaptionCue, perSecond: number): Change[] {
  const changes: Change[] = [{ at: cue.startFrame, moment: STILL_CAPTION }];
  const words = wordsOf(cue);
  words.forEach(({ startFrame, endFrame, at }, i) => {
    changes.push({ at: startFrame, moment: { ...STILL_CAPTION, active: at } });
    const next = words[i + 1]?.startFrame ?? cue.endFrame;
    if (next - endFrame > UNMARK_AFTER_SECONDS * perSecond) changes.push({ at: endFrame, moment: STILL_CAPTION });
  });
  return changes;
}

function popChanges(cue: CaptionCue, { scales }: CaptionMotion & { kind: "pop" }, perSecond: number): Change[] {
  const words = wordsOf(cue);
  return [
    { at: cue.startFrame, moment: STILL_CAPTION },
    ...words.flatMap(({ startFrame, at: active }, i) => {
      const next = words[i + 1]?.startFrame ?? cue.endFrame;
      return scales
        .map(({ at, value: scale }) => ({
          at: startFrame + Math.round(at * perSecond),
          moment: { ...STILL_CAPTION, active, scale },
        }))
        .filter(({ at }) => at < next);
    }),
  ];
}

/** Short ones come and stay until they are gone. */
function fadeChanges(cue: CaptionCue, motion: CaptionMotion & { kind: "fade" }, perSecond: number): Change[] {
  const frames = (seconds: number) => Math.round(seconds * perSecond);
  const coming = motion.in.map(({ at, value }) => ({ at: cue.startFrame + frames(at), moment: covering(value) }));
  const whole = coming.at(-1)?.at ?? cue.startFrame;
  const going = motion.out.map(({ at, value }) => ({ at: cue.endFrame - frames(at), moment: covering(value) }));
  return [...coming, ...going.filter(({ at }) => at > whole)];
}

function covering(opacity: number): CaptionMoment {
  return { ...STILL_CAPTION, opacity };
}

function typeChanges(cue: CaptionCue, motion: CaptionMotion & { kind: "type" }, perSecond: number): Change[] {
  const { share, least, blink } = motion;
  const words = wordsOf(cue);
  const typed = (at: number, place: { line: number; word: number }, letters: number, caret = true): Change => ({
    at,
    moment: { ...STILL_CAPTION, typed: { ...place, letters, caret } },
  });
  const changes = [typed(cue.startFrame, { line: 0, word: 0 }, 0)];
  // One way for the whole cue: a mixture looks like stumbling.
  const spoken = words.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);
  const written = words.reduce((sum, { text }) => sum + typedLetters(text).length, 0);
  const isFast = spoken * share < written * least * perSecond;
  for (const { text, startFrame, endFrame, at } of words) {
    const letters = typedLetters(text).length;
    const most = Math.floor(((endFrame - startFrame) * share) / (least * perSecond)) + 1;
    const steps = isFast ? 1 : Math.max(1, Math.min(letters, most));
    for (let step = 0; step < steps; step++) {
      const frame = startFrame + Math.round((step * (endFrame - startFrame) * share) / steps);
      changes.push(typed(frame, at, Math.ceil((letters * (step + 1)) / steps)));
    }
  }
  const last = words.at(-1);
  if (last)
    for (let blinks = 1, frame = last.endFrame; (frame += Math.round(blink * perSecond)) < cue.endFrame; blinks++)
      changes.push(typed(frame, last.at, typedLetters(last.text).length, blinks % 2 === 0));
  return changes;
}

function wordsOf(cue: CaptionCue): (CaptionWord & { at: { line: number; word: number } })[] {
  return cue.lines.flatMap((line, l) => line.map((word, w) => ({ ...word, at: { line: l, word: w } })));
}

/** Each line for itself, until the next one's first word. */
function inLines(cue: CaptionCue): CaptionCue[] {
  return inParts(cue, cue.lines);
}

function inParts(cue: CaptionCue, parts: CaptionWord[][]): CaptionCue[] {
  return parts.flatMap((line, i) => {
    const startFrame = i === 0 ? cue.startFrame : (line[0]?.startFrame ?? cue.endFrame);
    const endFrame = parts[i + 1]?.[0]?.startFrame ?? cue.endFrame;
    return endFrame > startFrame ? [{ ...cue, startFrame, endFrame, lines: [line] }] : [];
  });
}

/** A few words that are seen for less than this flicker, seconds. */
const SHORTEST_SECONDS = 0.4;

/** A few words at a time, about equally many, none of them alone or too short to read where it can be helped. */
function inWords(cue: CaptionCue, room: CaptionRoom, perSecond: number): CaptionCue[] {
  const words = cue.lines.flat();
  const ends = new Set(cue.lines.map((_, l) => cue.lines.slice(0, l + 1).flat().length));
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= words.length; end++) {
    let chosen = { cost: Infinity, from: end - 1 };
    for (let from = end - 1; from >= 0; from--) {
      const part = words.slice(from, end);
      if (part.length > 1 && !fits(part, room)) break;
      const begins = from === 0 ? cue.startFrame : (words[from]?.startFrame ?? 0);
      const seconds = ((words[end]?.startFrame ?? cue.endFrame) - begins) / perSecond;
      const cost =
        (best[from]?.cost ?? 0) +
        COST.part +
        (part.length === 1 ? COST.alone : 0) +
        COST.short * Math.max(0, 1 - seconds / SHORTEST_SECONDS) +
        (ends.has(end) ? COST.line : 1) * breakAt(words[end - 1], words[end]);
      if (cost < chosen.cost) chosen = { cost, from };
    }
    best.push(chosen);
  }
  const parts: CaptionWord[][] = [];
  for (let end = words.length; end > 0; end = best[end]?.from ?? 0)
    parts.unshift(words.slice(best[end]?.from ?? 0, end));
  return inParts(cue, parts);
}

/** `line`: where a line of the whole cue ends, a break was weighed already. */
const COST = { part: 0.5, alone: 0.35, short: 2, line: 0.5 };

function breakAt(before: CaptionWord | undefined, after: CaptionWord | undefined): number {
  return before && after ? breakBetween(before.text, after.text, !spaceBetween(before.text, after.text)) : 0;
}

/** Words that are written without spaces are counted by their columns alone. */
function fits(words: CaptionWord[], { words: most, columns }: CaptionRoom): boolean {
  const texts = words.map(({ text }) => text);
  const spaced = texts.filter((text) => !DENSE.test(text)).length;
  return spaced <= most && lineUnits(texts.join(" ")) <= columns;
}
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
