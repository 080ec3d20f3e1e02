// The process that is killed: works on the chains of a data folder; in mode `finish` it ends them and itself.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { newId } from "../../../main/base/ids.ts";
import type { Ending, Job, JobRequest } from "../../../main/jobs/engine.ts";
import { createSqliteEngine } from "../../../main/jobs/sqliteEngine.ts";
import { openStore } from "../../../main/store/open.ts";
import { CHAINS, EFFECTS, type Link, linkHash } from "./chain.ts";

const [, , dataDir = "", mode] = process.argv;
const store = openStore(dataDir);
const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true });
const chains = Array.from({ length: CHAINS }, (_, chain) => `chain ${chain}`);
const open = new Set(chains);

engine.listen((event) => {
  if (event.type === "fault") throw event.error;
  if (event.type === "state" && event.ended?.error) throw event.ended.error;
});
await engine.submit(() => chains.map((chain) => request(chain, { n: 0, hash: "" })));
await engine.start({ link: work }, { lanes: { cpu: CHAINS } });
console.log("at work");

async function work(job: Job): Promise<Ending> {
  const { n, hash } = job.payload as Link;
  const token = await job.once("token", async () => {
    const made = newId();
    appendFileSync(join(dataDir, EFFECTS), `${job.id} ${made}\n`);
    return made;
  });
  await sleep(Math.random() * 8);
  if (mode === "finish") {
    open.delete(job.subject);
    if (open.size === 0) setTimeout(() => void end(), 100);
    return { status: "done" };
  }
  return { status: "done", settle: () => [request(job.subject, { n: n + 1, hash: linkHash(hash, token) })] };
}

function request(chain: string, link: Link): JobRequest {
  const id = `${chain.replace(" ", "_")}_${link.n}`;
  return { id, kind: "link", subject: chain, lane: "cpu", priority: "normal", payload: link };
}

async function end(): Promise<void> {
  await engine.stop(1000);
  store.close();
}
