// 300 times kill -9 at a random moment: the job engine loses nothing, doubles nothing, and no checkpoint changes its value.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { seededRandom } from "../../main/base/random.ts";
import { openStore } from "../../main/store/open.ts";
import type { LongTest } from "./index.ts";
import { CHAINS, EFFECTS, linkHash, type Link } from "./kills/chain.ts";

const KILLS = 300;
const SEED = 1;

export default {
  about: `${KILLS} kill -9 of a process whose jobs queue each other: each job ends exactly once, each checkpoint keeps its value`,
  run: async (progress) => {
    const dataDir = mkdtempSync(join(tmpdir(), "kills-"));
    try {
      const random = seededRandom(SEED);
      let atWork = 0;
      for (let kill = 1; kill <= KILLS; kill++) {
        // One in five while it starts (and recovers from the kill before), the others in the middle of the work.
        const when = random() < 0.2 ? "start" : "work";
        if (await killAt(dataDir, when, random() * 250)) atWork++;
        if (kill % 50 === 0) progress(`${kill} kills`);
      }
      const last = spawnWorker(dataDir, "finish");
      const [code] = (await once(last, "exit")) as [number | null];
      if (code !== 0) throw new Error(`the last run ended with ${code}`);
      return `${KILLS} kills, ${atWork} of them at work; ${verify(dataDir)}`;
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

function spawnWorker(dataDir: string, mode: "go on" | "finish") {
  const worker = join(import.meta.dirname, "kills", "worker.ts");
  return spawn(process.execPath, [worker, dataDir, mode], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Kills a run so long after its start or after its first job. Returns whether it was at work. */
async function killAt(dataDir: string, when: "start" | "work", milliseconds: number): Promise<boolean> {
  const child = spawnWorker(dataDir, "go on");
  let working = false;
  const atWork = once(child.stdout, "data").then(() => (working = true));
  const ended = once(child, "exit");
  if (when === "work") await Promise.race([atWork, ended]);
  await sleep(milliseconds);
  child.kill("SIGKILL");
  const [code] = (await ended) as [number | null];
  if (code !== null) throw new Error(`a run ended by itself with ${code}`);
  return working;
}

/** Throws on anything lost, doubled or changed. Returns the figures. */
function verify(dataDir: string): string {
  // Every run of a checkpoint's function, as it happened.
  const effects = readFileSync(join(dataDir, EFFECTS), "utf8").trimEnd().split("\n");
  const tokens = new Map(effects.map((line) => line.split(" ") as [string, string]));
  const store = openStore(dataDir);
  try {
    let jobs = 0;
    let attempts = 0;
    for (let chain = 0; chain < CHAINS; chain++) {
      const rows = store.jobs
        .ofSubject(`chain ${chain}`)
        .toSorted((a, b) => (a.payload as Link).n - (b.payload as Link).n);
      let hash = "";
      for (const [n, { id, state, attempt, payload }] of rows.entries()) {
        const link = payload as Link;
        if (state !== "done") throw new Error(`${id} is ${state}`);
        if (link.n !== n) throw new Error(`chain ${chain} has no job ${n}`);
        // The hash of all tokens before: a checkpoint that changed its value after it was stored would break it.
        if (link.hash !== hash) throw new Error(`${id} did not get what the job before it ended with`);
        const token = tokens.get(id);
        if (!token) throw new Error(`${id} ended without its work`);
        hash = linkHash(hash, token);
        attempts += attempt;
      }
      jobs += rows.length;
    }
    if (tokens.size !== jobs) throw new Error(`${tokens.size} jobs worked, ${jobs} are known`);
    const repeated = effects.length - jobs;
    // A function may run again only if the kill came between its end and the storing of its result.
    if (repeated > KILLS * CHAINS) throw new Error(`${repeated} checkpoints ran again`);
    return `${jobs} jobs in ${attempts} attempts, none lost or doubled; ${repeated} checkpoints ran again before they were stored, 0 after`;
  } finally {
    store.close();
  }
}
