// What enters: a topic, notes or a finished script, with a format, a length and wishes. A revision holds one of these.
import { z } from "zod";

import { Edits, EDIT_LIMITS, editsFault, plainEdits, Pronunciation } from "./edits.ts";
import { WriterWish } from "./llm.ts";
import { Look, lookFault } from "./look.ts";
import { Persona, PersonaId } from "./persona.ts";
import { TransitionWish } from "./transition.ts";
import {
  Ambience,
  BeatCuts,
  CaptionMode,
  CaptionStyle,
  Codec,
  DEFAULT_FPS,
  DEFAULT_HEIGHT,
  Delivery,
  Format,
  Fps,
  frameRate,
  Hash,
  Height,
  Id,
  Language,
  LookId,
  Mood,
  OwnFile,
  Seconds,
  Style,
  type PictureShape,
} from "./values.ts";

/** Limits of what a person may hand in; past them the idea is refused with IDEA_INVALID, nothing is cut silently. */
export const IDEA_LIMITS = {
  topicCharacters: 300,
  keywords: 20,
  keywordCharacters: 60,
  textBytes: 500_000,
  secondsMin: 15,
  secondsMax: 3600,
  /** Ambience costs the same at any length. */
  ambienceSecondsMax: 36_000,
  footageFolders: 20,
  insertSecondsMax: 300,
} as const;

/** What a person typed: composed letters, and no half of a surrogate pair, which no JSON could hold. */
const Typed = z.string().overwrite((text) => text.toWellFormed().normalize("NFC"));

/** What is seen and heard where nobody speaks. */
const AmbienceWish = z.object({
  /** Mixed at equal loudness. Empty: chosen by the topic's words. */
  sounds: z.array(Ambience).max(3).default([]),
  /** A beat between the ears, for headphones, under the sound. */
  binaural: z.boolean().default(false),
  /** The picture darkens to black over the first ten minutes, or half of a shorter video. */
  dim: z.boolean().default(false),
  /** LUFS, integrated. */
  loudness: z.number().min(-40).max(-14).default(-20),
  /** Null: a generated background. */
  picture: OwnFile.nullable().default(null),
});

/** Own folders, and which state of them in the library the video is made of. */
const FootageWish = z.object({
  /** Absolute paths. */
  folders: z.array(z.string().min(1)).min(1).max(IDEA_LIMITS.footageFolders),
  /** Hash over all assets in them when they were last indexed: other files make another video. */
  state: Hash,
});

/** The video of which another is a variant, and what of a person's own is seen in it when: the same is shown again. */
export const VariantOf = z.object({
  videoId: Id,
  /** Without those of backgrounds. Null: it is framed as that one, or has no footage of the person's own. */
  shots: z.array(z.object({ start: Seconds, end: Seconds, assetId: Id })).nullable(),
});
export type VariantOf = z.infer<typeof VariantOf>;

/** Captions in another language than the narration's: a person's own, SubRip or WebVTT, in the video's time. */
const Translation = z.object({ language: Language, text: Typed.max(IDEA_LIMITS.textBytes) });

