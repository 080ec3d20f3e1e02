// Delivery: the finished files of a video, copied out of the artifacts into a folder of the person's. Whole or not at all, and nothing of the person's is overwritten.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { z } from "zod";

import type { FootageOutput } from "../../contract/footage.ts";
import type { Delivery } from "../../contract/index.ts";
import type { MetadataOutput } from "../../contract/metadata.ts";
import type { NarrationOutput } from "../../contract/narration.ts";
import type { ReviewOutput } from "../../contract/review.ts";
import type { ScriptOutput } from "../../contract/script.ts";
import type { StageName } from "../../contract/stage.ts";
import type { ThumbnailOutput } from "../../contract/thumbnail.ts";
import type { RenderOutput } from "../../contract/timeline.ts";
import { Hash, Id, type ArtifactRef } from "../../contract/values.ts";
import { AppError, asAppError, systemCode } from "../base/errors.ts";
import { copyFileWhole, sweepFolder, writeFileWhole, type Artifacts } from "../base/files.ts";
import { hashBytes, hashFile } from "../base/hash.ts";
import { readNote } from "../base/notes.ts";
import { slug } from "../base/slug.ts";

/** What delivery needs of a finished video. */
export interface Finished {
  videoId: string;
  script: ScriptOutput;
  narration: NarrationOutput;
  footage: Pick<FootageOutput, "notes">;
  render: RenderOutput;
  thumbnail: ThumbnailOutput;
  metadata: MetadataOutput;
  review: ReviewOutput;
  stages: { name: StageName; milliseconds: number; cached: boolean }[];
}

export type Destination =
  | { kind: "folder"; path: string }
  /** A folder in it that is named after the title, with a suffix where there is one. */
  | { kind: "parent"; path: string; suffix?: string | undefined };

/** Lies hidden in the delivered folder: which video, and what each file was, so that edited files are known. */
const MANIFEST = ".ytempire.json";
const Manifest = z.object({ videoId: Id, files: z.record(z.string(), Hash) });

/** A file to deliver: an artifact to copy, or text to write. */
type Part = { name: string; hash: string } & ({ ref: ArtifactRef } | { text: string });

/**
 * Throws OUTPUT_CLASH where the folder holds files that are not this program's own, unchanged ones; DISK_FULL, READ_ONLY.
 * @param signal stops between two files; what was written until then is taken away or completed the next time
 * @param markdown writes the script as a person reads it
 */
export async function deliver(
  { artifacts, markdown }: { artifacts: Artifacts; markdown: (script: ScriptOutput) => string },
  video: Finished,
  to: Destination,
  signal?: AbortSignal,
): Promise<Delivery> {
  const parts = partsOf(video, markdown);
  try {
    const dir = to.kind === "folder" ? to.path : await chooseFolder(to.path, nameOf(video, to.suffix), parts);
    if (existsSync(dir)) {
      await assertOurs(dir, parts);
      await fill(dir, parts, video.videoId, artifacts, signal);
    } else {
      const partial = partialOf(dir);
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      try {
        await fill(partial, parts, video.videoId, artifacts, signal);
        await rename(partial, dir);
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    }
    return report(video, dir);
  } catch (error) {
    throw asAppError(error, "deliver");
  }
}

/** Which video was delivered into a folder; null where none was. */
export async function deliveredVideo(dir: string): Promise<string | null> {
  return (await readNote(join(dir, MANIFEST), Manifest))?.videoId ?? null;
}

/** Before any work is done: can the folder be made and written, and is it free of the person's own files? */
export async function checkDestination(to: Destination): Promise<void> {
  try {
    const found = await stat(to.path).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT") return null;
      throw error;
    });
    if (found && !found.isDirectory())
      throw new AppError("OUTPUT_CLASH", "deliver.check", `${to.path} is a file, not a folder`);
    if (found && to.kind === "folder")
      await assertOurs(
        to.path,
        NAMES.map((name) => ({ name, hash: "" })),
      );
    // Whether a file can be written is found by writing one: permission bits tell too little (read-only mounts).
    const there = await nearestFolder(to.path);
    // Of commands that were killed just then.
    for (const name of await readdir(there).catch(() => []))
      if (name.startsWith(PROBE)) await rm(join(there, name), { force: true });
    const probe = join(there, `${PROBE}${process.pid}`);
    await writeFile(probe, "");
    await rm(probe, { force: true });
    if (there === to.path) return;
    const made = await mkdir(to.path, { recursive: true });
    if (made) await removeEmpty(to.path, made);
  } catch (error) {
    const named = asAppError(error, "deliver.check");
    throw named.code === "INTERNAL"
      ? new AppError("OUTPUT_CLASH", "deliver.check", `${to.path} cannot be written: ${named.message}`, {
          cause: error,
        })
      : named;
  }
}

