// The floor of a render: what x264 alone takes for the very frames that the render encodes, and how good either is beside them.
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { cpuOf } from "./cpu.ts";
import { openR60, type OpenedR60 } from "./r60/render.ts";

/** What the floor is measured with: the quality that the render's own encoder has to reach in as many bytes. */
const FLOOR = "-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p".split(" ");
const LOSSLESS = { ...encoderNamed("libx264"), options: ["-preset", "ultrafast", "-qp", "0"] };

export interface Coded {
  /** Of the picture alone. */
  bytes: number;
  /** Of all planes, 0–1. */
  ssim: number;
}

export interface Floor extends AsyncDisposable {
  /** Wall time, and where the system tells it processor time. */
  seconds: number;
  cpu: number | null;
  coded: Coded;
  /** The same figures of another file with these frames. */
  judge(video: string): Promise<Coded>;
}

/** Renders a minute without loss for its frames, and encodes them from memory. `change`: what of R60 is another. */
export async function measureFloor(ffmpeg: Ffmpeg, change: (input: OpenedR60["input"]) => void): Promise<Floor> {
  const shm = "/dev/shm";
  const dir = await mkdtemp(join(existsSync(shm) ? shm : tmpdir(), "ytempire-floor-"));
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    const raw = join(dir, "frames.yuv");
    const format = await trueFrames(ffmpeg, change, raw);
    const coded = join(dir, "floor.mp4");
    const began = performance.now();
    const { seconds: cpu } = await cpuOf(() =>
      // The yardstick does not pay for what the command saves in memory.
      ffmpeg.run([...format, "-i", raw, ...FLOOR, coded], { op: "bench.floor", takesFrames: true }),
    );
    const seconds = (performance.now() - began) / 1000;
    const judge = async (video: string): Promise<Coded> => {
      const only = join(dir, "picture.mp4");
      await ffmpeg.run(["-i", video, "-map", "0:v", "-c", "copy", only], { op: "bench.ssim" });
      return { bytes: (await stat(only)).size, ssim: await ssimOf(ffmpeg, video, [...format, "-i", raw]) };
    };
    return { seconds, cpu, coded: await judge(coded), judge, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** How the raw file is opened. */
async function trueFrames(ffmpeg: Ffmpeg, change: (input: OpenedR60["input"]) => void, raw: string): Promise<string[]> {
  const support = { encoders: [LOSSLESS], reason: "without loss" };
  await using r60 = await openR60({ ...ffmpeg, video: { ...ffmpeg.video, h264: support } }, 1);
  change(r60.input);
  const { output } = await r60.render();
  const video = r60.artifacts.path(output.video);
  await ffmpeg.run(["-i", video, "-an", "-pix_fmt", "yuv420p", "-f", "rawvideo", raw], { op: "bench.frames" });
  const { width, height, rate } = output;
  return `-f rawvideo -pix_fmt yuv420p -s ${width}x${height} -r ${rate.num}/${rate.den}`.split(" ");
}

async function ssimOf(ffmpeg: Ffmpeg, video: string, frames: string[]): Promise<number> {
  const { stderr } = await ffmpeg.run(["-i", video, ...frames, "-lavfi", "[0:v][1:v]ssim", "-an", "-f", "null", "-"], {
    op: "bench.ssim",
    logLevel: "info",
  });
  const found = /SSIM .*All:([\d.]+)/.exec(stderr)?.[1];
  if (found === undefined) throw new Error("ffmpeg told no SSIM");
  return Number(found);
}
