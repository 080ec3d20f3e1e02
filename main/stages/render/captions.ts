// Pages the narration's words into caption cues: at most two lines within the safe width, broken where a phrase ends, readable in their time. Pure.
import type { Word } from "../../../contract/narration.ts";
import type { CaptionCue, CaptionWord } from "../../../contract/timeline.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { lineUnits } from "../../base/lineUnits.ts";

export interface CaptionRoom {
  /** Pixels of a text as it will be drawn. */
  measure: (text: string) => number;
  maxWidth: number;
  /** Characters in a line, wide ones counted twice. */
  maxUnits: number;
  rate: FrameRate;
  /** Frames of the video: no cue outlasts it. */
  frames: number;
}

/** Seconds, and characters a second: after the BBC's and Netflix's subtitle guidelines. */
const READABLE = {
  minSeconds: 1,
  maxSeconds: 6,
  charactersPerSecond: 20,
  closeGap: 0.5,
  linger: 0.4,
  newCueAfterGap: 0.8,
};

/** Every word is in exactly one cue; cues follow each other without overlap. */
export function layCaptions(words: readonly Word[], room: CaptionRoom): CaptionCue[] {
  const widths = new Widths(room);
  const cues = groups(words).flatMap(({ spoken, counted }) =>
    page(split(spoken, widths, room.maxWidth), widths, room.maxWidth, counted ? Infinity : READABLE.maxSeconds),
  );
  return time(cues, room);
}

/** A word, or a piece of one that is too wide for a line or is written without spaces. */
interface Piece {
  text: string;
  units: number;
  start: number;
  end: number;
  /** Index of the word it is of. */
  word: number;
  /** No space before it on the same line. */
  joined: boolean;
}

type Cue = Piece[][];

interface Group {
  spoken: { word: Word; index: number }[];
  /** A count, such as of a breath: it is read as one, however slowly it is spoken. */
  counted: boolean;
}

/** Stretches that a cue may not reach beyond: a scene, and what lies between two pauses. */
function groups(words: readonly Word[]): Group[] {
  const counts = countedScenes(words);
  const all: Group[] = [];
  words.forEach((word, index) => {
    const before = words[index - 1];
    const counted = counts.has(word.scene);
    const pauses = before !== undefined && !counted && word.start - before.end > READABLE.newCueAfterGap;
    if (!before || before.scene !== word.scene || pauses) all.push({ spoken: [], counted });
    all.at(-1)?.spoken.push({ word, index });
  });
  return all;
}

/** Scenes of three lines and more, each of one word. */
function countedScenes(words: readonly Word[]): Set<number> {
  const scenes = Map.groupBy(words, (word) => word.scene);
  return new Set(
    [...scenes]
      .filter(([, spoken]) => spoken.length > 2 && new Set(spoken.map(({ line }) => line)).size === spoken.length)
      .map(([scene]) => scene),
  );
}

const NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const CJK = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef]";
const CJK_END = new RegExp(`${CJK}$`, "u");
const CJK_START = new RegExp(`^${CJK}`, "u");
const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const LETTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Chinese and Japanese words follow each other without a space, also beside numbers; everything else has one between. */
export function spaceBetween(before: string, after: string): boolean {
  if (CJK_END.test(before)) return !CJK_START.test(after) && !/^\p{N}/u.test(after);
  return !(CJK_START.test(after) && /\p{N}[A-Za-z%％℃°]*$/u.test(before));
}

