// What is heard in a preview: the finished mix, or for a scene on its own the voice at once.
import type { Timeline } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import type { Artifacts } from "../../../base/files.ts";
import { foreignInput } from "../../../base/foreignMedia.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { fragmentArguments, FragmentReader } from "./fragments.ts";
import type { FilmSound } from "./growingFile.ts";

export interface Stretch {
  startFrame: number;
  frames: number;
}

/** Packets are some 20 ms long: as they are where all is heard, coded anew where it begins within one. */
export async function fragmentsOf(
  ffmpeg: Pick<Ffmpeg, "run">,
  file: string,
  { timeline, stretch, delay = 0 }: { timeline: Timeline; stretch: Stretch; delay?: number },
  signal: AbortSignal,
): Promise<FilmSound | null> {
  const { rate, frames } = timeline;
  const seconds = (count: number) => (count * rate.den) / rate.num;
  const whole = stretch.frames === frames && delay === 0;
  const from = seconds(stretch.startFrame) - delay;
  const length = seconds(stretch.frames);
  const late = from < 0 ? `adelay=${Math.round(-from * SAMPLE_RATE)}S|${Math.round(-from * SAMPLE_RATE)}S,` : "";
  const cut = [
    ["-ss", Math.max(0, from).toFixed(6), ...foreignInput(), "-i", file],
    ["-af", `${late}apad,atrim=end_sample=${Math.round(length * SAMPLE_RATE)}`],
    ["-ar", String(SAMPLE_RATE), "-ac", "2", "-c:a", "aac", "-b:a", "128k"],
  ].flat();
  const reader = new FragmentReader();
  const fragments: FilmSound["fragments"] = [];
  await ffmpeg.run(
    [...(whole ? [...foreignInput(), "-i", file, "-c", "copy"] : cut), "-vn", ...fragmentArguments("sound", 1)],
    {
      op: "preview.sound",
      signal,
      onStdout: (chunk) => fragments.push(...reader.read(chunk)),
    },
  );
  return reader.init && { init: reader.init, fragments };
}

/** The narration alone: there at once, at about the loudness that it will have. Null: nobody speaks. */
export async function voiceOf(
  { ffmpeg, artifacts }: { ffmpeg: Pick<Ffmpeg, "run">; artifacts: Pick<Artifacts, "open"> },
  timeline: Timeline,
  stretch: Stretch,
  signal: AbortSignal,
): Promise<FilmSound | null> {
  const { narration } = timeline.sound;
  if (!narration) return null;
  const file = await artifacts.open(narration.audio);
  return fragmentsOf(ffmpeg, file, { timeline, stretch, delay: narration.startSample / SAMPLE_RATE }, signal);
}
