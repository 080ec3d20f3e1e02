// Pages the narration's words into caption cues: at most two lines within the safe width, broken where a phrase ends, readable in their time. Pure.
import type { CaptionCue, CaptionWord } from "../../../contract/timeline.ts";
import type { FrameRate } from "../../../contract/values.ts";
import { lineUnits } from "../../base/lineUnits.ts";
import type { MarkedWord as Word } from "./stress.ts";

export interface CaptionRoom {
  /** Pixels of a text as it will be drawn. */
  measure: (text: string, stress?: boolean) => number;
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
  stress: boolean;
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
      const word = {
        ...one.word,
        ...(last.word.stress ? { stress: last.word.stress } : {}),
        text: `${last.word.text}${space}${one.word.text}`,
        start: last.word.start,
      };
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
        units: widths.units(text),
        start: at(done),
        end: at(done + text.length),
        word: index,
        stress: word.stress ?? false,
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
  torn: 0.9,
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
  const row = new Row(pieces, widths);
  const best: { cost: number; from: number; at: number | null }[] = [{ cost: 0, from: 0, at: null }];
  for (let end = 1; end <= pieces.length; end++) {
    let chosen = { cost: Infinity, from: end - 1, at: null as number | null };
    for (let from = end - 1; from >= 0; from--) {
      const laid = layLines(row, from, end, maxWidth);
      if (from < end - 1 && (!laid || row.seconds(from, end) > maxSeconds)) break;
      const filled = laid ? row.width(from, end) / (2 * maxWidth) : 0;
      const cost = (best[from]?.cost ?? 0) + cueCost(row, from, end, laid?.at ?? null, filled);
      if (cost < chosen.cost) chosen = { cost, from, at: laid?.at ?? null };
    }
    best.push(chosen);
  }
  const cues: Cue[] = [];
  for (let end = pieces.length; end > 0;) {
    const { from, at } = best[end] as (typeof best)[number];
    cues.unshift(at === null ? [pieces.slice(from, end)] : [pieces.slice(from, at), pieces.slice(at, end)]);
    end = from;
  }
  return cues;
}

function cueCost(row: Row, from: number, end: number, at: number | null, filled: number): number {
  const count = end - from;
  const seconds = row.seconds(from, end);
  let cost = COST.cue + row.breakAt(end) + COST.sentenceInside * row.sentenceEnds(from, end - 1);
  if (count === 1) cost += COST.single * (filled > 0.25 ? 0.3 : 1);
  if (seconds < READABLE.minSeconds) cost += COST.short * (1 - seconds / READABLE.minSeconds);
  if (at === null) return cost;
  cost += COST.line * row.breakAt(at);
  const hangs = (at === from + 1 || at === end - 1) && count > 2;
  return hangs ? cost + COST.uneven : cost;
}

/** One line (`at` null) where it fits, else two of even width, the break at a phrase; null where two are not enough. */
function layLines(row: Row, from: number, end: number, maxWidth: number): { at: number | null } | null {
  const whole = row.width(from, end);
  if (whole <= maxWidth) return { at: null };
  if (whole > 2.1 * maxWidth) return null;
  let best: { cost: number; at: number } | null = null;
  for (let at = from + 1; at < end; at++) {
    const above = row.width(from, at);
    const below = row.width(at, end);
    if (above > maxWidth || below > maxWidth) continue;
    const cost = Math.abs(above - below) / maxWidth + COST.uneven * row.breakAt(at);
    if (!best || cost < best.cost) best = { cost, at };
  }
  return best;
}

/** Pieces in a row, with sums up to each: any stretch of them is weighed at once. */
class Row {
  readonly #pieces: readonly Piece[];
  readonly #widths: Widths;
  /** Up to before the piece, with the space before each. */
  readonly #pixels = [0];
  readonly #units = [0];
  readonly #sentenceEnds = [0];
  /** Of a break before the piece. */
  readonly #breaks: number[] = [];

