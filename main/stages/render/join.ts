// Joins finished spans and the sound into one file without encoding again, and checks what came out.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { SAMPLE_RATE, type FrameRate } from "../../../contract/values.ts";
import { timescale } from "../../base/encoders.ts";
import { AppError, asAppError } from "../../base/errors.ts";
import { iso639 } from "../../base/iso639.ts";
import { Workers } from "../../base/workers.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { MuxReply, MuxRequest } from "./ambience/muxThread.ts";
import { mayDiffer, unify } from "./unify.ts";

export interface JoinInput {
  spans: { path: string; frames: number }[];
  sound: string;
  /** A track that players can switch on: SubRip's text and its language (BCP 47). */
  subtitles: { srt: string; language: string } | null;
  rate: FrameRate;
  frames: number;
  container: "mp4" | "mov";
  /** The sample entry's four letters, where they are not the muxer's own choice. */
  tag: string | null;
  /** Several encoders made the spans. */
  mixed: boolean;
}

export interface Joined {
  path: string;
  /** Of the file, where it was hashed while it was written. */
  known?: { hash: string; bytes: number };
}

/** Moving the index to the front writes the whole file again, without a word. */
const SILENCE_MS = 600_000;

/** The finished file, in `dir`. Throws FFMPEG_FAILED where it does not hold every frame. */
export async function joinSpans(ffmpeg: Ffmpeg, input: JoinInput, dir: string, signal: AbortSignal): Promise<Joined> {
  const { container, subtitles } = input;
  // ffmpeg decodes the beginning of every piece before it copies it: half a second for a minute of video.
  if (container === "mp4" && !subtitles) return copySpans(input, dir, signal);
  return { path: await joinByFfmpeg(ffmpeg, input, dir, signal) };
}

/** Picture and sound, copied and hashed in one go: spans of several encoders, too. */
async function copySpans({ spans, sound, frames, rate }: JoinInput, dir: string, signal: AbortSignal): Promise<Joined> {
  const thread = new Workers<MuxRequest, MuxReply>(new URL("ambience/muxThread.ts", import.meta.url), 1);
  const output = join(dir, "video.mp4");
  const held = spans.reduce((sum, span) => sum + span.frames, 0);
  if (held !== frames)
    throw new AppError("INTERNAL", "render.join", `the pieces hold ${held} frames instead of ${frames}`);
  const picture = spans.map((span) => ({ path: span.path, from: 0, to: span.frames }));
  const samples = Math.round((frames * rate.den * SAMPLE_RATE) / rate.num);
  // Of a try that failed.
  await rm(output, { force: true });
  try {
    const { hash, bytes } = await thread.run({ picture, sound: { track: sound }, samples, output }, { signal });
    return { path: output, ...(hash === null ? {} : { known: { hash, bytes } }) };
  } catch (error) {
    throw asAppError(error, "render.join");
  } finally {
    await thread.close();
  }
}

/** What else there is: tracks of captions, and QuickTime. */
async function joinByFfmpeg(ffmpeg: Ffmpeg, input: JoinInput, dir: string, signal: AbortSignal): Promise<string> {
  const { subtitles, spans, container, mixed } = input;
  const unlike = container === "mp4" && (mixed || mayDiffer(spans));
  const unified = unlike ? await unify(spans, dir, signal) : null;
  // `hvc1` would promise parameter sets of one encoder alone.
  const tag = unified?.mixed && input.tag === "hvc1" ? "hev1" : input.tag;
  const list = join(dir, "spans.ffconcat");
  const output = join(dir, `video.${container}`);
  await writeFile(list, concatList({ ...input, spans: unified ? [unified] : spans }));
  const srt = join(dir, "captions.srt");
  if (subtitles) await writeFile(srt, subtitles.srt);
  const track = subtitles && { path: srt, language: subtitles.language };
  const args = joinArguments(list, { ...input, tag }, output, track);
  await ffmpeg.run(args, { op: "render.join", signal, silenceMs: SILENCE_MS });
  const { video } = await ffmpeg.probe(output, signal);
  if (video?.nb_frames !== input.frames)
    throw new AppError(
      "FFMPEG_FAILED",
      "render.join",
      `the joined file holds ${video?.nb_frames ?? 0} frames instead of ${input.frames}`,
    );
  return output;
}

export function joinArguments(
  list: string,
  { sound, rate, tag, container }: Pick<JoinInput, "sound" | "rate" | "tag" | "container">,
  output: string,
  subtitles: { path: string; language: string } | null = null,
): string[] {
  return [
    ["-f", "concat", "-safe", "0", "-i", list, "-i", sound, ...(subtitles ? ["-f", "srt", "-i", subtitles.path] : [])],
    ["-map", "0:v:0", "-map", "1:a:0", ...(subtitles ? ["-map", "2:s:0"] : []), "-c", "copy"],
    subtitles ? ["-c:s", "mov_text", "-metadata:s:s:0", `language=${iso639(subtitles.language)}`] : [],
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-video_track_timescale", String(timescale(rate))],
    tag === null ? [] : ["-tag:v", tag],
    ["-movflags", `+faststart${container === "mov" ? "+write_colr" : ""}`, output],
  ].flat();
}

/** Lengths are written so that their sums, not they themselves, are rounded to the microsecond: no error adds up. */
export function concatList({ spans, rate }: Pick<JoinInput, "spans" | "rate">): string {
  const lines = ["ffconcat version 1.0"];
  let frames = 0;
  const microseconds = () => Math.round((frames * rate.den * 1e6) / rate.num);
  for (const span of spans) {
    const begin = microseconds();
    frames += span.frames;
    lines.push(
      `file '${span.path.replaceAll("'", "'\\''")}'`,
      `duration ${((microseconds() - begin) / 1e6).toFixed(6)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
