// Finds the ffmpeg to use: every build there is is tried for real, the best is taken, and each step is written down.
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

import type { Codec } from "../../../contract/values.ts";
import type { CodecSupport, Device } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { openFfmpeg, type Ffmpeg } from "./run.ts";
import { makeRunnable, tryBuild, tryCodec, type Usable } from "./trial.ts";
import { supportOf } from "./tryEncoders.ts";

export const FFMPEG_SOURCES = ["path", "fetched", "static", "package"] as const;

export interface LocateOptions {
  /** A file that the person chose (setting, YTEMPIRE_FFMPEG): the only one tried then. */
  setting?: string | undefined;
  /** What shall encode; a card that cannot leaves it to the processor, and the reason is told. `auto` unless told. */
  device?: Device | "auto" | undefined;
  /** Where to look without a setting; all unless told. */
  sources?: readonly (typeof FFMPEG_SOURCES)[number][];
  /** PATH, unless told. */
  searchPath?: string;
  /** Where the results of trying are kept, by path, size and time of each build: a second start runs nothing. */
  cacheDir: string;
  signal?: AbortSignal | undefined;
}

/**
 * The best ffmpeg of this machine: one that encodes on a graphics card before one that does not, then the newer.
 * Throws FFMPEG_MISSING, with what was tried, where there is none.
 */
export async function locateFfmpeg(options: LocateOptions): Promise<Ffmpeg> {
  const decisions: string[] = [];
  const candidates = await findCandidates(options);
  const trials = await Promise.all(
    candidates.map(async (candidate) => ({ candidate, trial: await tryBuild(candidate.path, options) })),
  );
  const usable: { candidate: Candidate; trial: Usable; h264: CodecSupport }[] = [];
  for (const { candidate, trial } of trials) {
    if (trial.fault !== null) decisions.push(`${describe(candidate)}: not used, ${trial.fault}`);
    else {
      const h264 = supportOf("h264", trial.tried, options.device ?? "auto");
      decisions.push(`${describe(candidate)}: version ${trial.version}; h264 by ${nameOf(h264)} (${h264.reason})`);
      usable.push({ candidate, trial, h264 });
    }
  }
  const ranked = usable.toSorted((a, b) => compare(b, a));
  const [best] = ranked;
  const hint = options.setting
    ? { hint: "Correct the path in the setting or in YTEMPIRE_FFMPEG, or remove it: the packaged ffmpeg is used then." }
    : {};
  if (!best)
    throw new AppError(
      "FFMPEG_MISSING",
      "ffmpeg.locate",
      decisions.join("; ") || "there is no ffmpeg on this machine",
      hint,
    );
  const open = async ({ candidate, trial, h264 }: (typeof usable)[number], others: readonly Ffmpeg[]) => {
    const probePath = await findProbe(candidate.path, options);
    if (!probePath) throw new AppError("FFMPEG_MISSING", "ffmpeg.locate", "ffmpeg was found, but no ffprobe");
    const names = { filters: new Set(trial.filters), encoders: new Set(trial.encoders) };
    const prove = async (codec: Codec, signal?: AbortSignal) => {
      const { cacheDir, device = "auto" } = options;
      return supportOf(codec, await tryCodec(candidate.path, trial, codec, { cacheDir, signal }), device);
    };
    const { version, identity } = trial;
    const found = { path: candidate.path, probePath, version, identity, ...names, video: { h264 }, prove };
    return openFfmpeg({ ...found, decisions, others });
  };
  const taken = await open(best, await Promise.all(ranked.slice(1).map((one) => open(one, []))));
  const why =
    usable.length > 1
      ? usesCard(best)
        ? "it encodes on the graphics card"
        : "the newest that works"
      : "the only one that works";
  decisions.push(`taken: ${describe(best.candidate)}, ${why}; ffprobe: ${taken.probePath}`);
  return taken;
}

function nameOf({ encoders: [first] }: CodecSupport): string {
  return first?.name ?? "nothing";
}

function usesCard({ h264 }: { h264: CodecSupport }): boolean {
  return (h264.encoders[0]?.device ?? "cpu") !== "cpu";
}

interface Candidate {
  path: string;
  from: string;
}

function describe({ path, from }: Candidate): string {
  return `${path} (${from})`;
}

const EXE = process.platform === "win32" ? ".exe" : "";

async function findCandidates({
  setting,
  sources = FFMPEG_SOURCES,
  searchPath = process.env.PATH ?? "",
}: LocateOptions): Promise<Candidate[]> {
  if (setting) return [{ path: setting, from: "setting" }];
  const found: Candidate[] = [];
  if (sources.includes("path")) {
    const path = await inPath(`ffmpeg${EXE}`, searchPath);
    if (path) found.push({ path, from: "PATH" });
  }
  // By `npm run fetch:ffmpeg`, which also packs it into the app: newer than any in the registry.
  const own = join(import.meta.dirname, "../../../ffmpeg", `${process.platform}-${process.arch}`, `ffmpeg${EXE}`);
  if (sources.includes("fetched") && (await exists(own))) found.push({ path: own, from: "fetched" });
  const fetched = sources.includes("static") && packageFile("ffmpeg-static", `ffmpeg${EXE}`);
  if (fetched && (await exists(fetched))) found.push({ path: fetched, from: "ffmpeg-static" });
  const name = `@ffmpeg-installer/${process.platform}-${process.arch}`;
  const packaged = sources.includes("package") && packageFile(name, `ffmpeg${EXE}`);
  if (packaged && (await exists(packaged))) found.push({ path: packaged, from: name });
  return found;
}

/** Beside the ffmpeg, since the two are of one build then; else the package's, else PATH's. */
async function findProbe(
  ffmpeg: string,
  { searchPath = process.env.PATH ?? "" }: LocateOptions,
): Promise<string | null> {
  const places = [
    join(dirname(ffmpeg), `ffprobe${EXE}`),
    packageFile(`@ffprobe-installer/${process.platform}-${process.arch}`, `ffprobe${EXE}`),
    await inPath(`ffprobe${EXE}`, searchPath),
  ];
  for (const path of places) if (path && (await exists(path)) && (await makeRunnable(path)) === null) return path;
  return null;
}

async function inPath(name: string, searchPath: string): Promise<string | null> {
  for (const dir of searchPath.split(delimiter)) {
    const path = dir && join(dir, name);
    if (path && (await exists(path))) return path;
  }
  return null;
}

function packageFile(name: string, file: string): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
  } catch {
    return null;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

type Ranked = { trial: Usable; h264: CodecSupport };

function compare(a: Ranked, b: Ranked): number {
  const [newer, older] = [a.trial.rank, b.trial.rank];
  return Number(usesCard(a)) - Number(usesCard(b)) || newer[0] - older[0] || newer[1] - older[1];
}
