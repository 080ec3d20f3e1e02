// A small video that holds what renders are made of, for tests that look at each frame: a clip, a moving still, a clip that is cropped, a still at rest.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Motion } from "../../../contract/footage.ts";
import { Timeline, type RenderOutput } from "../../../contract/timeline.ts";
import { openBench, type RenderBench, type Scene } from "./render.fixture.ts";

export const SIDE = 720;
export const FPS = 24;
/** Frames of each shot; the second is long enough to be cut in two. */
export const SHOTS = [20, 136, 24, 22] as const;
export const FRAMES = SHOTS.reduce((sum, one) => sum + one, 0);
/** Of a dissolve. */
export const OVERLAP = 8;
export const MOVES: Motion = { zoom: [1.02, 1.12], x: [0.1, 0.8], y: [0.9, 0.3] };
const RESTS: Motion = { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] };

export interface Proof {
  bench: RenderBench;
  scene: Scene;
  output: RenderOutput;
  timeline: Timeline;
}

export async function openProof(): Promise<Proof> {
  const bench = await openBench("proof");
  const h264 = ["-c:v", "libx264", "-crf", "12", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-colorspace", "bt709"];
  const one = await bench.make("one.mp4", `testsrc2=s=1280x720:r=${FPS}:d=3`, ...h264);
  const two = await bench.make("two.mp4", `mandelbrot=s=720x960:r=${FPS}`, "-t", "3", ...h264);
  const still = await bench.make("still.png", "mandelbrot=s=1100x900:start_scale=0.4", "-frames:v", "1");
  const bars = await bench.make("bars.png", "smptehdbars=s=720x720", "-frames:v", "1");
  const voice = await bench.make("voice.wav", "aevalsrc='0.2*sin(2*PI*300*t)*lt(mod(t,0.5),0.3)':s=48000:d=9");
  const seconds = (i: number) => (SHOTS[i] as number) / FPS;
  const scene = await bench.scene(
    "data",
    async (store) => [
      [seconds(0), { kind: "clip", clip: await store(one, "video/mp4"), fromSeconds: 0 }],
      [seconds(1), { kind: "image", image: await store(still, "image/png"), motion: MOVES }],
      [seconds(2), { kind: "clip", clip: await store(two, "video/mp4"), fromSeconds: 1 }],
      [seconds(3), { kind: "image", image: await store(bars, "image/png"), motion: RESTS }],
    ],
    {
      voice,
      words: "Every morning the harbour wakes long before the city does and nobody at all knows the reason why",
      transitionSeconds: OVERLAP / FPS,
      shape: { fps: FPS },
    },
  );
  const output = await bench.render(scene);
  return { bench, scene, output, timeline: timelineOf(scene, output) };
}

export function timelineOf({ artifacts }: Scene, { timeline }: RenderOutput): Timeline {
  return Timeline.parse(JSON.parse(readFileSync(artifacts.path(timeline), "utf8")));
}

/** In the first clip, in a dissolve, while the still moves, and at rest. */
export const GOLDEN_FRAMES = [10, 24, 90, 195] as const;
export const goldenPath = (frame: number) => join(import.meta.dirname, "golden", `frame-${frame}.jpg`);

/** Some frames of a video as RGB, as a player shows them: by the colours that BT.709 in limited range stands for. */
export async function shownFrames(
  { ffmpeg }: RenderBench,
  video: string,
  frames: readonly number[],
  before = "null",
): Promise<Buffer[]> {
  const chunks: Uint8Array[] = [];
  const wanted = frames.map((frame) => `eq(n,${frame})`).join("+");
  const chain = `select='${wanted}',${before},scale=in_color_matrix=bt709:in_range=tv,format=rgb24`;
  await ffmpeg.run(["-i", video, "-vf", chain, "-vsync", "0", "-f", "rawvideo", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const all = Buffer.concat(chunks);
  const size = SIDE * SIDE * 3;
  return Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
}