export const Idea = z.object({
  kind: z.enum(["narrated", "ambience"]).default("narrated"),
  /** What the video is about. Null where a niche and keywords, notes or a script say it. */
  topic: Typed.trim().min(1).max(IDEA_LIMITS.topicCharacters).nullable().default(null),
  niche: Typed.trim().min(1).max(60).nullable().default(null),
  keywords: z.array(Typed.trim().min(1).max(IDEA_LIMITS.keywordCharacters)).max(IDEA_LIMITS.keywords).default([]),
  /** Notes (plain text or Markdown) that the writer works from. */
  notes: Typed.max(IDEA_LIMITS.textBytes).nullable().default(null),
  /** A finished script, spoken word for word. */
  script: Typed.max(IDEA_LIMITS.textBytes).nullable().default(null),
  /** Absent: as the settings say. What is paid stays within them. */
  writer: WriterWish.exactOptional(),
  /** Null: the writer chooses by topic and niche. */
  style: Style.nullable().default(null),
  /** Null: chosen by style. The whole look where it is a person's own: a later change of the file changes no video. */
  look: z.union([LookId, Look]).nullable().default(null),
  /** Null: chosen by look. */
  music: z
    .union([Mood, z.literal("none")])
    .nullable()
    .default(null),
  /** A music file in place of the mood's bed; `music: "none"` and this do not go together. */
  musicFile: OwnFile.nullable().default(null),
  /** The wished length; an own script keeps its own. */
  seconds: z.number().min(IDEA_LIMITS.secondsMin).max(IDEA_LIMITS.ambienceSecondsMax).default(60),
  format: Format.default("16:9"),
  codec: Codec.default("h264"),
  captions: CaptionMode.default("burned"),
  /** Null: the look's. */
  captionStyle: CaptionStyle.nullable().default(null),
  /** Between all pictures; null: the look's, by mood. */
  transition: TransitionWish.nullable().default(null),
  /** Absent: 1080. */
  height: Height.exactOptional(),
  /** Frames a second. Absent: 30. */
  fps: Fps.exactOptional(),
  variantOf: VariantOf.exactOptional(),
  translation: Translation.exactOptional(),
  /** A thin bar that shows how far the video has come. Absent: none. */
  progressBar: z.boolean().exactOptional(),
  /** A voice's id such as `flite:slt`; null: chosen by language. */
  voice: z.string().max(100).nullable().default(null),
  /** Speaking rate, 1 is the voice's own. */
  rate: z.number().min(0.5).max(2).default(1),
  /** Semitones. */
  pitch: z.number().min(-6).max(6).default(0),
  /** Null: by style. */
  delivery: Delivery.nullable().default(null),
  language: Language.default("en"),
  /** The person's own recording of `script`. */
  narrationFile: OwnFile.nullable().default(null),
  footage: FootageWish.nullable().default(null),
  /** What is heard of clips of one's own, under the narration. */
  clipSound: z.enum(["off", "low"]).default("off"),
  /** Short synthesised sounds at cuts and cards. */
  cutSounds: z.enum(["off", "low"]).default("off"),
  /** Whether the band of speech in the music sinks under what is said. */
  musicRoom: z.enum(["on", "off"]).default("on"),
  /** Null: the look's. */
  beatCuts: BeatCuts.nullable().default(null),
  logo: OwnFile.nullable().default(null),
  /** Clips or pictures before and after the video, in full and with their own sound. */
  intro: OwnFile.nullable().default(null),
  outro: OwnFile.nullable().default(null),
  ambience: AmbienceWish.nullable().default(null),
  /** Who speaks; whole as it was when the video was begun. Absent: the channel's, null: nobody in particular. */
  persona: z.union([PersonaId, Persona]).nullable().exactOptional(),
  /** What a person changed by hand. Absent: nothing. */
  edits: Edits.exactOptional(),
  /** How words are spoken: the dictionary as it was when the video was begun or changed. Absent: none. */
  pronunciations: z.array(Pronunciation).max(EDIT_LIMITS.pronunciations).exactOptional(),
  /** Equal ideas with equal seeds make equal videos. */
  seed: z.int().min(0).max(0xffff_ffff).default(1),
});
export type Idea = z.infer<typeof Idea>;
export type IdeaInput = z.input<typeof Idea>;

/** What a variant may have otherwise: all else of it is the video's own. */
export const VariantChange = z.object({
  format: Format.optional(),
  captions: CaptionMode.optional(),
  /** Null: the look's. */
  captionStyle: CaptionStyle.nullable().optional(),
  height: Height.optional(),
  fps: Fps.optional(),
  codec: Codec.optional(),
  translation: Translation.optional(),
});
export type VariantChange = z.infer<typeof VariantChange>;

/** The idea as it is kept: without what says the default, so that equal videos have equal keys, also with those from before there was a choice. */
export function plainIdea({ height, fps, progressBar, persona, edits, pronunciations, ...idea }: Idea): Idea {
  const plain = plainEdits(edits);
  return {
    ...idea,
    ...(plain ? { edits: plain } : {}),
    ...(pronunciations && pronunciations.length > 0 ? { pronunciations } : {}),
    ...(persona ? { persona } : {}),
    ...(height === undefined || height === DEFAULT_HEIGHT ? {} : { height }),
    ...(fps === undefined || fps === DEFAULT_FPS ? {} : { fps }),
    ...(progressBar ? { progressBar } : {}),
  };
}

/** Seconds that a picture shows as intro or outro. */
const STILL_INSERT_SECONDS = 4;

