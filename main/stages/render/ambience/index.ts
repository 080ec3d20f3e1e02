// The render of a video in which nobody speaks: loops of picture and sound, each encoded once and copied as often as the length asks for.
import { existsSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";

import type { FootageOutput } from "../../../../contract/footage.ts";
import type { StageContext } from "../../../../contract/stage.ts";
import type { RenderOutput, Timeline } from "../../../../contract/timeline.ts";
import { frameRate, frameSize, SAMPLE_RATE, type Codec, type PictureShape } from "../../../../contract/values.ts";
import { pictureBy, type Encoder } from "../../../base/encoders.ts";
import { AppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { Workers } from "../../../base/workers.ts";
import type { AmbienceEngine } from "../../../engines/ambience/index.ts";
import type { SpanDeps } from "../openSpan.ts";
import { toOtio } from "../otio.ts";
import { askerOf } from "../shared.ts";
import type { Slots } from "../slots.ts";
import type { SpanCache } from "../spanCache.ts";
import { SpanEncoders, type CardSessions } from "../spanEncoders.ts";
import { toSrt, toVtt } from "../subtitles.ts";
import { toFrame } from "../timeline.ts";
import type { MuxReply, MuxRequest } from "./muxThread.ts";
import { makePicture } from "./picture.ts";
import { makeSound } from "./sound.ts";

/** Raised when the same input would now give another video. */
export const AMBIENCE_RENDER_VERSION = 2;

export interface AmbienceRender {
  deps: SpanDeps & { artifacts: Artifacts; ambience: AmbienceEngine };
  slots: Slots;
  cache: SpanCache;
  sessions: CardSessions;
  context: StageContext;
}

export interface AmbienceInput {
  title: string;
  shape: PictureShape;
  codec: Codec;
  footage: Pick<FootageOutput, "look" | "shots" | "durationSeconds"> & {
    ambience: NonNullable<FootageOutput["ambience"]>;
  };
}

/** dBTP: what a platform's own encoding needs. The sound is made to stay below. */
const TRUE_PEAK = -1;
/** A picture that is dimmed is black after so long, or after half of a short video. */
const DIM_SECONDS = 600;
/** Shares of the progress: sound and picture are made beside each other, then all is copied. */
const SHARES = { sound: 0.3, picture: 0.5, copy: 0.2 };
const SPARE_BYTES = 64 << 20;
const POLL_MS = 250;

export async function renderAmbience(
  { deps, slots, cache, sessions, context }: AmbienceRender,
  { title, shape, codec, footage }: AmbienceInput,
): Promise<RenderOutput> {
  const { artifacts, ffmpeg } = deps;
  const timeline = ambienceTimeline(shape, footage);
  const { rate } = timeline;
  const samples = Math.round((timeline.frames * rate.den * SAMPLE_RATE) / rate.num);
  return artifacts.work(async (dir) => {
    const failed = new AbortController();
    const signal = AbortSignal.any([context.signal, failed.signal]);
    const done = { sound: 0, picture: 0 };
    const tell = (): void =>
      context.progress(SHARES.sound * done.sound + SHARES.picture * done.picture, "picture and sound loops");
    const support = ffmpeg.video[codec] ?? (await ffmpeg.prove(codec, signal));
    const encoders = new SpanEncoders(support, sessions);
    const soundWork = slots.run(
      async () => {
        signal.throwIfAborted();
        const progress = (fraction: number): void => ((done.sound = fraction), tell());
        const { sound: spec, loudness } = footage.ambience;
        return makeSound({ ...deps, cache }, { spec, loudness, samples }, { dir, signal, progress });
      },
      askerOf(context, signal),
    );
    const onFrames = (frames: number, all: number): void => ((done.picture = frames / all), tell());
    const pictureWork = makePicture(timeline, {
      deps: { ...deps, slots, cache },
      encoders,
      dir,
      signal,
      onFrames,
      asker: askerOf(context, signal),
    });
    for (const work of [soundWork, pictureWork]) work.catch((error: unknown) => failed.abort(error));
    // Both must have ended before the folder goes.
    await Promise.allSettled([soundWork, pictureWork]);
    if (context.signal.aborted) throw new AppError("CANCELLED", "render", undefined, { cause: context.signal.reason });
    if (failed.signal.aborted) throw failed.signal.reason;
    const [sound, picture] = [await soundWork, await pictureWork];

    const output = join(dir, "video.mp4");
    const request = { picture: picture.runs, sound: sound.runs, samples, output };
    const known = await copyAll(request, dir, context);
    const { video } = await ffmpeg.probe(output, context.signal);
    if (video?.nb_frames !== timeline.frames)
      throw new AppError(
        "FFMPEG_FAILED",
        "render.join",
        `the joined file holds ${video?.nb_frames ?? 0} frames instead of ${timeline.frames}`,
      );
    const rendered: RenderOutput = {
      video: await artifacts.putFile(output, "video/mp4", known),
      captions: {
        srt: await artifacts.putBytes(toSrt([], timeline.rate), "application/x-subrip"),
        vtt: await artifacts.putBytes(toVtt([], timeline.rate), "text/vtt"),
      },
      otio: await artifacts.putBytes(
        toOtio(title, timeline, (ref) => artifacts.path(ref)),
        "application/vnd.otio+json",
      ),
      timeline: await artifacts.putBytes(JSON.stringify(timeline), "application/json"),
      width: timeline.width,
      height: timeline.height,
      rate: timeline.rate,
      frames: timeline.frames,
      durationSeconds: (timeline.frames * timeline.rate.den) / timeline.rate.num,
      loudness: { integratedLufs: sound.loudness.integrated, truePeakDbtp: sound.loudness.truePeak },
      encoder: {
        ffmpeg: ffmpeg.version,
        video: encoders.used,
        decisions: [pictureBy(encoders.all[0] as Encoder, ffmpeg.version), ...encoders.decisions],
      },
      spans: picture.spans,
      loops: { picture: picture.loop, sound: sound.loop },
    };
    await cache.sweep();
    return rendered;
  });
}

/** One picture from the first frame to the last, and what is heard with it. */
export function ambienceTimeline(
  shape: PictureShape,
  { look, shots, durationSeconds, ambience }: AmbienceInput["footage"],
): Timeline {
  const rate = frameRate(shape);
  const frames = Math.max(1, toFrame(durationSeconds, rate));
  const [shot] = shots;
  if (!shot) throw new AppError("INTERNAL", "render.ambience", "there is no picture");
  return {
    ...frameSize(shape),
    rate,
    frames,
    look,
    picture: [{ sceneId: shot.sceneId, startFrame: 0, frames, visual: shot.visual, transitionFrames: 0 }],
    cards: [],
    captions: [],
    ...(ambience.dim ? { dimFrames: Math.min(toFrame(DIM_SECONDS, rate), Math.floor(frames / 2)) } : {}),
    sound: {
      narration: null,
      music: null,
      ambience: ambience.sound,
      loudness: ambience.loudness,
      truePeak: TRUE_PEAK,
    },
  };
}

/** Throws DISK_FULL before a byte is written where there is no room for all. */
async function copyAll(
  request: MuxRequest & { output: string },
  dir: string,
  { signal, progress }: StageContext,
): Promise<{ hash: string; bytes: number }> {
  const thread = new Workers<MuxRequest, MuxReply>(new URL("muxThread.ts", import.meta.url), 1);
  try {
    const { bytes } = await thread.run({ ...request, output: null }, { signal });
    const { bavail, bsize } = await statfs(dir);
    if (bytes + SPARE_BYTES > bavail * bsize)
      throw new AppError(
        "DISK_FULL",
        "render.join",
        `The video will have ${size(bytes)}, and only ${size(bavail * bsize)} are free in ${dir}`,
      );
    const before = SHARES.sound + SHARES.picture;
    const note = `copying ${size(bytes)}`;
    const poll = setInterval(() => {
      if (!existsSync(request.output)) return;
      void stat(request.output).then(
        (file) => progress(before + SHARES.copy * Math.min(0.99, file.size / bytes), note),
        () => undefined,
      );
    }, POLL_MS);
    try {
      progress(before, note);
      const { hash } = await thread.run(request, { signal });
      if (hash === null) throw new AppError("INTERNAL", "render.join", "nothing was written");
      return { hash, bytes };
    } finally {
      clearInterval(poll);
    }
  } finally {
    await thread.close();
  }
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
