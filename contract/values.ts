// The small values that every other schema is made of, with their units.
import { z } from "zod";

/** Any JSON value: what stage inputs and outputs are stored as. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/** SHA-256 in lower-case hexadecimal. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** UUIDv7. */
export const Id = z.uuid();

/** Seconds from the beginning of the video, or a length in seconds. */
export const Seconds = z.number().nonnegative().finite();

/** A file in `artifacts/`, immutable, named by the hash of its bytes. */
export const ArtifactRef = z.object({ hash: Hash, bytes: z.int().nonnegative(), mediaType: z.string() });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** Control characters, and marks that turn the direction of writing: `exe.gpj` would be shown as `jpg.exe`. */
// oxlint-disable-next-line no-misleading-character-class
const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** A file's name as it is kept and shown. */
export function plainName(name: string): string {
  return name.toWellFormed().normalize("NFC").replaceAll(UNSEEN, "").trim();
}

/** What a file or folder is called on the disk, as it is shown: what cannot be seen can, so that two names stay two. */
export function shownName(name: string): string {
  return name.toWellFormed().replaceAll(UNSEEN, "\uFFFD");
}

/** A file that a person handed in: a copy lies among the artifacts, so that later changes to the file change no video. */
export const OwnFile = z.object({
  name: z.string().overwrite(plainName),
  artifact: ArtifactRef,
  /** Of a clip or a sound, as it was measured when it was handed in; null: a picture. */
  seconds: z.number().nonnegative().nullable().default(null),
});
export type OwnFile = z.infer<typeof OwnFile>;

export const FORMATS = ["16:9", "9:16", "1:1", "4:5"] as const;
export const Format = z.enum(FORMATS);
export type Format = z.infer<typeof Format>;

/** Picture size in pixels for each format where nobody chose a height: its shorter side has 1080. */
export const FRAME_SIZES = {
  "16:9": { width: 1920, height: 1080 },
  "9:16": { width: 1080, height: 1920 },
  "1:1": { width: 1080, height: 1080 },
  "4:5": { width: 1080, height: 1350 },
} as const satisfies Record<Format, { width: number; height: number }>;

export const CODECS = ["h264", "hevc", "av1", "prores"] as const;
/** How the picture is encoded: what every player takes, its two successors, and what editors cut. */
export const Codec = z.enum(CODECS);
export type Codec = z.infer<typeof Codec>;
export const CODEC_NAMES = { h264: "H.264", hevc: "HEVC", av1: "AV1", prores: "ProRes 422" } as const satisfies Record<
  Codec,
  string
>;

export const HEIGHTS = [720, 1080, 1440, 2160] as const;
/** Pixels of the picture's shorter side, as in 1080p: 1920×1080, 1080×1920, 1080×1080 and 1080×1350 are all 1080. */
export const Height = z.literal(HEIGHTS);
export type Height = z.infer<typeof Height>;
export const DEFAULT_HEIGHT = 1080 satisfies Height;

export const FRAME_RATES = [24, 25, 30, 50, 60] as const;
/** Frames a second that a video can have. */
export const Fps = z.literal(FRAME_RATES);
export type Fps = z.infer<typeof Fps>;
export const DEFAULT_FPS = 30 satisfies Fps;

/** Frames a second as a fraction, so that 29.97 is 30000/1001 exactly. */
export const FrameRate = z.object({ num: z.int().positive(), den: z.int().positive() });
export type FrameRate = z.infer<typeof FrameRate>;

/** How large the picture is and how often it changes: an idea, or the part of one that says so. */
export interface PictureShape {
  format: Format;
  height?: Height | undefined;
  fps?: Fps | undefined;
}

/** In pixels, even on both sides. */
export function frameSize({ format, height = DEFAULT_HEIGHT }: PictureShape): { width: number; height: number } {
  const size = FRAME_SIZES[format];
  const scale = height / Math.min(size.width, size.height);
  return { width: size.width * scale, height: size.height * scale };
}

export function frameRate({ fps = DEFAULT_FPS }: Pick<PictureShape, "fps">): FrameRate {
  return { num: fps, den: 1 };
}

