// How the picture of a clip stays in a graphics card from its file to the encoder, as data for each kind of card.
import type { Device } from "./encoders.ts";

/**
 * How much of a clip's way the card does besides encoding, most first: decode, scale and lay captions over; decode and
 * scale; decode alone, after which frames come down to the processor.
 */
export const REACHES = ["whole", "scale", "decode"] as const;
export type Reach = (typeof REACHES)[number];
export const REACH_NAMES = {
  whole: "decodes, scales, lays captions over and encodes",
  scale: "decodes, scales and encodes",
  decode: "decodes and encodes",
} as const satisfies Record<Reach, string>;

/** Pieces of arguments in which `#w`, `#h`, `#x` and `#y` stand for sizes and places. */
export interface CardPath {
  /** Before the inputs: the one device that decoding, filters and encoder share. */
  open: readonly string[];
  /** Before a clip's `-i`: it is decoded there, and its frames stay. */
  stay: readonly string[];
  /** Before a clip's `-i`: it is decoded there, and its frames come down. */
  down: readonly string[];
  /** Where a decoder must be named: ffmpeg's own names by codec. Of other codecs nothing is decoded in the card. */
  decoders?: Readonly<Record<string, string>>;
  /** What lies in the card's memory after scaling, by ffmpeg's name of the pixel format. */
  pixels: string;
  /** To the picture's size and to `pixels`, from NV12, and where it `narrows` from P010 of ten bits. Null: the card cannot. */
  scale: string | null;
  narrows: boolean;
  /**
   * How a picture with alpha (yuva420p, BT.709, studio range) comes into the card, and is laid over what lies there.
   * Null: the card cannot.
   */
  lay: { bring: string; over: string } | null;
}

/** Frames that filters and encoder hold while the decoder goes on, besides those that it needs itself. */
const SPARE = ["-extra_hw_frames", "8"];
const opened = (kind: string) => ["-init_hw_device", `${kind}=card`, "-filter_hw_device", "card"];
const accelerated = (kind: string) => ["-hwaccel", kind, "-hwaccel_device", "card"];
/** What drivers that blend RGB want: colours already multiplied by their alpha. */
const PREMULTIPLIED = "scale=in_color_matrix=bt709:in_range=tv,format=gbrap,premultiply=inplace=1,format=bgra,hwupload";

export const CARD_PATHS = {
  nvenc: {
    open: opened("cuda"),
    stay: [...accelerated("cuda"), "-hwaccel_output_format", "cuda", ...SPARE],
    down: accelerated("cuda"),
    // overlay_cuda lays pictures with alpha over planes of their own only, not over NV12.
    pixels: "yuv420p",
    scale: "scale_cuda=w=#w:h=#h:interp_algo=bicubic:format=yuv420p",
    narrows: true,
    lay: { bring: "format=yuva420p,hwupload", over: "overlay_cuda=x=#x:y=#y:eof_action=repeat" },
  },
  vaapi: {
    open: opened("vaapi"),
    stay: [...accelerated("vaapi"), "-hwaccel_output_format", "vaapi", ...SPARE],
    down: accelerated("vaapi"),
    pixels: "nv12",
    scale: "scale_vaapi=w=#w:h=#h:mode=hq:format=nv12:out_color_matrix=bt709:out_range=tv",
    narrows: true,
    lay: { bring: PREMULTIPLIED, over: "overlay_vaapi=x=#x:y=#y" },
  },
  qsv: {
    open: opened("qsv"),
    stay: [...accelerated("qsv"), "-hwaccel_output_format", "qsv", ...SPARE],
    down: [],
    decoders: { h264: "h264_qsv", hevc: "hevc_qsv", mpeg2video: "mpeg2_qsv", vp9: "vp9_qsv", av1: "av1_qsv" },
    pixels: "nv12",
    scale: "vpp_qsv=w=#w:h=#h:format=nv12",
    narrows: true,
    lay: { bring: PREMULTIPLIED, over: "overlay_qsv=x=#x:y=#y:eof_action=repeat" },
  },
  videotoolbox: {
    open: [],
    stay: ["-hwaccel", "videotoolbox", "-hwaccel_output_format", "videotoolbox_vld"],
    down: ["-hwaccel", "videotoolbox"],
    pixels: "nv12",
    scale: "scale_vt=w=#w:h=#h",
    narrows: false,
    // No build has a filter for it.
    lay: null,
  },
} as const satisfies Record<Exclude<Device, "cpu">, CardPath>;

/** Null: the processor's. */
export function cardPath(device: Device): CardPath | null {
  return device === "cpu" ? null : CARD_PATHS[device];
}

/** Filters that a build must have by name, so that trying is worth while. */
export function filtersOf({ scale, lay }: CardPath, reach: Reach): string[] {
  const name = (chain: string) => chain.split(",").map((filter) => filter.split("=")[0] as string);
  const scaling = scale ? name(scale) : [];
  if (reach === "decode") return [];
  return reach === "scale" ? scaling : [...scaling, ...(lay ? [...name(lay.bring), ...name(lay.over)] : [])];
}

/** Before a clip's `-i`. Null: the card does not decode this codec. */
export function decodeArguments(path: CardPath, codec: string, stays: boolean): readonly string[] | null {
  const how = stays ? path.stay : path.down;
  if (!path.decoders) return how;
  const decoder = path.decoders[codec];
  return decoder ? [...how, "-c:v", decoder] : null;
}

export function placed(piece: string, values: Readonly<Record<string, number>>): string {
  return piece.replaceAll(/#(\w)/g, (_, name: string) => String(values[name]));
}
