// Joins finished spans and the sound into one file without encoding again, and checks what came out.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { FrameRate } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { timescale } from "./spanArguments.ts";

export interface JoinInput {
  spans: { path: string; frames: number }[];
  sound: string;
  rate: FrameRate;
  frames: number;
}

/** Moving the index to the front writes the whole file again, without a word. */
const SILENCE_MS = 600_000;

/** The path of the finished file, in `dir`. Throws FFMPEG_FAILED where it does not hold every frame. */
export async function joinSpans(ffmpeg: Ffmpeg, input: JoinInput, dir: string, signal: AbortSignal): Promise<string> {
  const list = join(dir, "spans.ffconcat");
  const output = join(dir, "video.mp4");
  await writeFile(list, concatList(input));
  await ffmpeg.run(joinArguments(list, input, output), { op: "render.join", signal, silenceMs: SILENCE_MS });
  const { video } = await ffmpeg.probe(output, signal);
  if (video?.nb_frames !== input.frames)
    throw new AppError(
      "FFMPEG_FAILED",
      "render.join",
      `the joined file holds ${video?.nb_frames ?? 0} frames instead of ${input.frames}`,
    );
  return output;
}

export function joinArguments(list: string, { sound, rate }: JoinInput, output: string): string[] {
  return [
    ["-f", "concat", "-safe", "0", "-i", list, "-i", sound, "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"],
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-video_track_timescale", String(timescale(rate))],
    ["-movflags", "+faststart", output],
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
