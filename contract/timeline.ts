// The timeline: what is seen and heard when, in whole frames and whole samples. Pure data; the render plan and the exports follow from it.
import { z } from "zod";

import { AmbienceSpec, Card, Visual } from "./footage.ts";
import { Look } from "./look.ts";
import { Transition } from "./transition.ts";
import { ArtifactRef, CaptionMode, FrameRate, Language, type Format } from "./values.ts";

const Frames = z.int().nonnegative();

/** One picture after another. Each clip but the last runs on under the transition into the next by its `transition` frames. */
export const PictureClip = z.object({
  sceneId: z.string(),
  startFrame: Frames,
  /** Without the overlap under the following transition. */
  frames: z.int().positive(),
  visual: Visual,
  /** Frames of the transition at this clip's beginning; 0 is a cut. */
  transitionFrames: Frames,
  /** Absent: a dissolve. */
  transition: Transition.exactOptional(),
});

/** Characters in a caption line at most, wide ones counted twice: 42 as in most guides for a wide picture, fewer where it is narrow. */
export const CAPTION_LINE_UNITS = {
  "16:9": 42,
  "4:5": 36,
  "1:1": 36,
  "9:16": 32,
} as const satisfies Record<Format, number>;
export const CAPTION_LINES = 2;

export const CaptionWord = z.object({
  text: z.string(),
  startFrame: Frames,
  endFrame: Frames,
  /** The script marks it: it gets weight or the accent colour. */
  stress: z.literal(true).optional(),
});
export type CaptionWord = z.infer<typeof CaptionWord>;
/** What is readable at once: at most two lines. A cue shows from startFrame to endFrame (exclusive). */
export const CaptionCue = z.object({
  startFrame: Frames,
  endFrame: Frames,
  /** The words of each line. */
  lines: z.array(z.array(CaptionWord)).min(1).max(2),
  /** Where something must be seen that would lie under them. Absent: at the bottom. */
  place: z.enum(["raised", "upper"]).exactOptional(),
});
export type CaptionCue = z.infer<typeof CaptionCue>;

export const TimelineCard = Card.omit({ start: true, end: true }).extend({
  startFrame: Frames,
  endFrame: Frames,
  /** The part of its area that it keeps to, where a face lies in the middle. Absent: all of it. */
  place: z.enum(["upper", "lower"]).exactOptional(),
});
export type TimelineCard = z.infer<typeof TimelineCard>;

const Samples = z.int().nonnegative();
/** From the first sample of the video; `end` is the first that is not heard. */
const SampleRange = z.object({ start: Samples, end: Samples });

export const SoundClip = z.object({
  audio: ArtifactRef,
  fromSeconds: z.number().nonnegative(),
  /** The stretch from `fromSeconds` on that is heard again and again; null: it goes on. */
  repeatSeconds: z.number().positive().nullable(),
  range: SampleRange,
  /** From the narration's loudness, to which it is first brought. */
  gainDb: z.number(),
  fadeInSamples: Samples,
  fadeOutSamples: Samples,
});
export type SoundClip = z.infer<typeof SoundClip>;

export const SOUND_EFFECTS = ["whoosh", "air", "click", "riser"] as const;
/** A short synthesised sound at a cut. */
export const SoundEffect = z.object({
  effect: z.enum(SOUND_EFFECTS),
  /** Where its loudest moment lies. */
  sample: Samples,
  /** Of a sound whose peak lies at half of full scale, beside a narration of −16 LUFS. */
  gainDb: z.number(),
});
export type SoundEffect = z.infer<typeof SoundEffect>;

