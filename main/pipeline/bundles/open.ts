// Opens a bundle of another machine: nothing in it is believed. Every file is what its hash says, no name of it becomes a path, and its video is made of nothing else.
import { createHash } from "node:crypto";
import { mkdir, open as openFile, readFile, rename, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";

import { z } from "zod";

import { ideaFault, type Idea } from "../../../contract/idea.ts";
import { KeptPictures } from "../../../contract/kept.ts";
import { ReviewOutput } from "../../../contract/review.ts";
import type { Stage } from "../../../contract/stage.ts";
import { plainName, type ArtifactRef, type Json } from "../../../contract/values.ts";
import { AppError, systemCode } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashBytes } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import { slug } from "../../base/slug.ts";
import { readTar, type TarHead } from "../../base/tar.ts";
import { artifactRefs } from "../artifactRefs.ts";
import { artifactEntry, assetEntry, BUNDLE_LIMITS, BUNDLE_VERSION, MANIFEST, Manifest, MediaType } from "./manifest.ts";

/** What of a bundle is to become a video. */
export interface OpenedBundle {
  title: string;
  /** In order; the last is the present one. */
  ideas: Idea[];
  stages: Manifest["stages"];
  files: number;
  bytes: number;
  notes: string[];
}

export interface OpenDeps {
  artifacts: Pick<Artifacts, "work" | "putFile" | "putBytes" | "open">;
  stages: readonly Stage[];
  /** By its first bytes: a list of other files is none, since whatever opens it would follow it. */
  isMedia(path: string): Promise<boolean>;
  /** Assets are put into a folder in here. */
  openedDir: string;
  /** Bytes where all of this is put; null: the system does not say. */
  free(): Promise<number | null>;
  /** Makes a folder known; its assets by their paths, and what an idea says of it. */
  index(
    folder: string,
    signal: AbortSignal,
  ): Promise<{ footage: NonNullable<Idea["footage"]>; idOf: (path: string) => string | null }>;
}

type Tell = (fraction: number, note: string) => void;
type Entry = TarHead & { pieces(): AsyncGenerator<Uint8Array, void> };

/**
 * Puts the bundle's files where files of this kind lie. Throws NOT_FOUND, BUNDLE_INVALID, BUNDLE_DAMAGED, BUNDLE_NEWER,
 * DISK_FULL, CANCELLED.
 */
export async function openBundle(
  path: string,
  deps: OpenDeps,
  { signal, tell = () => undefined }: { signal: AbortSignal; tell?: Tell },
): Promise<OpenedBundle> {
  try {
    const entries = readTar(path, signal);
    try {
      return await deps.artifacts.work((dir) => unpack(entries, dir, deps, { signal, tell }));
    } finally {
      await entries.return();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RangeError) throw invalid(error.message, error);
    if (systemCode(error) === "ENOENT")
      throw new AppError("NOT_FOUND", OP, `There is no file ${path}`, { cause: error });
    if (systemCode(error) === "EISDIR") throw invalid("it is a folder", error);
    if (systemCode(error) === "ENOSPC") throw new AppError("DISK_FULL", OP, undefined, { cause: error });
    throw error;
  }
}

const OP = "bundles.open";

function invalid(why: string, cause?: unknown): AppError {
  return new AppError("BUNDLE_INVALID", OP, `This is no bundle of a video: ${why}`, { cause });
}

function damaged(name: string): AppError {
  return new AppError("BUNDLE_DAMAGED", OP, `${name} in the bundle is not what it was when the bundle was made`);
}