  constructor(pieces: readonly Piece[], widths: Widths) {
    this.#pieces = pieces;
    this.#widths = widths;
    for (const [i, { text, units, joined, stress }] of pieces.entries()) {
      this.#pixels.push((this.#pixels[i] ?? 0) + widths.of(text, stress) + (joined ? 0 : widths.space));
      this.#units.push((this.#units[i] ?? 0) + units + (joined ? 0 : 1));
      this.#sentenceEnds.push((this.#sentenceEnds[i] ?? 0) + (SENTENCE_END.test(text) ? 1 : 0));
      this.#breaks.push(i === 0 ? 0 : breakCost(pieces[i - 1] as Piece, pieces[i] as Piece));
    }
  }

  /** Pixels of a line; at least as wide as its characters count in the number that a line may have. */
  width(from: number, end: number): number {
    const spaced = this.#pieces[from]?.joined ? 0 : 1;
    const pixels = between(this.#pixels, from, end) - spaced * this.#widths.space;
    return Math.max(pixels, (between(this.#units, from, end) - spaced) * this.#widths.unit);
  }

  seconds(from: number, end: number): number {
    return (this.#pieces[end - 1]?.end ?? 0) - (this.#pieces[from]?.start ?? 0);
  }

  sentenceEnds(from: number, end: number): number {
    return between(this.#sentenceEnds, from, end);
  }

  /** 0 at both ends of the row. */
  breakAt(i: number): number {
    return this.#breaks[i] ?? 0;
  }
}

function between(upTo: readonly number[], from: number, end: number): number {
  return (upTo[end] ?? 0) - (upTo[from] ?? 0);
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
/** Small Hindi words that belong to what they follow. */
const POSTPOSITIONS = new Set("का की के को में से ने पर तक है हैं था थी थे".split(" "));
/** Small English words that begin a phrase: a good place to break before. */
const OPENERS = new Set(
  "and or but so because while when where which who that if then as than with without from into until".split(" "),
);

function breakCost(before: Piece, after: Piece): number {
  // A piece of a word, where even several are written as one, such as in Thai.
  const torn = before.word === after.word && !CJK_START.test(after.text);
  const cost = breakBetween(before.text, after.text, after.joined);
  return torn && cost > COST.comma ? COST.torn : cost;
}

/** What it costs a reader where a line or a cue ends between two words: 0 to 1. */
export function breakBetween(before: string, after: string, joined: boolean): number {
  if (SENTENCE_END.test(before)) return COST.sentence;
  if (PHRASE_END.test(before)) return COST.comma;
  if (joined && CLINGS.test(after)) return COST.leaning;
  // Where words are written without spaces, a space ends a phrase.
  if (!joined && NO_SPACES.test(before) && NO_SPACES.test(after)) return COST.comma;
  if (/\p{N}$/u.test(before) && /^\p{N}/u.test(after)) return COST.leaning;
  if (LEANING.has(before.toLowerCase()) || POSTPOSITIONS.has(after)) return COST.leaning;
  const begins = OPENERS.has(after.toLowerCase()) || OPENS.test(after.charAt(0));
  return begins ? COST.middle / 2 : COST.middle;
}
/** Japanese particles and endings, which are in hiragana, and Chinese ones belong to what they follow. */
const CLINGS = /^[\p{Script=Hiragana}的了吗嗎呢吧啊着著过過们們]/u;

/** Widths in pixels, each text measured once. Words are drawn one by one, so a line is the sum of its words and spaces. */
class Widths {
  readonly #measure: CaptionRoom["measure"];
  readonly #pixels = new Map<string, number>();
  readonly #units = new Map<string, number>();
  /** Of a space, and of one character of the number that a line may have. */
  readonly space: number;
  readonly unit: number;

  constructor({ measure, maxWidth, maxUnits }: CaptionRoom) {
    this.#measure = measure;
    this.unit = maxWidth / maxUnits;
    this.space = measure("n n") - measure("nn");
  }

  of(text: string, stress = false): number {
    const key = `${Number(stress)}${text}`;
    let pixels = this.#pixels.get(key);
    if (pixels === undefined) this.#pixels.set(key, (pixels = this.#measure(text, stress)));
    return pixels;
  }

  units(text: string): number {
    let units = this.#units.get(text);
    if (units === undefined) this.#units.set(text, (units = lineUnits(text)));
    return units;
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
  return merged.map(({ text, start, end, stress }) => ({
    text,
    startFrame: inside(toFrame(start)),
    endFrame: inside(toFrame(end)),
    ...(stress ? { stress } : {}),
  }));
}
