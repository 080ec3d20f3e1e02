// The benchmark of the main job: a generated video of 60 s by the command itself, from a cold data folder.
import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { start } from "../../tests/start.ts";
import { folderBytes, peakMemory } from "./memory.ts";
import { atMost, figure, type Bench } from "./row.ts";

const Printed = z.object({
  file: z.string(),
  durationSeconds: z.number(),
  stages: z.array(z.object({ name: z.string(), milliseconds: z.number() })),
});
const FIRST_LINES = 5;

export const makeBench: Bench = {
  name: "make",
  async run() {
    const cwd = await mkdtemp(join(tmpdir(), "ytempire-make-"));
    try {
      const args = ["make", "Falling asleep in a cabin by the lake", "--seconds", "60", "--json"];
      const began = performance.now();
      const { result: ran, peakMb } = await peakMemory(() => start(args, { cwd }).ended, false);
      const whole = (performance.now() - began) / 1000;
      if (![0, 3, 4].includes(ran.code ?? -1)) throw new Error(`exit ${ran.code}: ${ran.stderr}`);
      const { file, durationSeconds, stages } = Printed.parse(JSON.parse(ran.stdout));
      const took = (name: string) => (stages.find((s) => s.name === name)?.milliseconds ?? Number.NaN) / 1000;
      const temporary = (await folderBytes(join(cwd, "data"))) / (await stat(file)).size;
      return [
        atMost("the whole, for 60 s of video", round(whole), "s", 60),
        atMost("the whole against its render", round(whole / took("render")), "×", 1.3),
        // Thumbnail and metadata run beside the render: the sum of all stages would count that time twice.
        atMost("the whole less its render: all other stages, start and end", round(whole - took("render")), "s", 10),
        ...stages.map((stage) => figure(stage.name, round(stage.milliseconds / 1000), "s")),
        figure("length of the video", round(durationSeconds), "s"),
        figure("data folder against the video", round(temporary), "×"),
        ...(peakMb === null ? [] : [atMost("peak memory of all processes", peakMb, "MB", 1000)]),
        atMost("first line after Node starts, median", Math.round(await firstLine(cwd)), "ms", 500),
      ];
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  },
};

/** Milliseconds until the command says something, median of a few starts. */
async function firstLine(cwd: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < FIRST_LINES; i++) {
    const began = performance.now();
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../main/cli.ts"), "make", "Rain"], {
      cwd,
      env: { ...process.env, YTEMPIRE_DATA_DIR: join(cwd, "first") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise((heard) => child.stderr.once("data", heard));
    times.push(performance.now() - began);
    child.kill("SIGKILL");
    await new Promise((ended) => child.once("close", ended));
  }
  return times.toSorted((a, b) => a - b)[FIRST_LINES >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
