// Each caption style beside pictures that were looked at and found good: `node scripts/preview/captions.ts --golden` draws them anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas, loadImage, type Canvas } from "@napi-rs/canvas";
import { describe, expect, test } from "vitest";

import { CAPTION_STYLES } from "../../../contract/values.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { captionFrame, drawStates, goldenSamples, GOLDEN_TIMES, statesAt } from "./captions.fixture.ts";
import type { CaptionState } from "./captionStates.ts";

const text = createTextEngine();
const golden = join(import.meta.dirname, "golden");

/** Sides of the squares that are compared, pixels; and levels of 255 by which their means may differ: what other rasterisers of the same letters come to. */
const SQUARE = 12;
const TOLERANCE = 5;

describe.each(CAPTION_STYLES)("the caption style %s", (style) => {
  test.each(goldenSamples(text, style))("looks as it should at three times in $format", async ({ cues, ...sample }) => {
    for (const [i, seconds] of GOLDEN_TIMES[style].entries())
      expect(await difference(await captionFrame(cues, seconds, sample), sample.format, style, i)).toBeLessThan(
        TOLERANCE,
      );
  });

  test.each(goldenSamples(text, style))("is not taken for it with a fault in $format", async ({ cues, ...sample }) => {
    const worst: Record<string, number> = {};
    for (const [i, seconds] of GOLDEN_TIMES[style].entries()) {
      const shown = statesAt(cues, seconds, sample);
      for (const [name, fault] of Object.entries(FAULTS)) {
        const faulty = shown.map(fault);
        if (JSON.stringify(faulty) === JSON.stringify(shown)) continue;
        const seen = await difference(await drawStates(faulty, sample), sample.format, style, i);
        worst[name] = Math.max(worst[name] ?? 0, seen);
      }
    }
    expect(Object.keys(worst).length).toBeGreaterThan(1);
    for (const [name, seen] of Object.entries(worst)) expect(seen, name).toBeGreaterThan(2 * TOLERANCE);
  });
});

type Fault = (state: CaptionState) => CaptionState;
const moment =
  (change: (moment: CaptionState["moment"]) => Partial<CaptionState["moment"]>): Fault =>
  (state) => ({ ...state, moment: { ...state.moment, ...change(state.moment) } });

/** Each changes those states that it can. */
const FAULTS: Record<string, Fault> = {
  "no word is set off": moment(() => ({ active: null })),
  "the word before is set off": moment(({ active }) => ({
    active: active && { ...active, word: Math.max(0, active.word - 1) },
  })),
  "no word grows": moment(({ scale }) => ({ scale: Math.abs(scale - 1) > 0.1 ? 1 : scale })),
  "nothing fades": moment(({ opacity }) => ({ opacity: opacity < 1 ? 1 : opacity })),
  "a letter is missing": moment(({ typed }) => ({
    typed: typed && typed.letters > 0 ? { ...typed, letters: typed.letters - 1 } : typed,
  })),
  "no caret": moment(({ typed }) => ({ typed: typed && { ...typed, caret: false } })),
  "stress does not show": (state) => ({
    ...state,
    cue: {
      ...state.cue,
      lines: state.cue.lines.map((line) =>
        line.map(({ text: written, startFrame, endFrame }) => ({ text: written, startFrame, endFrame })),
      ),
    },
  }),
};

/** Of the worst square, in levels. */
async function difference(drawn: Canvas, format: string, style: string, i: number): Promise<number> {
  const { width, height } = drawn;
  const wanted = createCanvas(width, height);
  wanted
    .getContext("2d")
    .drawImage(await loadImage(readFileSync(join(golden, `${style}-${format.replace(":", "x")}-${i + 1}.png`))), 0, 0);
  const [a, b] = [drawn, wanted].map((canvas) => canvas.getContext("2d").getImageData(0, 0, width, height).data) as [
    Uint8ClampedArray,
    Uint8ClampedArray,
  ];
  let worst = 0;
  for (let top = 0; top + SQUARE <= height; top += SQUARE / 2)
    for (let left = 0; left + SQUARE <= width; left += SQUARE / 2) {
      let sum = 0;
      for (let y = top; y < top + SQUARE; y++)
        for (let k = (y * width + left) * 4; k < (y * width + left + SQUARE) * 4; k++)
          sum += Math.abs((a[k] as number) - (b[k] as number));
      worst = Math.max(worst, sum / (SQUARE * SQUARE * 3));
    }
  return worst;
}
