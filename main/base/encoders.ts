// Every encoder of pictures that a video may be made with, as data: where it runs, what it is told, and all of equal quality.
import { CODEC_NAMES, type Codec, type FrameRate } from "../../contract/values.ts";
import { AppError } from "./errors.ts";

/** What encodes: the processor, or what a graphics card has for it. */
export const DEVICES = ["cpu", "nvenc", "videotoolbox", "qsv", "vaapi"] as const;
export type Device = (typeof DEVICES)[number];
export const DEVICE_NAMES = {
  cpu: "the processor",
  nvenc: "NVENC",
  videotoolbox: "VideoToolbox",
  qsv: "Quick Sync",
  vaapi: "VAAPI",
} as const satisfies Record<Device, string>;

export interface Encoder {
  /** As ffmpeg calls it. */
  name: string;
  codec: Codec;
  device: Device;
  /** Preset and quality. */
  options: readonly string[];
  /** How it is told its number of threads, `#`; absent: it is not asked to keep to any. */
  threads?: readonly string[];
  /** What it is handed. */
  pixels: string;
  /** Frames must lie in the card's memory: how it is opened, and the filter that brings them there. */
  card?: { open: readonly string[]; upload: string };
  container: "mp4" | "mov";
  /** The sample entry's four letters, where the muxer's own choice is not what players want. */
  tag?: string;
  /** It begins anew, with a key frame, wherever it is told: what it makes can be kept in parts. */
  cuts?: true;
  /** Gives its parameter sets numbers of their own, so that they stand beside another encoder's in one file. */
  apart?: readonly string[];
}

const VAAPI = { open: ["-init_hw_device", "vaapi=card", "-filter_hw_device", "card"], upload: "format=nv12,hwupload" };
const EIGHT = { pixels: "yuv420p", container: "mp4" } as const;
const NVENC = ["-preset", "p4", "-rc", "vbr", "-b:v", "0"];
/** Apple's players take HEVC by this name only. */
const HVC1 = { tag: "hvc1" } as const;

/**
 * In the order in which they are tried. The measure is x264's `veryfast` at crf 20: on clips of the reference work x265
 * has the same SSIM at crf 22, with four fifths of the bytes, and SVT-AV1 at crf 32. x264 itself has that SSIM in as many
 * bytes at three quarters of the time where it searches a quarter pixel in one step instead of two and weighs coefficients
 * by what they cost (docs/decisions/0023). What cannot be measured on every
 * machine, the cards' own scales, follows their vendors' advice.
 */
