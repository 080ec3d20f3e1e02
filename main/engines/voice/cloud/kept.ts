// Keeps what was paid for on the disk: a narration that is begun again after a crash is not paid for twice.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { hashJson } from "../../../base/hash.ts";
import { newId } from "../../../base/ids.ts";
import type { Synthesis } from "../protocol.ts";

const DAYS = 30;

export class KeptSpeech {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async get(key: unknown): Promise<Synthesis | null> {
    const file = await readFile(this.#path(key)).catch(() => null);
    const end = file?.indexOf("\n") ?? -1;
    if (!file || end < 0) return null;
    try {
      const { samples, ...rest } = JSON.parse(file.toString("utf8", 0, end)) as Omit<Synthesis, "samples"> & {
        samples: number;
      };
      const bytes = file.subarray(end + 1);
      if (bytes.length !== samples * 2) return null;
      return {
        ...rest,
        samples: new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
      };
    } catch {
      // A damaged file is as good as none: it is spoken anew and replaced.
      return null;
    }
  }

  async put(key: unknown, { samples, ...rest }: Synthesis): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    const path = this.#path(key);
    const temporary = `${path}.${newId()}`;
    const header = Buffer.from(`${JSON.stringify({ ...rest, samples: samples.length })}\n`);
    await writeFile(
      temporary,
      Buffer.concat([header, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)]),
    );
    await rename(temporary, path);
  }

  /** Removes what is older than a month. */
  async sweep(): Promise<void> {
    const oldest = Date.now() - DAYS * 86_400_000;
    for (const name of await readdir(this.#dir).catch(() => [])) {
      const path = join(this.#dir, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtimeMs < oldest) await rm(path, { force: true });
    }
  }

  #path(key: unknown): string {
    return join(this.#dir, hashJson(key));
  }
}
