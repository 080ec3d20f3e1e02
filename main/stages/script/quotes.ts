// Quotations as scenes: the words, who said them and where, and perhaps a thought to follow.
import { shuffled } from "../../base/random.ts";
import type { LanguageWords } from "../../base/words.ts";
import { type Brief, hits } from "./compose.ts";
import { fillPassage } from "./passage.ts";
import type { PlanLine, PlanScene } from "./plan.ts";
import { banksNamed, type Quote, QUOTES_BANK, type Section } from "./templates.ts";

/** All quotes, those that the topic calls for first; each with its own thought until the thoughts run out. */
export function quoteItems(section: Section, brief: Brief): PlanScene[][] {
  const { library, words, random, template, slots, interfaceWords } = brief;
  const shows = library.banks.get(QUOTES_BANK)?.show ?? [];
  const thoughts = new Map(
    (section.reflect === null ? [] : banksNamed(library, `${section.reflect}*`)).map(({ id, bank }) => [
      id,
      { words: bank.words, left: shuffled(random, bank.passages) },
    ]),
  );
  return shuffled(random, library.quotes)
    .map((quote) => ({ quote, rank: hits([...quote.themes, ...quote.author.toLowerCase().split(" ")], words) }))
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ quote }, index) => {
      const show = shows[index % Math.max(1, shows.length)] ?? null;
      const bank = [...thoughts.values()].find((b) => b.left.length > 0 && hits(b.words, quote.themes.slice(0, 2)) > 0);
      const thought = bank?.left.pop();
      const { sentence, passage } = template.pauses;
      return [
        quoteScene(quote, interfaceWords.quote, {
          sentence,
          passage: thought ? (sentence + passage) / 2 : passage,
          show,
        }),
        ...(thought === undefined
          ? []
          : fillPassage(thought, { slots, random, pauses: template.pauses, kind: "body" }).map((scene) => ({
              ...scene,
              show,
            }))),
      ];
    });
}

function quoteScene(
  { text, author, work }: Quote,
  marks: LanguageWords["quote"],
  pauses: { sentence: number; passage: number; show: string | null },
): PlanScene {
  const line = (words: string, seconds: number): PlanLine => ({ text: words, pause: { kind: "flexible", seconds } });
  return {
    kind: "quote",
    heading: null,
    lines: [
      line(`${marks.open}${text}${marks.close}`, pauses.sentence),
      line(attribution({ author, work }, marks), pauses.passage),
    ],
    show: pauses.show,
    text: `${marks.open}${text}${marks.close} — ${author}`,
    number: null,
  };
}

/** "Kant: Was ist Aufklärung?" ends with the question's own mark. */
function attribution({ author, work }: Pick<Quote, "author" | "work">, { by }: LanguageWords["quote"]): string {
  return by
    .replace("{author}", () => author)
    .replace("{work}", () => work)
    .replace(/([?!…])[.।]$/u, "$1");
}

/** Which quotes the scenes hold, for the record. */
export function quoteSources(
  quotes: readonly Quote[],
  texts: readonly string[],
  { open, close }: LanguageWords["quote"],
): { statement: string; from: string }[] {
  const spoken = new Set(texts);
  return quotes
    .filter(({ text }) => spoken.has(`${open}${text}${close}`))
    .map(({ text, author, work }) => ({ statement: text, from: `${author}, ${work}` }));
}
