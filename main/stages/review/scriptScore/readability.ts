// Readability: how long sentences and words are, by Björnsson's LIX where words have spaces between them.
import { primaryLanguage } from "../../../base/words.ts";
import { wordTable } from "../../../base/wordTable.ts";
import { grade } from "../check.ts";
import { SENTENCE_WORDS } from "../checks/script.ts";
import { plural } from "../told.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";

/** LIX counts words of more letters than this. https://en.wikipedia.org/wiki/Lix_(readability_test) */
const LONG_WORD = 6;
/** Under 40 is easy, over 60 hard; languages that write compounds as one word, or end them long, lie higher for texts as easy. */
const LIX = { easy: 40, hard: 65 };
const HIGHER: Readonly<Record<string, number>> = wordTable({ de: 8, fi: 18, hu: 10, ru: 12, pl: 10, tr: 12 });
/** Characters of a sentence without spaces. */
const DENSE_SENTENCE = { easy: 45, hard: 110 };
/** Share of sentences that are too long to follow by ear. */
const TOO_LONG = { fine: 0.1, too: 0.6 };

export function readabilityAxis({ sentences, words, dense, language }: ScriptFacts): AxisScore {
  if (words === 0) return { score: 0, message: "Nothing is said", hint: "Write at least one sentence." };
  const mean = words / sentences.length;
  const longest = Math.max(...sentences.map((one) => one.words.length));
  const tooLong = sentences.filter((one) => one.words.length > SENTENCE_WORDS.long).length;
  const followed = grade(tooLong / sentences.length, TOO_LONG.fine, TOO_LONG.too);
  const lengths = `${mean.toFixed(0)} words a sentence on average, the longest has ${longest}, ${plural(tooLong, "sentence")} of more than ${SENTENCE_WORDS.long}`;
  const { score, message } = dense ? byCharacters() : byLix();
  const both = Math.min(score, 0.3 + 0.7 * followed);
  return {
    score: both,
    message: `${message}; ${lengths}`,
    hint: both < 0.8 ? "Use shorter sentences and words." : null,
  };

  function byLix() {
    const long = sentences.reduce((sum, one) => sum + one.words.filter((word) => word.length > LONG_WORD).length, 0);
    const lix = mean + (100 * long) / words;
    const higher = HIGHER[primaryLanguage(language)] ?? 0;
    return {
      score: grade(lix, LIX.easy + higher, LIX.hard + higher),
      message: `LIX ${lix.toFixed(0)} (to ${LIX.easy + higher} easy, from ${LIX.hard + higher} hard)`,
    };
  }

  function byCharacters() {
    const characters = sentences.reduce((sum, { text }) => sum + text.length, 0) / sentences.length;
    return {
      score: grade(characters, DENSE_SENTENCE.easy, DENSE_SENTENCE.hard),
      message: `${characters.toFixed(0)} characters a sentence`,
    };
  }
}
