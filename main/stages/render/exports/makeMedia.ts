// Makes one file of an export: a copy, a picture as it is seen, a card over transparency, a stretch of sound as it is heard.
import { link, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Timeline } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE, type ArtifactRef } from "../../../../contract/values.ts";
import type { Encoder } from "../../../base/encoders.ts";
import { AppError, systemCode } from "../../../base/errors.ts";
import { copyFileWhole, syncFile, type Artifacts } from "../../../base/files.ts";
import { newId } from "../../../base/ids.ts";
import type { ClipLoops } from "../clipLoops.ts";
import { clipTrack, RAW_TRACK } from "../clipSound.ts";
import type { Pictures } from "../layers.ts";
import type { SpanDeps } from "../openSpan.ts";
import { renderSpan } from "../renderSpan.ts";
import { effectsAlone, musicAlone, VOICE } from "../sound.ts";
import { THROUGHOUT } from "../spans.ts";
import type { Stills } from "../stills.ts";
import { cardArguments, cardFrames, logoArguments } from "./cardClip.ts";
import type { ExportMedia, Making } from "./planExport.ts";
import { progressArguments, progressFrames } from "./progressClip.ts";

export interface MediaRun {
  deps: SpanDeps & { artifacts: Artifacts };
  timeline: Timeline;
  encoder: Encoder;
  /** For what is half done, on the file system of the export. */
  work: string;
  /** Hard links in place of copies, where the file system can. */
  linked: boolean;
  pictures: Pictures;
  stills: Stills;
  loops: ClipLoops;
  signal: AbortSignal;
}

/** Whole when it returns, and else not there. `threads` are the encoder's. */
export async function makeMedia(
  run: MediaRun,
  { making }: Pick<ExportMedia, "making">,
  path: string,
  threads: number,
  onFrame: (frame: number) => void,
): Promise<void> {
  if (making.kind === "copy") return copyOrLink(run, making.ref, path);
  const work = join(run.work, newId());
  await mkdir(work);
  try {
    const file = await made({ ...run, work }, making, threads, onFrame);
    await syncFile(file);
    await rename(file, path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export async function copyOrLink(
  { deps, linked }: Pick<MediaRun, "deps" | "linked">,
  ref: ArtifactRef,
  path: string,
): Promise<void> {
  const source = await deps.artifacts.open(ref);
  if (linked) {
    try {
      await rm(path, { force: true });
      await link(source, path);
      return;
    } catch (error) {
      // Another file system, or one that knows no links.
      if (!["EXDEV", "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(systemCode(error) ?? "")) throw error;
    }
  }
  await copyFileWhole(source, path);
}

async function made(
  run: MediaRun,
  making: Exclude<Making, { kind: "copy" }>,
  threads: number,
  onFrame: (frame: number) => void,
): Promise<string> {
  const { deps, timeline, work, signal } = run;
  const output = (extension: string) => join(work, `${newId()}.${extension}`);
  switch (making.kind) {
    case "picture": {
      const { visual, frames, grade, vignette } = making;
      const span = {
        startFrame: 0,
        frames,
        part: { visual, from: 0, total: frames, ...(grade ? { grade } : {}) },
        entering: null,
        logo: null,
        ...(vignette ? { vignette: { amount: vignette, ...THROUGHOUT } } : {}),
        cards: [],
        captions: [],
      };
      const { encoder, pictures, stills, loops } = run;
      return renderSpan(deps, timeline, span, {
        encoding: { encoder, threads },
        dir: work,
        pictures,
        stills,
        loops,
        signal,
        onFrame,
      });
    }
    case "card": {
      const { cards, frames } = making;
      const file = output("mov");
      const [args, stdin] = [cardArguments(timeline, threads, file), cardFrames(deps.text, timeline, cards, frames)];
      return transparent(run, { file, frames, args, stdin }, onFrame);
    }
    case "progress": {
      const { progress } = making;
      const file = output("mov");
      const frames = progress.endFrame - progress.startFrame;
      const args = progressArguments(deps.text, timeline, progress, threads, file);
      return transparent(run, { file, frames, args, stdin: progressFrames(deps.text, timeline, progress) }, onFrame);
    }
    case "logo": {
      const file = output("png");
      await deps.ffmpeg.run(logoArguments(await deps.artifacts.open(making.logo.image), making.logo, timeline, file), {
        op: "export.logo",
        signal,
      });
      return file;
    }
    case "music":
      return music(run, output("wav"));
    case "effects": {
      const file = output("wav");
      const samples = Math.round((timeline.frames * timeline.rate.den * SAMPLE_RATE) / timeline.rate.num);
      const stdin = effectsAlone(making.effects, samples, signal);
      await deps.ffmpeg.run([...RAW_TRACK, "-i", "-", ...PCM, file], { op: "export.effects", signal, stdin });
      return file;
    }
    case "clipSound": {
      const { clip } = making;
      const samples = clip.range.end - clip.range.start;
      const here = { ...clip, range: { start: 0, end: samples }, path: await deps.artifacts.open(clip.audio) };
      const level = { level: VOICE, samples, dir: work, signal };
      const track = await clipTrack(deps.ffmpeg, [here], level);
      const input =
        track === null ? ["-f", "lavfi", "-i", `anullsrc=r=${SAMPLE_RATE}:cl=stereo`] : [...RAW_TRACK, "-i", track];
      return wav(run, input, `atrim=end_sample=${samples}`, output("wav"));
    }
  }
}

/** Throws FFMPEG_FAILED where the clip comes out with another number of frames. */
async function transparent(
  { deps, signal }: MediaRun,
  wanted: { file: string; frames: number; args: string[]; stdin: AsyncIterable<Uint8Array> },
  onFrame: (frame: number) => void,
): Promise<string> {
  const { file, frames, args, stdin } = wanted;
  let counted = 0;
  await deps.ffmpeg.run(args, {
    op: "export.card",
    signal,
    stdin,
    onProgress: ({ frame }) => onFrame((counted = frame)),
  });
  if (counted !== frames)
    throw new AppError("FFMPEG_FAILED", "export.card", `a card came out with ${counted} frames instead of ${frames}`);
  return file;
}

/** From the first sample that is heard to the last: the bed of the mix at its own level. */
async function music({ deps, timeline, work, signal }: MediaRun, file: string): Promise<string> {
  const { music: wanted } = timeline.sound;
  if (!wanted) throw new AppError("INTERNAL", "export.music", "there is no music");
  const path = await deps.artifacts.open(wanted.audio);
  const all = Math.round((timeline.frames * timeline.rate.den * SAMPLE_RATE) / timeline.rate.num);
  const { start, end } = wanted.range ?? { start: 0, end: all };
  await deps.ffmpeg.run([...RAW_TRACK, "-i", "-", ...PCM, file], {
    op: "export.music",
    signal,
    stdin: musicAlone({ ffmpeg: deps.ffmpeg, dir: work, signal }, wanted, path, end - start),
  });
  return file;
}

async function wav({ deps, signal }: MediaRun, input: readonly string[], chain: string, file: string): Promise<string> {
  await deps.ffmpeg.run([...input, "-af", chain, ...PCM, file], { op: "export.sound", signal });
  return file;
}

/** 24 bits: what was mixed in floats keeps its quiet ends. */
const PCM = [
  "-c:a",
  "pcm_s24le",
  "-ar",
  String(SAMPLE_RATE),
  "-ac",
  "2",
  "-map_metadata",
  "-1",
  "-fflags",
  "+bitexact",
];
