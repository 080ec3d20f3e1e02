// Finds the ffmpeg to use: every build there is is tried for real, the best is taken, and each step is written down.
import { access, chmod, constants, mkdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

import { z } from "zod";

import { AppError } from "../../base/errors.ts";
import { writeFileWhole } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { runProcess } from "../process.ts";
import { failureReason, parseNames, parseVersion } from "./parse.ts";
import { openFfmpeg, type Ffmpeg } from "./run.ts";

/** What the plans of this product use: a build without one of these is of no use. */
const NEEDED_FILTERS = [
  "alimiter",
  "amix",
  "aresample",
  "asplit",
  "boxblur",
  "crop",
  "ebur128",
  "fade",
  "fps",
  "loop",
  "lutyuv",
  "minterpolate",
  "overlay",
  "perspective",
  "scale",
  "setparams",
  "setsar",
  "sidechaincompress",
  "tpad",
  "trim",
  "volume",
] as const;
const NEEDED_ENCODERS = ["libx264", "aac"] as const;

export const FFMPEG_SOURCES = ["path", "static", "package"] as const;

export interface LocateOptions {
  /** A file that the person chose (setting, YTEMPIRE_FFMPEG): the only one tried then. */
  setting?: string | undefined;
  /** Where to look without a setting; all unless told. */
  sources?: readonly (typeof FFMPEG_SOURCES)[number][];
  /** PATH, unless told. */
  searchPath?: string;
  /** Where the results of trying are kept, by path, size and time of each build: a second start runs nothing. */
  cacheDir: string;
  signal?: AbortSignal | undefined;
}

/**
 * The best ffmpeg of this machine: one whose NVENC really encodes before one whose NVENC does not, then the newer.
 * Throws FFMPEG_MISSING, with what was tried, where there is none.
 */
export async function locateFfmpeg(options: LocateOptions): Promise<Ffmpeg> {
  const decisions: string[] = [];
  const candidates = await findCandidates(options);
  const trials = await Promise.all(
    candidates.map(async (candidate) => ({ candidate, trial: await tryCached(candidate.path, options) })),
  );
  const usable: { candidate: Candidate; trial: Trial & { fault: null } }[] = [];
  for (const { candidate, trial } of trials) {
    if (trial.fault !== null) decisions.push(`${describe(candidate)}: not used, ${trial.fault}`);
    else {
      decisions.push(`${describe(candidate)}: version ${trial.version}; ${trial.nvenc.reason}`);
      usable.push({ candidate, trial });
    }
  }
  const best = usable.toSorted((a, b) => compare(b.trial, a.trial))[0];
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
  const probePath = await findProbe(best.candidate.path, options);
  if (!probePath) throw new AppError("FFMPEG_MISSING", "ffmpeg.locate", "ffmpeg was found, but no ffprobe");
  const { trial, candidate } = best;
  const why =
    usable.length > 1 ? (trial.nvenc.works ? "its NVENC encodes" : "the newest that works") : "the only one that works";
  decisions.push(`taken: ${describe(candidate)}, ${why}; ffprobe: ${probePath}`);
  return openFfmpeg({
    path: candidate.path,
    probePath,
    version: trial.version,
    filters: new Set(trial.filters),
    encoders: new Set(trial.encoders),
    video: trial.nvenc.works
      ? { encoder: "h264_nvenc", reason: trial.nvenc.reason }
      : { encoder: "libx264", reason: trial.nvenc.reason },
    decisions,
  });
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

/** npm's packages come without the run bit where install scripts are off. Returns what stands in the way, or null. */
async function makeRunnable(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
  } catch {
    try {
      await chmod(path, 0o755);
    } catch (error) {
      return `it may not be run (${error instanceof Error ? error.message : String(error)})`;
    }
  }
  return null;
}

const Trial = z.discriminatedUnion("usable", [
  z.object({ usable: z.literal(false), fault: z.string() }),
  z.object({
    usable: z.literal(true),
    fault: z.null(),
    version: z.string(),
    rank: z.tuple([z.number(), z.number()]),
    filters: z.array(z.string()),
    encoders: z.array(z.string()),
    nvenc: z.object({ works: z.boolean(), reason: z.string() }),
  }),
]);
type Trial = z.infer<typeof Trial>;
type Usable = Extract<Trial, { usable: true }>;

function compare(a: Usable, b: Usable): number {
  return Number(a.nvenc.works) - Number(b.nvenc.works) || a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1];
}

