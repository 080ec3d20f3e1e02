import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openStore } from "../store/open.ts";
import { jobEngineSuite } from "./engineSuite.ts";
import { createSqliteEngine } from "./sqliteEngine.ts";

jobEngineSuite("SQLite", async () => {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-jobs-"));
  const store = openStore(dir);
  return {
    engine: ({ exclusive = false, ...options } = {}) => createSqliteEngine({ jobs: store.jobs, exclusive, ...options }),
    dispose: async () => {
      store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
});
