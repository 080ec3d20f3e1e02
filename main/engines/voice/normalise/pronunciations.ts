// How the person wants words to be said: a dictionary of written forms and respellings that overrules everything else.
import { readFile } from "node:fs/promises";

import type { Pronunciation } from "../../../../contract/edits.ts";

export interface Pronunciations {
  /** The words to say for a written word without its punctuation; null where the dictionary has nothing on it. */
  find(written: string): string[] | null;
  /** Lines that could not be used, with their numbers: told to the person, never fatal. */
  problems: string[];
  /** Equal dictionaries have equal versions: part of the key of what was spoken with them. */
  version: string;
}

const LONGEST = 200;

export const noPronunciations: Pronunciations = { find: () => null, problems: [], version: "" };

/**
 * Reads `pronunciations.json` (an object of written form → respelling) or `.txt` (a line each: `GIF = jif`, `#` begins a
 * comment). A form in capitals matches only so; any other matches in any case. A missing file is an empty dictionary.
 */
export async function readPronunciations(path: string): Promise<Pronunciations> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? noPronunciations : parsePronunciations(text, path);
}

export function parsePronunciations(text: string, path: string): Pronunciations {
  const problems: string[] = [];
  const entries = new Map<string, string[]>();
  const add = (written: string, said: unknown, line: number): void => {
    const spoken = typeof said === "string" ? said.trim().split(/\s+/u).filter(Boolean) : [];
    if (written.trim() === "" || /\s/u.test(written.trim()))
      problems.push(`${path}:${line}: the written form must be one word`);
    else if (spoken.length === 0 || !spoken.every((word) => /^[\p{L}\p{M}'’-]+$/u.test(word)))
      problems.push(`${path}:${line}: “${written}” needs a respelling in letters, such as "jif"`);
    else if (written.length > LONGEST || String(said).length > LONGEST)
      problems.push(`${path}:${line}: longer than ${LONGEST} characters`);
    else entries.set(keyOf(written.trim().normalize("NFC")), spoken);
  };
  const body = text.replace(/^\uFEFF/, "");
  if (path.endsWith(".json")) readJson(body, path, add, problems);
  else
    body.split(/\r?\n/u).forEach((line, i) => {
      const content = line.replace(/(^|\s)#.*$/u, "").trim();
      if (content === "") return;
      const at = content.indexOf("=");
      if (at < 0) problems.push(`${path}:${i + 1}: write it as WORD = respelling`);
      else add(content.slice(0, at), content.slice(at + 1), i + 1);
    });
  return {
    find: (written) => entries.get(written) ?? entries.get(written.toLowerCase()) ?? null,
    problems,
    version: JSON.stringify([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A video's own words, and where they say nothing those of all videos. The list must not change later. */
export function over(own: readonly Pronunciation[], others: Pronunciations): Pronunciations {
  const entries = entriesOf(own);
  return { ...others, find: (written) => entries(written) ?? others.find(written) };
}

/** By the list itself: it is looked through for every sentence. */
const read = new WeakMap<readonly Pronunciation[], Pronunciations["find"]>();

function entriesOf(own: readonly Pronunciation[]): Pronunciations["find"] {
  const known = read.get(own);
  if (known) return known;
  const entries = new Map(own.map(({ written, spoken }) => [keyOf(written.normalize("NFC")), spoken.split(/\s+/u)]));
  const find = (written: string) => entries.get(written) ?? entries.get(written.toLowerCase()) ?? null;
  read.set(own, find);
  return find;
}

/** An entry a line, so that one broken line leaves the others; a file on a single line is taken whole. */
function readJson(
  text: string,
  path: string,
  add: (written: string, said: unknown, line: number) => void,
  problems: string[],
): void {
  const lineOf = (key: string): number => {
    const at = text.indexOf(JSON.stringify(key));
    return at < 0 ? 1 : text.slice(0, at).split("\n").length;
  };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [written, said] of Object.entries(value)) add(written, said, lineOf(written));
      return;
    }
    problems.push(`${path}:1: it must be an object such as { "GIF": "jif" }`);
  } catch {
    text.split(/\r?\n/u).forEach((line, i) => {
      const content = line
        .trim()
        .replace(/^\{|[,}]+$/gu, "")
        .trim();
      if (content === "") return;
      try {
        for (const [written, said] of Object.entries(JSON.parse(`{${content}}`) as object)) add(written, said, i + 1);
      } catch {
        problems.push(`${path}:${i + 1}: not JSON of the form "GIF": "jif"`);
      }
    });
  }
}

/** Capitals matter only where a form has nothing but capitals (`US` is not `us`). */
function keyOf(written: string): string {
  return written === written.toUpperCase() && written !== written.toLowerCase() ? written : written.toLowerCase();
}
