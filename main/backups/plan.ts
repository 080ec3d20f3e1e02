// What putting a copy in place would change: pure comparing of what stands now with what stood then.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { RestorePlan } from "../../contract/api/backups.ts";
import { isOfMachine } from "../base/settings.ts";
import type { Inspection, VideoLine } from "./inspectWorker.ts";
import type { SealedHeader } from "./sealed.ts";

interface OwnFiles {
  dir: string;
  own: readonly { path: string; bytes: number }[];
}

/** Videos that are named in full. */
const SHOWN = 20;
/** The row of the settings that counts their changes. */
const COUNTER = "#version";

export async function planOf(from: {
  name: string;
  header: SealedHeader;
  now: Inspection;
  copy: Inspection;
  /** Of this version. */
  migrations: readonly string[];
  files: { now: OwnFiles; copy: OwnFiles };
}): Promise<RestorePlan> {
  const { name, header, now, copy, migrations, files } = from;
  const gone = without(now.videos, copy.videos);
  const back = without(copy.videos, now.videos);
  const settings = [...new Set([...Object.keys(now.settings), ...Object.keys(copy.settings)])]
    .filter((one) => one !== COUNTER && !isOfMachine(one))
    .map((one) => ({ name: one, now: now.settings[one] ?? null, copy: copy.settings[one] ?? null }))
    .filter((one) => JSON.stringify(one.now) !== JSON.stringify(one.copy));
  return {
    name,
    madeAt: header.madeAt,
    version: header.version,
    isUsable: copy.migrations.every((hash) => migrations.includes(hash)),
    isWhole: copy.fault === null,
    now: countsOf(now),
    copy: countsOf(copy),
    newest: { now: told(now.videos[0]), copy: told(copy.videos[0]) },
    gone: gone.length,
    goneVideos: gone.slice(0, SHOWN).map((video) => told(video)),
    back: back.length,
    backVideos: back.slice(0, SHOWN).map((video) => told(video)),
    files: await compareFiles(files.now, files.copy),
    missingArtifacts: copy.missingArtifacts,
    settings,
  };
}

function countsOf({ counts, videos }: Inspection): RestorePlan["now"] {
  const of = (table: string) => counts[table] ?? 0;
  return {
    // Deleted ones still have their rows for a while.
    videos: videos.length,
    channels: of("channels"),
    settings: Math.max(0, of("settings") - 1),
    assets: of("assets"),
    tokens: of("api_tokens"),
    rows: Object.values(counts).reduce((a, b) => a + b, 0),
  };
}

async function compareFiles(now: OwnFiles, copy: OwnFiles): Promise<RestorePlan["files"]> {
  const paths = [...new Set([...now.own, ...copy.own].map(({ path }) => path))].toSorted();
  return Promise.all(
    paths.map(async (path) => {
      const [isNow, isInCopy] = [now, copy].map(({ own }) => own.some((file) => file.path === path));
      if (!isInCopy) return { path, change: "gone" as const };
      if (!isNow) return { path, change: "back" as const };
      const [a, b] = await Promise.all([now, copy].map(({ dir }) => readFile(join(dir, path)).catch(() => null)));
      return { path, change: a && b && a.equals(b) ? ("same" as const) : ("changed" as const) };
    }),
  );
}

function without(these: readonly VideoLine[], those: readonly VideoLine[]): VideoLine[] {
  const known = new Set(those.map(({ id }) => id));
  return these.filter(({ id }) => !known.has(id));
}

function told(video: VideoLine): { title: string; createdAt: string };
function told(video: VideoLine | undefined): { title: string; createdAt: string } | null;
function told(video: VideoLine | undefined) {
  return video ? { title: video.title, createdAt: new Date(video.createdAt).toISOString() } : null;
}