const PROBE = ".tmp-probe-";

/** The same for the same folder, so that the next try clears it away; short, since the folder's own name may be as long as names can be. */
function partialOf(dir: string): string {
  return join(dirname(dir), `.${hashBytes(basename(dir)).slice(0, 12)}.partial`);
}

const NAMES = [
  "video.mp4",
  "video.mov",
  "thumbnail.jpg",
  "thumbnail-2.jpg",
  "thumbnail-3.jpg",
  "captions.srt",
  "captions.vtt",
  "script.md",
  "metadata.json",
  "timeline.otio",
  "review.json",
] as const;

function partsOf(video: Finished, markdown: (script: ScriptOutput) => string): Part[] {
  const { render, thumbnail, metadata, review, script } = video;
  const own = fileOf(render);
  /** Null: not of this video. */
  const contents: Record<(typeof NAMES)[number], ArtifactRef | string | undefined | null> = {
    "video.mp4": own === "video.mp4" ? render.video : null,
    "video.mov": own === "video.mov" ? render.video : null,
    "thumbnail.jpg": thumbnail.variants[0]?.image,
    "thumbnail-2.jpg": thumbnail.variants[1]?.image,
    "thumbnail-3.jpg": thumbnail.variants[2]?.image,
    "captions.srt": render.captions.srt,
    "captions.vtt": render.captions.vtt,
    "script.md": markdown(script),
    "metadata.json": json({ title: metadata.titles[0]?.text, ...metadata }),
    "timeline.otio": render.otio,
    "review.json": json(review),
  };
  return NAMES.flatMap((name) => {
    const content = contents[name];
    if (content === null) return [];
    if (content === undefined) throw new AppError("INTERNAL", "deliver", `${name} was not made`);
    return typeof content === "string"
      ? { name, text: content, hash: hashBytes(content) }
      : { name, ref: content, hash: content.hash };
  });
}

/** What editors take is QuickTime's. */
function fileOf({ video }: RenderOutput): "video.mp4" | "video.mov" {
  return video.mediaType === "video/quicktime" ? "video.mov" : "video.mp4";
}

function nameOf({ script }: Finished, suffix: string | undefined): string {
  return suffix === undefined ? slug(script.title) : `${slug(script.title)}-${suffix}`;
}

/** The first of `<slug>`, `<slug>-2`, … that is free, or holds just these files already. */
async function chooseFolder(parent: string, name: string, parts: Part[]): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let n = 1; ; n++) {
    const dir = join(parent, n === 1 ? name : `${name}-${n}`);
    if (!existsSync(dir) || (await holds(dir, parts))) return dir;
  }
}

async function holds(dir: string, parts: Part[]): Promise<boolean> {
  for (const part of parts) {
    const path = join(dir, part.name);
    const found = await stat(path).catch(() => null);
    // Of a hundred videos of one title none is read whose size tells already that it is another.
    if (!found?.isFile() || ("ref" in part && part.ref.bytes !== found.size)) return false;
    if ((await hashFile(path)).hash !== part.hash) return false;
  }
  return true;
}

async function assertOurs(dir: string, parts: { name: string; hash: string }[]): Promise<void> {
  const changed = await changedFiles(dir, parts);
  if (changed.length > 0)
    throw new AppError(
      "OUTPUT_CLASH",
      "deliver",
      `${dir} holds files that would be overwritten: ${changed.join(", ")}`,
      {
        hint: "They were not made here, or were changed since. Move them away, or choose another folder with --out.",
      },
    );
}

