// Specificity: numbers and names, which can be shown and checked, against words that mean nothing in particular.
import { primaryLanguage } from "../../../base/words.ts";
import { wordTable } from "../../../base/wordTable.ts";
import { grade } from "../check.ts";
import { plural } from "../told.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";

/** Of 100 words, so many numbers and names make a text concrete. */
const CONCRETE = { enough: 3, none: 0 };
/** Of 100 words, so many that say nothing are heard as filling. */
const VAGUE = { fine: 1.5, too: 6 };

export function specificityAxis({ sentences, language, words }: ScriptFacts): AxisScore {
  const found = sentences.flatMap(({ text }) => concreteIn(text, language));
  const vague = sentences.reduce((sum, { text }) => sum + [...text.matchAll(vagueIn(language))].length, 0);
  const per100 = (count: number) => (count * 100) / Math.max(1, words);
  // A text with nothing concrete may still be a good one to fall asleep to.
  const score =
    (0.3 + 0.7 * grade(per100(found.length), CONCRETE.enough, CONCRETE.none)) *
    (0.4 + 0.6 * grade(per100(vague), VAGUE.fine, VAGUE.too));
  const examples = [...new Set(found)].slice(0, 5).join(", ");
  return {
    score,
    message: `${plural(found.length, "number or name", "numbers and names")} and ${plural(vague, "vague word")} in ${plural(words, "word")}${examples ? `: ${examples}` : ""}`,
    hint: score < 0.7 ? "Say how many, who, where and when." : null,
  };
}

const NUMBER_WORDS: Readonly<Record<string, RegExp>> = wordTable({
  en: /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|billion|percent)\b/giu,
  de: /(?<!\p{L})(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|hundert|tausend|\p{L}*millionen?|\p{L}*milliarden?|prozent)(?!\p{L})/giu,
  es: /(?<!\p{L})(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|cien|ciento|mil|millón|millones)(?!\p{L})/giu,
  fr: /(?<!\p{L})(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille|millions?|milliards?)(?!\p{L})/giu,
  pt: /(?<!\p{L})(?:dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|vinte|cem|cento|mil|milhão|milhões)(?!\p{L})/giu,
});

/** Numbers, and names as far as writing tells them: capitals inside of a sentence; in German, which has capitals for all nouns, two together or an acronym. */
export function concreteIn(sentence: string, language: string): string[] {
  const primary = primaryLanguage(language);
  const numbers = [...sentence.matchAll(/(?<![\p{L}\p{N}])\p{N}[\p{N}.,:]*/gu)].map(([number]) =>
    number.replace(/[.,:]+$/u, ""),
  );
  const spelt = NUMBER_WORDS[primary] ? [...sentence.matchAll(NUMBER_WORDS[primary])].map(([word]) => word) : [];
  const names = [
    ...sentence.matchAll(
      primary === "de"
        ? /(?<=[\p{L}\p{N},;]\s)(?:\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+)+|\p{Lu}{2,})/gu
        : /(?<=[\p{L}\p{N},;]\s)\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+)*/gu,
    ),
    // Katakana writes names and words from abroad.
    ...(primary === "ja" ? sentence.matchAll(/[\p{Script=Katakana}ー]{3,}/gu) : []),
  ].map(([name]) => name);
  return [...numbers, ...spelt, ...names.filter((name) => !/^I(?:['’]\p{L}+)?$/u.test(name))];
}

const VAGUE_WORDS: Readonly<Record<string, RegExp>> = wordTable({
  en: /\b(?:many|several|various|some|things?|stuff|somehow|something|someone|somewhere|very|really|quite|basically|actually|literally|a lot|lots of|kind of|sort of|and so on|etc|often|usually|sometimes|people say|it is said|amazing|incredible|unbelievable)\b/giu,
  de: /(?<!\p{L})(?:viele[nrs]?|manche[nrs]?|einige[nrs]?|verschiedene[nrs]?|irgend\p{L}*|ding(?:e|en)?|sachen?|sehr|wirklich|eigentlich|quasi|sozusagen|und so weiter|usw|oft|meistens|manchmal|man sagt|unglaublich\p{L}*)(?!\p{L})/giu,
  es: /(?<!\p{L})(?:much[oa]s|algun[oa]s|vari[oa]s|cosas?|algo|alguien|muy|realmente|básicamente|etcétera|etc|a menudo|a veces|se dice|increíble)(?!\p{L})/giu,
  fr: /(?<!\p{L})(?:beaucoup|plusieurs|certain[es]*|divers(?:es)?|choses?|trucs?|quelque chose|quelqu['’]un|très|vraiment|en fait|etc|souvent|parfois|on dit que|incroyable)(?!\p{L})/giu,
  pt: /(?<!\p{L})(?:muit[oa]s?|algun[s]|algumas|vári[oa]s|coisas?|algo|alguém|realmente|basicamente|etc|às vezes|dizem que|incrível)(?!\p{L})/giu,
});
const NOTHING = /(?!)/gu;

function vagueIn(language: string): RegExp {
  return VAGUE_WORDS[primaryLanguage(language)] ?? NOTHING;
}
