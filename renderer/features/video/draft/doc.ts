// All that a person can change of a video, as one value that is never altered: what undo keeps, what is saved, what is laid over a newer one.
import type { EditedScript, Edits, Pronunciation, Recording, VisualEdit } from "../../../../contract/edits.ts";
import type { Idea } from "../../../../contract/idea.ts";
import { layFields, layScenes, same } from "./layOver.ts";
import * as scenes from "./scenes.ts";
import { numberOf, typedText, type Scenes } from "./scenes.ts";

/** A line in one's own voice, and the words that were there when it was spoken. */
export type DraftRecording = Recording & { of?: string };

/** Of the idea, what the editor changes beside its edits. */
export const WISHES = [
  "look",
  "music",
  "captions",
  "captionStyle",
  "voice",
  "rate",
  "pitch",
  "transition",
  "progressBar",
] as const satisfies readonly (keyof Idea)[];
export type Wishes = Pick<Idea, (typeof WISHES)[number]>;

export interface Doc {
  /** Null: not written yet, or nobody speaks. */
  script: Omit<EditedScript, "scenes"> | null;
  scenes: Scenes;
  visuals: readonly VisualEdit[];
  /** Assets that are not to be seen. */
  bans: readonly string[];
  recordings: readonly DraftRecording[];
  /** Absent parts are as they are made. */
  told: Pick<Edits, "title" | "description" | "tags" | "thumbnail">;
  pronunciations: readonly Pronunciation[];
  wishes: Wishes;
}

/** What a document of this idea is, its scenes taken from the script as it was made. */
export function docOf(idea: Idea, script: EditedScript | null): Doc {
  const { edits = {} } = idea;
  const { title, description, tags, thumbnail } = edits;
  const written = edits.script ?? script;
  return {
    script: written && withoutScenes(written),
    scenes: written?.scenes ?? [],
    visuals: edits.visuals ?? [],
    bans: edits.bans ?? [],
    recordings: edits.recordings ?? [],
    told: defined({ title, description, tags, thumbnail }),
    pronunciations: idea.pronunciations ?? [],
    wishes: Object.fromEntries(
      WISHES.filter((name) => idea[name] !== undefined).map((name) => [name, idea[name]]),
    ) as Wishes,
  };
}

/** What changes in the idea; null: nothing does. Edits go whole: they are one part of the idea. */
export function changesOf(base: Doc, doc: Doc, edits: Edits | undefined): Partial<Idea> | null {
  const { kept: _, ...before } = edits ?? {};
  const isScriptOurs = !same(base.scenes, doc.scenes) || !same(base.script, doc.script);
  const next: Edits = {
    ...defined({ script: before.script }),
    ...(isScriptOurs && doc.script ? { script: { ...doc.script, scenes: [...doc.scenes] } } : {}),
    ...(doc.visuals.length > 0 ? { visuals: [...doc.visuals] } : {}),
    ...(doc.bans.length > 0 ? { bans: [...doc.bans] } : {}),
    ...(doc.recordings.length > 0
      ? { recordings: doc.recordings.map(({ sceneId, line, file }) => ({ sceneId, line, file })) }
      : {}),
    ...doc.told,
  };
  const wishes = WISHES.filter((name) => !same(base.wishes[name], doc.wishes[name])).map((name) => [
    name,
    doc.wishes[name],
  ]);
  const changes: Partial<Idea> = {
    ...(same(before, next) ? {} : { edits: next }),
    ...(same(base.pronunciations, doc.pronunciations) ? {} : { pronunciations: [...doc.pronunciations] }),
    ...Object.fromEntries(wishes),
  };
  return Object.keys(changes).length > 0 ? changes : null;
}

/** A draft that began with `base`, upon what another window has saved since. */
export function layOver(base: Doc, mine: Doc, theirs: Doc): Doc {
  const merged = layScenes(base.scenes, mine.scenes, theirs.scenes);
  const ids = new Set(merged.map(({ id }) => id));
  const there = <T extends { sceneId: string }>(list: readonly T[]) => list.filter(({ sceneId }) => ids.has(sceneId));
  return {
    script:
      base.script && mine.script && theirs.script ? layFields(base.script, mine.script, theirs.script) : theirs.script,
    scenes: merged,
    visuals: there(layList(base.visuals, mine.visuals, theirs.visuals, placeOf)),
    bans: layList(base.bans, mine.bans, theirs.bans, String),
    recordings: there(layList(base.recordings, mine.recordings, theirs.recordings, lineKey)),
    told: layFields(base.told, mine.told, theirs.told),
    pronunciations: layList(base.pronunciations, mine.pronunciations, theirs.pronunciations, ({ written }) => written),
    wishes: layFields(base.wishes, mine.wishes, theirs.wishes),
  };
}

export function isSame(a: Doc, b: Doc): boolean {
  return a === b || same(a, b);
}

/** The highest number of a scene: numbers above it are free. */
export function highestOf(doc: Doc): number {
  return Math.max(0, ...doc.scenes.map(({ id }) => numberOf(id)));
}

export const setScenes = (doc: Doc, next: Scenes): Doc => (next === doc.scenes ? doc : { ...doc, scenes: next });

/** Words of one's own voice that are cut in two are not said any more; what comes after them moves on. */
export function splitLine(doc: Doc, id: string, line: number, at: number): Doc {
  const next = scenes.splitLine(doc.scenes, id, line, at);
  return withLines({ ...doc, scenes: next }, id, (place) => (place === line ? null : place > line ? place + 1 : place));
}

