// Looks into a clip or a sound: what ffprobe says of it, and one picture of its middle.
import type { Asset } from "../../../contract/library.ts";
import { AppError } from "../../base/errors.ts";
import type { FfmpegPrograms, Probe, ProbeStream } from "../../engines/ffmpeg/index.ts";
import type { Embedded } from "../../store/assets.ts";
import { guarded, inputPath, type Sniffed } from "../sniff.ts";
import { sizeWithin, type RawPicture } from "./rawPicture.ts";
import { Unusable } from "./unusable.ts";

export interface LookedInto {
  kind: "clip" | "music";
  width: number;
  height: number;
  seconds: number;
  hasSound: boolean;
  traits: Asset["traits"];
  embedded: Embedded;
  /** Null for music. */
  small: RawPicture | null;
}

/** Frames wider or higher than this are no clip that a machine of ours could show. */
const SIDE_MAX = 16_384;
const DECODE_MS = 30_000;

/** Throws Unusable; PROCESS_TIMEOUT never leaves, since a file that keeps ffmpeg busy is unusable, too. */
export async function lookIntoMedia(
  ffmpeg: FfmpegPrograms,
  path: string,
  sniffed: Pick<Sniffed, "demuxer">,
  o: { bytes: number; side: number; signal: AbortSignal },
): Promise<LookedInto> {
  const probe = await ffmpeg.probe(inputPath(path), o.signal, guarded(sniffed)).catch((error: unknown) => {
    throw asUnusable(error, o.signal);
  });
  const picture = probe.streams.find(
    (stream) => stream.codec_type === "video" && stream.disposition["attached_pic"] !== 1,
  );
  const hasSound = probe.audio !== undefined && (probe.audio.channels ?? 0) > 0;
  const seconds = secondsOf(probe, picture ?? probe.audio);
  const embedded = embeddedIn(probe);
  if (!picture) {
    if (!hasSound) throw new Unusable("It holds neither picture nor sound");
    if (seconds === 0) throw new Unusable("It has no length: it is empty, or breaks off");
    return { kind: "music", width: 0, height: 0, seconds, hasSound, traits: [], embedded, small: null };
  }
  checkWhole(probe, o.bytes);
  const { width, height, turned } = uprightSize(picture);
  if (!(width > 0 && height > 0))
    throw new Unusable("Its picture has no size: it is damaged, or its codec is not known");
  if (Math.max(width, height) > SIDE_MAX)
    throw new Unusable(`It is ${width} × ${height}; clips of up to ${SIDE_MAX} on a side are taken`);
  if (seconds === 0) throw new Unusable("It has no length: it is empty, or breaks off");
  const small = await frameAt(
    ffmpeg,
    path,
    sniffed,
    { at: seconds / 2, ...sizeWithin(o.side, width, height) },
    o.signal,
  );
  if (!small) throw new Unusable("Its picture cannot be decoded: it is damaged, or its codec is not known");
  const traits = traitsOf(picture, turned);
  return { kind: "clip", width, height, seconds, hasSound, traits, embedded, small };
}

/** The key frame at or before a moment, upright; null where nothing can be decoded there nor at the beginning. */
export async function frameAt(
  ffmpeg: FfmpegPrograms,
  path: string,
  sniffed: Pick<Sniffed, "demuxer">,
  { at, width, height }: { at: number; width: number; height: number },
  signal: AbortSignal,
): Promise<RawPicture | null> {
  // Decoding key frames alone is ten times as fast, but some files have none where they are looked for.
  const ways = [["-skip_frame", "nokey", "-noaccurate_seek", "-ss", at.toFixed(3)], ["-ss", at.toFixed(3)], []];
  for (const way of ways) {
    const chunks: Uint8Array[] = [];
    // One frame is decoded by one thread sooner than several are started.
    const args = [
      "-threads",
      "1",
      ...way,
      ...guarded(sniffed),
      "-i",
      inputPath(path),
      "-an",
      "-sn",
      "-dn",
      "-frames:v",
      "1",
    ];
    const scale = ["-vf", `scale=${width}:${height}:flags=area,format=rgb24`, "-f", "rawvideo", "-"];
    try {
      await ffmpeg.run([...args, ...scale], {
        op: "library.frame",
        signal,
        timeoutMs: DECODE_MS,
        onStdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
      });
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || !isFileFault(error)) throw error;
      if (error.code === "PROCESS_TIMEOUT") return null;
    }
    const rgb = Buffer.concat(chunks);
    if (rgb.length === width * height * 3) return { width, height, rgb };
  }
  return null;
}

