// The ffmpeg engine: one build that was found and tried, run as an argument array, watched, its answers parsed.
import type { Codec } from "../../../contract/values.ts";
import type { CodecSupport, Support } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { keepingFrames } from "../../base/malloc.ts";
import { runProcess } from "../process.ts";
import { failureReason, faultOf, isProgressLine, ProgressParser, saysDiskFull, type Progress } from "./parse.ts";
import { parseProbe, type Probe } from "./probe.ts";

export type { Progress } from "./parse.ts";
export type { Probe } from "./probe.ts";

export interface FfmpegRun {
  /** What is being done, such as `render.span`: the `op` of the errors. */
  op: string;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** Time without progress after which ffmpeg is ended; 60 s unless told. */
  silenceMs?: number | undefined;
  /** It makes way for whatever else wants the processor. */
  nice?: boolean | undefined;
  /** What ffmpeg writes to stderr; filters such as ebur128 speak at `info`. Default `error`. */
  logLevel?: "error" | "info";
  /** Read by an input `-i -` (pipe:0), only as fast as ffmpeg takes it. */
  stdin?: AsyncIterable<Uint8Array> | undefined;
  /** What it reads is frames, and nothing is decoded: their memory is kept from one to the next, some 30 MB. */
  takesFrames?: boolean;
  /** Receives what an output `-` (pipe:1) writes. There is no progress then: the output itself is the sign of life. */
  onStdout?: ((chunk: Uint8Array) => void) | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  onStderrLine?: ((line: string) => void) | undefined;
}

export interface Ffmpeg {
  path: string;
  probePath: string;
  /** As the build calls itself: `5.1.9-0+deb12u1`, `N-47683-g0e8eb07980`. */
  version: string;
  /** Changes with the build's file, the graphics card and its driver: what was found out by trying holds as long as it does. */
  identity: string;
  filters: ReadonlySet<string>;
  encoders: ReadonlySet<string>;
  /** What passed a real test encode with this very build: of H.264, and of each codec that was asked for. */
  video: Support;
  /** The same for any codec, by test encodes where none was asked for with this build, driver and card before. */
  prove(codec: Codec, signal?: AbortSignal): Promise<CodecSupport>;
  /** The other builds of this machine that work, best first: for a codec that this one lacks. */
  others: readonly Ffmpeg[];
  /** Each step of choosing, also every fallback with its reason. */
  decisions: string[];
  /**
   * Runs ffmpeg with these arguments after the common ones (-y, -nostdin, log level, progress). `stdout` is what filters print there
   * (`metadata=print:file=-`), without the progress; of both the last 256 kB.
   * Throws FFMPEG_FAILED (`details.fault` names whose fault it is, see parse.ts), DISK_FULL, PROCESS_TIMEOUT, CANCELLED, and what
   * the stdin iterable throws.
   */
  run(args: readonly string[], options: FfmpegRun): Promise<{ stdout: string; stderr: string }>;
  /**
   * What a media file holds. `inputOptions` stand before it, such as what restricts a file that is not our own.
   * Throws FFMPEG_FAILED where it is not one.
   */
  probe(path: string, signal?: AbortSignal, inputOptions?: readonly string[]): Promise<Probe>;
}

const SILENCE_MS = 60_000;

/** A build as it was found and tried. */
export type Found = Omit<Ffmpeg, "run" | "probe">;

export function openFfmpeg(found: Found): Ffmpeg {
  return { ...found, ...programsAt(found) };
}

/** Where the two programs of a build lie. */
export type FfmpegPaths = Pick<Ffmpeg, "path" | "probePath">;
/** What can be done with any build: for workers, which are told no more than where it lies. */
export type FfmpegPrograms = Pick<Ffmpeg, "run" | "probe">;

export function programsAt({ path: ffmpeg, probePath: ffprobe }: FfmpegPaths): FfmpegPrograms {
  return {
    run: (args, options) => run(ffmpeg, args, options),
    probe: (path, signal, inputOptions) => probe(ffprobe, path, signal, inputOptions),
  };
}

async function run(
  file: string,
  args: readonly string[],
  { op, signal, timeoutMs, silenceMs = SILENCE_MS, nice, logLevel = "error", stdin, takesFrames, ...on }: FfmpegRun,
): Promise<{ stdout: string; stderr: string }> {
  const progress = new ProgressParser();
  const said: string[] = [];
  const common = ["-hide_banner", "-nostdin", "-y", "-loglevel", logLevel, "-nostats"];
  const result = await runProcess(file, [...common, ...(on.onStdout ? [] : ["-progress", "pipe:1"]), ...args], {
    op,
    signal,
    timeoutMs,
    silenceMs,
    nice,
    ...(takesFrames ? { env: keepingFrames() } : {}),
    // A stuck graph goes on reporting the same frame.
    isAlive: (line) => !isProgressLine(line) || progress.advances(line),
    stdin,
    onStdout: on.onStdout,
    onStdoutLine: (line) => {
      if (!isProgressLine(line)) said.push(line);
      const step = progress.take(line);
      if (step) on.onProgress?.(step);
    },
    onStderrLine: on.onStderrLine,
  });
  // Some builds end well although the file's end could not be written.
  if (!result.ok || saysDiskFull(result.stderr)) throw failure(op, result.stderr, result);
  return { stdout: said.join("\n"), stderr: result.stderr };
}

function failure(
  op: string,
  stderr: string,
  { exitCode, endedBy, startError }: { exitCode: number | null; endedBy: string | null; startError: string | null },
): AppError {
  const reason = failureReason(stderr);
  const details = { fault: faultOf(stderr) };
  if (saysDiskFull(stderr)) return new AppError("DISK_FULL", op, reason);
  if (startError) return new AppError("FFMPEG_MISSING", op, `ffmpeg could not be started (${startError})`);
  if (endedBy) return new AppError("FFMPEG_FAILED", op, `ffmpeg was ended from outside (${endedBy})`);
  return new AppError("FFMPEG_FAILED", op, reason || `ffmpeg ended with exit code ${exitCode}`, { details });
}

/**
 * The packaged ffprobe for Linux is linked statically and breaks down on the machine's tables of character sets, which it
 * loads for the names in MPEG transport streams. Without them those names stay as they are.
 */
const NO_ICONV = { GCONV_PATH: "/nonexistent" };

async function probe(
  file: string,
  path: string,
  signal?: AbortSignal,
  inputOptions: readonly string[] = [],
): Promise<Probe> {
  const args = ["-v", "error", "-of", "json", "-show_format", "-show_streams", ...inputOptions, "-i", path];
  const result = await runProcess(file, args, { op: "ffmpeg.probe", env: NO_ICONV, signal, timeoutMs: 30_000 });
  if (!result.ok) throw failure("ffmpeg.probe", result.stderr, result);
  return parseProbe(result.stdout);
}
