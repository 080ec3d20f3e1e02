// The caption styles as data: how much is seen at once, how large, on what ground, and how it moves.
import type { Look } from "../../contract/look.ts";
import type { CaptionStyle } from "../../contract/values.ts";
import type { Size } from "./picture.ts";

export interface CaptionDesign {
  /** What is seen of a cue at once: all of it, one of its lines, or a few words. */
  shows: "cue" | "line" | "words";
  /** In wide pictures, and in those that are as high as they are wide or higher. */
  wide: CaptionRoom;
  tall: CaptionRoom;
  /** Added to the look's weight. */
  heavier: number;
  /** `bed`: softly darkened; `plate`: a firm rectangle; `none`: the letters' own outline and shadow alone. */
  ground: "bed" | "plate" | "none";
  /** Times the look's outline, and at least so many ems. */
  outline: { times: number; least: number };
  motion: CaptionMotion;
}

export interface CaptionRoom {
  /** Letter size in parts of the look's. */
  size: number;
  /** Where a few words are seen at once: how many, and of how many columns (wide letters count twice) in letters of a usual size. */
  words: number;
  columns: number;
}

/** Times in seconds; a value holds until the next. */
export type CaptionMotion =
  /** The spoken word is set off as the look says. */
  | { kind: "mark" }
  /** The spoken word's size in parts of the others', from its beginning on. */
  | { kind: "pop"; scales: readonly Step[] }
  /** How much is covered, from the line's beginning on and towards its end. */
  | { kind: "fade"; in: readonly Step[]; out: readonly Step[] }
  /**
   * Letters come within `share` of their word's length; whole words where letters would come sooner after another than
   * `least`. The caret blinks when all is said.
   */
  | { kind: "type"; share: number; least: number; blink: number };

interface Step {
  at: number;
  value: number;
}

const ROOM: CaptionRoom = { size: 1, words: Infinity, columns: Infinity };

export const CAPTION_DESIGNS: Readonly<Record<CaptionStyle, CaptionDesign>> = {
  highlight: {
    shows: "cue",
    wide: ROOM,
    tall: ROOM,
    heavier: 0,
    ground: "bed",
    outline: { times: 1, least: 0 },
    motion: { kind: "mark" },
  },
  pop: {
    shows: "words",
    wide: { size: 1.32, words: 5, columns: 26 },
    tall: { size: 1.45, words: 3, columns: 13 },
    heavier: 200,
    ground: "none",
    outline: { times: 1.5, least: 0.09 },
    motion: {
      kind: "pop",
      scales: [
        { at: 0, value: 1.06 },
        { at: 0.033, value: 1.13 },
        { at: 0.067, value: 1.16 },
        { at: 0.133, value: 1.08 },
        // At rest in its own room: else the spaces beside it would look smaller than all others.
        { at: 0.2, value: 1 },
      ],
    },
  },
  line: {
    shows: "line",
    wide: { ...ROOM, size: 1.06 },
    tall: { ...ROOM, size: 1.06 },
    heavier: -50,
    ground: "bed",
    outline: { times: 0, least: 0 },
    motion: {
      kind: "fade",
      in: [
        { at: 0, value: 0.25 },
        { at: 0.067, value: 0.6 },
        { at: 0.133, value: 0.87 },
        { at: 0.2, value: 1 },
      ],
      out: [
        { at: 0.1, value: 0.6 },
        { at: 0.05, value: 0.25 },
      ],
    },
  },
  typewriter: {
    shows: "cue",
    wide: { ...ROOM, size: 0.92 },
    tall: { ...ROOM, size: 0.92 },
    heavier: -50,
    ground: "plate",
    outline: { times: 0, least: 0 },
    motion: { kind: "type", share: 0.85, least: 0.06, blink: 0.5 },
  },
};

export function captionRoom({ style, size, uppercase }: Lettering, { width, height }: Size): CaptionRoom {
  const { wide, tall } = CAPTION_DESIGNS[style];
  const room = width > height * 1.2 ? wide : tall;
  return { ...room, columns: Math.floor(room.columns * (USUAL_SIZE / size) * (uppercase ? CAPITALS : 1)) };
}

type Lettering = Pick<Look["caption"], "style" | "size" | "uppercase">;

const USUAL_SIZE = 0.055;
/** How many capitals stand where one small letter would. */
const CAPITALS = 0.83;

/** What is drawn of a cue at a moment. */
export interface CaptionMoment {
  /** The word that is set off. */
  active: { line: number; word: number } | null;
  /** Of the active word, in parts of the others'. */
  scale: number;
  /** How much all of it covers, 0–1. */
  opacity: number;
  /** The last word that has come, and how many of its letters; null: everything is there. */
  typed: { line: number; word: number; letters: number; caret: boolean } | null;
}

/** A cue that stands still. */
export const STILL_CAPTION: CaptionMoment = { active: null, scale: 1, opacity: 1, typed: null };
