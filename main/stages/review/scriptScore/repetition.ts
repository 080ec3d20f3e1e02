// Repetition: sentences that are said again, runs of words that come again, and sentences that all begin alike.
import { grade } from "../check.ts";
import { LONGER, saidAgain } from "../checks/script.ts";
import { plural } from "../told.ts";
import type { AxisScore, ScriptFacts, SpokenSentence } from "./index.ts";

/** A sentence in ten that was said before costs a third, one in four two thirds. */
const STEEP = 4;
/** Words of a run. */
const RUN = 4;
/** Share of runs that were there before. */
const RUNS = { fine: 0.05, too: 0.5 };
/** Share of sentences that begin with the same two words as the one before. */
const ALIKE = { fine: 0.15, too: 0.7 };

export function repetitionAxis({ sentences }: ScriptFacts): AxisScore {
  const longer = sentences.filter(({ words }) => words.length >= LONGER);
  const again = saidAgain(longer);
  const share = again.length / Math.max(1, longer.length);
  const runs = repeatedRuns(sentences);
  const alike = sentences.filter(({ words }, i) => i > 0 && opening(words) === opening(sentences[i - 1]?.words)).length;
  const score =
    (1 - share) ** STEEP *
    (0.4 + 0.6 * grade(runs, RUNS.fine, RUNS.too)) *
    (0.6 + 0.4 * grade(alike / Math.max(1, sentences.length - 1), ALIKE.fine, ALIKE.too));
  return {
    score,
    message: `${again.length} of ${plural(longer.length, "longer sentence")} said again, ${Math.round(runs * 100)} % of all runs of ${RUN} words come again, ${plural(alike, "sentence begins", "sentences begin")} like the one before`,
    hint: score < 0.8 ? "Say it in other words, or leave it out." : null,
  };
}

function repeatedRuns(sentences: readonly SpokenSentence[]): number {
  const seen = new Set<string>();
  let all = 0;
  let again = 0;
  for (const { words } of sentences)
    for (let i = 0; i + RUN <= words.length; i++) {
      const run = words.slice(i, i + RUN).join(" ");
      all++;
      if (seen.has(run)) again++;
      else seen.add(run);
    }
  return again / Math.max(1, all);
}

function opening(words: readonly string[] | undefined): string | null {
  return words === undefined || words.length < 3 ? null : words.slice(0, 2).join(" ");
}
