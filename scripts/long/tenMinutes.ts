// A video of 600 s beside one of 60 s: time in proportion, memory and temporary disk bounded.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { start } from "../../tests/start.ts";
import { folderBytes, peakMemory } from "../bench/memory.ts";
import type { LongTest } from "./index.ts";

const Printed = z.object({ file: z.string(), durationSeconds: z.number() });
const MOST_MEMORY_MB = 1000;
/** Wall time for a second of video may differ by so much between the lengths. */
const PROPORTION = 0.1;

export default {
  about: "a video of 600 s: under 1 GB of memory for all processes, wall time in proportion to 60 s within 10 %",
  async run(progress) {
    const dir = mkdtempSync(join(tmpdir(), "ytempire-long-"));
    try {
      const short = await made(dir, 60);
      progress(short.text);
      const long = await made(dir, 600);
      progress(long.text);
      const ratio = long.perSecond / short.perSecond;
      if (long.peakMb !== null && long.peakMb > MOST_MEMORY_MB) throw new Error(`${long.peakMb} MB: ${long.text}`);
      if (ratio > 1 + PROPORTION) throw new Error(`${ratio.toFixed(2)} times the time for a second: ${long.text}`);
      return `${short.text}; ${long.text}; ${ratio.toFixed(2)} times the time for a second of video`;
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

async function made(dir: string, seconds: number) {
  const cwd = mkdtempSync(join(dir, "run-"));
  const began = performance.now();
  const args = [
    "make",
    "Falling asleep in a cabin by the lake",
    "--style",
    "sleep",
    "--seconds",
    String(seconds),
    "--json",
  ];
  const { result: ran, peakMb } = await peakMemory(() => start(args, { cwd }).ended, false);
  const wall = (performance.now() - began) / 1000;
  if (![0, 3, 4].includes(ran.code ?? -1)) throw new Error(`exit ${ran.code}: ${ran.stderr}`);
  const { file, durationSeconds } = Printed.parse(JSON.parse(ran.stdout));
  const kept = (await folderBytes(join(cwd, "data"))) / statSync(file).size;
  const text = `${Math.round(durationSeconds)} s of video in ${Math.round(wall)} s, at most ${peakMb ?? "?"} MB, ${kept.toFixed(1)} times the video's size in the data folder`;
  return { perSecond: wall / durationSeconds, peakMb, text };
}
