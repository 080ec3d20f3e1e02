// What a build was found to do by trying it, kept from one start to the next for as long as build, driver and card stay the same.
import { access, chmod, constants, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import type { Codec } from "../../../contract/values.ts";
import { ENCODERS } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import { runProcess } from "../process.ts";
import { lackOf, tryGraph } from "./needs.ts";
import { parseNames, parseVersion } from "./parse.ts";
import { isLasting, Tried, tryEncoders, type Ask } from "./tryEncoders.ts";

const Usable = z.object({
  usable: z.literal(true),
  fault: z.null(),
  version: z.string(),
  rank: z.tuple([z.number(), z.number()]),
  filters: z.array(z.string()),
  encoders: z.array(z.string()),
  /** Of H.264, which every video may need; other codecs are tried when one is asked for. */
  tried: Tried,
});
export type Usable = z.infer<typeof Usable> & { identity: string };
export type Trial = { usable: false; fault: string } | Usable;

interface TrialOptions {
  cacheDir: string;
  signal?: AbortSignal | undefined;
}

/** A fault is never kept: what stands in the way may be gone at the next start. */
export async function tryBuild(path: string, options: TrialOptions): Promise<Trial> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { usable: false, fault: "there is no such file" };
  const identity = hashJson({
    trial: 5,
    table: ENCODERS,
    path,
    size: found.size,
    time: found.mtimeMs,
    cards: await cards(),
  });
  const trial = await kept(
    join(options.cacheDir, "ffmpeg", `${identity}.json`),
    Usable,
    () => tryNow(path, options.signal),
    (now) => now.usable && isLasting(now.tried),
  );
  return trial.usable ? { ...trial, identity } : trial;
}

/** The encoders of a codec, by test encodes at the first time of asking. */
export async function tryCodec(
  path: string,
  { identity, encoders, tried }: Usable,
  codec: Codec,
  { cacheDir, signal }: TrialOptions,
): Promise<Tried> {
  if (codec === "h264") return tried;
  return kept(
    join(cacheDir, "ffmpeg", `${identity}-${codec}.json`),
    Tried,
    () => tryEncoders(asking(path, signal), encoders, codec),
    isLasting,
  );
}

/** What stands in the file, or else what `find` finds, which is written there where it `lasts`. */
async function kept<T, F>(
  file: string,
  kind: z.ZodType<T>,
  find: () => Promise<T | F>,
  lasts: (now: T | F) => boolean,
): Promise<T | F> {
  const before = await readNote(file, kind);
  if (before !== null) return before;
  const now = await find();
  if (lasts(now)) await keepNote(file, now);
  return now;
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

/** npm's packages come without the run bit where install scripts are off. Returns what stands in the way, or null. */
export async function makeRunnable(path: string): Promise<string | null> {
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

function asking(path: string, signal: AbortSignal | undefined): Ask {
  return (args) =>
    runProcess(path, ["-hide_banner", ...args], { op: "ffmpeg.locate", signal, timeoutMs: 20_000 }).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === "PROCESS_TIMEOUT") return null;
        throw error;
      },
    );
}

type Fresh = z.infer<typeof Usable> | { usable: false; fault: string };

async function tryNow(path: string, signal: AbortSignal | undefined): Promise<Fresh> {
  const fault = await makeRunnable(path);
  if (fault) return { usable: false, fault };
  const ask = asking(path, signal);
  const [version, filters, encoders] = await Promise.all([ask(["-version"]), ask(["-filters"]), ask(["-encoders"])]);
  if (!version || !filters || !encoders) return { usable: false, fault: "it hangs" };
  if (version.startError) return { usable: false, fault: `it cannot be started (${version.startError})` };
  const build = parseVersion(version.stdout);
  if (!build) return { usable: false, fault: "it does not answer as ffmpeg does" };
  const names = { filters: parseNames(filters.stdout), encoders: parseNames(encoders.stdout) };
  const lack = lackOf(build, names);
  if (lack) return { usable: false, fault: lack };
  const [failed, tried] = await Promise.all([tryGraph(ask), tryEncoders(ask, names.encoders, "h264")]);
  if (failed) return { usable: false, fault: `it fails at a trial of its filters: ${failed}` };
  const { libx264 } = tried;
  if (libx264 !== null) return { usable: false, fault: `a test encode failed: ${libx264}` };
  return { usable: true, fault: null, ...build, rank: [...build.rank], ...names, tried };
}
