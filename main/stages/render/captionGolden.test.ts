// Each caption style beside pictures that were looked at and found good: `node scripts/preview/captions.ts --golden` draws them anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Canvas } from "@napi-rs/canvas";
import { describe, expect, test } from "vitest";

import { CAPTION_STYLES } from "../../../contract/values.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { TOLERANCE, worstSquare } from "../../engines/text/worstSquare.fixture.ts";
import { captionFrame, drawStates, goldenSamples, GOLDEN_TIMES, statesAt } from "./captions.fixture.ts";
import type { CaptionState } from "./captionStates.ts";

const text = createTextEngine();
const golden = join(import.meta.dirname, "golden");

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

function difference(drawn: Canvas, format: string, style: string, i: number): Promise<number> {
  return worstSquare(drawn, readFileSync(join(golden, `${style}-${format.replace(":", "x")}-${i + 1}.png`)));
}
