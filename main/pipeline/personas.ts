// The personas that a channel can speak by: those that ship with the product, and a person's own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { KnownPersona } from "../../contract/api/personas.ts";
import { Persona, type PersonaChange, type PersonaText } from "../../contract/persona.ts";
import { AppError } from "../base/errors.ts";
import type { Expected } from "../store/expected.ts";
import type { OwnPersona, PersonaStore } from "../store/personas.ts";

export interface Personas {
  /** A person's own first, then by name; with a niche, those that fit it best first. */
  list(niche?: string): KnownPersona[];
  /** Throws NOT_FOUND. */
  get(id: string): KnownPersona;
  /** As a video keeps it. Throws NOT_FOUND. */
  require(id: string): Persona;
  /** Throws NAME_TAKEN. */
  create(text: PersonaText): KnownPersona;
  /** Throws NOT_FOUND, NAME_TAKEN, CHANGED_MEANWHILE, FORBIDDEN for one that ships with the product. */
  update(id: string, change: PersonaChange, expected: Expected): KnownPersona;
  /** Throws NOT_FOUND, CHANGED_MEANWHILE, IN_USE, FORBIDDEN for one that ships with the product. */
  remove(id: string, expected: Expected): void;
}

export interface PersonasDeps {
  store: PersonaStore;
  /** How many channels speak by each. */
  channelsBy: () => ReadonlyMap<string, number>;
  /** `resources/personas` */
  dir: string;
  now?: () => number;
}

export function createPersonas({ store, channelsBy, dir, now = Date.now }: PersonasDeps): Personas {
  const bundled = readPersonas(dir);

  const find = (id: string): Entry => {
    const ready = bundled.get(id);
    return ready ? { persona: ready, own: null } : entryOf(store.require(id));
  };
  const assertOwn = (id: string, op: string) => {
    const ready = bundled.get(id);
    if (ready)
      throw new AppError("FORBIDDEN", op, `${ready.name} ships with the product and stays as it is`, {
        hint: "Copy it, and change the copy.",
      });
  };
  const tell = (entry: Entry, niche?: string): KnownPersona => told(entry, channelsBy(), niche);

  return {
    list(niche) {
      const own = store.list().map(entryOf);
      const ready = [...bundled.values()].map((persona) => ({ persona, own: null }));
      const counts = channelsBy();
      const all = [...own, ...ready].map((entry) => told(entry, counts, niche));
      return niche === undefined ? all : all.toSorted((a, b) => (b.fit ?? 0) - (a.fit ?? 0));
    },
    get: (id) => tell(find(id)),
    require: (id) => find(id).persona,
    create: (text) => tell(entryOf(store.create(text, now()))),
    update(id, change, expected) {
      assertOwn(id, "personas.update");
      return tell(entryOf(store.update(id, change, expected, now())));
    },
    remove(id, expected) {
      assertOwn(id, "personas.remove");
      store.remove(id, expected, () => channelsBy().get(id) ?? 0);
    },
  };
}

/** By name. Throws what is wrong with a file, by its name. */
export function readPersonas(dir: string): ReadonlyMap<string, Persona> {
  const all = readdirSync(dir)
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const given: unknown = JSON.parse(readFileSync(join(dir, file), "utf8"));
      const { success, data, error } = Persona.safeParse(given);
      if (!success || `${data.id}.json` !== file)
        throw new AppError(
          "INTERNAL",
          "personas.read",
          `${file}: ${error?.issues[0]?.message ?? "is called otherwise"}`,
        );
      return data;
    });
  return new Map(all.toSorted((a, b) => a.name.localeCompare(b.name, "en")).map((persona) => [persona.id, persona]));
}

interface Entry {
  persona: Persona;
  /** Null: it ships with the product. */
  own: OwnPersona | null;
}

function entryOf(own: OwnPersona): Entry {
  return { persona: { id: own.id, ...own.text }, own };
}

function told({ persona, own }: Entry, counts: ReadonlyMap<string, number>, niche?: string): KnownPersona {
  return {
    ...persona,
    own: own !== null,
    channels: counts.get(persona.id) ?? 0,
    fit: niche === undefined ? null : fitOf(persona, niche),
    version: own?.version ?? 1,
    updatedAt: own ? new Date(own.updatedAt).toISOString() : null,
  };
}

/** What another word for a niche counts, against the niche itself. */
const ELSEWHERE = 0.3;

/** 0–1: the share of the niche's words that the persona's niches have, or else its other words. */
export function fitOf(persona: Persona, niche: string): number {
  const wanted = wordsOf(niche);
  if (wanted.length === 0) return 0;
  const translated = Object.values(persona.translated);
  const niches = [...persona.niches, ...translated.flatMap((one) => one.niches)].flatMap(wordsOf);
  const { summary, speaker, audience, tone } = persona;
  const others = [summary, speaker, audience, ...tone, ...translated.map((one) => one.summary)].flatMap(wordsOf);
  const found = wanted.map((word) =>
    niches.some((one) => alike(one, word)) ? 1 : others.some((one) => alike(one, word)) ? ELSEWHERE : 0,
  );
  return found.reduce<number>((sum, one) => sum + one, 0) / wanted.length;
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !EMPTY.has(word));
}

const EMPTY = new Set(["AND", "FOR", "THE", "OF", "TO", "IN", "UND", "FÜR", "DER", "DIE", "DAS", "MIT"]);
const STEM = 5;

/** The same word, or another form of it. */
function alike(a: string, b: string): boolean {
  if (a === b) return true;
  return a.length >= STEM && b.length >= STEM && a.slice(0, STEM) === b.slice(0, STEM);
}
