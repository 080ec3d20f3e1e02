// A clip as the render can show it: a plain one as it is, an odd one as a mezzanine of just the stretch that is wanted. Pure but for `clipFacts`.
import { frameRate, frameSize } from "../../../contract/values.ts";
import type { Ffmpeg, Probe, ProbeStream } from "../../engines/ffmpeg/index.ts";
import { guarded, inputPath, type Sniffed } from "../sniff.ts";
import type { Wish } from "../types.ts";

export interface ClipFacts {
  /** Upright, with square pixels, even. */
  width: number;
  height: number;
  seconds: number;
  hasSound: boolean;
  /** What keeps it from being shown as it is. Empty: nothing. */
  oddities: Oddity[];
  transfer: "sdr" | "pq" | "hlg";
  stream: ProbeStream;
}

export type Oddity =
  | "animated picture"
  | "alpha"
  | "HDR"
  | "wide gamut"
  | "variable frame rate"
  | "interlaced"
  | "pixels that are not square"
  | "larger than 4K"
  | "too large a file to copy";

/** Of larger files only the stretch that is seen is kept, bytes. */
const MOST_COPIED = 1.5 * 2 ** 30;
const MOST_PIXELS = 4096 * 2304;
/**
 * Made once, decoded in every render: without CABAC and the loop filter that takes 40 % less, at the same SSIM and 7–12 %
 * more bytes (measured at this crf, with grain and without).
 */
export const MEZZANINE = ["-c:v", "libx264", "-preset", "veryfast", "-tune", "fastdecode", "-crf", "16"] as const;
/** Kept before and after the stretch, seconds: for a crossfade, and for rounding. */
export const SPARE_SECONDS = 2;

/** Pure: null where there is no moving picture in it. `bytes` of the file. */
export function clipFacts(probe: Probe, sniffed: Sniffed, bytes: number): ClipFacts | null {
  const { video: stream, audio, format } = probe;
  if (!stream?.width || !stream.height) return null;
  const seconds = format.duration ?? stream.duration ?? 0;
  const aspect = ratio(stream.sample_aspect_ratio?.replace(":", "/")) ?? 1;
  const sideways = stream.rotation % 180 !== 0;
  const [w, h] = [stream.width * aspect, stream.height];
  const [width, height] = sideways ? [h, w] : [w, h];
  const rates = [ratio(stream.r_frame_rate), ratio(stream.avg_frame_rate)];
  const [nominal, average] = rates;
  const transfer =
    stream.color_transfer === "smpte2084" ? "pq" : stream.color_transfer === "arib-std-b67" ? "hlg" : "sdr";
  const wide = /^(?:bt2020|smpte431|smpte432)$/.test(stream.color_primaries ?? "");
  const odd: [Oddity, boolean][] = [
    ["animated picture", sniffed.kind === "picture"],
    ["alpha", hasAlpha(stream)],
    ["HDR", transfer !== "sdr"],
    ["wide gamut", transfer === "sdr" && wide],
    ["variable frame rate", !!nominal && !!average && Math.abs(nominal / average - 1) > 0.02],
    ["interlaced", /^(?:tt|bb|tb|bt)$/.test(stream.field_order ?? "")],
    ["pixels that are not square", Math.abs(aspect - 1) > 0.005],
    ["larger than 4K", stream.width * stream.height > MOST_PIXELS],
    ["too large a file to copy", bytes > MOST_COPIED],
  ];
  return {
    width: even(width),
    height: even(height),
    seconds,
    hasSound: audio !== undefined,
    oddities: odd.flatMap(([name, is]) => (is ? [name] : [])),
    transfer,
    stream,
  };
}

const ALPHA = /^(?:yuva|rgba|bgra|argb|abgr|gbrap|ya8|ya16|pal8)/;

/** WebM keeps its alpha in a stream of its own, which only a tag tells. */
function hasAlpha({ pix_fmt, codec_name, tags }: ProbeStream): boolean {
  return (ALPHA.test(pix_fmt ?? "") && codec_name !== "gif") || tags.alpha_mode === "1" || tags.ALPHA_MODE === "1";
}

export interface Mezzanine {
  /** Where the stretch lies in the clip, seconds. */
  fromSeconds: number;
  seconds: number;
  /** Of the wish's beginning within the mezzanine. */
  offsetSeconds: number;
  width: number;
  height: number;
  /** Frames a second: the video's own. */
  rate: number;
}

/** Pure: which stretch, and how large: enough to cover the frame, never enlarged. */
export function planMezzanine(facts: ClipFacts, wish: Wish): Mezzanine {
  const frame = frameSize(wish);
  const { num, den } = frameRate(wish);
  const scale = Math.min(1, Math.max(frame.width / facts.width, frame.height / facts.height));
  const fromSeconds = Math.max(0, wish.fromSeconds - SPARE_SECONDS);
  const until = Math.min(facts.seconds, wish.fromSeconds + wish.seconds + SPARE_SECONDS);
  return {
    fromSeconds,
    seconds: Math.max(den / num, until - fromSeconds),
    offsetSeconds: wish.fromSeconds - fromSeconds,
    width: even(facts.width * scale),
    height: even(facts.height * scale),
    rate: num / den,
  };
}

/** Upon what a clip with alpha is seen. */
const GROUND = "0x14161c";
const TO_BT709 = "out_color_matrix=bt709:out_range=tv";

