// Finds the sentence that the backend has composed in a book of phrases, and says it in that book's language.

type Holes = Readonly<Record<string, string>>;

/**
 * English as the backend composes it, and what to say for it. `{name}` stands for any text, `{name#}` for a number, and `{name*}` for
 * what is itself said by the book.
 */
export type Phrases = Readonly<Record<string, string | ((holes: Holes) => string)>>;

/** What is in no phrase stays as it is: names, paths, what other programs say. */
export type Say = (text: string) => string;

interface Phrase {
  pattern: RegExp;
  holes: readonly { name: string; kind: string }[];
  said: string | ((holes: Holes) => string);
  /** It begins with words of its own, not with a hole. */
  isOpened: boolean;
  /** How much of it is no hole. */
  letters: number;
}

const HOLE = /\{(\w+)([#*]?)\}/g;
/** Of sentences that are kept, so that a screen that is drawn anew does not look them up. */
const MOST_KEPT = 500;

/** @param decimals what stands between a number and its decimals, such as `,` */
export function openBook(phrases: Phrases, decimals: string): Say {
  // What begins with words of its own is the surer, then that of which the most is.
  const all = Object.entries(phrases)
    .map(([english, said]) => compiled(english, said))
    .toSorted((a, b) => Number(b.isOpened) - Number(a.isOpened) || b.letters - a.letters);
  const kept = new Map<string, string>();

  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const said = say(text);
    kept.set(text, said);
    return said;
  };

  function say(text: string): string {
    // A line says something by itself: what lies in several is in no hole.
    if (text.includes("\n")) return text.split("\n").map(say).join("\n");
    const [between, parts] = partsOf(text);
    // A hole of the first sentence would take in all others.
    const each = parts.length > 1 ? parts.map(sayWhole) : [null];
    if (each.every((part) => part !== null)) return each.join(between);
    return sayWhole(text) ?? (parts.length > 1 ? parts.map(say).join(between) : text);
  }

  function sayWhole(text: string): string | null {
    for (const { pattern, holes, said } of all) {
      const match = pattern.exec(text);
      if (!match) continue;
      const values = Object.fromEntries(holes.map(({ name, kind }, i) => [name, filled(match[i + 1] ?? "", kind)]));
      const found = typeof said === "function" ? said(values) : said.replaceAll(HOLE, (_, name) => values[name] ?? "");
      // As it stands, another phrase may know it better.
      if (found !== text) return found;
    }
    return null;
  }

  function filled(value: string, kind: string): string {
    if (kind === "*") return say(value);
    return kind === "#" ? value.replace(".", decimals) : value;
  }
}

/** Several sentences in one text, and what they are joined by. */
function partsOf(text: string): [between: string, parts: string[]] {
  const parts = text.split("; ");
  return parts.length > 1 ? ["; ", parts] : [" ", text.split(/(?<=[.!?]) (?=["“]?\p{Lu})/u)];
}

function compiled(english: string, said: Phrase["said"]): Phrase {
  const holes = [...english.matchAll(HOLE)].map(([, name = "", kind = ""]) => ({ name, kind }));
  const literals = literalsOf(english);
  const source = literals.map((literal, i) => {
    const hole = holes[i];
    return (
      literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&") +
      (hole ? (hole.kind === "#" ? String.raw`(-?\d+(?:\.\d+)?)` : "(.+?)") : "")
    );
  });
  return {
    pattern: new RegExp(`^${source.join("")}$`, "u"),
    holes,
    said,
    isOpened: literals[0] !== "",
    letters: literals.join("").length,
  };
}

/** What of a phrase is in each sentence of it, in order: one more than there are holes. */
export function literalsOf(english: string): string[] {
  return english.split(/\{\w+[#*]?\}/);
}
