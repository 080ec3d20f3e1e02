// Clips that were made plain once, by all that they were made from: another shape of a video, or another script, makes none of them again.
import { join } from "node:path";

import { z } from "zod";

import { ArtifactRef } from "../../../contract/values.ts";
import type { Artifacts } from "../../base/files.ts";
import { keepNote, readNote } from "../../base/notes.ts";

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
    const kept = await readNote(this.#path(key), KeptClip);
    return kept && this.#artifacts.has(kept.clip) ? kept : null;
  }

  keep(key: string, clip: KeptClip): Promise<void> {
    return keepNote(this.#path(key), clip);
  }

  #path(key: string): string {
    return join(this.#dir, `${key}.json`);
  }
}
