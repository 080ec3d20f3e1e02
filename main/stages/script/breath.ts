// One cycle of a breathing pattern as scenes whose speech and silence together last exactly the counted seconds.
import type { PlanLine, PlanScene } from "./plan.ts";
import type { Pattern } from "./templates.ts";

const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** What is said in the cycles after the counted ones, in turn, so that the same words do not drone. */
const IN = ["Breathe in.", "And in.", "Slowly in.", "In again.", "Breathe in, softly.", "And breathing in."];
const HOLD = ["Hold.", "Stay.", "Hold, softly.", "Rest here.", "Be still.", "Hold."];
const OUT = ["Breathe out.", "And out.", "Slowly out.", "Let it go.", "Breathe out, softly.", "And letting go."];
const REST = ["Rest.", "Pause.", "Empty, and still.", "Wait.", "Rest here.", "Pause."];

/** A scene for each phase: what to do on screen, and its seconds as the number. */
export function breathCycle(
  pattern: Pattern,
  { counted, index, round }: { counted: boolean; index: number; round: number },
): PlanScene[] {
  const turn = index + round;
  const phases = [
    { text: "Breathe in", first: "In", seconds: pattern.in, said: IN[turn % IN.length] },
    { text: "Hold", first: "Hold", seconds: pattern.hold, said: HOLD[turn % HOLD.length] },
    { text: "Breathe out", first: "Out", seconds: pattern.out, said: OUT[turn % OUT.length] },
    { text: "Rest", first: "Rest", seconds: pattern.rest, said: REST[turn % REST.length] },
  ];
  return phases
    .filter(({ seconds }) => seconds > 0)
    .map(({ text, first, seconds, said }) => ({
      kind: "breath",
      heading: null,
      lines: counted ? counts(first, seconds) : [within(said ?? `${text}.`, seconds)],
      show: "a slow swell of light, growing and fading with the breath",
      text,
      number: seconds,
    }));
}

/** "In", "two", "three", "four", a second each. */
function counts(first: string, seconds: number): PlanLine[] {
  return Array.from({ length: seconds }, (_, i) => within(i === 0 ? first : (NUMBERS[i] ?? String(i + 1)), 1));
}

function within(text: string, seconds: number): PlanLine {
  return { text, pause: { kind: "within", seconds } };
}