export const ENCODERS: readonly Encoder[] = [
  {
    ...EIGHT,
    name: "h264_nvenc",
    codec: "h264",
    device: "nvenc",
    options: [...NVENC, "-cq", "23", "-bf", "2", "-profile:v", "high"],
  },
  {
    ...EIGHT,
    name: "h264_videotoolbox",
    codec: "h264",
    device: "videotoolbox",
    options: ["-q:v", "60", "-profile:v", "high"],
  },
  {
    ...EIGHT,
    name: "h264_qsv",
    codec: "h264",
    device: "qsv",
    options: ["-preset", "veryfast", "-global_quality", "22"],
    pixels: "nv12",
  },
  {
    ...EIGHT,
    name: "h264_vaapi",
    codec: "h264",
    device: "vaapi",
    options: ["-qp", "22", "-profile:v", "high"],
    pixels: "vaapi",
    card: VAAPI,
  },
  {
    ...EIGHT,
    name: "libx264",
    codec: "h264",
    device: "cpu",
    options: ["-preset", "veryfast", "-crf", "21", "-subq", "1", "-trellis", "1"],
    threads: ["-threads", "#"],
    apart: ["-x264-params", "sps-id=1"],
    cuts: true,
  },
  { ...EIGHT, ...HVC1, name: "hevc_nvenc", codec: "hevc", device: "nvenc", options: [...NVENC, "-cq", "25"] },
  { ...EIGHT, ...HVC1, name: "hevc_videotoolbox", codec: "hevc", device: "videotoolbox", options: ["-q:v", "60"] },
  {
    ...EIGHT,
    ...HVC1,
    name: "hevc_qsv",
    codec: "hevc",
    device: "qsv",
    options: ["-preset", "veryfast", "-global_quality", "24"],
    pixels: "nv12",
  },
  {
    ...EIGHT,
    ...HVC1,
    name: "hevc_vaapi",
    codec: "hevc",
    device: "vaapi",
    options: ["-qp", "24"],
    pixels: "vaapi",
    card: VAAPI,
  },
  {
    ...EIGHT,
    ...HVC1,
    name: "libx265",
    codec: "hevc",
    device: "cpu",
    options: ["-preset", "veryfast", "-crf", "22"],
    // Open groups of pictures could not be cut; what x265 says of itself would change with its version.
    threads: ["-x265-params", "log-level=error:info=0:open-gop=0:frame-threads=#:pools=#"],
  },
  { ...EIGHT, name: "av1_nvenc", codec: "av1", device: "nvenc", options: [...NVENC, "-cq", "30"] },
  {
    ...EIGHT,
    name: "av1_qsv",
    codec: "av1",
    device: "qsv",
    options: ["-preset", "veryfast", "-global_quality", "28"],
    pixels: "nv12",
  },
  {
    ...EIGHT,
    name: "av1_vaapi",
    codec: "av1",
    device: "vaapi",
    options: ["-rc_mode", "CQP", "-global_quality", "110"],
    pixels: "vaapi",
    card: VAAPI,
  },
  {
    ...EIGHT,
    name: "libsvtav1",
    codec: "av1",
    device: "cpu",
    options: ["-preset", "8", "-crf", "32"],
    threads: ["-svtav1-params", "lp=#"],
  },
  {
    ...EIGHT,
    name: "libaom-av1",
    codec: "av1",
    device: "cpu",
    // Builds that do not know these are of a time when it took seconds for each frame: they fail the test by that.
    options: ["-usage", "realtime", "-cpu-used", "8", "-row-mt", "1", "-crf", "30", "-b:v", "0"],
    threads: ["-threads", "#"],
  },
  {
    name: "prores_ks",
    codec: "prores",
    device: "cpu",
    // ProRes 422: the pictures have eight bits and half the colour, of which HQ would keep no more.
    // Told its quality instead of looking for a rate it takes a seventh of the time, and looks better in fewer bytes.
    options: ["-profile:v", "2", "-vendor", "apl0", "-qscale:v", "5"],
    threads: ["-threads", "#"],
    pixels: "yuv422p10le",
    container: "mov",
  },
];

/** Throws RangeError where there is none of that name. */
export function encoderNamed(name: string): Encoder {
  const found = ENCODERS.find((one) => one.name === name);
  if (!found) throw new RangeError(`no encoder ${name}`);
  return found;
}

/** Key frames at most this far apart, seconds: what players seek by. */
const GOP_SECONDS = 2;

/**
 * All that stands before an output file; `deviceArguments` before the inputs and `uploadFilter` in the graph belong to it.
 * @param inCard frames come to it in the card's memory: their format is chosen there
 */
export function encoderArguments(encoder: Encoder, threads: number, rate: FrameRate, inCard = false): string[] {
  const { name, options, pixels, card, tag, container } = encoder;
  const counted = (encoder.threads ?? []).map((part) => part.replaceAll("#", String(threads)));
  return [
    ["-c:v", name, ...options, ...counted],
    card || inCard ? [] : ["-pix_fmt", pixels],
    ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ["-g", String(Math.round((GOP_SECONDS * rate.num) / rate.den)), "-video_track_timescale", String(timescale(rate))],
    tag ? ["-tag:v", tag] : [],
    // ProRes has no place for colours in older builds' frames, and the file's own must be asked for.
    container === "mov" ? ["-movflags", "+write_colr"] : [],
  ].flat();
}