/** Names of ours in the folder whose bytes are neither what was delivered there nor what is to be delivered. */
async function changedFiles(dir: string, parts: { name: string; hash: string }[]): Promise<string[]> {
  const manifest = await readNote(join(dir, MANIFEST), Manifest);
  const changed: string[] = [];
  for (const name of await readdir(dir)) {
    if (!isOurs(name)) continue;
    const { hash } = await hashFile(join(dir, name));
    if (hash !== manifest?.files[name] && hash !== parts.find((p) => p.name === name)?.hash) changed.push(name);
  }
  return changed;
}

function isOurs(name: string): boolean {
  return (NAMES as readonly string[]).includes(name);
}

async function fill(
  dir: string,
  parts: Part[],
  videoId: string,
  artifacts: Artifacts,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Of a delivery into this folder that was killed.
  await sweepFolder(dir);
  const before = await readNote(join(dir, MANIFEST), Manifest);
  // Of the video as it was before; that nobody has changed them has been seen.
  for (const name of Object.keys(before?.files ?? {}))
    if (isOurs(name) && !parts.some((part) => part.name === name)) await rm(join(dir, name), { force: true });
  for (const part of parts) {
    signal?.throwIfAborted();
    const path = join(dir, part.name);
    if (existsSync(path) && (await hashFile(path)).hash === part.hash) continue;
    if (before) await rm(path, { force: true });
    if ("ref" in part) await copyFileWhole(await artifacts.open(part.ref), path);
    else await writeFileWhole(path, part.text);
  }
  await writeFileWhole(
    join(dir, MANIFEST),
    json({ videoId, files: Object.fromEntries(parts.map((p) => [p.name, p.hash])) }),
  );
}

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** Takes away the folders that the check made, from `path` up to and with `made`. */
async function removeEmpty(path: string, made: string): Promise<void> {
  for (let dir = path; dir.length >= made.length; dir = dirname(dir)) await rmdir(dir);
}

function report(video: Finished, dir: string): Delivery {
  return {
    videoId: video.videoId,
    dir,
    file: join(dir, fileOf(video.render)),
    thumbnail: join(dir, "thumbnail.jpg"),
    captions: join(dir, "captions.srt"),
    durationSeconds: video.render.durationSeconds,
    stages: video.stages,
    review: video.review,
    made: madeOf(video),
  };
}

/** What a video was made with and why, as far as it is made: writer, voice, own footage, encoder, every fallback. */
export function madeOf({
  script,
  narration,
  footage,
  render,
}: {
  script?: Pick<ScriptOutput, "room" | "departures"> | undefined;
  narration?: Pick<NarrationOutput, "decisions"> | undefined;
  footage?: Pick<FootageOutput, "notes"> | undefined;
  render?: Pick<RenderOutput, "encoder"> | undefined;
}): string[] {
  return [
    ...(script ? writersOf(script) : []),
    ...(narration?.decisions ?? []),
    ...(footage?.notes ?? []),
    ...(render?.encoder.decisions ?? []),
  ];
}

/** Which model wrote, and why others did not; nothing where there is none, and nobody has asked for one. */
function writersOf({ room, departures = [] }: Pick<ScriptOutput, "room" | "departures">): string[] {
  const missed = departures.filter(({ unasked }) => !unasked).map(({ message }) => message);
  if (!room)
    return missed.length > 0 ? [`script by the built-in writer, not by a language model: ${missed.join("; ")}`] : [];
  const { name, engine } = room.model;
  const score = Math.round((room.rounds[room.kept]?.score ?? 0) * 100);
  const cost = room.uses.reduce((sum, { microUsd }) => sum + microUsd, 0) / 1e6;
  return [
    `script by ${name} (${engine}), scored ${score} of 100 in round ${room.kept + 1} of ${room.rounds.length}${cost > 0 ? `, for $${cost.toFixed(4)}` : ""}`,
    ...(missed.length > 0 ? [`language models before it: ${missed.join("; ")}`] : []),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
