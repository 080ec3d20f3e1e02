// Clips that were made plain once, by all that they were made from: another shape of a video, or another script, makes none of them again.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { ArtifactRef } from "../../../contract/values.ts";
import { writeFileWhole, type Artifacts } from "../../base/files.ts";

const KeptClip = z.object({
  clip: ArtifactRef,
  /** All of it. */
  seconds: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  hasSound: z.boolean(),
});
export type KeptClip = z.infer<typeof KeptClip>;

export class KeptClips {
  readonly #dir: string;
  readonly #artifacts: Pick<Artifacts, "has">;

  /** A note a clip lies in the cache, which may be deleted at any time. */
  constructor(cacheDir: string, artifacts: Pick<Artifacts, "has">) {
    this.#dir = join(cacheDir, "prepared");
    this.#artifacts = artifacts;
  }

  /** Null where there is none, or its file is gone. */
  async find(key: string): Promise<KeptClip | null> {
    const text = await readFile(this.#path(key), "utf8").catch(() => null);
    if (text === null) return null;
    try {
      const kept = KeptClip.parse(JSON.parse(text));
      return this.#artifacts.has(kept.clip) ? kept : null;
    } catch {
      // What a crash has cut short is made again.
      return null;
    }
  }

  async keep(key: string, clip: KeptClip): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    await writeFileWhole(this.#path(key), JSON.stringify(clip));
  }

  #path(key: string): string {
    return join(this.#dir, `${key}.json`);
  }
}
