// The timeline of a video: its footage and narration in whole frames and whole samples. Pure: the same inputs give the same timeline.
import type { FootageOutput } from "../../../contract/footage.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { CaptionCue, PictureClip, Timeline } from "../../../contract/timeline.ts";
import { FRAME_SIZES, SAMPLE_RATE, type Format, type FrameRate } from "../../../contract/values.ts";

export const RATE: FrameRate = { num: 30, den: 1 };

/** What platforms normalise to: YouTube −14 LUFS; −1 dBTP leaves room for their own encoding (AES TD1008). */
const LOUDNESS = { loudness: -14, truePeak: -1 };

/** Captions are laid out before, since that needs the fonts. */
export function buildTimeline(
  format: Format,
  narration: Pick<NarrationOutput, "audio" | "durationSeconds" | "words">,
  footage: Pick<FootageOutput, "look" | "shots" | "cards" | "music" | "durationSeconds">,
  captions: CaptionCue[],
): Timeline {
  const frames = Math.max(1, toFrame(footage.durationSeconds));
  return {
    ...FRAME_SIZES[format],
    rate: RATE,
    frames,
    look: footage.look,
    picture: layPicture(footage, frames),
    cards: footage.cards.flatMap(({ start, end, ...card }) => {
      const startFrame = toFrame(start);
      const endFrame = Math.min(frames, toFrame(end));
      return endFrame > startFrame ? [{ ...card, startFrame, endFrame }] : [];
    }),
    captions,
    sound: {
      narration: narration.audio && { audio: narration.audio, startSample: 0 },
      music: footage.music && {
        audio: footage.music.audio,
        gainDb: bedGain(narration, footage.durationSeconds),
        fadeInSamples: Math.round(SAMPLE_RATE * Math.min(2, footage.durationSeconds / 8)),
        fadeOutSamples: Math.round(SAMPLE_RATE * Math.min(4, footage.durationSeconds / 6)),
      },
      ...LOUDNESS,
    },
  };
}

export function toFrame(seconds: number, rate: FrameRate = RATE): number {
  return Math.round((seconds * rate.num) / rate.den);
}

/** Shots of less than a frame are left out; transitions are shortened where a shot is too short to carry them. */
function layPicture({ shots, look }: Pick<FootageOutput, "shots" | "look">, frames: number): PictureClip[] {
  const starts = shots
    .map((shot, i) => ({ shot, startFrame: i === 0 ? 0 : toFrame(shot.start) }))
    .filter(({ startFrame }, i, all) => startFrame < Math.min(frames, all[i + 1]?.startFrame ?? frames));
  const wished = toFrame(look.motion.transitionSeconds);
  return starts.map(({ shot, startFrame }, i) => {
    const length = (starts[i + 1]?.startFrame ?? frames) - startFrame;
    const before = startFrame - (starts[i - 1]?.startFrame ?? startFrame);
    return {
      sceneId: shot.sceneId,
      startFrame,
      frames: length,
      visual: shot.visual,
      transitionFrames: i === 0 ? 0 : Math.min(wished, Math.floor(before / 2), Math.floor(length / 2)),
    };
  });
}

/**
 * How far the bed lies under the voice, in dB, before it is ducked. Where speech is sparse the bed carries the video and comes
 * nearer: else the few words would have to be far too loud for the whole to reach the loudness wanted.
 */
function bedGain(narration: Pick<NarrationOutput, "words">, seconds: number): number {
  const spoken = narration.words.reduce((sum, word) => sum + word.end - word.start, 0);
  const sparse = Math.min(1, Math.max(0, (0.7 - spoken / seconds) / 0.5));
  return Math.round((-14 + 8 * sparse) * 10) / 10;
}
