// The ambience benchmark: the same command for ten minutes, an hour and three hours; what grows with the length is only the copying.
import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { syncFile } from "../../main/base/files.ts";
import { start } from "../../tests/start.ts";
import { folderBytes, peakMemory } from "./memory.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const Printed = z.object({ file: z.string(), durationSeconds: z.number() });

export const ambienceBench: Bench = { name: "ambience", run: () => measure([600, 3600, 10_800]) };

async function measure(lengths: readonly number[]): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const seconds of lengths) {
    const cwd = await mkdtemp(join(tmpdir(), "ytempire-ambience-"));
    try {
      const args = ["make", "Rain on a cabin roof", "--kind", "ambience", "--seconds", String(seconds), "--json"];
      const began = performance.now();
      const { result: ran, peakMb } = await peakMemory(() => start(args, { cwd }).ended, false);
      const whole = (performance.now() - began) / 1000;
      if (![0, 3, 4].includes(ran.code ?? -1)) throw new Error(`exit ${ran.code}: ${ran.stderr}`);
      const { file } = Printed.parse(JSON.parse(ran.stdout));
      const { size } = await stat(file);
      const copying = 2 * (await copySeconds(file, join(cwd, "copy")));
      const name = seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
      rows.push(
        atMost(`${name} of ambience, copying included`, round(whole), "s", 60),
        figure(`${name} of ambience, beside the copying`, round(Math.max(0, whole - copying)), "s"),
        figure(`${name}: the file`, round(size / 1e9), "GB"),
        atMost(`${name}: data folder against the file`, round((await folderBytes(join(cwd, "data"))) / size), "×", 1.5),
        ...(peakMb === null ? [] : [atMost(`${name}: peak memory of all processes`, peakMb, "MB", 1000)]),
      );
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  }
  return rows;
}

/** What the disk needs for the file once: it is written among the artifacts, and delivered. */
async function copySeconds(file: string, to: string): Promise<number> {
  const began = performance.now();
  await copyFile(file, to);
  await syncFile(to);
  const seconds = (performance.now() - began) / 1000;
  await rm(to);
  return seconds;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.main)
  for (const row of await ambienceBench.run()) console.log(`${row.name}: ${row.value} ${row.unit} (${row.target})`);
