// What one revision of a video changed against the one before it, told in codes that a page puts into words.
import { isDeepStrictEqual } from "node:util";

import type { RevisionChange } from "../../../contract/api/videos.ts";
import type { Edits } from "../../../contract/edits.ts";
import type { Idea } from "../../../contract/idea.ts";
import { hashJson } from "../../base/hash.ts";

type Code = RevisionChange["code"];

/** Which fields of an idea are told by which word; all others are `other`. */
const FIELDS: Partial<Record<keyof Idea, Code>> = {
  look: "look",
  transition: "look",
  progressBar: "look",
  music: "music",
  musicFile: "music",
  musicRoom: "music",
  beatCuts: "music",
  cutSounds: "music",
  clipSound: "music",
  captions: "captions",
  captionStyle: "captions",
  translation: "captions",
  voice: "voice",
  rate: "voice",
  pitch: "voice",
  delivery: "voice",
  narrationFile: "voice",
  format: "format",
  height: "format",
  fps: "format",
  codec: "format",
  pronunciations: "pronunciations",
  footage: "footage",
  intro: "footage",
  outro: "footage",
  logo: "footage",
};
const MOST_LETTERS = 80;

/** Pure. Empty: nothing that a person sees. */
export function changesBetween(before: Idea, after: Idea): RevisionChange[] {
  const changes = new Map<Code, RevisionChange>();
  const add = (change: RevisionChange) => void (changes.has(change.code) || changes.set(change.code, change));
  for (const change of editChanges(before.edits ?? {}, after.edits ?? {})) add(change);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Idea>;
  for (const name of names) {
    if (name === "edits" || isDeepStrictEqual(before[name], after[name])) continue;
    const code = FIELDS[name] ?? "other";
    const to = valueOf(name, after);
    add({ code, ...(to !== null && { to }) });
  }
  return [...changes.values()];
}

/** The revision that is the same as an idea, if there is one among the earlier; null: none. */
export function sameAs(idea: Idea, earlier: readonly { number: number; idea: Idea }[]): number | null {
  return earlier.find((one) => isDeepStrictEqual(one.idea, idea))?.number ?? null;
}

function valueOf(name: keyof Idea, idea: Idea): string | null {
  const value = idea[name];
  if (name === "look" && typeof value === "object" && value !== null && "name" in value) return short(value.name);
  return typeof value === "string" ? short(value) : null;
}

function editChanges(before: Edits, after: Edits): RevisionChange[] {
  const changes: RevisionChange[] = [];
  const scenes = listed(before.script?.scenes, after.script?.scenes, ({ id }) => id);
  if (!isDeepStrictEqual(before.script, after.script))
    // Against a script that was not edited there is nothing to count by.
    changes.push({ code: "script", ...(before.script && after.script ? { count: scenes } : {}) });
  const counted = {
    visuals: listed(before.visuals, after.visuals, ({ sceneId, shot }) => `${sceneId} ${shot}`),
    bans: listed(before.bans, after.bans, (id) => id),
    recordings: listed(before.recordings, after.recordings, ({ sceneId, line }) => `${sceneId} ${line}`),
  };
  for (const [code, count] of Object.entries(counted)) if (count > 0) changes.push({ code: code as Code, count });
  for (const code of ["title", "description", "tags", "thumbnail"] as const) {
    if (isDeepStrictEqual(before[code], after[code])) continue;
    const to = code === "title" ? after.title : code === "thumbnail" ? after.thumbnail?.headline : undefined;
    changes.push({ code, ...(to ? { to: short(to) } : {}) });
  }
  return changes;
}

/** How many of a list differ, came or went. */
function listed<T>(before: readonly T[] = [], after: readonly T[] = [], nameOf: (one: T) => string): number {
  const [was, is] = [before, after].map((list) => new Map(list.map((one) => [nameOf(one), hashJson(one)])));
  const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...names].filter((name) => was?.get(name) !== is?.get(name)).length;
}

function short(text: string): string {
  const letters = Array.from(text);
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join("")}…` : text;
}