/** H.264 of high quality with short GOPs, which any build decodes and seeks in cheaply. */
export function mezzanineArguments(
  path: string,
  sniffed: Sniffed,
  facts: ClipFacts,
  { fromSeconds, seconds, width, height, rate }: Mezzanine,
  ffmpeg: Pick<Ffmpeg, "filters">,
  output: string,
): string[] {
  const { stream, oddities } = facts;
  const alpha = oddities.includes("alpha");
  const frames = Math.round(seconds * rate);
  const toned = toneMap(facts, ffmpeg);
  const seek = fromSeconds > 0 ? ["-ss", fromSeconds.toFixed(6)] : [];
  // Only libvpx reads the alpha of WebM.
  const decoder =
    alpha && /^vp[89]$/.test(stream.codec_name) ? ["-c:v", stream.codec_name === "vp9" ? "libvpx-vp9" : "libvpx"] : [];
  // An animation is told to run once, whatever it says itself.
  const once = sniffed.demuxer === "gif" ? ["-ignore_loop", "1"] : [];
  const filters = [
    // Both fields of a second are two moments: with one of them motion would stutter.
    ...(oddities.includes("interlaced") ? ["yadif=1"] : []),
    `fps=fps=${rate}:start_time=0`,
    // The last frame of a screen recording may last for seconds.
    ...(oddities.includes("variable frame rate") && ffmpeg.filters.has("tpad")
      ? [`tpad=stop_mode=clone:stop=${frames}`]
      : []),
    `trim=end_frame=${frames}`,
    `scale=${width}:${height}:flags=bicubic${toned.length === 0 ? `:${TO_BT709}` : ""}`,
    ...toned,
    "setsar=1",
    // Frame numbers as times: else ffmpeg adds and leaves out frames by the rate that it guesses.
    `settb=1/${rate}`,
    "setpts=N",
  ];
  const chain = alpha
    ? `[0:v:0]${filters.join(",")},format=yuva420p[a];color=c=${GROUND}:s=${width}x${height}:r=${rate},format=yuv420p[g];[g][a]overlay=shortest=1:format=yuv420,settb=1/${rate},setpts=N[v]`
    : `[0:v:0]${filters.join(",")},format=yuv420p[v]`;
  // Builds before 5.1 show the first frame of a slow clip too long where a graph opens one input once.
  const opened = `[0:v:0]nullsink;${chain}`;
  return [
    [
      "-threads",
      "2",
      ...guarded(sniffed),
      ...once,
      ...seek,
      ...decoder,
      "-t",
      seconds.toFixed(6),
      "-i",
      inputPath(path),
    ],
    [
      "-filter_complex",
      opened,
      "-map",
      "[v]",
      ...(facts.hasSound ? ["-map", "0:a:0", "-c:a", "aac", "-b:a", "192k"] : ["-an"]),
    ],
    ["-ac", "2", "-ar", "48000", "-frames:v", String(frames)],
    [...MEZZANINE, "-threads", "2", "-pix_fmt", "yuv420p", "-g", String(rate)],
    ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"],
    ["-video_track_timescale", String(rate * 512), "-f", "mp4", "-movflags", "+faststart", output],
  ].flat();
}

/**
 * HDR by the Möbius curve, white at 203 nits: what is darker than half of it looks as it would in SDR, so that faces stand
 * well beside other clips, and highlights up to 1000 nits keep their shape. A wide gamut by its matrix alone. Without
 * zscale (zimg) the colours stay as they are: `toneMaps` says so beforehand.
 */
function toneMap({ transfer, oddities, stream }: ClipFacts, ffmpeg: Pick<Ffmpeg, "filters">): string[] {
  if (!toneMaps(ffmpeg) || !(transfer !== "sdr" || oddities.includes("wide gamut"))) return [];
  const primaries =
    stream.color_primaries === "smpte432" || stream.color_primaries === "smpte431" ? stream.color_primaries : "bt2020";
  const own = stream.color_space?.startsWith("bt2020") ? "bt2020nc" : "bt709";
  // Said of the frames themselves: builds of 2018 do not take it as zscale's own options.
  const say = (trc: string, matrix: string) =>
    `setparams=range=tv:color_primaries=${primaries}:color_trc=${trc}:colorspace=${matrix}`;
  if (transfer === "sdr") return [say("bt709", own), "zscale=p=bt709:t=bt709:m=bt709:r=tv"];
  const from = transfer === "pq" ? "smpte2084" : "arib-std-b67";
  return [
    say(from, "bt2020nc"),
    `zscale=t=linear:npl=${HDR_WHITE}`,
    "format=gbrpf32le",
    "zscale=p=bt709",
    `tonemap=tonemap=mobius:param=0.5:desat=0:peak=${(1000 / HDR_WHITE).toFixed(2)}`,
    "zscale=t=bt709:m=bt709:r=tv",
  ];
}

/** Of a sheet of white paper, nits: ITU-R BT.2408. */
const HDR_WHITE = 203;

export function toneMaps({ filters }: Pick<Ffmpeg, "filters">): boolean {
  return filters.has("zscale") && filters.has("tonemap");
}

/** `30000/1001` as a number; null where it says nothing. */
function ratio(text: string | undefined): number | null {
  const [a, b = 1] = (text ?? "").split("/").map(Number);
  return a !== undefined && a > 0 && b > 0 ? a / b : null;
}

function even(value: number): number {
  return Math.max(2, 2 * Math.round(value / 2));
}
