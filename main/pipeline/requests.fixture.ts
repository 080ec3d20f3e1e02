// A backend without engines for the kill test: begins videos by keyed requests and works on them until it is killed.
// Usage: node requests.fixture.ts <dataDir> <round>. It tells each key before it is asked for, once the video stands, and then the answer.
import { setTimeout as sleep } from "node:timers/promises";

import { Idea } from "../../contract/idea.ts";
import { createSqliteEngine } from "../jobs/sqliteEngine.ts";
import { acquireLock } from "../store/lock.ts";
import { openStore } from "../store/open.ts";
import { keepStates } from "./keepState.ts";
import { createStageHandler } from "./runStage.ts";
import { STAGE_JOB } from "./stageJobs.ts";
import { syntheticStages } from "./syntheticStages.ts";
import { createVideos } from "./videos.ts";

export type Told = { asked: string } | { committed: string } | { answered: string; id: string };

if (import.meta.main) {
  const [dataDir = "", round = ""] = process.argv.slice(2);
  await acquireLock(dataDir);
  const store = openStore(dataDir);
  const engine = createSqliteEngine({ jobs: store.jobs, exclusive: true, moved: keepStates({ store }) });
  const stages = syntheticStages(async () => (await sleep(1), null));
  const runner = { stages, store, hasArtifact: () => true };
  const videos = createVideos({ ...runner, engine });
  await engine.start({ [STAGE_JOB]: createStageHandler(runner) }, { lanes: { cpu: 2 } });
  for (let i = 0; ; i++) {
    const key = `${round}-${i}`;
    await tell({ asked: key });
    const request = { caller: "owner", key, bodyHash: key };
    const { id } = await videos.begin(Idea.parse({ topic: `Topic ${key}` }), { request });
    await tell({ committed: key });
    await sleep(2);
    await tell({ answered: key, id });
  }
}

function tell(told: Told): Promise<void> {
  return new Promise((done) => process.send?.(told, () => done()));
}
