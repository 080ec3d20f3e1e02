// What a person changes by hand in a video that is made: the script, what is seen when, lines in their own voice, what platforms are told, the thumbnail.
import { z } from "zod";

import { POSTER_DESIGNS } from "./designs.ts";
import { BackgroundKind } from "./look.ts";
import { METADATA_LIMITS } from "./metadata.ts";
import { Scene, ScriptOutput, withoutStress } from "./script.ts";
import { ArtifactRef, Hash, Id, OwnFile, Seconds } from "./values.ts";

/** Past them an edit is refused; nothing is cut silently. */
export const EDIT_LIMITS = {
  scenes: 5000,
  lines: 20_000,
  /** Of all that is spoken and shown, UTF-8. */
  textBytes: 500_000,
  /** What stands on screen, and a chapter's title. */
  cardCharacters: 500,
  titleCharacters: 300,
  visuals: 5000,
  recordings: 5000,
  recordingSeconds: 600,
  headlineCharacters: 60,
  pronunciations: 500,
} as const;

const Typed = z.string().overwrite((text) => text.toWellFormed().normalize("NFC"));

/**
 * The whole script as a person edited it. A scene keeps its `id` wherever it is moved, so that what is chosen for it stays
 * with it; a new one takes a number that no scene of the video has had. A line's `text` may hold `*stress*`.
 */
export const EditedScript = ScriptOutput.pick({
  title: true,
  topic: true,
  niche: true,
  style: true,
  mood: true,
  pace: true,
  generator: true,
  draft: true,
  sources: true,
}).extend({ scenes: z.array(Scene) });
export type EditedScript = z.infer<typeof EditedScript>;

/** A picture of the video: the shots of a scene are counted from 0. */
export const ShotPlace = z.object({ sceneId: Scene.shape.id, shot: z.int().min(0).max(999) });
export type ShotPlace = z.infer<typeof ShotPlace>;

export const VisualEdit = z.discriminatedUnion("kind", [
  ShotPlace.extend({
    kind: z.literal("asset"),
    assetId: Id,
    /** Of a clip, in its own time. Null: the part that suits best. */
    fromSeconds: Seconds.nullable().default(null),
    /** Which bytes of it: other ones make another video. The backend keeps it; what a caller sends counts for nothing. */
    state: Hash.exactOptional(),
  }),
  ShotPlace.extend({ kind: z.literal("background"), background: BackgroundKind }),
  /** A file that was handed in: a picture or a clip. */
  ShotPlace.extend({ kind: z.literal("file"), file: OwnFile, fromSeconds: Seconds.nullable().default(null) }),
]);
export type VisualEdit = z.infer<typeof VisualEdit>;

/** Spoken by the person in place of the voice. */
export const Recording = z.object({
  sceneId: Scene.shape.id,
  /** Counted from 0. Null: the whole scene in one. */
  line: z.int().min(0).max(9999).nullable(),
  file: OwnFile,
});
export type Recording = z.infer<typeof Recording>;

export const ThumbnailEdit = z.object({
  /** Which of the three is taken. Absent: the best one. */
  design: z.enum(POSTER_DESIGNS).exactOptional(),
  /** The words upon it. Absent: chosen from the title; empty: none, upon a picture of one's own. */
  headline: Typed.trim().max(EDIT_LIMITS.headlineCharacters).exactOptional(),
  /** Seconds of the video whose picture is taken. */
  atSeconds: Seconds.exactOptional(),
  /** A picture of one's own. */
  file: OwnFile.exactOptional(),
});
export type ThumbnailEdit = z.infer<typeof ThumbnailEdit>;

/** Absent parts are as they were made. */
export const Edits = z.strictObject({
  script: EditedScript.exactOptional(),
  visuals: z.array(VisualEdit).exactOptional(),
  /** Assets that are not to be seen in this video. */
  bans: z.array(Id).max(EDIT_LIMITS.visuals).exactOptional(),
  recordings: z.array(Recording).exactOptional(),
  title: Typed.trim().min(1).max(METADATA_LIMITS.titleCharacters).exactOptional(),
  description: Typed.exactOptional(),
  tags: z.array(Typed.trim().min(1).max(100)).max(100).exactOptional(),
  thumbnail: ThumbnailEdit.exactOptional(),
  /** The pictures as they were before: those that no edit names stay. The backend keeps it; what a caller sends counts for nothing. */
  kept: ArtifactRef.exactOptional(),
});
export type Edits = z.infer<typeof Edits>;

/** A word that the voice is to say otherwise than it would. */
export const Pronunciation = z.object({
  /** One word, without punctuation. In capitals it matches only so. */
  written: Typed.trim().min(1).max(100).regex(/^\S+$/u, "must be one word"),
  /** In letters, as one would read it aloud. */
  spoken: Typed.trim()
    .min(1)
    .max(200)
    .regex(/^[\p{L}\p{M}'’-]+(?:\s+[\p{L}\p{M}'’-]+)*$/u, 'must be a respelling in letters, such as "jif"'),
});
export type Pronunciation = z.infer<typeof Pronunciation>;

/** What one stage reads of them: whatever it does not name cannot make it run again. Goes with `editedIdea`. */
export function someEdits<const K extends keyof Edits>(...names: K[]) {
  const shape = Object.fromEntries(names.map((name) => [name, Edits.shape[name]]));
  return (z.object(shape) as unknown as z.ZodType<Pick<Edits, K>>).exactOptional();
}

