// R60 as a breathing exercise: drawn backgrounds and photographs under a vignette, a ring that is counted all the time, and its captions.
import type { OpenedR60 } from "./render.ts";
import { withoutClips } from "./stills.ts";

/** As the script's own patterns have it: a card for each second. */
const PHASES = [
  ["Breathe in", 4],
  ["Hold", 4],
  ["Breathe out", 6],
] as const;

export function breathing(input: OpenedR60["input"]): void {
  withoutClips(input);
  const { footage } = input;
  footage.look = { ...footage.look, grade: { vignette: 0.24 } };
  for (let cycle = 0, at = 0; at < footage.durationSeconds; cycle++) {
    const [text, count] = PHASES[cycle % PHASES.length] as (typeof PHASES)[number];
    for (let number = 1; number <= count && at < footage.durationSeconds; number++, at++)
      footage.cards.push({ kind: "breath", text, detail: String(count), number, start: at, end: at + 1 });
  }
}
