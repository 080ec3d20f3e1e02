// The footage: what is seen while each scene is spoken, and what is heard under it.
import { z } from "zod";

import { Graphic } from "./graphics.ts";
import { BackgroundKind, Look, Palette } from "./look.ts";
import { TransitionKind } from "./transition.ts";
import { Ambience, ArtifactRef, Id, Mood, Seconds } from "./values.ts";

/** Everything the background engine needs to draw any frame again: equal specs give equal frames. */
export const BackgroundSpec = z.object({
  kind: BackgroundKind,
  seed: z.int().nonnegative(),
  palette: Palette,
  speed: z.number(),
  /** Zoom over the shot, 1 → zoom or zoom → 1, and the point it moves towards (0–1). */
  zoom: z.object({ from: z.number(), to: z.number(), x: z.number(), y: z.number() }),
  /** It comes back to its first frame after so long, without a jump: over the overlap its end fades into its beginning. */
  loop: z.object({ seconds: Seconds, overlapSeconds: Seconds }).optional(),
});
export type BackgroundSpec = z.infer<typeof BackgroundSpec>;

/** Ken Burns: zoom z and the place (0–1) of the window in the room that the zoom leaves; both go evenly together over the shot, from rest to rest. */
export const Motion = z.object({
  zoom: z.tuple([z.number(), z.number()]),
  x: z.tuple([z.number(), z.number()]),
  y: z.tuple([z.number(), z.number()]),
  /** There and back over the shot, gently, so that its last frame runs into its first. */
  cycle: z.boolean().optional(),
});
export type Motion = z.infer<typeof Motion>;

/** A part of a picture, in shares of its own width and height. */
export const Area = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Area = z.infer<typeof Area>;

/**
 * How a picture of another aspect fills the frame. Cover: enlarged until nothing is empty, and cropped about a point
 * (0–1) that matters. Blur: whole, or a part of it, upon an enlarged and blurred copy of itself. Pan: enlarged until nothing is empty,
 * and the motion passes over what reaches beyond the frame. Absent: cropped about the middle.
 */
export const Fit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cover"), x: z.number().min(0).max(1), y: z.number().min(0).max(1) }),
  z.object({ kind: z.literal("blur"), part: Area.exactOptional() }),
  /** Only of a still whose `aspect` is told. */
  z.object({ kind: z.literal("pan") }),
]);
export type Fit = z.infer<typeof Fit>;

/** What lies in a picture: faces and text must not be cut off or covered, `salient` (0–1) is where the eye goes. */
export const Content = z.object({
  faces: z.array(Area),
  text: z.array(Area),
  salient: z.object({ x: z.number(), y: z.number() }),
});
export type Content = z.infer<typeof Content>;

export const Visual = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("background"), spec: BackgroundSpec }),
  z.object({
    kind: z.literal("image"),
    image: ArtifactRef,
    motion: Motion,
    fit: Fit.optional(),
    /** Of what is seen of it whole; absent: nothing is known. */
    content: Content.exactOptional(),
    /** Width by height. */
    aspect: z.number().positive().exactOptional(),
    /**
     * How deep each part of it lies, white nearest, of the same shape; and how far the nearest moves against the middle of the
     * depths, in shares of the width, from the first frame to the last: the camera goes sideways.
     */
    depth: z.object({ map: ArtifactRef, shift: z.tuple([z.number(), z.number()]) }).exactOptional(),
  }),
  z.object({
    kind: z.literal("clip"),
    clip: ArtifactRef,
    fromSeconds: Seconds,
    fit: Fit.optional(),
    /** 1 is the clip's own, which it has where nothing is said; 0.5 is half as fast. */
    speed: z.number().min(0.25).max(1).optional(),
    /** A piece of this length, from `fromSeconds` on, that repeats: from its beginning again, or to and fro. */
    repeat: z.object({ seconds: Seconds, how: z.enum(["loop", "bounce"]) }).optional(),
    /** Gain of the clip's own sound, which is first brought to the narration's loudness. Absent: it is not heard. */
    soundDb: z.number().optional(),
    /** At moments spread evenly over the stretch that is seen. Absent: nothing is known. */
    content: z.array(Content).exactOptional(),
    aspect: z.number().positive().exactOptional(),
  }),
]);
export type Visual = z.infer<typeof Visual>;

