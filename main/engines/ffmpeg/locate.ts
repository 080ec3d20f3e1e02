// Finds the ffmpeg to use: every build there is is tried for real, the best is taken, and each step is written down.
import { access, chmod, constants, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

import { z } from "zod";

import { CODECS } from "../../../contract/values.ts";
import { ENCODERS, type Device, type Support } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { writeFileWhole } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { runProcess } from "../process.ts";
import { lackOf, tryGraph } from "./needs.ts";
import { parseNames, parseVersion } from "./parse.ts";
import { openFfmpeg, type Ffmpeg } from "./run.ts";
import { supportOf, Tried, tryEncoders } from "./tryEncoders.ts";

export const FFMPEG_SOURCES = ["path", "static", "package"] as const;

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
    candidates.map(async (candidate) => ({ candidate, trial: await tryCached(candidate.path, options) })),
  );
  const usable: { candidate: Candidate; trial: Usable; video: Support }[] = [];
  for (const { candidate, trial } of trials) {
    if (trial.fault !== null) decisions.push(`${describe(candidate)}: not used, ${trial.fault}`);
    else {
      const video = supportOf(trial.tried, options.device ?? "auto");
      decisions.push(`${describe(candidate)}: version ${trial.version}; ${makes(video)}`);
      usable.push({ candidate, trial, video });
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
  const open = async ({ candidate, trial, video }: (typeof usable)[number], others: readonly Ffmpeg[]) => {
    const probePath = await findProbe(candidate.path, options);
    if (!probePath) throw new AppError("FFMPEG_MISSING", "ffmpeg.locate", "ffmpeg was found, but no ffprobe");
    const names = { filters: new Set(trial.filters), encoders: new Set(trial.encoders) };
    return openFfmpeg({ path: candidate.path, probePath, version: trial.version, ...names, video, decisions, others });
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

/** `h264 by libx264 (this build has no NVENC), hevc by libx265, …` */
function makes(video: Support): string {
  return CODECS.map((codec) => {
    const { encoders, reason } = video[codec];
    const by = encoders[0] ? `${codec} by ${encoders[0].name}` : `no ${codec}`;
    return codec === "h264" || !encoders[0] ? `${by} (${reason})` : by;
  }).join(", ");
}

function usesCard({ video }: { video: Support }): boolean {
  return (video.h264.encoders[0]?.device ?? "cpu") !== "cpu";
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
    tried: Tried,
  }),
]);
type Trial = z.infer<typeof Trial>;
type Usable = Extract<Trial, { usable: true }>;

type Ranked = { trial: Usable; video: Support };

function compare(a: Ranked, b: Ranked): number {
  const [newer, older] = [a.trial.rank, b.trial.rank];
  return Number(usesCard(a)) - Number(usesCard(b)) || newer[0] - older[0] || newer[1] - older[1];
}

/** A fault is never kept: what stands in the way may be gone at the next start. */
async function tryCached(path: string, { cacheDir, signal }: LocateOptions): Promise<Trial> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { usable: false, fault: "there is no such file" };
  const key = hashJson({
    trial: 4,
    table: ENCODERS,
    path,
    size: found.size,
    time: found.mtimeMs,
    cards: await cards(),
  });
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

/** Changes when a graphics card or its driver comes, goes or is replaced. */
async function cards(): Promise<string> {
  if (process.platform === "linux") {
    const nvidia = await readFile("/proc/driver/nvidia/version", "utf8").catch(() => "none");
    return [nvidia, ...(await readdir("/dev/dri").catch(() => []))].join(" ");
  }
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
  const lack = lackOf(build, names);
  if (lack) return { usable: false, fault: lack };
  const failed = await tryGraph(ask);
  if (failed) return { usable: false, fault: `it fails at a trial of its filters: ${failed}` };
  const tried = await tryEncoders(ask, names.encoders);
  const { libx264 } = tried;
  if (libx264 !== null) return { usable: false, fault: `a test encode failed: ${libx264}` };
  return { usable: true, fault: null, ...build, rank: [...build.rank], ...names, tried };
}