/** Samples a second of every sound in a video. */
export const SAMPLE_RATE = 48_000;

export const MOODS = ["calm", "dreamy", "warm", "focused", "bright", "dramatic"] as const;
/** The mood of a music bed. */
export const Mood = z.enum(MOODS);
export type Mood = z.infer<typeof Mood>;

export const BEAT_CUTS = ["off", "within", "free"] as const;
/**
 * Which cuts go to the music's nearest beat: none; those within a scene, by 0.12 s at most; or those between scenes and
 * cards as well, by 0.2 s at most.
 */
export const BeatCuts = z.enum(BEAT_CUTS);
export type BeatCuts = z.infer<typeof BeatCuts>;

/** How a narration is delivered: settings of prosody, as far as a voice has them. */
export const DELIVERIES = ["calm", "neutral", "lively"] as const;
export const Delivery = z.enum(DELIVERIES);
export type Delivery = z.infer<typeof Delivery>;

/** The sounds of ambience, each synthesised. */
export const AMBIENCES = ["rain", "sea", "wind", "fire", "night", "brown-noise", "pads"] as const;
export const Ambience = z.enum(AMBIENCES);
export type Ambience = z.infer<typeof Ambience>;

export const STYLES = [
  "sleep",
  "meditation",
  "breathing",
  "focus",
  "affirmations",
  "quotes",
  "list",
  "explainer",
  "story",
  "how-to",
] as const;
/** The form a script takes. */
export const Style = z.enum(STYLES);
export type Style = z.infer<typeof Style>;

/** How a form is delivered where nobody chose. */
export const STYLE_DELIVERY = {
  sleep: "calm",
  meditation: "calm",
  breathing: "calm",
  focus: "calm",
  affirmations: "calm",
  quotes: "neutral",
  list: "lively",
  explainer: "neutral",
  story: "neutral",
  "how-to": "neutral",
} as const satisfies Record<Style, Delivery>;

export const CAPTION_STYLES = ["highlight", "pop", "line", "typewriter"] as const;
/** How captions move: the spoken word set off; a few words, the spoken one growing; a calm line at a time; letters as they are spoken. */
export const CaptionStyle = z.enum(CAPTION_STYLES);
export type CaptionStyle = z.infer<typeof CaptionStyle>;

export const CAPTION_MODES = ["burned", "soft", "files"] as const;
/** Where captions are: drawn on the picture, a track in the file that players switch on, or only in files of their own, which there always are. */
export const CaptionMode = z.enum(CAPTION_MODES);
export type CaptionMode = z.infer<typeof CaptionMode>;

/** The program's own looks; a person's have names of their own. */
export const LOOKS = [
  "midnight",
  "dawn",
  "forest",
  "ocean",
  "paper",
  "neon",
  "editorial",
  "bold",
  "retro",
  "clean",
] as const;
export type BundledLook = (typeof LOOKS)[number];
export const LookId = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "is no name: small letters and digits, with single hyphens between");
export type LookId = z.infer<typeof LookId>;

/**
 * The canonical form of a BCP 47 tag by CLDR's aliases: `iw` is `he`, `in` is `id`, `pt_br` is `pt-BR`, `zh-yue` is `yue`.
 * Null for what is no tag.
 */
export function canonicalLanguage(tag: string): string | null {
  const plain = tag.trim().replaceAll("_", "-");
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(plain)) return null;
  try {
    // An extended language subtag is the language itself (RFC 5646, 4.5); ICU refuses it.
    return Intl.getCanonicalLocales(plain.replace(/^(?:zh|ar|ms|uz|sw|kok)-(?=[a-z]{3}(?:-|$))/i, ""))[0] ?? null;
  } catch {
    return null;
  }
}

/** BCP 47, canonical. */
export const Language = z
  .string()
  .refine((tag) => canonicalLanguage(tag) !== null, "is no language tag such as en, pt-BR or zh-Hant")
  .overwrite((tag) => canonicalLanguage(tag) ?? tag);

/** A colour as #rrggbb, sRGB. */
export const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, "is no colour such as #1f2a44");
