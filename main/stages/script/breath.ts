// One cycle of a breathing pattern as scenes whose speech and silence together last exactly the counted seconds.
import type { LanguageWords } from "../../base/words.ts";
import type { PlanLine, PlanScene } from "./plan.ts";
import type { Pattern } from "./templates.ts";

/** A scene for each phase: what to do on screen, and its seconds as the number. */
export function breathCycle(
  pattern: Pattern,
  { counted, index, round, words }: { counted: boolean; index: number; round: number; words: LanguageWords["breath"] },
): PlanScene[] {
  // What is said changes with the cycles, so that the same words do not drone.
  const turn = index + round;
  return (["in", "hold", "out", "rest"] as const)
    .map((phase) => ({ ...words[phase], seconds: pattern[phase] }))
    .filter(({ seconds }) => seconds > 0)
    .map(({ label, first, said, seconds }) => ({
      kind: "breath",
      heading: null,
      lines: counted ? counts(first, seconds, words.numbers) : [within(said[turn % said.length] ?? label, seconds)],
      show: "a slow swell of light, growing and fading with the breath",
      text: label,
      number: seconds,
    }));
}

/** "In", "two", "three", "four", a second each. */
function counts(first: string, seconds: number, numbers: readonly string[]): PlanLine[] {
  return Array.from({ length: seconds }, (_, i) => within(i === 0 ? first : (numbers[i] ?? String(i + 1)), 1));
}

function within(text: string, seconds: number): PlanLine {
  return { text, pause: { kind: "within", seconds } };
}
