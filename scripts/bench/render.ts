// The render benchmarks: R60, R60 without clips, and R60 as a breathing exercise, each against the encode floor of its own frames; quality, memory, disk, and a caption changed.
import { join } from "node:path";

import { locateFfmpeg } from "../../main/engines/ffmpeg/index.ts";
import { cpuOf } from "./cpu.ts";
import { peakDisk } from "./disk.ts";
import { measureFloor } from "./floor.ts";
import { peakMemory } from "./memory.ts";
import { breathing } from "./r60/breathing.ts";
import { openR60, type OpenedR60 } from "./r60/render.ts";
import { withoutClips } from "./r60/stills.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");

export const renderBench: Bench = {
  name: "render",
  run: () => measure({ name: "R60", most: 1.35, change: () => {} }),
};

export const stillsBench: Bench = {
  name: "stills",
  run: () => measure({ name: "stills and backgrounds", most: 1.15, change: withoutClips }),
};

/** Cards that are drawn many times a second, over frames of which each is covered as a whole. */
export const breathingBench: Bench = {
  name: "breathing",
  run: () => measure({ name: "breathing", most: 2, change: breathing, edited: {} }),
};

interface Measured {
  name: string;
  /** Times the floor. */
  most: number;
  change: (input: OpenedR60["input"]) => void;
  /** Seconds of captions that are changed afterwards. */
  edited?: Readonly<Record<string, number>>;
}

/** Seconds of R60, whose shots change every five: a caption that goes through such a change touches the spans of both. */
const EDITED_AT = { "within a shot": 27.5, "across a transition": 25.1 };

async function measure({ name, most, change, edited: editedAt = EDITED_AT }: Measured): Promise<BenchRow[]> {
  const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
  await using r60 = await openR60(ffmpeg, 1);
  change(r60.input);
  // The finished file lies in the work folder until it is taken from there: it is the result, nothing temporary.
  const render = () => peakDisk(join(r60.dataDir, "cache"), /^video\./, () => peakMemory(() => r60.render()));
  const { result: measured, seconds: cpu } = await cpuOf(render);
  const { result: first, peakMb } = measured.result;
  const video = r60.artifacts.path(first.output.video);
  await using floor = await measureFloor(ffmpeg, change);
  const edits: BenchRow[] = [];
  for (const [where, at] of Object.entries(editedAt)) {
    const word = r60.input.narration.words.find(({ end }) => end > at);
    if (word) word.text = "changed";
    const { result: edited, seconds: editCpu } = await cpuOf(() => r60.render());
    edits.push(
      figure(`${name}: a caption changed ${where}`, round(edited.seconds), "s"),
      atMost(`${name}: a caption changed ${where}, of the whole`, percent(edited.seconds / first.seconds), "%", 10),
      ...(cpu === null || editCpu === null
        ? []
        : [figure(`${name}: a caption changed ${where}, in processor time`, percent(editCpu / cpu), "%")]),
    );
  }
  const own = await floor.judge(video);
  return [
    figure(`${name}: encode floor`, round(floor.seconds), "s"),
    figure(`${name}: render`, round(first.seconds), "s"),
    atMost(`${name}: render against the floor`, round(first.seconds / floor.seconds), "×", most),
    ...(cpu === null || floor.cpu === null
      ? []
      : [
          figure(`${name}: processor time of the encode floor`, round(floor.cpu), "s"),
          figure(`${name}: processor time of the render`, round(cpu), "s"),
          figure(`${name}: render against the floor, in processor time`, round(cpu / floor.cpu), "×"),
        ]),
    ...edits,
    figure(`${name}: picture of the encode floor`, round(floor.coded.bytes / 1e6), "MB"),
    figure(`${name}: its SSIM`, floor.coded.ssim, ""),
    figure(`${name}: picture of the render`, round(own.bytes / 1e6), "MB"),
    figure(`${name}: its SSIM, rendered`, own.ssim, ""),
    ...(peakMb === null ? [] : [atMost(`${name}: peak memory of all processes`, peakMb, "MB", 700)]),
    atMost(`${name}: temporary disk against the result`, round(measured.bytes / first.output.video.bytes), "×", 1.5),
    figure(`${name}: integrated loudness`, round(first.output.loudness.integratedLufs), "LUFS"),
    atMost(`${name}: true peak`, round(first.output.loudness.truePeakDbtp), "dBTP", -1),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function percent(part: number): number {
  return Math.round(part * 1000) / 10;
}