const LETTER = /[\p{L}\p{N}]/u;
const OPENS = /^[\p{Ps}\p{Pi}„¿¡"']+$/u;

/** A sign that stands by itself, such as a French question mark or a dash, stays with the word before it; an opening one, or the first, with the next. */
function withSigns(group: Group["spoken"]): Group["spoken"] {
  const held: Group["spoken"] = [];
  for (const one of group) {
    const last = held.at(-1);
    const opens =
      last !== undefined && !LETTER.test(last.word.text) && (held.length === 1 || OPENS.test(last.word.text));
    if (last && (opens || (!LETTER.test(one.word.text) && !OPENS.test(one.word.text)))) {
      const space = spaceBetween(last.word.text, one.word.text) ? " " : "";
      const word = { ...one.word, text: `${last.word.text}${space}${one.word.text}`, start: last.word.start };
      held[held.length - 1] = { word, index: last.index };
    } else held.push(one);
  }
  return held;
}

function split(group: Group["spoken"], widths: Widths, maxWidth: number): Piece[] {
  const pieces: Piece[] = [];
  for (const { word, index } of withSigns(group)) {
    const before = pieces.at(-1);
    const joined = before !== undefined && !spaceBetween(before.text, word.text);
    const texts = tooWide(NO_SPACES.test(word.text) ? segments(word.text) : [word.text], widths, maxWidth);
    const letters = texts.reduce((sum, text) => sum + text.length, 0) || 1;
    let done = 0;
    for (const [i, text] of texts.entries()) {
      const at = (share: number) => word.start + ((word.end - word.start) * share) / letters;
      pieces.push({
        text,
        units: lineUnits(text),
        start: at(done),
        end: at(done + text.length),
        word: index,
        joined: i > 0 || joined,
      });
      done += text.length;
    }
  }
  return pieces;
}

/** Words of a script that writes none apart; punctuation stays with the word before it. */
function segments(text: string): string[] {
  const all: string[] = [];
  for (const { segment, isWordLike } of WORDS.segment(text)) {
    const last = all.at(-1);
    if (last !== undefined && (!isWordLike || OPENING.test(last))) all[all.length - 1] = last + segment;
    else all.push(segment);
  }
  return all;
}
const OPENING = /^[（「『【〈《([{“‘]$/u;

/** A long word is drawn smaller rather than torn apart: up to this many times the width of a line. */
const SHRUNK = 1.3;

function tooWide(texts: string[], widths: Widths, maxWidth: number): string[] {
  return texts.flatMap((text) => {
    if (widths.of(text) <= maxWidth * SHRUNK) return [text];
    const parts: string[] = [];
    let part = "";
    let width = 0;
    for (const { segment } of LETTERS.segment(text)) {
      // The sum of the letters is never less than the text by more than kerning: a little room is left for that.
      const letter = widths.of(segment);
      if (part && width + letter > maxWidth * 0.94) {
        parts.push(part);
        part = "";
        width = 0;
      }
      part += segment;
      width += letter;
    }
    return part ? [...parts, part] : parts;
  });
}

/** Costs of breaking, in parts of the worst: what the breaks of cues and of lines are weighed by. */
const COST = {
  cue: 0.35,
  leaning: 1,
  middle: 0.45,
  comma: 0.08,
  sentence: 0,
  single: 1.6,
  short: 0.5,
  uneven: 0.8,
  line: 0.5,
  sentenceInside: 0.5,
};

/** The cheapest way to cut a group into cues, by dynamic programming over all of them. */
function page(pieces: Piece[], widths: Widths, maxWidth: number, maxSeconds: number): Cue[] {
  const n = pieces.length;
  const best: { cost: number; from: number; cue: Cue }[] = [{ cost: 0, from: 0, cue: [] }];
  for (let end = 1; end <= n; end++) {
    let chosen: (typeof best)[number] | null = null;
    for (let from = end - 1; from >= 0; from--) {
      const slice = pieces.slice(from, end);
      const tooLong = (slice.at(-1)?.end ?? 0) - (slice[0]?.start ?? 0) > maxSeconds;
      const laid = layLines(slice, widths, maxWidth);
      if (from < end - 1 && (!laid || tooLong)) break;
      const cue = laid ?? [slice];
      const cost =
        (best[from]?.cost ?? 0) + cueCost(slice, cue, pieces[end], laid ? widths.line(slice) / (2 * maxWidth) : 0);
      if (!chosen || cost < chosen.cost) chosen = { cost, from, cue };
    }
    best.push(chosen ?? { cost: Infinity, from: end - 1, cue: [pieces.slice(end - 1, end)] });
  }
  const cues: Cue[] = [];
  for (let end = n; end > 0; end = best[end]?.from ?? 0) cues.unshift(best[end]?.cue ?? []);
  return cues;
}

function cueCost(slice: Piece[], lines: Cue, next: Piece | undefined, filled: number): number {
  const seconds = (slice.at(-1)?.end ?? 0) - (slice[0]?.start ?? 0);
  const last = slice.at(-1);
  let cost = COST.cue;
  if (next && last) cost += breakCost(last, next);
  if (slice.length === 1) cost += COST.single * (filled > 0.25 ? 0.3 : 1);
  if (seconds < READABLE.minSeconds) cost += COST.short * (1 - seconds / READABLE.minSeconds);
  for (const [i, piece] of slice.entries())
    if (i < slice.length - 1 && SENTENCE_END.test(piece.text)) cost += COST.sentenceInside;
  const [first, second] = lines;
  const [above, below] = [first?.at(-1), second?.[0]];
  if (above && below) cost += COST.line * breakCost(above, below);
  const hangs = lines.length === 2 && (first?.length === 1 || second?.length === 1) && slice.length > 2;
  return hangs ? cost + COST.uneven : cost;
}

/** One line where it fits, else two of even width, the break at a phrase; null where two are not enough. */
function layLines(slice: Piece[], widths: Widths, maxWidth: number): Cue | null {
  const whole = widths.line(slice);
  if (whole <= maxWidth) return [slice];
  if (whole > 2.1 * maxWidth) return null;
  let best: { cost: number; at: number } | null = null;
  for (let at = 1; at < slice.length; at++) {
    const above = widths.line(slice.slice(0, at));
    const below = widths.line(slice.slice(at));
    if (above > maxWidth || below > maxWidth) continue;
    const cost =
      Math.abs(above - below) / maxWidth + COST.uneven * breakCost(slice[at - 1] as Piece, slice[at] as Piece);
    if (!best || cost < best.cost) best = { cost, at };
  }
  return best && [slice.slice(0, best.at), slice.slice(best.at)];
}

const SENTENCE_END = /[.!?…。！？।॥؟۔።։][\s\p{Pe}\p{Pf}"']*$/u;
const PHRASE_END = /[,;:–—，、；：،؛·][\s\p{Pe}\p{Pf}"']*$/u;
/** Small words that belong to what follows. Few of them are another word in another of these languages. */
const LEANING = new Set(
  [
    "a an the of to in on at by for from with and or but nor as is are was were be your my our his her their its this that these those no not very so if than into who which when while",
    "der die das den dem des ein eine einen einem einer und oder im am auf mit von zu zum zur für bei aus nicht wenn dass",
    "le la les l' un une des du de et ou à au aux en dans sur pour par avec sans que qui ce cette mon ma son sa ne",
    "el los las una unos unas y o e del al con por para sin su mi que",
    "os as um uma da do das dos na nos nas no em ao à com sem seu sua",
    "и в на с к по за из от у о об не но а над под при для",
    "ο η το οι τα του της των και σε με για από στο στη στην στον να",
  ]
    .join(" ")
    .split(" "),
);
/** Small English words that begin a phrase: a good place to break before. */
const OPENERS = new Set(
  "and or but so because while when where which who that if then as than with without from into until".split(" "),
);

function breakCost(before: Piece, after: Piece): number {
  if (SENTENCE_END.test(before.text)) return COST.sentence;
  if (PHRASE_END.test(before.text)) return COST.comma;
  if (after.joined) return CLINGS.test(after.text) ? COST.leaning : COST.middle;
  // Where words are written without spaces, a space ends a phrase.
  if (NO_SPACES.test(before.text) && NO_SPACES.test(after.text)) return COST.comma;
  if (/\p{N}$/u.test(before.text) && /^\p{N}/u.test(after.text)) return COST.leaning;
  if (LEANING.has(before.text.toLowerCase())) return COST.leaning;
  return OPENERS.has(after.text.toLowerCase()) ? COST.middle / 2 : COST.middle;
}
/** Japanese particles and endings, which are in hiragana, and Chinese ones belong to what they follow. */
const CLINGS = /^[\p{Script=Hiragana}的了吗嗎呢吧啊着著过過们們]/u;

/** Widths in pixels, each text measured once. Words are drawn one by one, so a line is the sum of its words and spaces. */
class Widths {
  readonly #measure: (text: string) => number;
  readonly #known = new Map<string, number>();
  readonly #space: number;
  readonly #unit: number;

  constructor({ measure, maxWidth, maxUnits }: CaptionRoom) {
    this.#measure = measure;
    this.#unit = maxWidth / maxUnits;
    this.#space = measure("n n") - measure("nn");
  }

  of(text: string): number {
    let width = this.#known.get(text);
    if (width === undefined) this.#known.set(text, (width = this.#measure(text)));
    return width;
  }

  /** At least as wide as its characters count in the number that a line may have. */
  line(pieces: Piece[]): number {
    let pixels = 0;
    let units = 0;
    for (const [i, { text, units: own, joined }] of pieces.entries()) {
      const spaced = i > 0 && !joined;
      pixels += this.of(text) + (spaced ? this.#space : 0);
      units += own + (spaced ? 1 : 0);
    }
    return Math.max(pixels, units * this.#unit);
  }
}

function time(cues: Cue[], { rate, frames }: CaptionRoom): CaptionCue[] {
  const perSecond = rate.num / rate.den;
  const toFrame = (seconds: number) => Math.round(seconds * perSecond);
  const starts: number[] = [];
  for (const cue of cues) {
    const wished = toFrame(cue[0]?.[0]?.start ?? 0);
    starts.push(Math.max(wished, (starts.at(-1) ?? -1) + 1));
  }
  // Speech at the very end of the video still gets its frames.
  for (let i = starts.length - 1, limit = frames - 1; i >= 0; i--, limit--)
    starts[i] = Math.max(0, Math.min(starts[i] ?? 0, limit));
  return cues.map((cue, i) => {
    const startFrame = starts[i] ?? 0;
    const limit = Math.max(startFrame + 1, starts[i + 1] ?? frames);
    const spokenUntil = toFrame(cue.at(-1)?.at(-1)?.end ?? 0);
    const letters = cue.flat().reduce((sum, piece) => sum + piece.text.length + 1, -1);
    const readable =
      startFrame + Math.ceil(perSecond * Math.max(READABLE.minSeconds, letters / READABLE.charactersPerSecond));
    let endFrame = Math.max(readable, spokenUntil + toFrame(READABLE.linger));
    // A flash of nothing between two cues disturbs more than a cue that stays.
    if (starts[i + 1] !== undefined && limit - endFrame < perSecond * READABLE.closeGap) endFrame = limit;
    endFrame = Math.min(limit, Math.max(startFrame + 1, endFrame));
    return { startFrame, endFrame, lines: cue.map((line) => mergeWords(line, startFrame, endFrame, toFrame)) };
  });
}

/** Pieces of one word that came to stand side by side are one word again. */
function mergeWords(
  line: Piece[],
  startFrame: number,
  endFrame: number,
  toFrame: (seconds: number) => number,
): CaptionWord[] {
  const merged: Piece[] = [];
  for (const piece of line) {
    const last = merged.at(-1);
    if (last?.word === piece.word)
      merged[merged.length - 1] = { ...last, text: last.text + piece.text, end: piece.end };
    else merged.push(piece);
  }
  const inside = (frame: number) => Math.min(endFrame, Math.max(startFrame, frame));
  return merged.map(({ text, start, end }) => ({
    text,
    startFrame: inside(toFrame(start)),
    endFrame: inside(toFrame(end)),
  }));
}
