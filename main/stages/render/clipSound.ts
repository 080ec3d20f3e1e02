// What is heard of clips, intro, outro and a person's own music: each stretch cut out, levelled and laid into one track.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { SoundClip, Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { newId } from "../../base/ids.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { parseLoudness } from "./loudness.ts";
import { layTrack, type TrackPiece } from "./track.ts";

type Run = Pick<Ffmpeg, "run">;
type Music = NonNullable<Timeline["sound"]["music"]>;

/** Stereo, raw 32-bit float: as it is opened in the mix. */
export const RAW_TRACK = ["-f", "f32le", "-ar", String(SAMPLE_RATE), "-ac", "2"] as const;
/** Quieter than this is silence with noise: it is left as it is, LUFS. */
export const SILENT = -55;
/** Most that a voice, a bed or a clip is raised, dB: past this a recording is noise. */
export const MOST_RAISED = 24;

export interface Levelling {
  /** LUFS of the narration in the mix: the clips' gain counts from it. */
  level: number;
  samples: number;
  dir: string;
  signal: AbortSignal;
}

/** The path of the track, or null where nothing is heard. */
export async function clipTrack(
  ffmpeg: Run,
  clips: readonly (SoundClip & { path: string })[],
  { level, samples, dir, signal }: Levelling,
): Promise<string | null> {
  const file = join(dir, "clips.f32");
  const pieces: TrackPiece[] = [];
  for (const clip of clips) {
    const length = (clip.range.end - clip.range.start) / SAMPLE_RATE;
    const stretch = { from: clip.fromSeconds, seconds: clip.repeatSeconds ?? length };
    const { file: cut, loudness } = await cutOut(ffmpeg, clip.path, stretch, dir, signal);
    if (loudness < SILENT) {
      await rm(cut, { force: true });
      continue;
    }
    const gain = Math.min(MOST_RAISED, level + clip.gainDb - loudness);
    pieces.push({
      file: cut,
      ...clip.range,
      repeat: clip.repeatSeconds === null ? null : Math.round(clip.repeatSeconds * SAMPLE_RATE),
      gain: 10 ** (gain / 20),
      fadeIn: clip.fadeInSamples,
      fadeOut: clip.fadeOutSamples,
    });
  }
  if (pieces.length === 0) return null;
  await layTrack(file, samples, pieces, signal);
  for (const piece of pieces) await rm(piece.file, { force: true });
  return file;
}

/** A person's own music, its stretches joined by crossfades, from the first sample that is heard on. */
export async function musicTrack(
  ffmpeg: Run,
  path: string,
  { pieces = [], joinSamples = 0 }: Music,
  dir: string,
  signal: AbortSignal,
): Promise<string> {
  const file = join(dir, "music.f32");
  const cuts: TrackPiece[] = [];
  // What comes again is cut out once.
  const known = new Map<string, string>();
  let at = 0;
  for (const [i, { fromSample, samples }] of pieces.entries()) {
    const key = `${fromSample} ${samples}`;
    const stretch = { from: fromSample / SAMPLE_RATE, seconds: samples / SAMPLE_RATE };
    const cut = known.get(key) ?? (await cutOut(ffmpeg, path, stretch, dir, signal)).file;
    known.set(key, cut);
    const [joinedBefore, joinedAfter] = [i > 0, i < pieces.length - 1];
    cuts.push({
      file: cut,
      start: at,
      end: at + samples,
      repeat: null,
      gain: 1,
      fadeIn: joinedBefore ? joinSamples : 0,
      fadeOut: joinedAfter ? joinSamples : 0,
    });
    at += samples - (joinedAfter ? joinSamples : 0);
  }
  await layTrack(file, at, cuts, signal);
  for (const cut of known.values()) await rm(cut, { force: true });
  return file;
}

/** A stretch as raw floats; −Infinity where it is silent or too short to be measured. */
async function cutOut(
  ffmpeg: Run,
  path: string,
  { from, seconds }: { from: number; seconds: number },
  dir: string,
  signal: AbortSignal,
): Promise<{ file: string; loudness: number }> {
  const file = join(dir, `${newId()}.f32`);
  const chain = `aresample=${SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo,ebur128=framelog=verbose,aformat=sample_fmts=flt`;
  const seek = from > 0 ? ["-ss", from.toFixed(6)] : [];
  const input = [...foreignInput(), ...seek, "-t", seconds.toFixed(6), "-i", path];
  const output = ["-map", "0:a:0", "-af", chain, ...RAW_TRACK, file];
  const { stderr } = await ffmpeg.run([...input, ...output], { op: "render.sound", signal, logLevel: "info" });
  return { file, loudness: parseLoudness(stderr)?.integrated ?? -Infinity };
}
