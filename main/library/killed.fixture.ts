// A process that indexes a folder: to be killed as soon as some of it is written, or run to the end.
import { openStore } from "../store/open.ts";
import { createLibrary } from "./index.ts";
import { packagedFfmpeg } from "./media.fixture.ts";

const [, , dataDir = "", folder = "", toTheEnd] = process.argv;
const store = openStore(dataDir);
const library = createLibrary({
  store: store.assets,
  ffmpeg: await packagedFfmpeg(dataDir),
  cacheDir: `${dataDir}/cache`,
});
for await (const progress of library.index([folder], new AbortController().signal))
  if (toTheEnd === undefined ? progress.indexed > 0 && !progress.done : progress.done) process.send?.(progress);
await library.close();
store.close();
process.disconnect();