async function unpack(
  entries: ReturnType<typeof readTar>,
  dir: string,
  deps: OpenDeps,
  { signal, tell }: { signal: AbortSignal; tell: Tell },
): Promise<OpenedBundle> {
  const first = await entries.next();
  if (first.done || first.value.name !== MANIFEST) throw invalid(`it does not begin with ${MANIFEST}`);
  const manifest = checked(await readManifest(first.value), deps.stages);
  const wanted = new Map<string, { hash: string; bytes: number }>([
    ...manifest.artifacts.map((ref) => [artifactEntry(ref.hash), ref] as const),
    ...manifest.assets.map((asset, i) => [assetEntry(i), asset] as const),
  ]);
  const whole = [...wanted.values()].reduce((sum, { bytes }) => sum + bytes, 1);
  await assertRoom(whole, deps);
  const folder = join(deps.openedDir, `${slug(manifest.title) || "video"}-${newId().slice(-8)}`);
  let bytes = 0;
  const left = new Set(wanted.keys());
  for await (const entry of entries) {
    const file = wanted.get(entry.name);
    if (!file || !left.delete(entry.name))
      throw invalid(`${JSON.stringify(entry.name.slice(0, 100))} does not belong in it`);
    if (entry.bytes !== file.bytes) throw damaged(entry.name);
    // Others write, too: what was free at first may be gone by now.
    await assertRoom(entry.bytes, deps);
    const copy = join(dir, entry.name.replace("/", "-"));
    await copyChecked(entry, copy, file.hash);
    const ref = manifest.artifacts.find(({ hash }) => artifactEntry(hash) === entry.name);
    if (ref && /^(?:image|audio|video)\//.test(ref.mediaType) && !(await deps.isMedia(copy)))
      throw invalid(`${entry.name.slice(0, 24)}… is not the ${ref.mediaType} that it is said to be`);
    if (ref) await deps.artifacts.putFile(copy, ref.mediaType, ref);
    bytes += entry.bytes;
    tell(bytes / whole, "copying");
  }
  if (left.size > 0) throw damaged([...left][0] ?? "");
  const placed = await placeAssets(manifest, dir, folder, deps, signal);
  const { ideas, stages } = await renamed(manifest, placed, deps);
  const notes = wasApproved(manifest) ? [...manifest.notes, APPROVED_THERE.en] : manifest.notes;
  return { title: manifest.title, ideas, stages: stages.map(undecided(manifest)), files: wanted.size, bytes, notes };
}

/** What stays free for everything else. */
const RESERVE_BYTES = 1e9;

/** Throws DISK_FULL. */
async function assertRoom(bytes: number, { free }: Pick<OpenDeps, "free">): Promise<void> {
  const room = await free();
  if (room !== null && room - bytes < RESERVE_BYTES)
    throw new AppError("DISK_FULL", OP, "There is too little room for what the bundle holds", {
      details: { free: room, needed: bytes + RESERVE_BYTES },
    });
}

async function readManifest(entry: Entry): Promise<unknown> {
  if (entry.bytes > BUNDLE_LIMITS.manifestBytes) throw invalid(`${MANIFEST} is too large`);
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.pieces()) pieces.push(piece);
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch (error) {
    throw invalid(`${MANIFEST} is no JSON`, error);
  }
}

const AnyVersion = z.object({ version: z.int() });

function checked(value: unknown, stages: readonly Stage[]): Manifest {
  const { version = BUNDLE_VERSION } = AnyVersion.safeParse(value).data ?? {};
  if (version > BUNDLE_VERSION)
    throw new AppError("BUNDLE_NEWER", OP, `The bundle is of version ${version}; this program knows ${BUNDLE_VERSION}`);
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const manifest = parsed.data;
  for (const { idea, number } of manifest.revisions) {
    const fault = ideaFault(idea);
    if (fault) throw invalid(`revision ${number}: ${fault.field}: ${fault.message}`);
  }
  for (const { name, output } of manifest.stages) {
    const stage = stages.find((one) => one.name === name);
    if (stage && !stage.output.safeParse(output).success) throw invalid(`what it holds of the stage ${name} cannot be`);
  }
  const known = new Map(manifest.artifacts.map((ref) => [ref.hash, ref]));
  if (known.size < manifest.artifacts.length) throw invalid("a file comes twice");
  const outputs = [...artifactRefs(manifest.stages.map(({ output }) => output as unknown))];
  const missing = outputs.find(({ hash }) => !known.has(hash));
  if (missing) throw invalid(`the file ${missing.hash.slice(0, 12)}… that it names is not in it`);
  // A picture that is named as a page elsewhere would be opened as one.
  for (const { hash, mediaType } of [...outputs, ...artifactRefs(manifest.revisions.map(({ idea }) => idea))])
    if ((known.get(hash)?.mediaType ?? mediaType) !== mediaType || !MediaType.safeParse(mediaType).success)
      throw invalid(`the file ${hash.slice(0, 12)}… is named as ${mediaType.slice(0, 60)}`);
  return manifest;
}

const APPROVED_THERE = {
  en: "It was approved on another machine. What was approved there waits for your word here.",
  de: "Auf einem anderen Rechner wurde es freigegeben. Was dort freigegeben wurde, wartet hier auf dich.",
};

function reviewOf({ output }: Manifest["stages"][number]): ReviewOutput | null {
  return ReviewOutput.safeParse(output).data ?? null;
}

function wasApproved({ verdict, stages }: Manifest): boolean {
  const review = stages.find(({ name }) => name === "review");
  return review !== undefined && (verdict ?? reviewOf(review)?.verdict) === "approved";
}

