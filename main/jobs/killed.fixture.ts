// A worker process for the kill test: runs chains of jobs on a data folder until it is killed or nothing is left.
// Usage: node killed.fixture.ts <dataDir> <round> <chains>. Each real run of a checkpoint's function is a line in `calls.txt` and a message.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { newId } from "../base/ids.ts";
import { acquireLock } from "../store/lock.ts";
import { openStore } from "../store/open.ts";
import type { Handler, JobRequest } from "./engine.ts";
import { createSqliteEngine } from "./sqliteEngine.ts";

export const LENGTH = 5;
export const KEYS = ["a", "b"];

if (import.meta.main) {
  const [dataDir = "", round = "", chains = ""] = process.argv.slice(2);
  await work(dataDir, round, Number(chains));
}

async function work(dataDir: string, round: string, chains: number): Promise<void> {
  const lock = await acquireLock(dataDir);
  const store = openStore(dataDir);
  const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true });
  const finished = Promise.withResolvers<void>();
  const seeLast = () => {
    const last = Array.from({ length: chains }, (_, chain) => store.jobs.get(`${chain}-${LENGTH}`)?.state);
    if (last.every((state) => state === "done")) finished.resolve();
  };
  engine.listen((event) => {
    if (event.type === "state" && event.job.state === "done" && event.job.id.endsWith(`-${LENGTH}`)) seeLast();
  });
  const handler: Handler = async (job) => {
    const tokens: string[] = [];
    for (const key of KEYS) {
      const call = async () => {
        const token = newId();
        appendFileSync(join(dataDir, "calls.txt"), `${round} ${job.id} ${key} ${token}\n`);
        process.send?.("called");
        await sleep(2);
        return token;
      };
      tokens.push(await job.once(key, call));
      await sleep(2);
    }
    const [chain = "", step = ""] = job.id.split("-");
    const settle = (): JobRequest[] => {
      // Decisions are only ever added: an end that lands twice shows as a second row.
      const row = { revision: job.attempt, verdict: "approved", decidedBy: tokens.join(" "), note: null } as const;
      store.videos.decide(job.id, { ...row, decidedAt: 0 });
      return Number(step) < LENGTH ? [link(chain, Number(step) + 1)] : [];
    };
    return { status: "done", settle };
  };
  await engine.submit(() => Array.from({ length: chains }, (_, chain) => link(String(chain), 1)));
  await engine.start({ work: handler }, { lanes: { cpu: 4 } });
  seeLast();
  await finished.promise;
  await engine.stop(1000);
  store.close();
  lock.release();
  process.disconnect?.();
}

function link(chain: string, step: number): JobRequest {
  return { id: `${chain}-${step}`, kind: "work", subject: chain, lane: "cpu", priority: "normal", payload: null };
}
