// What the dictionary truly says about a topic, as slots and passages for the writer and as sources for the record. Nothing else is claimed.
import type { Dictionary, NounSense } from "../../engines/dictionary/index.ts";
import { capital, type Slots } from "./passage.ts";
import type { Topic } from "./readTopic.ts";

export interface Facts {
  slots: Slots;
  /** Passages by the bank that they go into: a kind or a part each. */
  passages: Map<string, string[]>;
  sources: {
    statement: string;
    from: string;
    /** By which a line shows that it uses the statement. */ words: string;
  }[];
}

const LISTED = 5;
const DETAILED = 12;
/** A longer definition is hard to follow by ear. */
const LONGEST_DEFINITION = 130;
/** Families so wide that they tell nothing. */
const TOO_WIDE =
  /^(?:entity|whole|object|physical object|abstraction|act|action|unit|matter|thing|artifact|substance|attribute|state|event|activity|content|relation|group|organism|living thing|physical entity)$/;

export function factsAbout(topic: Topic, dictionary: Dictionary): Facts {
  const phrase = topic.subject ?? topic.task;
  const found = phrase === null ? null : lookUp(phrase, dictionary);
  if (!found) return { slots: { unknown: "" }, passages: new Map(), sources: [] };
  const { sense, name, counted } = found;
  const from = `${dictionary.source}, ${sense.words.join(", ")}`;
  // WordNet's words for kinds of people are often no words for people.
  const ofPeople = sense.field === "person";
  const kinds = ofPeople ? [] : named(dictionary.kinds(sense), name);
  const parts = named(dictionary.parts(sense), name);
  const [wide] = dictionary.broader(sense);
  const broader = wide?.words[0];
  const usable = wide && broader && !TOO_WIDE.test(broader) ? { name: broader, says: definitionOf(wide) } : null;
  const statement = capital(`${subjectOf(name, counted, sense)} is ${asPredicate(definitionOf(sense), counted)}`);
  const sisters = usable && wide && !ofPeople ? named(dictionary.kinds(wide), name) : [];
  const synonyms = (ofPeople ? [] : sense.words)
    .filter((word) => word.toLowerCase() !== name.toLowerCase())
    .slice(0, 3);
  const list = (senses: Named[]) =>
    senses.length >= 2 ? joined(senses.slice(0, LISTED).map(({ word }) => word)) : undefined;
  const detail = (senses: Named[], label: string) =>
    senses
      .slice(0, DETAILED)
      .filter(({ says }) => says.length <= LONGEST_DEFINITION)
      .map(({ word, says }) => ({
        passage: `[text: ${capital(word)}] ${capital(word)}${label}: ${says}.`,
        source: { statement: `${word}: ${says}`, from: `${dictionary.source}, ${word}`, words: says },
      }));
  const details = { kinds: detail(kinds, ""), parts: detail(parts, "") };
  return {
    slots: {
      /** Empty words that only open a sentence's gate. */
      known: "",
      name,
      card: capital(name),
      /** The subject, where the dictionary knows only a word of it. */
      whole: phrase !== null && phrase.split(" ").length > name.split(" ").length + 1 ? phrase : undefined,
      statement,
      sisters: list(sisters),
      synonyms: synonyms.length > 0 ? joined(synonyms) : undefined,
      broader: usable?.name,
      broaderStatement:
        usable && usable.says.length <= LONGEST_DEFINITION && !usable.says.includes(name)
          ? capital(`${isBare(usable.says) ? usable.name : withArticle(usable.name)} is ${usable.says}`)
          : undefined,
      kinds: list(kinds),
      parts: list(parts),
    },
    passages: new Map([
      ["facts.kinds", details.kinds.map(({ passage }) => passage)],
      ["facts.parts", details.parts.map(({ passage }) => passage)],
    ]),
    sources: [
      { statement: `${name}: ${sense.definition}`, from, words: statement },
      ...(usable ? [{ statement: `${name} is a kind of ${usable.name}`, from, words: `kind of ${usable.name}` }] : []),
      ...(usable ? [{ statement: `${usable.name}: ${usable.says}`, from, words: usable.says }] : []),
      ...(list(sisters)
        ? [{ statement: `Kinds of ${usable?.name}: ${list(sisters)}`, from, words: list(sisters) ?? "" }]
        : []),
      ...(list(kinds) ? [{ statement: `Kinds of ${name}: ${list(kinds)}`, from, words: list(kinds) ?? "" }] : []),
      ...(list(parts) ? [{ statement: `Parts of ${name}: ${list(parts)}`, from, words: list(parts) ?? "" }] : []),
      ...[...details.kinds, ...details.parts].map(({ source }) => source),
    ],
  };
}