/** Before the inputs. */
export function deviceArguments({ card }: Encoder): readonly string[] {
  return card?.open ?? [];
}

/** After the last filter, with the comma before it. */
export function uploadFilter({ card }: Encoder): string {
  return card ? `,${card.upload}` : "";
}

/** The same encoder, for pieces that stand between another's: their parameter sets then need not be told apart by place. */
export function besideOthers(encoder: Encoder): Encoder {
  return encoder.apart ? { ...encoder, options: [...encoder.options, ...encoder.apart] } : encoder;
}

/** Ticks a second in which every frame lies on a whole tick. */
export function timescale({ num }: FrameRate): number {
  return num < 10_000 ? num * 512 : num;
}

/** What of a build is of use for a codec: best first, the processor last; empty where it cannot make it. */
export interface CodecSupport {
  encoders: readonly Encoder[];
  /** Why these: what a test encode said of what would be better. */
  reason: string;
}

/** What was proven until now. */
export type Support = Readonly<{ h264: CodecSupport } & Partial<Record<Codec, CodecSupport>>>;

/**
 * What a video's picture depends on besides its frames: which build makes each codec, and by what. Of codecs that are
 * proven only when one is asked for, what each build has for them.
 */
export function codingVersion(build: Making, others: readonly Making[]): unknown {
  const builds = [build, ...others];
  const h264 = builds.find(({ video }) => video.h264.encoders.length > 0);
  const rest = ENCODERS.filter(({ codec }) => codec !== "h264").map(({ name }) => name);
  return [
    h264 ? [h264.version, h264.video.h264.encoders.map(({ name }) => name)] : [],
    ...builds.map(({ version, encoders }) => [version, rest.filter((name) => encoders.has(name))]),
  ];
}

interface Making {
  version: string;
  video: Support;
  encoders: ReadonlySet<string>;
}

interface Build<B> {
  video: Support;
  others: readonly B[];
  prove(codec: Codec, signal?: AbortSignal): Promise<CodecSupport>;
}

/**
 * The build itself, where it makes the codec, or the best of the others that does, with what it makes it by in its `video`.
 * Throws CODEC_MISSING.
 */
export async function buildFor<B extends Build<B>>(build: B, codec: Codec, signal?: AbortSignal): Promise<B> {
  const reasons: string[] = [];
  for (const one of [build, ...build.others]) {
    const support = one.video[codec] ?? (await one.prove(codec, signal));
    if (support.encoders.length > 0) return { ...one, video: { ...one.video, [codec]: support } };
    reasons.push(support.reason);
  }
  throw new AppError(
    "CODEC_MISSING",
    "ffmpeg.codec",
    `No ffmpeg here can make ${CODEC_NAMES[codec]}: ${[...new Set(reasons)].join("; ")}`,
    CODEC_NEEDS[codec] ? { hint: CODEC_NEEDS[codec] } : {},
  );
}

/** Which builds make what the packaged ones lack, as a person is told. */
export const CODEC_NEEDS: Partial<Record<Codec, string>> = {
  av1: "Choose --codec h264 or hevc. AV1 needs an ffmpeg of version 5 or newer with libsvtav1: `apt install ffmpeg` (Debian 12, Ubuntu 23.04 and newer), `brew install ffmpeg`, on Windows the full build of gyan.dev; then `npm run doctor`.",
};

/** What a video's picture was made by, in one line for people: what failed at its test encode, `doctor` says. */
export function pictureBy({ name, device }: Encoder, version: string): string {
  return device === "cpu"
    ? `picture by ${name} on the processor, ffmpeg ${version} (\`npm run doctor\` says what else was tried)`
    : `picture by ${name} on the graphics card (${DEVICE_NAMES[device]}), ffmpeg ${version}`;
}