export const Timeline = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  rate: FrameRate,
  frames: z.int().positive(),
  look: Look,
  picture: z.array(PictureClip).min(1),
  cards: z.array(TimelineCard),
  /** As they are read; the look's style may show less of a cue at once. */
  captions: z.array(CaptionCue),
  /** Absent: burned. */
  captionMode: CaptionMode.optional(),
  /** Of a translation. Absent: the look's. */
  captionLanguage: Language.exactOptional(),
  /** A thin bar that fills from startFrame to endFrame; at each of the marks a new part begins. */
  progress: z.object({ startFrame: Frames, endFrame: Frames, marks: z.array(Frames) }).exactOptional(),
  /** From this frame on the picture stays black; shortly before it fades. */
  dimFrames: Frames.optional(),
  /** Laid over the picture, but not over an intro or outro. */
  logo: z
    .object({
      image: ArtifactRef,
      x: Frames,
      y: Frames,
      /** So much of it cards keep clear of. */
      height: Frames.exactOptional(),
      startFrame: Frames,
      endFrame: Frames,
    })
    .optional(),
  sound: z.object({
    narration: z
      .object({
        audio: ArtifactRef,
        startSample: z.int().nonnegative(),
        /** Where somebody speaks without a longer rest, in order: the music sinks for each. Absent: throughout. */
        phrases: z.array(SampleRange).exactOptional(),
      })
      .nullable(),
    /** Looped from the beginning to the end of the video, ducked under the narration, faded at both ends. `gainDb` counts from the narration's loudness, before ducking. */
    music: z
      .object({
        audio: ArtifactRef,
        gainDb: z.number(),
        fadeInSamples: z.int(),
        fadeOutSamples: z.int(),
        /** Where in the loop it begins. Absent: at its beginning. */
        fromSample: Samples.exactOptional(),
        /** How far it sinks under what is said, dB. */
        duckDb: z.number().nonnegative().exactOptional(),
        /** How much further the band of speech in it sinks meanwhile. */
        speechDipDb: z.number().nonnegative().exactOptional(),
        /** Where it is heard, if not throughout the video. */
        range: SampleRange.optional(),
        /** Of a person's own music: stretches of the file in order, joined by crossfades that lie in both. Absent: one loop. */
        pieces: z.array(z.object({ fromSample: Samples, samples: Samples })).optional(),
        joinSamples: Samples.optional(),
      })
      .nullable(),
    /** Own sound of clips, of intro and outro; ducked like music. */
    clips: z.array(SoundClip).optional(),
    /** In the order of time. */
    effects: z.array(SoundEffect).exactOptional(),
    /** Fills the whole video in place of narration and music. */
    ambience: AmbienceSpec.optional(),
    /** LUFS, integrated. */
    loudness: z.number(),
    /** dBTP. */
    truePeak: z.number(),
  }),
});
export type Timeline = z.infer<typeof Timeline>;
export type PictureClip = z.infer<typeof PictureClip>;

export const RenderOutput = z.object({
  video: ArtifactRef,
  captions: z.object({ srt: ArtifactRef, vtt: ArtifactRef }),
  /** OpenTimelineIO JSON. */
  otio: ArtifactRef,
  timeline: ArtifactRef,
  width: z.int(),
  height: z.int(),
  rate: FrameRate,
  frames: z.int(),
  durationSeconds: z.number(),
  /** Measured on the mix that was encoded. */
  loudness: z.object({ integratedLufs: z.number(), truePeakDbtp: z.number() }),
  /** The encoder that was used and why, also every fallback. */
  encoder: z.object({ ffmpeg: z.string(), video: z.string(), decisions: z.array(z.string()) }),
  spans: z.object({ total: z.int(), reused: z.int() }),
  /** Where the same encoded picture and sound come again. */
  loops: z
    .object({
      /** First frame of the first loop, its length, and where the last whole one ends. What follows may begin as one more and is encoded for itself, or stays black. */
      picture: z.object({ startFrame: Frames, frames: Frames, endFrame: Frames }),
      /** The same in AAC frames of 1,024 samples, counted from the first that is heard. */
      sound: z.object({ start: z.int(), packets: z.int(), end: z.int() }),
    })
    .optional(),
});
export type RenderOutput = z.infer<typeof RenderOutput>;
