// A hundred videos from one list, unattended: every one is made, and neither memory nor open files grow with their number.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { FORMATS } from "../../contract/values.ts";
import { start } from "../../tests/start.ts";
import { heldNow } from "../bench/memory.ts";
import type { LongTest } from "./index.ts";

const VIDEOS = 100;
const STEPS = 10;
/** By how much the command itself may hold more over the last third of the videos than over the second. */
const GROWTH = 1.1;
/** What is held between two pieces of work: how often it is met follows from the machine's speed, how little it is does not. */
const LEAST = 0.1;
/** Files and sockets that may be open more at the end than after the first tenth: what is at work at that moment. */
const MORE_OPEN = 30;
const SAMPLE_MS = 2000;
const TOPICS = ["Rain on a tin roof", "A harbour before dawn", "Breathing with the tide", "Snow on the pass"];

interface Sample {
  seconds: number;
  videos: number;
  /** Of the command's own process, and of all that it started, too. */
  ownMb: number;
  allMb: number;
  openFiles: number;
}

export default {
  about: `${VIDEOS} videos of 15 s from one list: all are made, and the memory does not grow`,
  async run(progress) {
    const cwd = mkdtempSync(join(tmpdir(), "ytempire-batch-"));
    try {
      const rows = Array.from(
        { length: VIDEOS },
        (_, i) => `${TOPICS[i % TOPICS.length]},15,${FORMATS[i % FORMATS.length]},${i + 1}`,
      );
      writeFileSync(join(cwd, "list.csv"), `topic,seconds,format,seed\n${rows.join("\n")}\n`);
      const running = start(["make", "--batch", "list.csv"], { cwd });
      const samples = await watched(running, cwd, progress);
      const ran = await running.ended;
      if (![0, 3, 4].includes(ran.code ?? -1)) throw new Error(`exit ${ran.code}: ${ran.stderr.slice(-2000)}`);
      const made = videosIn(cwd);
      if (made !== VIDEOS) throw new Error(`${made} folders instead of ${VIDEOS}`);
      const figures = `${made} videos in ${(ran.milliseconds / 60_000).toFixed(1)} min; ${timeline(samples)}`;
      const [second, last] = [1, 2].map((third) =>
        quantile(
          samples
            .filter(({ videos }) => Math.min(2, Math.floor((3 * videos) / VIDEOS)) === third)
            .map(({ ownMb }) => ownMb),
          LEAST,
        ),
      ) as [number, number];
      if (last > second * GROWTH) throw new Error(`the command grew from ${second} MB to ${last} MB: ${figures}`);
      const [early, late] = [samples.find(({ videos }) => videos >= VIDEOS / STEPS), samples.at(-1)];
      if (early && late && late.openFiles > early.openFiles + MORE_OPEN)
        throw new Error(`${early.openFiles} open files became ${late.openFiles}: ${figures}`);
      return figures;
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

/** What the command held, every two seconds until it ended; told whenever another tenth of the videos is there. */
async function watched(
  { pid, ended }: ReturnType<typeof start>,
  cwd: string,
  progress: (text: string) => void,
): Promise<Sample[]> {
  const began = performance.now();
  const samples: Sample[] = [];
  let told = 0;
  while ((await Promise.race([ended, sleep(SAMPLE_MS)])) === undefined) {
    const own = await heldNow(true, (one) => one === pid);
    const all = await heldNow(false);
    if (own === 0) continue;
    const sample = {
      seconds: Math.round((performance.now() - began) / 1000),
      videos: videosIn(cwd),
      ownMb: Math.round(own / 1024),
      allMb: Math.round(all / 1024),
      openFiles: openFiles(pid),
    };
    samples.push(sample);
    if (sample.videos < told + VIDEOS / STEPS) continue;
    told = sample.videos;
    progress(`${told} videos, the command holds ${sample.ownMb} MB, ${sample.openFiles} open files`);
  }
  return samples;
}

/** For each tenth of the videos: how long one took, and the memory over that time. */
function timeline(samples: readonly Sample[]): string {
  const size = VIDEOS / STEPS;
  const steps = Array.from({ length: STEPS }, (_, i) =>
    samples.filter(({ videos }) => Math.min(STEPS - 1, Math.floor(videos / size)) === i),
  ).filter((step) => step.length > 0);
  const each = (figure: (step: Sample[]) => number) => steps.map(figure).join(", ");
  const seconds = each((step) =>
    Math.round(((step.at(-1)?.seconds ?? 0) - (step[0]?.seconds ?? 0) + SAMPLE_MS / 1000) / size),
  );
  return [
    `by tenths, seconds for a video: ${seconds}`,
    `MB of the command itself between two pieces of work: ${each((step) =>
      quantile(
        step.map(({ ownMb }) => ownMb),
        LEAST,
      ),
    )}`,
    `in the middle: ${each((step) => median(step.map(({ ownMb }) => ownMb)))}`,
    `MB of all processes (most): ${each((step) => Math.max(...step.map(({ allMb }) => allMb)))}`,
    `open files (median): ${each((step) => median(step.map(({ openFiles: open }) => open)))}`,
  ].join("; ");
}

/** Delivered ones: what is still being copied has a hidden name. */
function videosIn(cwd: string): number {
  const dir = join(cwd, "videos");
  return existsSync(dir) ? readdirSync(dir).filter((name) => !name.startsWith(".")).length : 0;
}

function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: number[], share: number): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0);
}
