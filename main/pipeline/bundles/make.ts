// Puts a video into one file: all that it was asked to be, all that was made of it, and the files that it shows.
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import type { Idea } from "../../../contract/idea.ts";
import type { Asset } from "../../../contract/library.ts";
import type { StageName } from "../../../contract/stage.ts";
import type { ArtifactRef, Json } from "../../../contract/values.ts";
import { AppError, systemCode } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashFile } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import { tarBytes, type TarEntry, writeTar } from "../../base/tar.ts";
import type { StageStore } from "../../store/stages.ts";
import { artifactRefs } from "../artifactRefs.ts";
import type { Videos } from "../videos.ts";
import {
  artifactEntry,
  assetEntry,
  BUNDLE_FORMAT,
  BUNDLE_LIMITS,
  BUNDLE_VERSION,
  MANIFEST,
  type Manifest,
} from "./manifest.ts";

export interface MakeDeps {
  videos: Pick<Videos, "get" | "revisions">;
  results: Pick<StageStore, "outputs" | "find">;
  artifacts: Pick<Artifacts, "open" | "has">;
  /** Throws NOT_FOUND. */
  asset: (id: string) => Asset;
  /** Of this program. */
  version: string;
}

export interface MadeBundle {
  bytes: number;
  files: number;
  notes: string[];
}

type Tell = (fraction: number, note: string) => void;

/** Whole or not at all. Throws NOT_FOUND, ARTIFACT_MISSING, OUTPUT_CLASH, DISK_FULL, CANCELLED. */
export async function makeBundle(
  id: string,
  to: string,
  deps: MakeDeps,
  { signal, tell = () => undefined }: { signal: AbortSignal; tell?: Tell },
): Promise<MadeBundle> {
  tell(0, "collecting");
  const { manifest, entries } = await collect(id, deps, signal);
  const data = Buffer.from(JSON.stringify(manifest));
  const all: TarEntry[] = [{ name: MANIFEST, bytes: data.length, from: { data } }, ...entries];
  const whole = tarBytes(all);
  await mkdir(dirname(to), { recursive: true });
  const temporary = join(dirname(to), `.tmp-${newId()}`);
  try {
    const file = await open(temporary, "wx");
    try {
      let written = 0;
      await writeTar(file, all, {
        signal,
        told: (bytes) => tell(Math.min(0.99, (written += bytes) / whole), "writing"),
      });
      await file.sync();
    } finally {
      await file.close();
    }
    // Whoever named the place knew of nothing there; what came since is not written over.
    await assertFree(to);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    if (systemCode(error) === "ENOSPC") throw new AppError("DISK_FULL", "bundles.make", undefined, { cause: error });
    throw error;
  }
  return { bytes: whole, files: entries.length, notes: manifest.notes };
}

async function assertFree(to: string): Promise<void> {
  const there = await open(to, "r").catch(() => null);
  if (!there) return;
  await there.close();
  throw new AppError("OUTPUT_CLASH", "bundles.make", `There is something at ${to} already`);
}

async function collect(id: string, deps: MakeDeps, signal: AbortSignal) {
  const { videos, results, artifacts } = deps;
  const video = await videos.get(id);
  const revisions = allRevisions(id, videos);
  const records = results.outputs(id, video.revision);
  const notes: string[] = [];
  const refs = new Map<string, ArtifactRef>();
  for (const ref of artifactRefs([revisions.map(({ idea }) => idea), records.map(({ output }) => output as unknown)]))
    refs.set(ref.hash, ref);
  const there = [...refs.values()].filter((ref) => artifacts.has(ref));
  if (there.length < refs.size)
    notes.push(
      `${refs.size - there.length} files of earlier revisions are not there any more, and do not come with it`,
    );
  const assets = await assetsOf(records, deps, notes, signal);
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    program: deps.version,
    title: video.title,
    madeAt: new Date().toISOString(),
    revisions,
    stages: records.flatMap(({ stage, key, output, waitingFor, milliseconds }) =>
      waitingFor === null || waitingFor === "approval"
        ? [{ name: stage, version: results.find(key)?.version ?? "", output, waitingFor, milliseconds }]
        : [],
    ),
    ...(video.review ? { verdict: video.review.verdict } : {}),
    artifacts: there,
    assets: assets.map(({ id: assetId, kind, path, hash, bytes }) => ({
      id: assetId,
      kind,
      name: basename(path),
      hash,
      bytes,
    })),
    notes,
  };
  const entries: TarEntry[] = [];
  for (const ref of there)
    entries.push({ name: artifactEntry(ref.hash), bytes: ref.bytes, from: { path: await artifacts.open(ref) } });
  assets.forEach(({ path, bytes }, i) => entries.push({ name: assetEntry(i), bytes, from: { path } }));
  return { manifest, entries };
}

function allRevisions(id: string, videos: MakeDeps["videos"]): Manifest["revisions"] {
  const all: Manifest["revisions"] = [];
  for (let cursor: string | undefined; all.length < BUNDLE_LIMITS.revisions;) {
    const page = videos.revisions(id, { limit: 200, cursor });
    all.push(...page.items.map(({ idea, ...row }) => ({ ...row, idea: placeless(idea) })));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return all.toReversed();
}

/** Where files lie on this machine is nobody else's business, and helps nobody there. */
function placeless(idea: Idea): Idea {
  return idea.footage === null ? idea : { ...idea, footage: { ...idea.footage, folders: [ELSEWHERE] } };
}

const ELSEWHERE = "/elsewhere";

/** What is seen of the library, with its bytes as they are now. */
async function assetsOf(
  records: readonly { stage: StageName; output: Json }[],
  { asset }: MakeDeps,
  notes: string[],
  signal: AbortSignal,
) {
  const footage = records.find(({ stage }) => stage === "footage")?.output as
    | { shots?: { assetId?: string }[] }
    | undefined;
  const ids = new Set((footage?.shots ?? []).flatMap(({ assetId }) => assetId ?? []));
  const found: (Pick<Asset, "id" | "kind" | "path"> & { hash: string; bytes: number })[] = [];
  for (const id of ids) {
    try {
      const { kind, path } = asset(id);
      found.push({ id, kind, path, ...(await hashFile(path, signal)) });
    } catch (error) {
      if (signal.aborted) throw error;
      notes.push(
        "A file that is seen is not where it was: the video comes with what was made of it, not with the file itself",
      );
    }
  }
  return found;
}
