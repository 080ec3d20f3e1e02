// What a batch has made so far, kept in the data folder, so that the same command goes on after the last video that was delivered.
import { existsSync } from "node:fs";
import { mkdir, open, readFile, type FileHandle } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { z } from "zod";

import { ReviewOutput } from "../../../contract/review.ts";
import { Hash, Id } from "../../../contract/values.ts";
import { hashBytes } from "../../base/hash.ts";

const Entry = z.object({
  key: Hash,
  videoId: Id,
  /** Where the video lies. */
  file: z.string(),
  verdict: ReviewOutput.shape.verdict,
});
export type Entry = z.infer<typeof Entry>;

export class Journal {
  readonly #path: string;
  readonly #entries = new Map<string, Entry>();
  #handle: FileHandle | null = null;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Of one list, wherever the command is run. A line that a crash left half written is passed over. */
  static async open(dataDir: string, list: string): Promise<Journal> {
    const journal = new Journal(join(dataDir, "batches", `${hashBytes(resolve(list)).slice(0, 32)}.jsonl`));
    const text = await readFile(journal.#path, "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      const entry = Entry.safeParse(parsed(line));
      if (entry.success) journal.#entries.set(entry.data.key, entry.data);
    }
    return journal;
  }

  /** The row's video, if it was delivered and its file is still there. */
  made(key: string): Entry | null {
    const entry = this.#entries.get(key);
    return entry && existsSync(entry.file) ? entry : null;
  }

  /** Durable when it returns. */
  async record(entry: Entry): Promise<void> {
    this.#entries.set(entry.key, entry);
    if (!this.#handle) {
      await mkdir(dirname(this.#path), { recursive: true });
      this.#handle = await open(this.#path, "a");
      // A half line before must not swallow this one.
      await this.#handle.write("\n");
    }
    await this.#handle.write(`${JSON.stringify(entry)}\n`);
    await this.#handle.sync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle?.close();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
