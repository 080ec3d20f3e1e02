// R60 ten times on end beside R60 once: time in proportion, memory that does not grow, and the disk that is taken meanwhile. About seven minutes.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { cpuOf } from "./cpu.ts";
import { peakMemory } from "./memory.ts";
import { openR60 } from "./r60/render.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");
/** How much more a second of the longer video may take. */
const PROPORTION = 1.1;
const MOST_MEGABYTES = 700;
/** Besides the result, as a multiple of it. */
const MOST_DISK = 1.5;
const LOOK_EVERY = 1000;

export const proportionBench: Bench = {
  name: "render600",
  onDemand: true,
  async run() {
    const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
    const minute = await measured(ffmpeg, 1);
    const long = await measured(ffmpeg, 10);
    const times = (what: (one: Measured) => number) => round(what(long) / what(minute) / 10);
    const rows = [
      ...told("R60", minute),
      ...told("R600", long),
      atMost(
        "R600 against ten times R60, in time",
        times(({ seconds }) => seconds),
        "×",
        PROPORTION,
      ),
    ];
    if (minute.cpu !== null && long.cpu !== null)
      rows.push(
        atMost(
          "R600 against ten times R60, in processor time",
          times(({ cpu }) => cpu ?? 0),
          "×",
          PROPORTION,
        ),
      );
    if (long.peakMb !== null)
      rows.push(atMost("R600: peak memory of all processes", long.peakMb, "MB", MOST_MEGABYTES));
    rows.push(
      atMost("R600: disk besides the result, at most", round(long.disk / long.bytes), "× the result", MOST_DISK),
    );
    return rows;
  },
};

interface Measured {
  seconds: number;
  cpu: number | null;
  peakMb: number | null;
  /** Of the finished file. */
  bytes: number;
  /** Taken besides it at most. */
  disk: number;
  spans: number;
}

async function measured(ffmpeg: Ffmpeg, minutes: number): Promise<Measured> {
  await using r60 = await openR60(ffmpeg, minutes);
  const before = await takenBytes(r60.dataDir);
  const { result, peak } = await peakDisk(r60.dataDir, () => cpuOf(() => peakMemory(() => r60.render())));
  const { output, seconds } = result.result.result;
  const { size } = await stat(r60.artifacts.path(output.video));
  return {
    seconds,
    cpu: result.seconds,
    peakMb: result.result.peakMb,
    bytes: size,
    disk: peak - before - size,
    spans: output.spans.total,
  };
}

function told(name: string, { seconds, cpu, peakMb, bytes, spans }: Measured): BenchRow[] {
  return [
    figure(`${name}: render, ${spans} spans`, round(seconds), "s"),
    ...(cpu === null ? [] : [figure(`${name}: processor time`, round(cpu), "s")]),
    ...(peakMb === null ? [] : [figure(`${name}: memory`, peakMb, "MB")]),
    figure(`${name}: file`, round(bytes / 1e6), "MB"),
  ];
}

async function peakDisk<T>(dir: string, work: () => Promise<T>): Promise<{ result: T; peak: number }> {
  let peak = 0;
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      peak = Math.max(peak, await takenBytes(dir));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  })();
  try {
    const result = await work();
    return { result, peak: Math.max(peak, await takenBytes(dir)) };
  } finally {
    ended.abort();
    await looking;
  }
}

/** Of all files below a folder, those of several names once. What goes while it is looked at does not count. */
async function takenBytes(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const found = await Promise.all(files.map((entry) => stat(join(entry.parentPath, entry.name)).catch(() => null)));
  const sizes = new Map(found.flatMap((one) => (one ? [[one.ino, one.size] as const] : [])));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
