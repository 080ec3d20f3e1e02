// What the dictionary truly says about a topic, as slots for the writer and as sources for the record. Nothing else is claimed.
import type { Dictionary, NounSense } from "../../engines/dictionary/index.ts";
import type { Slots } from "./passage.ts";
import type { Topic } from "./readTopic.ts";

export interface Facts {
  slots: Slots;
  sources: {
    statement: string;
    from: string;
    /** By which a line shows that it uses the statement. */ words: string;
  }[];
}

const LISTED = 5;

export function factsAbout(topic: Topic, dictionary: Dictionary): Facts {
  const phrase = topic.subject ?? topic.task;
  const found = phrase === null ? null : lookUp(phrase, dictionary);
  if (!found) return { slots: {}, sources: [] };
  const { sense, name } = found;
  const kinds = namesOf(dictionary.kinds(sense), name);
  const parts = namesOf(dictionary.parts(sense), name);
  const broader = dictionary.broader(sense)[0]?.words[0];
  const from = `${dictionary.source}, ${sense.words.join(", ")}`;
  const definition = sense.definition.replace(/^\([^)]*\)\s*/, "").split(/;\s*/)[0] ?? sense.definition;
  const list = (names: string[]) => (names.length >= 2 ? joined(names.slice(0, LISTED)) : undefined);
  return {
    slots: {
      name,
      definition,
      broader:
        broader === undefined || /^(?:entity|whole|object|abstraction|act|unit|matter|thing)$/.test(broader)
          ? undefined
          : broader,
      kinds: list(kinds),
      kindCount: kinds.length >= 4 ? String(kinds.length) : undefined,
      parts: list(parts),
    },
    sources: [
      { statement: `${name}: ${sense.definition}`, from, words: definition },
      ...(list(kinds) ? [{ statement: `Kinds of ${name}: ${kinds.join(", ")}`, from, words: list(kinds) ?? "" }] : []),
      ...(list(parts) ? [{ statement: `Parts of ${name}: ${parts.join(", ")}`, from, words: list(parts) ?? "" }] : []),
    ],
  };
}

/** The longest run of words at the end of the phrase, then at its start, that is an entry: "the history of the bicycle" → bicycle. */
function lookUp(phrase: string, dictionary: Dictionary): { sense: NounSense; name: string } | null {
  const words = phrase
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s'-]/gu, "")
    .split(/\s+/)
    .filter((word) => word && !/^(?:an?|the|your|our|my|of|in|on)$/.test(word));
  for (let length = Math.min(words.length, 4); length > 0; length--)
    for (let end = words.length; end >= length; end--) {
      const part = words.slice(end - length, end).join(" ");
      const senses = dictionary.nouns(part);
      // "octopus" is food first by WordNet's count: the living thing is what people mean.
      const sense =
        senses[0]?.field === "food"
          ? (senses.slice(0, 3).find(({ field }) => field === "animal") ?? senses[0])
          : senses[0];
      const name = dictionary.singular(part);
      if (sense && name !== null) return { sense, name };
    }
  return null;
}

function namesOf(senses: NounSense[], name: string): string[] {
  return senses.map(({ words }) => words[0] ?? "").filter((word) => word !== "" && word !== name);
}

export function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
