// What ffmpeg prints, as data: progress, versions, lists of filters and encoders, and the line that says what went wrong.

export interface Progress {
  frame: number;
  seconds: number;
}

const PROGRESS_LINE =
  /^(frame|fps|stream_\d+_\d+_\w+|bitrate|total_size|out_time(?:_us|_ms)?|dup_frames|drop_frames|speed|progress)=/;

/** Whether a line is of `-progress`: `key=value`, with ffmpeg's own keys. */
export function isProgressLine(line: string): boolean {
  return PROGRESS_LINE.test(line);
}

/** Puts the blocks of `-progress` together. */
export class ProgressParser {
  #frame = 0;
  #microseconds = 0;
  readonly #last = new Map<string, string>();

  /** A block's end gives its progress, every other line nothing. */
  take(line: string): Progress | null {
    const at = line.indexOf("=");
    const key = line.slice(0, at);
    const value = line.slice(at + 1).trim();
    const number = Number(value);
    if (key === "frame" && Number.isFinite(number)) this.#frame = number;
    // Both are microseconds; builds before 2019 have only the one with the wrong name. `N/A` until the first packet.
    if ((key === "out_time_us" || key === "out_time_ms") && Number.isFinite(number)) this.#microseconds = number;
    return key === "progress" ? { frame: this.#frame, seconds: this.#microseconds / 1e6 } : null;
  }

  /** Whether the line tells of more work done than the one of the same key before it. */
  advances(line: string): boolean {
    const at = line.indexOf("=");
    const key = line.slice(0, at);
    if (key !== "frame" && key !== "out_time_ms" && key !== "out_time_us" && key !== "total_size") return false;
    const value = line.slice(at + 1);
    const changed = this.#last.get(key) !== value;
    this.#last.set(key, value);
    return changed;
  }
}

export interface Build {
  version: string;
  /** libavcodec's version: the order of builds, also of those that call themselves by a commit. */
  rank: readonly [number, number];
}

/** Of `ffmpeg -version`; null where it is something else. */
export function parseVersion(text: string): Build | null {
  const version = /^ffmpeg version (\S+)/m.exec(text)?.[1];
  const codec = /^libavcodec\s+(\d+)\.\s*(\d+)\./m.exec(text);
  return version && codec ? { version, rank: [Number(codec[1]), Number(codec[2])] } : null;
}

/** Names in `ffmpeg -filters` or `ffmpeg -encoders`: the second column after the flags. */
export function parseNames(text: string): string[] {
  return [...text.matchAll(/^ ?[A-Z.|]{2,6} +([\w-]+) +\S/gm)].map((match) => match[1] as string);
}

export function saysDiskFull(stderr: string): boolean {
  return /no space left on device|not enough space on the disk|disk quota exceeded/i.test(stderr);
}

/** Whose fault a failure is, where ffmpeg says so: the disk's, or a graphics card's that has no session left to encode in. */
export type Fault = "disk" | "sessions";

export function faultOf(stderr: string): Fault | null {
  if (saysDiskFull(stderr)) return "disk";
  const lines = stderr.split(/\r\n|\n|\r/);
  if (lines.some((line) => SESSIONS.test(line))) return "sessions";
  return lines.some((line) => /Input\/output error/.test(line) && FILES.test(line) && !DEVICES.test(line))
    ? "disk"
    : null;
}

/** NV_ENC_ERR_OUT_OF_MEMORY and NV_ENC_ERR_INCOMPATIBLE_CLIENT_KEY are how a driver says that it allows no more of them. */
const SESSIONS = /OpenEncodeSessionEx failed: (?:out of memory \(10\)|incompatible client key \(21\))/;
/** Reading or writing a file, or a file's own name at the line's beginning. */
const FILES = /av_interleaved_write_frame|writing|muxing|trailer|demuxing|reading|^(?:\/|[A-Za-z]:[\\/])/i;
/** Graphics drivers fail by the same words. */
const DEVICES = /nvenc|cuda|vaapi|qsv|videotoolbox|hwaccel|hwupload|hw_device|encoder|libva/i;

/** The last lines that say something, without the addresses in ffmpeg's brackets. */
export function failureReason(stderr: string): string {
  const lines = stderr
    .split(/\r\n|\n|\r/)
    .map((line) => line.replace(/^\[([^\]@]+?)(?: @ 0x[0-9a-f]+)?\] /, "$1: ").trim())
    .filter((line) => line && !/^(Conversion failed!|Last message repeated)/.test(line));
  // What newer builds say of each part that ends in consequence.
  const telling = lines.filter((line) => !CONSEQUENCE.test(line));
  return (telling.length > 0 ? telling : lines).slice(-3).join("; ").slice(-600);
}

const CONSEQUENCE =
  /Error reinitializing filters|Failed to inject frame into filter network|Error while processing the decoded data|Task finished with error code|Terminating thread with return code|Could not open encoder before EOF|Nothing was written into output|Error sending frames to consumers/;
