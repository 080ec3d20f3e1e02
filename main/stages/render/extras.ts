// What a person adds around the body of the video, made ready: intro, outro, logo, and music of their own.
import type { Fit } from "../../../contract/footage.ts";
import { insertSeconds, type Idea } from "../../../contract/idea.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import {
  frameRate,
  FRAME_SIZES,
  SAMPLE_RATE,
  type Format,
  type OwnFile,
  type PictureShape,
} from "../../../contract/values.ts";
import type { MusicArranger, Preparer } from "../../library/types.ts";
import { toFrame, type Extras, type Insert } from "./timeline.ts";

export async function readyExtras(
  preparer: Preparer,
  idea: PictureShape & Pick<Idea, "intro" | "outro" | "logo">,
  signal: AbortSignal,
): Promise<Extras> {
  const { format, height, fps, intro, outro, logo } = idea;
  const shape = { format, height, fps };
  return {
    intro: intro && (await readyInsert(preparer, intro, shape, signal)),
    outro: outro && (await readyInsert(preparer, outro, shape, signal)),
    logo: logo && (await preparer.logo(logo, shape, signal)),
  };
}

/** A person's own music, cut for the stretch of the timeline that it has, and why it was cut so. */
export async function arrangeMusic(
  arranger: MusicArranger,
  file: OwnFile,
  timeline: Timeline,
  signal: AbortSignal,
): Promise<{ music: Timeline["sound"]["music"]; beats: number[]; decisions: string[] }> {
  const { music } = timeline.sound;
  if (!music) return { music, beats: [], decisions: [] };
  const all = Math.round((timeline.frames * timeline.rate.den * SAMPLE_RATE) / timeline.rate.num);
  const samples = music.range ? music.range.end - music.range.start : all;
  const cut = await arranger.arrange(file, samples / SAMPLE_RATE, signal);
  const toSamples = (seconds: number) => Math.round(seconds * SAMPLE_RATE);
  const arranged = {
    ...music,
    pieces: cut.pieces.map(({ fromSeconds, seconds }) => ({
      fromSample: toSamples(fromSeconds),
      samples: toSamples(seconds),
    })),
    joinSamples: toSamples(cut.joinSeconds),
    fadeOutSamples: toSamples(cut.fadeOutSeconds),
  };
  return { music: arranged, beats: cut.beats, decisions: cut.decisions };
}

/** A clip that ends so much sooner than it should is held at its last frame; others come again, seconds. */
const HELD_SECONDS = 0.4;

async function readyInsert(
  preparer: Preparer,
  file: OwnFile,
  shape: PictureShape,
  signal: AbortSignal,
): Promise<Insert> {
  const seconds = insertSeconds(file, shape);
  const ready = await preparer.prepareOwn(file, { ...shape, fromSeconds: 0, seconds }, signal);
  const fit = fitOf(ready, shape.format);
  const frames = toFrame(seconds, frameRate(shape));
  if (ready.kind === "image")
    return {
      frames,
      visual: { kind: "image", image: ready.image, motion: { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] }, fit },
      sound: null,
    };
  const { clip: audio, fromSeconds } = ready;
  const repeat = ready.seconds < seconds - HELD_SECONDS ? { seconds: ready.seconds, how: "loop" as const } : null;
  return {
    frames,
    visual: { kind: "clip", clip: audio, fromSeconds, fit, ...(repeat ? { repeat } : {}) },
    sound: ready.hasSound ? { audio, fromSeconds } : null,
  };
}

/** Nothing of an intro is cut off, where its aspect is not nearly the frame's. */
function fitOf({ width, height }: { width: number; height: number }, format: Format): Fit {
  const frame = FRAME_SIZES[format];
  const off = Math.abs(Math.log(width / height / (frame.width / frame.height)));
  return off < 0.06 ? { kind: "cover", x: 0.5, y: 0.5 } : { kind: "blur" };
}
