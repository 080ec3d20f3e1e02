import { expect, it } from "vitest";

import { Columns, follow, type Track } from "./follow.ts";

/** Frames of one number each. */
const track = (...values: number[]): Track => ({ features: Float32Array.from(values), size: 1 });

/** Two sentences of two words, three frames each. */
const WORDS = [0, 1, 2, 3].map((w) => ({ first: w * 3, end: w * 3 + 3, sentence: w >> 1 }));
const SCRIPT = track(10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42);
/** After the first sentence something is added that begins as the second one does; the second one begins carelessly. */
const ADDED = [30, 31, 32, ...Array<number>(40).fill(70)];
const RECORDING = track(10, 11, 12, 20, 21, 22, ...ADDED, 32, 33, 34, 40, 41, 42);

/** The first row of each word, or −1. */
function firstRows(torn: number): number[] {
  const columns = new Columns(WORDS);
  const rows = RECORDING.features.length;
  const path = follow(RECORDING, SCRIPT, columns, {
    between: new Float32Array(rows).fill(1),
    torn: new Float32Array(rows).fill(torn),
    pause: 2,
    leap: { word: 20, frame: 20 },
    stay: 0.4,
    hurry: 0.4,
    beam: 400,
  });
  return WORDS.map((_, w) => path.findIndex((c) => columns.word[c] === w && (columns.frame[c] as number) >= 0));
}

it("a sentence is not torn apart by what was added before it", () => {
  const second = 6 + ADDED.length;
  expect(firstRows(0), "where nothing holds it together").toEqual([0, 3, 6, second + 3]);
  expect(firstRows(0.25)).toEqual([0, 3, second, second + 3]);
});
