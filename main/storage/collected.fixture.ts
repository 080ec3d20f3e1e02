// A process for collect.test.ts that is killed while it frees what nothing names.
import { Artifacts } from "../base/files.ts";
import { createCollector } from "./collect.ts";

const dataDir = process.argv[2] ?? "";
const artifacts = new Artifacts(dataDir);
let isTold = false;
const collector = createCollector({
  dataDir,
  artifacts: {
    remove(hash, quietMs) {
      if (!isTold) process.stdout.write("begins\n");
      isTold = true;
      return artifacts.remove(hash, quietMs);
    },
  },
  running: () => 0,
});
await collector.collect(new AbortController().signal);
process.stdout.write("ends\n");
// Until it is killed.
setInterval(() => undefined, 1000);