/** Whoever made the bundle has approved nothing here, and a review that another program wrote down has tried nothing. */
function undecided(manifest: Manifest): (stage: Manifest["stages"][number]) => Manifest["stages"][number] {
  return (stage) => {
    const review = stage.name === "review" ? reviewOf(stage) : null;
    if (!review || review.verdict === "rejected") return stage;
    const said = wasApproved(manifest) ? { reason: APPROVED_THERE.en, german: { reason: APPROVED_THERE.de } } : {};
    return { ...stage, waitingFor: "approval", output: { ...review, ...said, verdict: "waiting" } };
  };
}

async function copyChecked(entry: Entry, to: string, hash: string): Promise<void> {
  const sum = createHash("sha256");
  const file = await openFile(to, "wx");
  try {
    for await (const piece of entry.pieces()) {
      sum.update(piece);
      await file.write(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (sum.digest("hex") !== hash) throw damaged(entry.name);
}

interface Placed {
  footage: Idea["footage"];
  /** From the identifiers of the other machine to those of this one. */
  ids: ReadonlyMap<string, string>;
}

/** Into a folder of their own, under their own names as far as these are names. */
async function placeAssets(
  manifest: Manifest,
  dir: string,
  folder: string,
  deps: OpenDeps,
  signal: AbortSignal,
): Promise<Placed> {
  if (manifest.assets.length === 0) return { footage: null, ids: new Map() };
  await mkdir(folder, { recursive: true });
  const paths = new Map<string, string>();
  const taken = new Set<string>();
  for (const [i, { id, name }] of manifest.assets.entries()) {
    const to = join(folder, freeName(name, taken));
    await rename(join(dir, assetEntry(i).replace("/", "-")), to);
    paths.set(id, to);
  }
  const { footage, idOf } = await deps.index(folder, signal);
  const ids = [...paths].flatMap(([before, path]) => {
    const now = idOf(path);
    return now === null ? [] : [[before, now] as const];
  });
  return { footage, ids: new Map(ids) };
}

/** No separators, no dots in front, nothing that a file system takes for something else; a script may show it by this name. */
function freeName(name: string, taken: Set<string>): string {
  const plain =
    plainName(basename(name.replaceAll("\\", "/")))
      .replaceAll(/[<>:"|?*]/g, "_")
      .replace(/^[.\s]+|[.\s]+$/g, "")
      .trim() || "file";
  const ending = extname(plain).slice(0, ENDING_LETTERS);
  const short = `${basename(plain, extname(plain)).slice(0, NAME_LETTERS)}${ending}`;
  let free = short;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${n} ${short}`;
  taken.add(free.toLowerCase());
  return free;
}

/** Of four bytes each they are a name still. */
const NAME_LETTERS = 60;
const ENDING_LETTERS = 12;

/** Ideas and outputs with the identifiers and folders of this machine. What is kept of earlier pictures names assets, too. */
async function renamed({ revisions, stages }: Manifest, { footage, ids }: Placed, { artifacts }: OpenDeps) {
  const swap = <T>(value: T): T => (ids.size === 0 ? value : (swapped(value, ids) as T));
  const kept = new Map<string, ArtifactRef>();
  const ideas: Idea[] = [];
  for (const { idea } of revisions) {
    const here = { ...swap(idea), footage: idea.footage === null ? null : footage };
    const ref = here.edits?.kept;
    if (ref && here.edits) {
      const now = kept.get(ref.hash) ?? (await keptHere(ref, swap, artifacts));
      kept.set(ref.hash, now);
      here.edits = { ...here.edits, kept: now };
    }
    ideas.push(here);
  }
  return { ideas, stages: stages.map((stage) => ({ ...stage, output: swap(stage.output) })) };
}

async function keptHere(
  ref: ArtifactRef,
  swap: <T>(value: T) => T,
  artifacts: OpenDeps["artifacts"],
): Promise<ArtifactRef> {
  const path = await artifacts.open(ref).catch(() => null);
  // Of an earlier revision, and thrown away there.
  if (path === null) return ref;
  if ((await stat(path)).size > BUNDLE_LIMITS.keptBytes) throw invalid("the pictures that it keeps take too much room");
  const kept = keptOf(await readFile(path, "utf8"));
  if (!kept) throw damaged(artifactEntry(ref.hash));
  const now = JSON.stringify(swap(kept));
  return hashBytes(now) === ref.hash ? ref : artifacts.putBytes(now, "application/json");
}

function keptOf(text: string): unknown {
  try {
    const kept: unknown = JSON.parse(text);
    return KeptPictures.safeParse(kept).success ? kept : null;
  } catch {
    return null;
  }
}

function swapped(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => swapped(one, ids));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).map(([name, one]) => [name, swapped(one, ids)]),
  );
}