export const CARD_KINDS = ["title", "listItem", "quote", "number", "breath", "text", "graphic"] as const;
/** Typeset text that lies over the picture for a part of a shot. Times are seconds from the beginning of the video. */
export const Card = z.object({
  kind: z.enum(CARD_KINDS),
  text: z.string(),
  /** Below or beside the text: who said a quote, what a number counts. */
  detail: z.string().nullable(),
  number: z.int().nullable(),
  /** Of the kind `graphic`, and of no other: what is drawn; `text` only names it. */
  graphic: Graphic.exactOptional(),
  start: Seconds,
  end: Seconds,
});
export type Card = z.infer<typeof Card>;

export const Shot = z.object({
  sceneId: z.string(),
  start: Seconds,
  end: Seconds,
  visual: Visual,
  /** Why this was chosen, in words. */
  reason: z.string(),
  /** How it comes after the shot before. Absent: it dissolves in. */
  transition: TransitionKind.exactOptional(),
  /** Of the library, where it is a person's own. */
  assetId: Id.optional(),
  /** Where it begins in the asset's own clip. */
  fromSeconds: Seconds.exactOptional(),
});
export type Shot = z.infer<typeof Shot>;

/** What proves the licence of a file that was taken from a source, as the source told it then. */
export const Proof = z.object({
  source: z.string(),
  licenceUrl: z.string(),
  /** Where the source shows it with its licence. */
  page: z.string(),
  attribution: z.string(),
  authorUrl: z.string().nullable(),
  /** ISO 8601, UTC: as of when the licence is told, and when the file was loaded. */
  asOf: z.string(),
  takenAt: z.string(),
});
export type Proof = z.infer<typeof Proof>;

/** Licence and provenance of something that is seen or heard in the video. */
export const AssetRecord = z.object({
  title: z.string(),
  kind: z.enum(["clip", "picture", "music", "font", "background", "voice"]),
  /** SPDX expression, or the licence's own name. */
  licence: z.string().nullable(),
  /** `generated`, `own`, or an address. */
  provenance: z.string(),
  author: z.string().nullable(),
  /** Of what is shown, which was made of the file. */
  hash: z.string().nullable(),
  /** SHA-256 of the file as it lay in a person's folder. */
  original: z.string().exactOptional(),
  proof: Proof.exactOptional(),
});
export type AssetRecord = z.infer<typeof AssetRecord>;

/** Everything the ambience engine needs to sound the same again. */
export const AmbienceSpec = z.object({
  sounds: z.array(Ambience).min(1).max(3),
  /** Difference between the tones at the two ears, which those who wear headphones hear as a beat. Null: no tones. */
  beatHertz: z.number().min(0.5).max(40).nullable(),
  seed: z.int().nonnegative(),
});
export type AmbienceSpec = z.infer<typeof AmbienceSpec>;

export const FootageOutput = z.object({
  look: Look,
  /** In order, without gaps; together exactly as long as the narration and its tail. */
  shots: z.array(Shot).min(1),
  cards: z.array(Card),
  /** A seamless loop: WAV, 48 kHz, stereo. Null: no music. */
  music: z
    .object({ audio: ArtifactRef, mood: Mood, loopSeconds: Seconds, beatSeconds: Seconds.exactOptional() })
    .nullable(),
  /** What is heard where nobody speaks, and whether the picture darkens to black meanwhile. */
  ambience: z.object({ sound: AmbienceSpec, loudness: z.number(), dim: z.boolean() }).optional(),
  /** The whole video's length: the narration and a short tail for the music to end. */
  durationSeconds: Seconds,
  assets: z.array(AssetRecord),
  /** What a person should know of their own footage: what was not used and why. */
  notes: z.array(z.string()).optional(),
});
export type FootageOutput = z.infer<typeof FootageOutput>;
