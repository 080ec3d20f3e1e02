// Joins finished spans and the sound into one file without encoding again, and checks what came out.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { FrameRate } from "../../../contract/values.ts";
import { timescale } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { iso639 } from "../../base/iso639.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";

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
}

/** Moving the index to the front writes the whole file again, without a word. */
const SILENCE_MS = 600_000;

/** The path of the finished file, in `dir`. Throws FFMPEG_FAILED where it does not hold every frame. */
export async function joinSpans(ffmpeg: Ffmpeg, input: JoinInput, dir: string, signal: AbortSignal): Promise<string> {
  const list = join(dir, "spans.ffconcat");
  const output = join(dir, `video.${input.container}`);
  await writeFile(list, concatList(input));
  const { subtitles } = input;
  const srt = join(dir, "captions.srt");
  if (subtitles) await writeFile(srt, subtitles.srt);
  const track = subtitles && { path: srt, language: subtitles.language };
  await ffmpeg.run(joinArguments(list, input, output, track), { op: "render.join", signal, silenceMs: SILENCE_MS });
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
