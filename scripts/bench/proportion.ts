// R60 ten times on end beside R60 once: time in proportion, memory that does not grow, and the disk that is taken meanwhile. About seven minutes.
import { join } from "node:path";

import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { cpuOf } from "./cpu.ts";
import { peakDisk } from "./disk.ts";
import { peakMemory } from "./memory.ts";
import { openR60 } from "./r60/render.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");
/** How much more a second of the longer video may take. */
const PROPORTION = 1.1;
const MOST_MEGABYTES = 700;
/** Besides the result, as a multiple of it. */
const MOST_DISK = 1.5;

export const proportionBench: Bench = {
  name: "render600",
  onDemand: true,
  async run() {
    const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
    const minute = await measure(ffmpeg, 1);
    const long = await measure(ffmpeg, 10);
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

async function measure(ffmpeg: Ffmpeg, minutes: number): Promise<Measured> {
  await using r60 = await openR60(ffmpeg, minutes);
  // The finished file lies in the work folder until it is taken from there: it is the result, nothing temporary.
  const render = () => peakDisk(join(r60.dataDir, "cache"), /^video\./, () => peakMemory(() => r60.render()));
  const { result: measured, seconds: cpu } = await cpuOf(render);
  const { output, seconds } = measured.result.result;
  const { peakMb } = measured.result;
  return { seconds, cpu, peakMb, bytes: output.video.bytes, disk: measured.bytes, spans: output.spans.total };
}

function told(name: string, { seconds, cpu, peakMb, bytes, spans }: Measured): BenchRow[] {
  return [
    figure(`${name}: render, ${spans} spans`, round(seconds), "s"),
    ...(cpu === null ? [] : [figure(`${name}: processor time`, round(cpu), "s")]),
    ...(peakMb === null ? [] : [figure(`${name}: memory`, peakMb, "MB")]),
    figure(`${name}: file`, round(bytes / 1e6), "MB"),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
