import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

import { expect, test } from "vitest";

/** The nice value of each thread of this process: the 19th field of proc_pid_stat(5). */
function niceValues(): number[] {
  return readdirSync("/proc/self/task").map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  });
}

test.skipIf(process.platform !== "linux")("a working thread gives way, and no other thread with it", async () => {
  const before = niceValues();
  const module = JSON.stringify(new URL("giveWay.ts", import.meta.url).href);
  const code = `const { giveWay } = await import(${module}); giveWay(); (await import("node:worker_threads")).parentPort.postMessage(""); setInterval(() => {}, 1000);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  await once(worker, "message");
  const nicer = niceValues().filter((nice) => nice > Math.max(...before));
  await worker.terminate();
  expect(nicer).toHaveLength(1);
});
