// The timeline of a video: its footage and narration in whole frames and whole samples. Pure: the same inputs give the same timeline.
import type { FootageOutput } from "../../../contract/footage.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { CaptionCue, PictureClip, SoundClip, Timeline } from "../../../contract/timeline.ts";
import {
  frameRate,
  frameSize,
  SAMPLE_RATE,
  type ArtifactRef,
  type Format,
  type FrameRate,
  type PictureShape,
} from "../../../contract/values.ts";
import { safeArea } from "../../base/safeAreas.ts";
import { gapless } from "./gapless.ts";
import { loopEnd } from "./loopEnd.ts";
import { phrasesOf, type Stretch } from "./mix/ducking.ts";
import { transitionInto } from "./transitionInto.ts";

/** What platforms normalise to: YouTube −14 LUFS; −1 dBTP leaves room for their own encoding (AES TD1008). */
const LOUDNESS = { loudness: -14, truePeak: -1 };

/** An intro or outro. */
export interface Insert {
  visual: PictureClip["visual"];
  frames: number;
  sound: Pick<SoundClip, "audio" | "fromSeconds"> | null;
}

/** What a person adds around the body, which is all that script, narration and footage make. */
export interface Extras {
  intro: Insert | null;
  outro: Insert | null;
  logo: { image: ArtifactRef; width: number; height: number } | null;
}

export const NO_EXTRAS: Extras = { intro: null, outro: null, logo: null };

/** Where the body begins and ends, in frames of the video. */
export function bodyRange(
  footage: Pick<FootageOutput, "durationSeconds">,
  { intro }: Pick<Extras, "intro">,
  rate: FrameRate,
) {
  const start = intro?.frames ?? 0;
  return { start, end: start + Math.max(1, toFrame(footage.durationSeconds, rate)) };
}

/** Captions are laid out before, since that needs the fonts: in frames of the video, all else counts from the body's beginning. */
export function buildTimeline(
  shape: PictureShape,
  narration: Pick<NarrationOutput, "audio" | "durationSeconds" | "words" | "departures">,
  footage: Pick<FootageOutput, "look" | "shots" | "cards" | "durationSeconds"> & {
    music: ({ audio: ArtifactRef } & Partial<NonNullable<FootageOutput["music"]>>) | null;
  },
  captions: CaptionCue[],
  extras: Extras = NO_EXTRAS,
): Timeline {
  const rate = frameRate(shape);
  const body = bodyRange(footage, extras, rate);
  const picture = layInserts(layPicture(footage, body.end - body.start, shape), extras, rate);
  const last = picture.at(-1);
  const frames = last ? last.startFrame + last.frames : body.end;
  const clips = soundClips(picture, extras, rate);
  const heard = musicRange(picture, extras, frames);
  const toSamples = (count: number) => Math.round((count * rate.den * SAMPLE_RATE) / rate.num);
  return {
    ...frameSize(shape),
    rate,
    frames,
    look: footage.look,
    picture,
    cards: footage.cards.flatMap(({ start, end, ...card }) => {
      const startFrame = body.start + toFrame(start, rate);
      const endFrame = Math.min(body.end, body.start + toFrame(end, rate));
      return endFrame > startFrame ? [{ ...card, startFrame, endFrame }] : [];
    }),
    captions,
    ...(extras.logo
      ? {
          logo: {
            image: extras.logo.image,
            height: extras.logo.height,
            ...placeLogo(shape, extras.logo),
            ...logoFrames(picture, extras, frames),
          },
        }
      : {}),
    sound: {
      narration: narration.audio && {
        audio: narration.audio,
        startSample: toSamples(body.start),
        phrases: phrasesOf(narration).map(({ start, end }) => ({
          start: toSamples(body.start) + Math.round(start * SAMPLE_RATE),
          end: toSamples(body.start) + Math.round(end * SAMPLE_RATE),
        })),
      },
      music: footage.music && {
        audio: footage.music.audio,
        ...bedLevels(narration, footage.durationSeconds),
        fadeInSamples: Math.round(SAMPLE_RATE * Math.min(2, footage.durationSeconds / 8)),
        fadeOutSamples: Math.round(SAMPLE_RATE * Math.min(4, footage.durationSeconds / 6)),
        ...(heard.start > 0 || heard.end < frames
          ? { range: { start: toSamples(heard.start), end: toSamples(heard.end) } }
          : {}),
        ...endOf(footage.music, { start: toSamples(heard.start), end: toSamples(heard.end) }),
      },
      ...(clips.length > 0 ? { clips } : {}),
      ...LOUDNESS,
    },
  };
}

