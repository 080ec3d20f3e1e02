// Frames with captions, drawn as the render draws them, on a ground that is neither bright nor dark: for golden pictures and for looking at.
import { createCanvas, ImageData, type Canvas } from "@napi-rs/canvas";

import type { Look } from "../../../contract/look.ts";
import { CAPTION_LINE_UNITS, type CaptionCue } from "../../../contract/timeline.ts";
import { FRAME_SIZES, type CaptionStyle, type Format } from "../../../contract/values.ts";
import type { Size } from "../../base/picture.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import { layCaptions, spaceBetween } from "./captions.ts";
import { captionStates, type CaptionState } from "./captionStates.ts";
import { markStress } from "./stress.ts";

const RATE = { num: 30, den: 1 };

export interface CaptionSample {
  text: TextEngine;
  look: Look;
  style: CaptionStyle;
  format: Format;
  /** Parts of the format's full size. */
  scale: number;
}

/** What a line with *stress* shows when it is spoken from its first frame on, a word in about a third of a second. */
export function spokenCues(spoken: string, { text, look, style, format }: CaptionSample): CaptionCue[] {
  const size = FRAME_SIZES[format];
  const styled = inStyle(look, style);
  const plain = spoken.replaceAll("*", "");
  let at = 0;
  const words = wordsOf(plain).map((word) => {
    const start = at;
    at += 0.14 + 0.05 * Math.min(8, word.length);
    return { text: word, start, end: at - 0.02, scene: 0, line: 0 };
  });
  return layCaptions(markStress(words, [{ lines: [{ text: plain, spoken }] }]), {
    measure: (piece, stress) => text.captionWidth(piece, styled, size, stress),
    maxWidth: text.captionMaxWidth(styled, size),
    maxUnits: CAPTION_LINE_UNITS[format],
    rate: RATE,
    frames: Math.round(at * 30) + 30,
  });
}

/** The frame at a time in seconds. */
export async function captionFrame(cues: CaptionCue[], seconds: number, sample: CaptionSample): Promise<Canvas> {
  return drawStates(statesAt(cues, seconds, sample), sample);
}

export function statesAt(cues: CaptionCue[], seconds: number, { look, style, format }: CaptionSample): CaptionState[] {
  const frame = Math.round(seconds * 30);
  const states = cues.flatMap((cue) => captionStates(cue, inStyle(look, style).caption, FRAME_SIZES[format], RATE));
  return states.filter(({ from, to }) => from <= frame && frame < to);
}

export async function drawStates(
  states: CaptionState[],
  { text, look, style, format, scale }: CaptionSample,
): Promise<Canvas> {
  const full = FRAME_SIZES[format];
  const size: Size = { width: Math.round(full.width * scale), height: Math.round(full.height * scale) };
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  const stripe = size.width / GROUND.length;
  for (const [i, colour] of GROUND.entries()) {
    context.fillStyle = colour;
    context.fillRect(i * stripe, 0, stripe + 1, size.height);
  }
  for (const { cue, moment } of states) {
    const { rgba, x, y, width, height } = text.caption(cue, moment, inStyle(look, style), size);
    const drawn = createCanvas(width, height);
    drawn.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
    context.drawImage(drawn, x, y);
  }
  return canvas;
}

const GROUND = ["#6d7f8c", "#c8b79a", "#39566b", "#a9bdb0"];

function inStyle(look: Look, style: CaptionStyle): Look {
  return { ...look, caption: { ...look.caption, style } };
}

/** As the narration gives them: parted at spaces, and where none are written at words. */
function wordsOf(text: string): string[] {
  const words = text.split(" ").flatMap((word) => {
    if (spaceBetween(word, word)) return [word];
    const parts: string[] = [];
    for (const { segment, isWordLike } of WORDS.segment(word))
      if (!isWordLike && parts.length > 0) parts[parts.length - 1] += segment;
      else parts.push(segment);
    return parts;
  });
  return words.filter((word) => word !== "");
}
const WORDS = new Intl.Segmenter("ja", { granularity: "word" });

const SPOKEN = "Every morning the harbour wakes *long* before the city does.";

/** A style in both shapes, small. */
export function goldenSamples(text: TextEngine, style: CaptionStyle) {
  return (["16:9", "9:16"] as const).map((format) => {
    const sample = { text, look: GOLDEN_LOOK, style, format, scale: 0.25 };
    return { ...sample, cues: spokenCues(SPOKEN, sample) };
  });
}

/** Seconds: while something moves, in the middle, and near the end. */
export const GOLDEN_TIMES: Readonly<Record<CaptionStyle, readonly [number, number, number]>> = {
  highlight: [0.2, 1.6, 2.6],
  pop: [0.1, 1.6, 2.6],
  line: [0.1, 1.2, 2.6],
  typewriter: [0.3, 1.6, 2.6],
};

export const GOLDEN_LOOK: Look = {
  id: "ocean",
  name: "Golden",
  palette: { background: ["#0b1026", "#1b2a5a", "#3d5a9a"], text: "#ffffff", accent: "#ffd166", shade: "#05070f" },
  fonts: { heading: "Fraunces", body: "Nunito", caption: "Nunito" },
  caption: { style: "highlight", size: 0.055, weight: 650, highlight: "box", uppercase: false, outline: 0.06 },
  motion: { zoom: 1.1, transitionSeconds: 0.5, speed: 1 },
  backgrounds: ["aurora", "waves", "stars"],
  mood: "calm",
};