function isFileFault({ code }: AppError): boolean {
  return code === "FFMPEG_FAILED" || code === "PROCESS_TIMEOUT";
}

/** What ffprobe says of a file that it cannot read, as a reason; what is not the file's fault stays an error. */
function asUnusable(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof AppError) || !isFileFault(error)) return error;
  const said = error.message;
  if (/moov atom not found|End of file|Truncat|partial file/i.test(said))
    return new Unusable("It breaks off: the file is not whole");
  if (/Protocol .* not on whitelist|not whitelisted/i.test(said))
    return new Unusable("It names other files or addresses, which are never opened");
  if (error.code === "PROCESS_TIMEOUT") return new Unusable("It takes too long to read");
  if (/ended from outside \(SIG(?:SEGV|BUS|ABRT|ILL)\)/.test(said))
    return new Unusable("ffprobe breaks down on it: it is damaged; save it anew as MP4");
  return new Unusable("It cannot be read: it is damaged, or of a kind that is not known");
}

/** As it is seen: pixels square, and turned as its display matrix says. */
export function uprightSize(stream: ProbeStream): { width: number; height: number; turned: boolean } {
  const { width: w = 0, height: h = 0, sample_aspect_ratio: ratio, tags, side_data_list } = stream;
  const [num = 1, den = 1] = (ratio ?? "1:1").split(":").map(Number);
  const wide = num > 0 && den > 0 && num !== den ? Math.round((w * num) / den) : w;
  const rotation = side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? Number(tags["rotate"] ?? 0);
  const turned = Number.isFinite(rotation) && rotation % 360 !== 0;
  return Math.abs(rotation % 180) === 90 ? { width: h, height: wide, turned } : { width: wide, height: h, turned };
}

function secondsOf({ format }: Probe, stream: ProbeStream | undefined): number {
  const seconds = stream?.duration ?? format.duration ?? 0;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** The tables of an MP4 say how much there should be: where less is there, the copying was broken off. */
function checkWhole({ format, streams }: Probe, bytes: number): void {
  if (!/mov|mp4/.test(format.format_name)) return;
  const expected = streams.reduce((sum, { bit_rate = 0, duration = 0 }) => sum + (bit_rate * duration) / 8, 0);
  if (expected > bytes * 1.02 + 4096) throw new Unusable("It breaks off: the file is not whole");
}

function traitsOf(stream: ProbeStream, turned: boolean): Asset["traits"] {
  const { pix_fmt = "", color_transfer = "", color_primaries = "", tags } = stream;
  const traits: Asset["traits"] = [];
  if (/^(?:yuva|rgba|argb|bgra|abgr|gbrap|ya\d)/.test(pix_fmt) || tags["alpha_mode"] === "1") traits.push("alpha");
  if (/^(?:smpte2084|arib-std-b67)$/.test(color_transfer)) traits.push("hdr");
  if (turned) traits.push("rotated");
  if (isVariable(stream)) traits.push("variable frame rate");
  if (/^(?:bt2020|smpte43[12])/.test(color_primaries)) traits.push("wide gamut");
  return traits;
}

/** The base rate holds all time stamps exactly; the mean one is lower where frames are left out. */
function isVariable({ r_frame_rate, avg_frame_rate }: ProbeStream): boolean {
  const [base, mean] = [rate(r_frame_rate), rate(avg_frame_rate)];
  return base > 0 && mean > 0 && Math.abs(base - mean) / base > 0.02;
}

function rate(fraction: string | undefined): number {
  const [num = 0, den = 0] = (fraction ?? "").split("/").map(Number);
  return den > 0 ? num / den : 0;
}

function embeddedIn({ format, streams }: Probe): Embedded {
  const tags = new Map<string, string>();
  for (const of of [...streams.map((stream) => stream.tags), format.tags])
    for (const [key, value] of Object.entries(of)) tags.set(key.toLowerCase(), value.trim().slice(0, 300));
  const title = tags.get("title");
  const author = tags.get("artist") ?? tags.get("author");
  const keywords = tags.get("keywords");
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(keywords ? { tags: keywords.split(/[,;]/).flatMap((tag) => tag.trim() || []) } : {}),
  };
}