/** Without edits that say nothing of what is read: unedited videos have the keys that they had before there were any. */
export function editedIdea<T extends { edits?: object }>(idea: T): T {
  if (!idea.edits || Object.keys(idea.edits).length > 0) return idea;
  const { edits: _, ...rest } = idea;
  return rest as T;
}

/** Without what is empty; undefined: nothing is edited. */
export function plainEdits(edits: Edits | undefined): Edits | undefined {
  if (!edits) return undefined;
  const said = Object.entries(edits).filter(
    ([name, value]) =>
      value !== undefined && (name === "tags" || !Array.isArray(value) || value.length > 0) && !isEmptyObject(value),
  );
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** What is wrong with edits that no field by itself can tell, and where; null: nothing is. */
export function editsFault(edits: Edits): { field: string; message: string } | null {
  const { script, visuals = [], recordings = [], description = "", tags = [] } = edits;
  if (script) {
    const fault = scriptFault(script);
    if (fault) return { ...fault, field: `script.${fault.field}` };
  }
  if (visuals.length > EDIT_LIMITS.visuals) return { field: "visuals", message: `at most ${EDIT_LIMITS.visuals}` };
  const twice = firstTwice(visuals.map(({ sceneId, shot }) => `${sceneId}/${shot}`));
  if (twice !== null) return { field: "visuals", message: `${twice} comes twice` };
  const heard = visuals.findIndex(
    (edit) => edit.kind === "file" && /^audio\/(?!ogg)/.test(edit.file.artifact.mediaType),
  );
  if (heard >= 0) return { field: `visuals.${heard}`, message: "is a sound, not a picture" };
  if (recordings.length > EDIT_LIMITS.recordings)
    return { field: "recordings", message: `at most ${EDIT_LIMITS.recordings}` };
  const spoken = firstTwice(recordings.map(({ sceneId, line }) => `${sceneId}/${line ?? "whole"}`));
  if (spoken !== null) return { field: "recordings", message: `${spoken} comes twice` };
  for (const [i, { file }] of recordings.entries()) {
    const field = `recordings.${i}`;
    if (file.artifact.mediaType.startsWith("image/"))
      return { field, message: `${file.name} is a picture, not a sound` };
    if ((file.seconds ?? 0) > EDIT_LIMITS.recordingSeconds)
      return { field, message: `${file.name} is longer than ${EDIT_LIMITS.recordingSeconds / 60} minutes` };
  }
  if (new TextEncoder().encode(description).length > METADATA_LIMITS.descriptionBytes)
    return { field: "description", message: `at most ${METADATA_LIMITS.descriptionBytes} bytes` };
  const wrong = (["title", "description"] as const).find((field) => /[<>]/.test(edits[field] ?? ""));
  if (wrong) return { field: wrong, message: "platforms take no < and >" };
  if (tagCharacters(tags) > METADATA_LIMITS.tagsCharacters)
    return { field: "tags", message: `at most ${METADATA_LIMITS.tagsCharacters} characters together` };
  const { thumbnail } = edits;
  if (thumbnail?.file && !thumbnail.file.artifact.mediaType.startsWith("image/"))
    return { field: "thumbnail.file", message: `${thumbnail.file.name} is no picture that stands still` };
  if (thumbnail?.headline === "" && !thumbnail.file && thumbnail.atSeconds === undefined)
    return { field: "thumbnail.headline", message: "only a picture of your own can do without words" };
  return null;
}

/** As YouTube counts: commas between them, quotes around those with a space. */
export function tagCharacters(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + tag.length + (tag.includes(" ") ? 2 : 0), Math.max(0, tags.length - 1));
}

function scriptFault({ title, scenes }: EditedScript): { field: string; message: string } | null {
  if (title.trim() === "") return { field: "title", message: "is empty" };
  if (title.length > EDIT_LIMITS.titleCharacters)
    return { field: "title", message: `at most ${EDIT_LIMITS.titleCharacters} characters` };
  if (scenes.length === 0) return { field: "scenes", message: "a script needs at least one scene" };
  if (scenes.length > EDIT_LIMITS.scenes) return { field: "scenes", message: `at most ${EDIT_LIMITS.scenes} scenes` };
  const twice = firstTwice(scenes.map(({ id }) => id));
  if (twice !== null) return { field: "scenes", message: `${twice} comes twice` };
  let bytes = 0;
  let lines = 0;
  for (const [i, scene] of scenes.entries()) {
    const field = `scenes.${i}`;
    for (const part of ["text", "heading"] as const)
      if ((scene[part]?.length ?? 0) > EDIT_LIMITS.cardCharacters)
        return { field: `${field}.${part}`, message: `at most ${EDIT_LIMITS.cardCharacters} characters` };
    const late = scene.graphics?.findIndex(({ line }) => line > scene.lines.length) ?? -1;
    if (late >= 0) return { field: `${field}.graphics.${late}`, message: "begins with a line that is not there" };
    lines += scene.lines.length;
    const said = [scene.text, scene.heading, scene.show, ...scene.lines.map(({ text, spoken }) => spoken ?? text)];
    bytes += new TextEncoder().encode(said.join("")).length;
  }
  if (lines > EDIT_LIMITS.lines) return { field: "scenes", message: `at most ${EDIT_LIMITS.lines} lines` };
  if (bytes > EDIT_LIMITS.textBytes)
    return { field: "scenes", message: `at most ${EDIT_LIMITS.textBytes} bytes of text` };
  if (!scenes.some(({ lines: said }) => said.some(({ text }) => /[\p{L}\p{N}]/u.test(withoutStress(text)))))
    return { field: "scenes", message: "nothing in it can be spoken" };
  return null;
}

function firstTwice(names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}
