// Relatives of a word by meaning, from WordNet: what a picture may be called that shows what the word says.
import type { Dictionary, NounSense } from "../../engines/dictionary/index.ts";
import type { Relation } from "./types.ts";
import type { WordIndex } from "./wordIndex.ts";
import { wordsOf } from "./words.ts";

export type Meanings = Pick<Dictionary, "source" | "nouns" | "broader" | "kinds" | "parts">;

export interface Relative {
  /** As it is told to a person. */
  text: string;
  /** Stems, all of which an asset must have. */
  stems: readonly string[];
  relation: Relation;
}

/** What can be seen; topical files of WordNet. */
export const VISIBLE: ReadonlySet<string> = new Set([
  "animal",
  "artifact",
  "body",
  "food",
  "group",
  "location",
  "object",
  "person",
  "phenomenon",
  "plant",
  "substance",
]);

/** Kinds of kinds are looked up for so many kinds, so that “thing” does not read the whole dictionary. */
const MOST_KINDS = 60;
/** Meanings of a word that people have in mind when they name a file; an oak is first its wood. */
const USUAL = 2;
/** Words that hold too much to say what is seen. */
const TOO_WIDE: ReadonlySet<string> = new Set(
  "entity object thing whole unit matter substance artifact artefact structure instrumentality container device part body area region location place group collection person someone individual organism being plant animal fauna flora abstraction phenomenon process event act activity happening time period line surface covering way work material article land geological formation natural object".split(
    " ",
  ),
);

/** Held until the library changes: the same words come again from scene to scene. */
export class Relatives {
  readonly #dictionary: Meanings;
  readonly #index: WordIndex;
  #known = new Map<string, Relative[]>();
  #changes = -1;

  constructor(dictionary: Meanings, index: WordIndex) {
    this.#dictionary = dictionary;
    this.#index = index;
  }

  /**
   * Only such as any asset has. `far`: also kinds of it, members of it and what it is a kind of; else only words of the
   * same meaning.
   */
  of(word: string, far: boolean): Relative[] {
    if (this.#changes !== this.#index.changes) this.#known = new Map();
    this.#changes = this.#index.changes;
    const id = `${far} ${word}`;
    const found =
      this.#known.get(id) ?? relativesOf(this.#dictionary, word, far, (stems) => this.#index.count(stems) > 0);
    if (this.#known.size > MOST_HELD) this.#known.clear();
    this.#known.set(id, found);
    return found;
  }
}

const MOST_HELD = 5000;

function relativesOf(
  dictionary: Meanings,
  word: string,
  far: boolean,
  exists: (stems: readonly string[]) => boolean,
): Relative[] {
  const own = key(word);
  const found = new Map<string, Relative>();
  const [first, second] = dictionary.nouns(word);
  if (!first) return [];
  const senses = second && VISIBLE.has(second.field) && VISIBLE.has(first.field) ? [first, second] : [first];

  const add = (sense: NounSense, relation: Relation): void => {
    for (const text of sense.words) {
      const stems = wordsOf(text).map(({ stem }) => stem);
      const id = stems.join(" ");
      // Of “she-oak” only the oak would be left.
      if (stems.length !== text.split(/[\s-]+/u).length) continue;
      if (id === own || found.has(id) || TOO_WIDE.has(text)) continue;
      if (!exists(stems)) continue;
      // “Deal” is a word for a plank, but nobody calls a picture of planks so: it must be one of its usual meanings.
      if (
        !dictionary
          .nouns(text)
          .slice(0, USUAL)
          .some(({ id: one }) => one === sense.id)
      )
        continue;
      found.set(id, { text, stems, relation });
    }
  };

  for (const sense of senses) {
    add(sense, "synonym");
    if (!far) continue;
    const broader = sense.instance ? [] : dictionary.broader(sense);
    if (VISIBLE.has(sense.field)) {
      const kinds = dictionary.kinds(sense);
      for (const kind of kinds) add(kind, "kind");
      for (const kind of kinds.slice(0, MOST_KINDS)) for (const one of dictionary.kinds(kind)) add(one, "kind");
    }
    // WordNet calls sea and ocean two kinds of water; that they are near each other, only the definition of “sea” says.
    const told = new Set(wordsOf(sense.definition).map(({ stem }) => stem));
    for (const wide of broader)
      for (const sister of dictionary.kinds(wide))
        if (sister.words.some((text) => told.has(key(text)))) add(sister, "near");
    if (sense.field === "group") for (const part of dictionary.parts(sense)) add(part, "member");
    for (const wide of broader) add(wide, "wider");
  }
  return [...found.values()];
}

function key(text: string): string {
  return wordsOf(text)
    .map(({ stem }) => stem)
    .join(" ");
}