export function toFrame(seconds: number, rate: FrameRate): number {
  return Math.round((seconds * rate.num) / rate.den);
}

/** Transitions are shortened where a shot is too short to carry them. */
function layPicture(
  { shots, look }: Pick<FootageOutput, "shots" | "look">,
  frames: number,
  shape: PictureShape,
): PictureClip[] {
  const [size, rate] = [frameSize(shape), frameRate(shape)];
  const placed = gapless(shots, frames, rate);
  return placed.map(({ shot, startFrame, frames: length, visual }, i) => {
    const before = placed[i - 1]?.frames ?? 0;
    return {
      sceneId: shot.sceneId,
      startFrame,
      frames: length,
      visual,
      ...(i === 0
        ? { transitionFrames: 0 }
        : transitionInto(shot.transition, {
            look,
            ...size,
            rate,
            room: Math.floor(Math.min(before, length) / 2),
          })),
    };
  });
}

/** A crossfade into the body, and out of it, takes at most so long: intro and outro are to be seen. */
const INSERT_TRANSITION_SECONDS = 0.5;

/** The intro's last frames fade into the body, which begins that much earlier; the outro fades in over the body's last ones. */
function layInserts(body: PictureClip[], { intro, outro }: Extras, rate: FrameRate): PictureClip[] {
  const start = intro?.frames ?? 0;
  const all = body.map((clip) => ({ ...clip, startFrame: clip.startFrame + start }));
  const [first, last] = [all[0], all.at(-1)];
  if (intro && first) {
    const transitionFrames = overlap(intro, first, rate);
    Object.assign(first, {
      startFrame: first.startFrame - transitionFrames,
      frames: first.frames + transitionFrames,
      transitionFrames,
    });
    const { visual, frames } = intro;
    all.unshift({ sceneId: "intro", startFrame: 0, frames: frames - transitionFrames, visual, transitionFrames: 0 });
  }
  if (outro && last) {
    const transitionFrames = overlap(outro, last, rate);
    last.frames -= transitionFrames;
    const { visual, frames } = outro;
    all.push({ sceneId: "outro", startFrame: last.startFrame + last.frames, frames, visual, transitionFrames });
  }
  return all;
}

function overlap(insert: Insert, shot: PictureClip, rate: FrameRate): number {
  const most = toFrame(INSERT_TRANSITION_SECONDS, rate);
  return Math.min(most, Math.floor(insert.frames / 4), Math.floor(shot.frames / 4));
}

/** Shorter fades than this click. */
const SHORTEST_FADE_SECONDS = 0.1;

/** Own sound of the pictures that have one, cut with them. */
function soundClips(picture: PictureClip[], { intro, outro }: Extras, rate: FrameRate): SoundClip[] {
  // A whole number at every rate that a video can have.
  const perFrame = (SAMPLE_RATE * rate.den) / rate.num;
  const shortest = toFrame(SHORTEST_FADE_SECONDS, rate);
  return picture.flatMap((clip, i) => {
    const { visual, startFrame, frames, transitionFrames } = clip;
    const insert = i === 0 ? intro : i === picture.length - 1 ? outro : null;
    const own = clip.sceneId === "intro" || clip.sceneId === "outro" ? insert?.sound : soundOf(visual);
    if (!own) return [];
    const after = picture[i + 1]?.transitionFrames ?? 0;
    return {
      gainDb: 0,
      repeatSeconds: null,
      ...own,
      range: { start: startFrame * perFrame, end: (startFrame + frames + after) * perFrame },
      fadeInSamples: Math.max(shortest, transitionFrames) * perFrame,
      fadeOutSamples: Math.max(shortest, after) * perFrame,
    };
  });
}

