import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { Look } from "../../../contract/look.ts";
import type { CaptionCue, TimelineCard } from "../../../contract/timeline.ts";
import { FORMATS, frameSize, HEIGHTS } from "../../../contract/values.ts";
import { STILL_CAPTION } from "../../base/captionStyles.ts";
import { createTextEngine } from "./index.ts";

const text = createTextEngine();
const look = Look.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/looks/ocean.json"), "utf8")),
);
const cue: CaptionCue = {
  startFrame: 0,
  endFrame: 30,
  lines: ["Let your shoulders fall", "and breathe out slowly"].map((line) =>
    line.split(" ").map((word) => ({ text: word, startFrame: 0, endFrame: 30 })),
  ),
};
const CARDS = [
  { kind: "title", text: "A Five-Minute Breathing Exercise Before Sleep", detail: null, number: null },
  { kind: "listItem", text: "Turn the phone off an hour before", detail: null, number: 2 },
  { kind: "quote", text: "The best way out is always through.", detail: "Robert Frost", number: null },
  { kind: "number", text: "heartbeats in a day", detail: null, number: 100_000 },
  { kind: "breath", text: "Breathe in", detail: "4", number: 2 },
] as const satisfies Omit<TimelineCard, "startFrame" | "endFrame">[];

/** Left, top, right and bottom of a drawn picture, in thousandths of the frame's shorter side. */
function place(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  side: number,
): [number, number, number, number] {
  return [x, y, x + width, y + height].map((value) => (1000 * value) / side) as [number, number, number, number];
}

describe.each(FORMATS)("in %s", (format) => {
  test("captions lie at the same place and are as large at every height", () => {
    const wanted = place(text.caption(cue, STILL_CAPTION, look, frameSize({ format })), 1080);
    for (const height of HEIGHTS) {
      const size = frameSize({ format, height });
      const drawn = text.caption(cue, STILL_CAPTION, look, size);
      place(drawn, height).forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(6));
      // One line takes as much of the safe width at every size: the same words stand in it.
      const part = text.captionWidth("and breathe out slowly", look, size) / text.captionMaxWidth(look, size);
      const reference = frameSize({ format });
      const part1080 =
        text.captionWidth("and breathe out slowly", look, reference) / text.captionMaxWidth(look, reference);
      expect(Math.abs(part / part1080 - 1)).toBeLessThan(0.02);
    }
  });

  test.each(CARDS)("the card $kind lies at the same place at every height", (card) => {
    const shown = { ...card, startFrame: 0, endFrame: 30 };
    const wanted = place(text.card(shown, look, frameSize({ format })), 1080);
    for (const height of [720, 2160] as const)
      place(text.card(shown, look, frameSize({ format, height })), height).forEach((value, i) =>
        expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(8),
      );
  });
});
