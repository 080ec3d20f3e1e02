// A hundred videos from one list, unattended: every one is made, and the memory does not grow with their number.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start } from "../../tests/start.ts";
import { heldNow } from "../bench/memory.ts";
import type { LongTest } from "./index.ts";

const VIDEOS = 100;
/** By how much the command itself may hold more over the last third than over the second. */
const GROWTH = 1.1;
const TOPICS = ["Rain on a tin roof", "A harbour before dawn", "Breathing with the tide", "Snow on the pass"];
const FORMATS = ["16:9", "9:16", "1:1"];

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
      const began = performance.now();
      const running = start(["make", "--batch", "list.csv"], { cwd });
      const held: number[] = [];
      const sampling = setInterval(() => {
        void heldNow(true, (pid) => pid === running.pid).then((kb) => kb > 0 && held.push(kb / 1024));
      }, 1000);
      const telling = setInterval(() => {
        const made = readdirSync(cwd).includes("videos") ? readdirSync(join(cwd, "videos")).length : 0;
        progress(`${made} videos, the command holds ${Math.round(held.at(-1) ?? 0)} MB`);
      }, 60_000);
      const ran = await running.ended.finally(() => {
        clearInterval(sampling);
        clearInterval(telling);
      });
      if (![0, 3, 4].includes(ran.code ?? -1)) throw new Error(`exit ${ran.code}: ${ran.stderr.slice(-2000)}`);
      const made = readdirSync(join(cwd, "videos")).length;
      if (made !== VIDEOS) throw new Error(`${made} folders instead of ${VIDEOS}`);
      const third = Math.floor(held.length / 3);
      const [second, last] = [median(held.slice(third, 2 * third)), median(held.slice(2 * third))];
      if (last > second * GROWTH) throw new Error(`the command grew from ${second} MB to ${last} MB`);
      const minutes = Math.round((performance.now() - began) / 6000) / 10;
      return `${made} videos in ${minutes} min; the command itself held ${second} MB over the second third and ${last} MB over the last, at most ${Math.round(Math.max(...held))} MB`;
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

function median(values: number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}