/** A clip that is slowed down is silent: its voices would growl. */
function soundOf(
  visual: PictureClip["visual"],
): Pick<SoundClip, "audio" | "fromSeconds" | "gainDb" | "repeatSeconds"> | null {
  if (visual.kind !== "clip" || visual.soundDb === undefined || (visual.speed ?? 1) !== 1) return null;
  return {
    audio: visual.clip,
    fromSeconds: visual.fromSeconds,
    gainDb: visual.soundDb,
    repeatSeconds: visual.repeat?.seconds ?? null,
  };
}

/** Under an intro or outro that is silent itself the music goes on. Frames. */
function musicRange(picture: PictureClip[], { intro, outro }: Extras, frames: number): { start: number; end: number } {
  const afterIntro = picture[1]?.startFrame ?? 0;
  const last = picture.at(-1);
  const beforeOutro = last ? last.startFrame + last.transitionFrames : frames;
  return { start: intro?.sound ? afterIntro : 0, end: outro?.sound ? beforeOutro : frames };
}

/** Shares of width and height that stay free around a logo, where no program lays its own signs over the picture. */
const LOGO_MARGIN: Record<Exclude<Format, "9:16">, { x: number; y: number }> = {
  "16:9": { x: 0.035, y: 0.05 },
  "1:1": { x: 0.045, y: 0.045 },
  "4:5": { x: 0.045, y: 0.04 },
};

/** The upper right corner of what is free: captions and cards leave it. */
function placeLogo(shape: PictureShape, logo: { width: number; height: number }): { x: number; y: number } {
  const { width, height } = frameSize(shape);
  if (shape.format === "9:16") {
    const safe = safeArea({ width, height });
    // Below the bar of progress.
    return { x: Math.round(safe.x + safe.width) - logo.width, y: Math.round(safe.y + width * 0.03) };
  }
  const margin = LOGO_MARGIN[shape.format];
  return { x: Math.round(width * (1 - margin.x)) - logo.width, y: Math.round(height * margin.y) };
}

function logoFrames(picture: PictureClip[], { intro, outro }: Extras, frames: number) {
  return {
    startFrame: intro ? (picture[1]?.startFrame ?? 0) : 0,
    endFrame: outro ? (picture.at(-1)?.startFrame ?? frames) : frames,
  };
}

/** Of a bed of our own; own music is cut to its end. */
function endOf(music: Partial<NonNullable<FootageOutput["music"]>>, heard: Stretch) {
  const { mood, loopSeconds, beatSeconds } = music;
  return mood && loopSeconds && beatSeconds ? loopEnd(heard, { mood, loopSeconds }) : {};
}

/** Of the voice, at least, dB: https://www.w3.org/WAI/WCAG21/Techniques/general/G56 */
const UNDER_SPEECH = 20;
const SPEECH_DIP = 3;

/**
 * How far the bed lies under the voice, in dB, and how much further while somebody speaks. Where speech is sparse the bed
 * carries the video and comes nearer: else the few words would have to be far too loud for the whole to reach the loudness
 * wanted. There it sinks by less than speech that never rests asks for: a deeper dive would be heard as one.
 */
function bedLevels(narration: Pick<NarrationOutput, "words">, seconds: number) {
  const spoken = narration.words.reduce((sum, word) => sum + word.end - word.start, 0);
  const sparse = Math.min(1, Math.max(0, (0.7 - spoken / seconds) / 0.5));
  const gainDb = Math.round((-14 + 8 * sparse) * 10) / 10;
  return { gainDb, duckDb: Math.min(11, UNDER_SPEECH + 2 + gainDb), speechDipDb: SPEECH_DIP };
}
