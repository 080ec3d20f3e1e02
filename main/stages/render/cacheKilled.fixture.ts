// A process for the kill tests of the cache. Usage: node cacheKilled.fixture.ts <cacheDir> <scratch>: keeps and evicts without an end.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { hashJson } from "../../base/hash.ts";
import { SpanCache } from "./spanCache.ts";

const [cacheDir = "", scratch = ""] = process.argv.slice(2);
const cache = new SpanCache(cacheDir, 0);
await mkdir(scratch, { recursive: true });
console.log("begun");
for (let n = 0; ; n++) {
  const file = join(scratch, `${n}.mp4`);
  await writeFile(file, new Uint8Array(100_000).fill(n));
  await cache.keep(file, hashJson(n % 20), scratch);
  await cache.find(hashJson((n * 7) % 20), scratch);
  await cache.drop([join(scratch, `${hashJson((n * 3) % 20)}.x.mp4`)]);
  await cache.sweep();
}
