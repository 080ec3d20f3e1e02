// What is known of the backups outside of the database, so that it outlives a damaged one and is not set back by restoring: `backups.json` in the data folder. No secret stands in it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { BackupName } from "../../contract/api/backups.ts";
import { writeFileWhole } from "../base/files.ts";
import { newId } from "../base/ids.ts";
import { PassphraseLock } from "./keys.ts";

const CONFIG_FILE = "backups.json";

const Failure = z.object({ at: z.iso.datetime(), code: z.string(), message: z.string(), hint: z.string() });

const Config = z.object({
  /** Of this data folder: what marks a folder of copies as its own. */
  id: z.string().min(1),
  isOn: z.boolean().default(true),
  /** Null: `backups/` in the data folder. */
  folder: z.string().nullable().default(null),
  hourlyDays: z.int().min(1).default(7),
  dailyDays: z.int().min(1).default(30),
  passphrase: PassphraseLock.nullable().default(null),
  /** The account in the keyring that has the key; null: the keyring is not used. */
  keyringKey: z.string().nullable().default(null),
  /** The newest copy that was read again after it was written. */
  good: BackupName.nullable().default(null),
  trouble: Failure.nullable().default(null),
  test: z
    .object({
      at: z.iso.datetime(),
      backup: BackupName,
      isGood: z.boolean(),
      message: z.string(),
      rows: z.int().nullable(),
    })
    .nullable()
    .default(null),
});
export type Config = z.infer<typeof Config>;

export class BackupConfig {
  readonly #path: string;
  #now: Config;

  constructor(dataDir: string) {
    this.#path = join(dataDir, CONFIG_FILE);
    this.#now = read(this.#path) ?? Config.parse({ id: newId() });
  }

  get(): Readonly<Config> {
    return this.#now;
  }

  /** It counts once it is on the disk. */
  async change(change: Partial<Config>): Promise<void> {
    const next = { ...this.#now, ...change };
    await writeFileWhole(this.#path, `${JSON.stringify(next, null, 2)}\n`, 0o600);
    this.#now = next;
  }
}

/** Null: it is not there, or damaged; a passphrase is then set anew, and older copies still open with the former one. */
function read(path: string): Config | null {
  try {
    return Config.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