/** A fault is never kept: what stands in the way may be gone at the next start. */
async function tryCached(path: string, { cacheDir, signal }: LocateOptions): Promise<Trial> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { usable: false, fault: "there is no such file" };
  const key = hashJson({ trial: 2, path, size: found.size, time: found.mtimeMs, driver: await nvidiaDriver() });
  const file = join(cacheDir, "ffmpeg", `${key}.json`);
  const kept = Trial.safeParse(await readJson(file));
  if (kept.success) return kept.data;
  const trial = await tryBuild(path, signal);
  if (trial.usable) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileWhole(file, JSON.stringify(trial));
  }
  return trial;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}

/** Changes when a GPU driver comes, goes or is replaced. */
async function nvidiaDriver(): Promise<string> {
  if (process.platform === "linux") return readFile("/proc/driver/nvidia/version", "utf8").catch(() => "none");
  const library = join(process.env.SystemRoot ?? "C:\\Windows", "System32", "nvEncodeAPI64.dll");
  const found = await stat(library).catch(() => null);
  return found ? `${found.size} ${found.mtimeMs}` : "none";
}

async function tryBuild(path: string, signal: AbortSignal | undefined): Promise<Trial> {
  const fault = await makeRunnable(path);
  if (fault) return { usable: false, fault };
  const ask = (args: string[]) =>
    runProcess(path, ["-hide_banner", ...args], { op: "ffmpeg.locate", signal, timeoutMs: 20_000 }).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === "PROCESS_TIMEOUT") return null;
        throw error;
      },
    );
  const [version, filters, encoders] = await Promise.all([ask(["-version"]), ask(["-filters"]), ask(["-encoders"])]);
  if (!version || !filters || !encoders) return { usable: false, fault: "it hangs" };
  if (version.startError) return { usable: false, fault: `it cannot be started (${version.startError})` };
  const build = parseVersion(version.stdout);
  if (!build) return { usable: false, fault: "it does not answer as ffmpeg does" };
  const names = { filters: parseNames(filters.stdout), encoders: parseNames(encoders.stdout) };
  const lacks = [
    ...NEEDED_FILTERS.filter((name) => !names.filters.includes(name)),
    ...NEEDED_ENCODERS.filter((name) => !names.encoders.includes(name)),
  ];
  if (lacks.length > 0) return { usable: false, fault: `it lacks ${lacks.join(", ")}` };
  const encode = (encoder: string) =>
    ask([
      "-loglevel",
      "error",
      "-nostdin",
      "-f",
      "lavfi",
      "-i",
      "color=black:s=640x360:r=30:d=0.2",
      "-pix_fmt",
      "yuv420p",
      "-c:v",
      encoder,
      "-f",
      "null",
      "-",
    ]);
  const [software, hardware] = await Promise.all([
    encode("libx264"),
    names.encoders.includes("h264_nvenc") ? encode("h264_nvenc") : undefined,
  ]);
  if (!software?.ok)
    return { usable: false, fault: `a test encode failed: ${failureReason(software?.stderr ?? "it hangs")}` };
  return {
    usable: true,
    fault: null,
    ...build,
    rank: [...build.rank],
    ...names,
    nvenc: hardware === undefined ? { works: false, reason: "this build has no NVENC" } : judgeNvenc(hardware),
  };
}

function judgeNvenc(result: { ok: boolean; stderr: string } | null): { works: boolean; reason: string } {
  if (result?.ok) return { works: true, reason: "NVENC passed a test encode" };
  const first = result ? failureReason(result.stderr).split("; ")[0] : "it hangs";
  return { works: false, reason: `NVENC failed a test encode (${first})` };
}
