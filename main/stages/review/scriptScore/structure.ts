// The structure: paragraphs of one thought each, none that outweighs the others, and an end.
import { segmentWords } from "../../../base/segment.ts";
import { grade } from "../check.ts";
import { plural } from "../told.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";

/** Words of a paragraph, on average, and at its longest. */
const PARAGRAPH = { usual: 90, most: 250 };
/** The largest one's share of a script that is long enough to have several. */
const LARGEST = { usual: 0.5, most: 1 };
/** From so many words on, a script has chapters: one for so many. */
const CHAPTERS = { from: 700, each: 400 };
/** Words under which a single paragraph is all that there is to say, and under which nothing has been said. */
const SHORT = { paragraph: 60, enough: 30, nothing: 5 };

export function structureAxis({ raw, scenes, language, words, sentences }: ScriptFacts): AxisScore {
  const paragraphs = paragraphsOf(raw, language);
  const mean = words / Math.max(1, paragraphs.length);
  const share = Math.max(0, ...paragraphs) / Math.max(1, words);
  const ends = /[\p{Sentence_Terminal}…]["'”’“)\]»」』*]*$/u.test(sentences.at(-1)?.text ?? "");
  const headings = scenes.filter(({ heading }) => heading !== null).length;
  const wanted = words < CHAPTERS.from ? 0 : Math.floor(words / CHAPTERS.each);
  const parts = [
    { score: grade(mean, PARAGRAPH.usual, PARAGRAPH.most), fault: "divide it into more paragraphs, one thought each" },
    {
      score: words <= SHORT.paragraph ? 1 : grade(share, LARGEST.usual, LARGEST.most),
      fault: "divide the longest paragraph",
    },
    { score: ends ? 1 : 0, fault: "end with a whole sentence" },
    { score: wanted === 0 ? 1 : Math.min(1, headings / wanted), fault: "give it chapters by lines that begin with #" },
  ];
  const said = grade(words, SHORT.enough, SHORT.nothing);
  const faults = parts.filter(({ score }) => score < 0.7).map(({ fault }) => fault);
  if (said < 1) faults.push("say more: it is over before it has begun");
  return {
    score: (0.3 + 0.7 * said) * (parts.reduce((sum, { score }) => sum + score, 0) / parts.length),
    message: `${plural(paragraphs.length, "paragraph")} of ${Math.round(mean)} words on average, the longest is ${Math.round(share * 100)} % of the text; ${plural(headings, "heading")}; ${ends ? "it ends with a whole sentence" : "it breaks off"}`,
    hint: faults.length > 0 ? capital(`${faults.join("; ")}.`) : null,
  };
}

/** Words of each. */
function paragraphsOf(raw: string, language: string): number[] {
  return raw
    .split(/\n\s*\n|\n(?=#{1,6}\s)|(?<=^#{1,6}\s[^\n]*)\n|\n(?=\s*(?:[-*+•]|\d{1,3}[.)])\s)/mu)
    .filter((part) => !/^\s*#{1,6}\s[^\n]*$/u.test(part))
    .map((part) => segmentWords(part.replaceAll(/\[[^\]\n]*\]/g, " "), language).length)
    .filter((count) => count > 0);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
