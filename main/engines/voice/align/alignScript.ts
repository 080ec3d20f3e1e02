// A script against a person's recording of it: when each written word is spoken, and where the speaker departs from the script.
import type { NormalisedWord } from "../normalise/index.ts";
import { joinWords } from "../normalise/tokens.ts";
import type { SpokenWord } from "../types.ts";
import type { FoundWord, Followed } from "./alignRecording.ts";

/** A written word of a line; not spoken: its times are null. */
export type AlignedWord = SpokenWord | { text: string; start: null; end: null };

export interface Departure {
  kind: "skipped" | "added";
  /** The words left out; null of what was added, which nobody knows. */
  text: string | null;
  /** Seconds of the recording; of words left out: where they are missing. */
  start: number;
  end: number;
}

export interface Alignment {
  /** The written words of each line. */
  lines: AlignedWord[][];
  departures: Departure[];
  /** The part of the script that was found, by letters, 0–1. */
  found: number;
  /** How like the script the found words sound, in standard deviations below chance: over 2 is sure. */
  likeness: number;
}

/** A sentence of a line, in order. */
export interface ScriptSentence {
  line: number;
  words: readonly NormalisedWord[];
}

export function tellAlignment(
  sentences: readonly ScriptSentence[],
  lines: number,
  { words: found, added, likeness }: Followed,
): Alignment {
  let at = 0;
  const written = sentences.flatMap(({ line, words }) =>
    words.map((word) => {
      const own = found.slice(at, (at += word.spoken.length));
      return { line, text: word.written, letters: word.spoken.join("").length, found: whole(own) };
    }),
  );
  carryMarks(written);
  const letters = written.reduce((sum, word) => sum + word.letters, 0);
  const heard = written.reduce((sum, word) => sum + (word.found ? word.letters : 0), 0);
  const byLine: AlignedWord[][] = Array.from({ length: lines }, () => []);
  for (const { line, text, found: times } of written)
    byLine[line]?.push(times ? { text, ...times } : { text, start: null, end: null });
  return {
    lines: byLine,
    departures: departures(written, added),
    found: letters === 0 ? 0 : heard / letters,
    likeness: -likeness,
  };
}

interface Written {
  line: number;
  text: string;
  /** Of what is spoken; 0 where nothing is. */
  letters: number;
  found: FoundWord | null;
}

/** A written word that is spoken as several is there when most of them are. */
function whole(own: readonly (FoundWord | null)[]): FoundWord | null {
  const there = own.filter((one) => one !== null);
  const [first, last] = [there[0], there.at(-1)];
  return first && last && there.length * 2 >= own.length ? { start: first.start, end: last.end } : null;
}

/** What is not spoken, such as a dash, goes with the word before it, else with the one after. */
function carryMarks(words: Written[]): void {
  words.forEach((word, i) => {
    const before = words[i - 1];
    if (word.letters === 0 && before?.line === word.line && before.found)
      word.found = { start: before.found.end, end: before.found.end };
  });
  for (let i = words.length - 2; i >= 0; i--) {
    const [word, after] = [words[i] as Written, words[i + 1] as Written];
    const first = i === 0 || (words[i - 1] as Written).line !== word.line || (words[i - 1] as Written).letters === 0;
    if (word.letters === 0 && !word.found && first && after.found && after.line === word.line)
      word.found = { start: after.found.start, end: after.found.start };
  }
}

function departures(words: readonly Written[], added: Followed["added"]): Departure[] {
  const all: Departure[] = added.map(({ start, end }) => ({ kind: "added", text: null, start, end }));
  for (let i = 0; i < words.length; i++) {
    const from = i;
    while (i < words.length && !(words[i] as Written).found) i++;
    const left = words.slice(from, i);
    if (!left.some(({ letters }) => letters > 0)) continue;
    const start = words[from - 1]?.found?.end ?? 0;
    const end = words[i]?.found?.start ?? start;
    all.push({ kind: "skipped", text: joinWords(left.map(({ text }) => text)), start, end: Math.max(start, end) });
  }
  return all.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
