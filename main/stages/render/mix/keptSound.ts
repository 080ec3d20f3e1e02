// The finished sound in the cache, under the hash of all that it is made from: a changed picture or caption mixes nothing again.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { hashJson } from "../../../base/hash.ts";
import type { RenderedSound } from "../sound.ts";
import type { SpanCache } from "../spanCache.ts";

/** What is known of a sound besides its samples; null is −Infinity, of silence. */
const Facts = z.object({
  integrated: z.number().nullable(),
  truePeak: z.number().nullable(),
  decisions: z.array(z.string()),
});

/** The sound of this key, which `make` makes where it is not there. Files lie in `dir`. */
export async function keptSound(
  cache: SpanCache,
  key: string,
  dir: string,
  make: () => Promise<RenderedSound>,
): Promise<RenderedSound> {
  const factsKey = hashJson({ facts: key });
  const known = await cache.find(factsKey, dir);
  const found = known && (await cache.find(key, dir));
  if (known && found) {
    const { integrated, truePeak, decisions } = Facts.parse(JSON.parse(await readFile(known, "utf8")));
    const loudness = { integrated: integrated ?? -Infinity, truePeak: truePeak ?? -Infinity };
    return { file: found, loudness, decisions };
  }
  const made = await make();
  const facts = join(dir, `${factsKey}.json`);
  const { integrated, truePeak } = made.loudness;
  // JSON has no −Infinity and says null by itself.
  await writeFile(facts, JSON.stringify({ integrated, truePeak, decisions: made.decisions }));
  const file = await cache.keep(made.file, key, dir);
  await cache.keep(facts, factsKey, dir);
  return { ...made, file };
}