interface Found {
  sense: NounSense;
  name: string;
  /** Spoken of as one of many ("a lighthouse"), not as a matter ("gravity"), by how the topic puts it. */
  counted: boolean;
}

/** The longest run of words at the end of the phrase, then at its start, that is an entry: "the history of the bicycle" → bicycle. */
function lookUp(phrase: string, dictionary: Dictionary): Found | null {
  const plain = phrase.toLowerCase().replaceAll(/[^\p{L}\p{N}\s'-]/gu, "");
  const words = plain.split(/\s+/).filter((word) => word && !/^(?:an?|the|your|our|my|of|in|on)$/.test(word));
  for (let length = Math.min(words.length, 4); length > 0; length--)
    for (let end = words.length; end >= length; end--) {
      const part = words.slice(end - length, end).join(" ");
      const senses = dictionary.nouns(part);
      // "octopus" is food and "whale" a person first by WordNet's count: the living thing is what people mean.
      const sense =
        senses[0]?.field === "food" || senses[0]?.field === "person"
          ? (senses.slice(0, 3).find(({ field }) => field === "animal") ?? senses[0])
          : senses[0];
      const name = dictionary.singular(part);
      if (!sense || name === null) continue;
      const counted = name !== part || new RegExp(`(?:\\b(?:an?|the|your|our|my)|'s) ${part}\\b`).test(plain);
      return { sense, name: properName(sense, name), counted };
    }
  return null;
}

/** "Rome" where the entry is written so. */
function properName(sense: NounSense, name: string): string {
  return sense.instance ? (sense.words.find((word) => word.toLowerCase() === name) ?? name) : name;
}

/** "a lighthouse", "gravity", "the sky". */
function subjectOf(name: string, counted: boolean, sense: NounSense): string {
  if (sense.instance) return counted ? `the ${name}` : name;
  if (!counted) return name;
  return /^the\b/.test(definitionOf(sense)) ? `the ${name}` : withArticle(name);
}

/** A definition as what is said after "is": "bottom-living cephalopod" needs its article, "made with a starter" none. */
function asPredicate(definition: string, counted: boolean): string {
  const [first = ""] = definition.split(/[\s,]/);
  if (!isBare(definition) || !counted || /^(?:having|being|consisting|made|\w+ed|\w+[^s]s)$/.test(first))
    return definition;
  return withArticle(definition);
}

/** "thinking that is coherent", which speaks of a matter, not of one of many. */
function isBare(definition: string): boolean {
  return !/^(?:an?|the|any|one|some|all|each|every|either|something|someone|anything|that|what)\b/i.test(definition);
}

function withArticle(words: string): string {
  return `${/^(?:[aeio]|u(?!ni|se))/i.test(words) ? "an" : "a"} ${words}`;
}

/** The gloss up to its first semicolon, without remarks in brackets. */
function definitionOf({ definition }: NounSense): string {
  const [first = definition] = definition.replaceAll(/\s*\([^()]*\)/g, "").split(/;\s*/);
  return first.trim().replace(/\.+$/, "");
}

interface Named {
  word: string;
  says: string;
}

function named(senses: NounSense[], name: string): Named[] {
  const seen = new Set([name]);
  return senses.flatMap((sense) => {
    const word = sense.words[0] ?? "";
    if (word === "" || seen.has(word)) return [];
    seen.add(word);
    return [{ word, says: definitionOf(sense) }];
  });
}

export function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
