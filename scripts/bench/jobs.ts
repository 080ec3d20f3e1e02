// How fast the store hands out jobs and the pipeline runs empty stages.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Idea } from "../../contract/idea.ts";
import { LANES, STAGE_NAMES } from "../../contract/stage.ts";
import { createSqliteEngine } from "../../main/jobs/sqliteEngine.ts";
import { keepStates } from "../../main/pipeline/keepState.ts";
import { createStageHandler } from "../../main/pipeline/runStage.ts";
import { STAGE_JOB } from "../../main/pipeline/stageJobs.ts";
import { syntheticStages } from "../../main/pipeline/syntheticStages.ts";
import { createVideos } from "../../main/pipeline/videos.ts";
import { openStore, type Store } from "../../main/store/open.ts";
import { atLeast, atMost, type Bench, type BenchRow } from "./row.ts";

const QUEUED = 10_000;
const CLAIMS = 1000;
const VIDEOS = 300;

export const jobsBench: Bench = {
  name: "jobs",
  run: async () => [await withStore(claimTimes), await withStore(stagesPerSecond)],
};

/** One claim after another while ten thousand jobs stand in the queue. */
async function claimTimes(store: Store): Promise<BenchRow> {
  store.jobs.submit(
    () =>
      Array.from({ length: QUEUED }, (_, i) => ({
        id: `job${i}`,
        kind: "work",
        subject: `subject${i % 2000}`,
        lane: LANES[i % 2] ?? "cpu",
        priority: [1, 1, 1, 5, 10][i % 5] ?? 1,
        payload: { n: i },
        notBefore: 0,
      })),
    Date.now(),
  );
  const what = { kinds: ["work"], subjects: null, limit: 1, worker: "bench", except: [] };
  const times = Array.from({ length: CLAIMS }, () => {
    const before = performance.now();
    const [job] = store.jobs.claim({ ...what, lane: "cpu", now: Date.now() });
    if (!job) throw new Error("the queue ran empty");
    return performance.now() - before;
  });
  return atMost(`claim of a job among ${QUEUED}, p95`, percentile(times, 0.95), "ms", 5);
}

/** Videos through all stages, from their creation until the last is done; every stage computes, none is taken over. */
async function stagesPerSecond(store: Store): Promise<BenchRow> {
  const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, moved: keepStates({ store }) });
  const runner = { stages: syntheticStages(), store, hasArtifact: () => true };
  const videos = createVideos({ ...runner, engine });
  const finished = Promise.withResolvers<void>();
  let left = VIDEOS * STAGE_NAMES.length;
  engine.listen((event) => {
    if (event.type === "state" && event.job.state === "done" && --left === 0) finished.resolve();
  });
  await engine.start({ [STAGE_JOB]: createStageHandler(runner) });
  const before = performance.now();
  for (let i = 0; i < VIDEOS; i++) await videos.create(Idea.parse({ topic: `Topic ${i}` }));
  await finished.promise;
  const seconds = (performance.now() - before) / 1000;
  await engine.stop(0);
  return atLeast("empty stages through the engine", (VIDEOS * STAGE_NAMES.length) / seconds, "1/s", 1000);
}

async function withStore<T>(fn: (store: Store) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-bench-"));
  const store = openStore(dir);
  try {
    return await fn(store);
  } finally {
    store.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
}

if (import.meta.main)
  for (const { name, value, unit, target, ok } of await jobsBench.run())
    console.log(`${ok ? "met   " : "MISSED"} ${name}: ${value.toFixed(2)} ${unit} (target ${target})`);