export function joinLine(doc: Doc, id: string, line: number): Doc {
  const next = scenes.joinLine(doc.scenes, id, line);
  return withLines({ ...doc, scenes: next }, id, (place) =>
    place === line || place === line - 1 ? null : place > line ? place - 1 : place,
  );
}

export function splitScene(doc: Doc, id: string, line: number, at: number, next: string): Doc {
  const split = scenes.splitScene(doc.scenes, id, line, at, next);
  const kept = split.find((scene) => scene.id === id)?.lines.length ?? 0;
  const isWhole = doc.scenes.find((scene) => scene.id === id)?.lines[line];
  const typed = isWhole ? typedText(isWhole) : "";
  const isCut = at > 0 && at < typed.length;
  const recordings = doc.recordings.flatMap((one) => {
    if (one.sceneId !== id) return [one];
    if (one.line === null || (isCut && one.line === line)) return [];
    return one.line < kept ? [one] : [{ ...one, sceneId: next, line: one.line - kept + (isCut ? 1 : 0) }];
  });
  return { ...doc, scenes: split, recordings };
}

/** @param shots How many pictures the first of the two has: those of the second come after them. */
export function mergeScenes(doc: Doc, id: string, shots: number): Doc {
  const place = doc.scenes.findIndex((scene) => scene.id === id);
  const [one, next] = [doc.scenes[place], doc.scenes[place + 1]];
  if (!one || !next) return doc;
  const before = one.lines.filter(({ text }) => text.trim() !== "").length;
  const isShifted = before !== one.lines.length;
  return {
    ...doc,
    scenes: scenes.mergeScenes(doc.scenes, id),
    visuals: doc.visuals.map((edit) =>
      edit.sceneId === next.id ? { ...edit, sceneId: id, shot: edit.shot + shots } : edit,
    ),
    recordings: doc.recordings.flatMap((record) => {
      if (record.sceneId !== id && record.sceneId !== next.id) return [record];
      if (record.line === null || (record.sceneId === id && isShifted)) return [];
      return [record.sceneId === id ? record : { ...record, sceneId: id, line: record.line + before }];
    }),
  };
}

export function removeScene(doc: Doc, id: string): Doc {
  const next = scenes.removeScene(doc.scenes, id);
  if (next === doc.scenes) return doc;
  const others = <T extends { sceneId: string }>(list: readonly T[]) => list.filter(({ sceneId }) => sceneId !== id);
  return { ...doc, scenes: next, visuals: others(doc.visuals), recordings: others(doc.recordings) };
}

/** What is seen in this place; null: what is chosen for it. */
export function setVisual(doc: Doc, place: { sceneId: string; shot: number }, edit: VisualEdit | null): Doc {
  const others = doc.visuals.filter((one) => placeOf(one) !== placeOf(place));
  return { ...doc, visuals: edit ? [...others, edit] : others };
}

/** Never to be seen in this video, wherever it was put. */
export function setBan(doc: Doc, assetId: string, isBanned: boolean): Doc {
  const others = doc.bans.filter((one) => one !== assetId);
  if (!isBanned) return { ...doc, bans: others };
  const visuals = doc.visuals.filter((edit) => edit.kind !== "asset" || edit.assetId !== assetId);
  return { ...doc, bans: [...others, assetId], visuals };
}

export function setRecording(
  doc: Doc,
  place: { sceneId: string; line: number | null },
  made: DraftRecording | null,
): Doc {
  const others = doc.recordings.filter((one) => lineKey(one) !== lineKey(place));
  return { ...doc, recordings: made ? [...others, made] : others };
}

export function setPronunciation(doc: Doc, written: string, spoken: string | null): Doc {
  const others = doc.pronunciations.filter((one) => one.written !== written);
  return { ...doc, pronunciations: spoken === null ? others : [...others, { written, spoken }] };
}

/** Undefined: as it is made. */
export function setTold<K extends keyof Doc["told"]>(doc: Doc, name: K, value: Doc["told"][K] | undefined): Doc {
  return { ...doc, told: defined({ ...doc.told, [name]: value }) };
}

export function setWish<K extends keyof Wishes>(doc: Doc, name: K, value: Wishes[K]): Doc {
  return { ...doc, wishes: { ...doc.wishes, [name]: value } };
}

function withLines(doc: Doc, id: string, move: (line: number) => number | null): Doc {
  return {
    ...doc,
    recordings: doc.recordings.flatMap((one) => {
      if (one.sceneId !== id || one.line === null) return [one];
      const line = move(one.line);
      return line === null ? [] : [{ ...one, line }];
    }),
  };
}

/** Of each thing in a list the draft's where it departs from what it began with. */
function layList<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  key: (one: T) => string,
): readonly T[] {
  const map = (list: readonly T[]) => Object.fromEntries(list.map((one) => [key(one), one]));
  return Object.values(layFields(map(base), map(mine), map(theirs)));
}

function withoutScenes({
  title,
  topic,
  niche,
  style,
  mood,
  pace,
  generator,
  draft,
  sources,
}: EditedScript): Doc["script"] {
  return { title, topic, niche, style, mood, pace, generator, draft, sources };
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

const placeOf = ({ sceneId, shot }: { sceneId: string; shot: number }) => `${sceneId}/${shot}`;
const lineKey = ({ sceneId, line }: { sceneId: string; line: number | null }) => `${sceneId}/${line ?? "all"}`;
