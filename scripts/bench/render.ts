// The render benchmark: R60 against the encode floor of its own frames, measured in the same run; memory of all processes; a second render with one caption changed.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RenderOutput } from "../../contract/timeline.ts";
import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { cpuOf } from "./cpu.ts";
import { peakMemory } from "./memory.ts";
import { openR60 } from "./r60/render.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");

export const renderBench: Bench = { name: "render", run: () => measure(1) };

/** Ten minutes of the same; for the long tests. */
export const longRenderBench: Bench = { name: "render, 600 s", onDemand: true, run: () => measure(10) };

async function measure(minutes: number): Promise<BenchRow[]> {
  const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
  await using r60 = await openR60(ffmpeg, minutes);
  const { result, seconds: cpu } = await cpuOf(() => peakMemory(() => r60.render()));
  const { result: first, peakMb } = result;
  const floor = await encodeFloor(ffmpeg, r60.artifacts.path(first.output.video), first.output);
  const word = r60.input.narration.words[60];
  if (word) word.text = "changed";
  const second = await r60.render();
  const name = `R${60 * minutes}`;
  return [
    figure(`${name}: encode floor`, round(floor.seconds), "s"),
    figure(`${name}: render`, round(first.seconds), "s"),
    atMost(`${name}: render against the floor`, round(first.seconds / floor.seconds), "×", 1.8),
    ...(cpu === null || floor.cpu === null
      ? []
      : [
          figure(`${name}: processor time of the encode floor`, round(floor.cpu), "s"),
          figure(`${name}: processor time of the render`, round(cpu), "s"),
          figure(`${name}: render against the floor, in processor time`, round(cpu / floor.cpu), "×"),
        ]),
    ...(peakMb === null ? [] : [atMost(`${name}: peak memory of all processes`, peakMb, "MB", 1000)]),
    figure(`${name}: one caption changed`, round(second.seconds), "s"),
    figure(`${name}: integrated loudness`, first.output.loudness.integratedLufs, "LUFS"),
    atMost(`${name}: true peak`, first.output.loudness.truePeakDbtp, "dBTP", -1),
  ];
}

/** What x264 alone takes for the finished frames, read raw from memory. At most a minute of them; longer videos are scaled up. */
async function encodeFloor(
  ffmpeg: Ffmpeg,
  video: string,
  { width, height, rate, durationSeconds }: RenderOutput,
): Promise<{ seconds: number; cpu: number | null }> {
  const shm = "/dev/shm";
  const dir = await mkdtemp(join(existsSync(shm) ? shm : tmpdir(), "ytempire-floor-"));
  const raw = join(dir, "frames.yuv");
  const seconds = Math.min(60, durationSeconds);
  try {
    await ffmpeg.run(["-i", video, "-t", String(seconds), "-an", "-pix_fmt", "yuv420p", "-f", "rawvideo", raw], {
      op: "bench.floor",
    });
    const began = performance.now();
    const format = `-f rawvideo -pix_fmt yuv420p -s ${width}x${height} -r ${rate.num}/${rate.den}`;
    const codec = "-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -f null -";
    const args = [...format.split(" "), "-i", raw, ...codec.split(" ")];
    const { seconds: cpu } = await cpuOf(() => ffmpeg.run(args, { op: "bench.floor" }));
    const scale = durationSeconds / seconds;
    return { seconds: ((performance.now() - began) / 1000) * scale, cpu: cpu === null ? null : cpu * scale };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