/** How long an intro or outro shows: a clip in full, in whole frames. Everything else of the video comes after the intro's. */
export function insertSeconds(file: OwnFile | null, shape: Pick<PictureShape, "fps">): number {
  if (file === null) return 0;
  const { num, den } = frameRate(shape);
  return (Math.max(1, Math.round(((file.seconds ?? STILL_INSERT_SECONDS) * num) / den)) * den) / num;
}

/** What of an idea the engines of a machine may be unable to do at all. `recorded`: in a person's own voice. */
export const EngineWish = Idea.pick({ kind: true, codec: true, language: true, voice: true }).extend({
  recorded: z.boolean(),
});
export type EngineWish = z.infer<typeof EngineWish>;

/** What is wrong with an idea that no field by itself can tell; null: nothing is. */
export function ideaFault(idea: Idea): { field: keyof Idea; message: string } | null {
  const wrong = wrongFile(idea);
  if (wrong) return wrong;
  const edited = idea.edits && editsFault(idea.edits);
  if (edited) return { field: "edits", message: `${edited.field}: ${edited.message}` };
  const look = typeof idea.look === "object" && idea.look && lookFault(idea.look);
  if (look) return { field: "look", message: `${look.field}: ${look.message}` };
  if (idea.kind === "ambience") {
    if (idea.edits?.script ?? idea.edits?.recordings ?? idea.edits?.visuals)
      return { field: "edits", message: "in ambience there are no scenes" };
    if (idea.codec === "prores")
      return { field: "codec", message: "ProRes takes a gigabyte a minute: too much for ambience" };
    const spoken = (["script", "notes", "narrationFile"] as const).find((field) => idea[field] !== null);
    if (spoken) return { field: spoken, message: "in ambience nobody speaks" };
    if (idea.captions !== "burned") return { field: "captions", message: "in ambience nobody speaks" };
    if (idea.progressBar)
      return { field: "progressBar", message: "in ambience the same pictures come again and again" };
    if (idea.captionStyle !== null) return { field: "captionStyle", message: "in ambience nobody speaks" };
    if (idea.translation) return { field: "translation", message: "in ambience nobody speaks" };
    const cuts = (["cutSounds", "beatCuts"] as const).find((field) => idea[field] !== null && idea[field] !== "off");
    if (cuts) return { field: cuts, message: "in ambience nothing is cut" };
    return idea.transition === null ? null : { field: "transition", message: "in ambience one picture stays" };
  }
  if (idea.captionStyle !== null && idea.captions !== "burned")
    return {
      field: "captionStyle",
      message: `captions that are ${idea.captions === "soft" ? "a track" : "files"} take the player's style`,
    };
  if (idea.seconds > IDEA_LIMITS.secondsMax)
    return { field: "seconds", message: `at most ${IDEA_LIMITS.secondsMax}; only ambience may be longer` };
  if (idea.narrationFile !== null && idea.edits?.recordings)
    return { field: "edits", message: "recordings: all of it is your own recording already" };
  if (idea.narrationFile !== null && idea.script === null)
    return { field: "narrationFile", message: "a recording needs the script that it speaks" };
  for (const field of ["intro", "outro"] as const)
    if (insertSeconds(idea[field], idea) > IDEA_LIMITS.insertSecondsMax)
      return { field, message: `at most ${IDEA_LIMITS.insertSecondsMax / 60} minutes` };
  if (idea.musicFile !== null && idea.music === "none")
    return { field: "musicFile", message: "a music file and no music do not go together" };
  return null;
}

/** A sound in the place of a picture, and the like, as far as the files' first bytes tell: OGG may hold either. */
function wrongFile(idea: Idea): { field: keyof Idea; message: string } | null {
  const { narrationFile, musicFile, logo, intro, outro, ambience } = idea;
  for (const [field, file] of Object.entries({ narrationFile, musicFile }))
    if (file?.artifact.mediaType.startsWith("image/"))
      return { field: field as keyof Idea, message: `${file.name} is a picture, not a sound` };
  for (const [field, file] of Object.entries({ logo, intro, outro, ambience: ambience?.picture }))
    if (/^audio\/(?!ogg)/.test(file?.artifact.mediaType ?? ""))
      return { field: field as keyof Idea, message: `${file?.name} is a sound, not a picture` };
  if (logo && !logo.artifact.mediaType.startsWith("image/"))
    return { field: "logo", message: `${logo.name} is no picture that stands still` };
  return null;
}
