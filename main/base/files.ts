// Files that are either whole or not there: write to a temporary name, sync, rename. And the store of immutable artifacts.
import { constants, statSync } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { ArtifactRef } from "../../contract/values.ts";
import { AppError, systemCode } from "./errors.ts";
import { hashBytes, hashFile } from "./hash.ts";
import { newId } from "./ids.ts";

/** What half-written files are called, so that a sweep after a crash knows them. */
const TEMPORARY = ".tmp-";
/** With an identifier after it: a person's own `.tmp-notes` stays. */
const TEMPORARY_NAME = /^\.tmp-[0-9a-f]{8}-[0-9a-f-]{27}(-journal)?$/;

/** Of the data folder: a file for each artifact that a person handed in, last touched when something was known to name it or meant to. */
export const HANDED_DIR = "handed";

/** Writes a whole file or none, durable when it returns. The mode counts where the system has modes. */
export async function writeFileWhole(path: string, bytes: Uint8Array | string, mode = 0o666): Promise<void> {
  const temporary = join(dirname(path), `${TEMPORARY}${newId()}`);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Copies by reflink where the file system can, else byte by byte; never a hard link, since a person may edit the copy. */
export async function copyFileWhole(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `${TEMPORARY}${newId()}`);
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await syncFile(temporary);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Moves a synced file, also to another file system: the folder of what is being made may be a link to another disk. */
export async function moveFileWhole(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) !== "EXDEV") throw error;
    await copyFileWhole(from, to);
    await rm(from, { force: true });
  }
}

/** Removes the half-written files that a killed process left in this very folder; none where there is no folder. */
export async function sweepFolder(dir: string): Promise<void> {
  for (const name of await readdir(dir).catch(() => []))
    if (TEMPORARY_NAME.test(name)) await rm(join(dir, name), { force: true });
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `dataDir/artifacts/<2 hex>/<sha256>`, and a folder for what is being made. */
export class Artifacts {
  readonly #dataDir: string;
  readonly #root: string;
  readonly #temporary: string;
  /** When each was last asked for, by a clock that nobody sets: whoever asks may be about to name it. */
  readonly #asked = new Map<string, number>();
  /** What is being removed: the same bytes are stored anew once it is gone. */
  readonly #going = new Map<string, Promise<boolean>>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#root = join(dataDir, "artifacts");
    this.#temporary = join(dataDir, "cache", "tmp");
  }

  /** Where the file of a ref lies. */
  path(ref: Pick<ArtifactRef, "hash">): string {
    this.#asked.set(ref.hash, performance.now());
    return this.#place(ref.hash);
  }

  /** Whether the file is there in its whole length. */
  has(ref: ArtifactRef): boolean {
    const path = this.path(ref);
    return !this.#going.has(ref.hash) && statSync(path, { throwIfNoEntry: false })?.size === ref.bytes;
  }

  /** The path, once the file is known to be there in its whole length. Throws ARTIFACT_MISSING. */
  async open(ref: ArtifactRef): Promise<string> {
    const path = this.path(ref);
    await this.#going.get(ref.hash);
    const found = await stat(path).catch(() => null);
    if (found?.size !== ref.bytes)
      throw new AppError("ARTIFACT_MISSING", "artifacts.open", `${path} is ${found ? "damaged" : "missing"}`);
    return path;
  }

  /**
   * A folder of its own for a piece of work on the artifacts' file system; removed when the work ends, well or not,
   * and swept at the next start if the process was killed.
   */
  async work<T>(fn: (dir: string) => Promise<T>): Promise<T> {
    const dir = join(this.#temporary, newId());
    await mkdir(dir, { recursive: true });
    try {
      return await fn(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  async putBytes(bytes: Uint8Array | string, mediaType: string): Promise<ArtifactRef> {
    const data = typeof bytes === "string" ? Buffer.from(bytes, "utf8") : bytes;
    const ref = { hash: hashBytes(data), bytes: data.length, mediaType };
    const path = this.path(ref);
    await this.#going.get(ref.hash);
    if (!(await this.#whole(ref))) {
      await mkdir(dirname(path), { recursive: true });
      await writeFileWhole(path, data);
    }
    return ref;
  }

  /**
   * Takes over a finished file of the work folder (it is moved away).
   * @param known its hash and length, where they were found while it was written: hours of video need not be read again
   */
  async putFile(path: string, mediaType: string, known?: { hash: string; bytes: number }): Promise<ArtifactRef> {
    const ref = { ...(known ?? (await hashFile(path))), mediaType };
    const to = this.path(ref);
    await syncFile(path);
    await mkdir(dirname(to), { recursive: true });
    await this.#going.get(ref.hash);
    await moveFileWhole(path, to);
    return ref;
  }

  /** Of what a person handed in: nobody can make it again, so it stays for longer when nothing names it. */
  async noteHanded({ hash }: Pick<ArtifactRef, "hash">): Promise<void> {
    const dir = join(this.#dataDir, HANDED_DIR);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, hash), new Date().toISOString());
  }

  /** Somebody still means to name it: if it was handed in, its time begins anew. */
  async renewHanded({ hash }: Pick<ArtifactRef, "hash">): Promise<void> {
    const now = new Date();
    await utimes(join(this.#dataDir, HANDED_DIR, hash), now, now).catch((error: unknown) => {
      if (systemCode(error) !== "ENOENT") throw error;
    });
  }

  /**
   * Removes what nothing names. Returns whether it is gone: not where somebody has asked for it within `quietMs`, nor where
   * the system refuses, as it does for a file that is open on Windows.
   */
  async remove(hash: string, quietMs: number): Promise<boolean> {
    const asked = this.#asked.get(hash);
    if (asked !== undefined && performance.now() - asked < quietMs) return false;
    this.#asked.delete(hash);
    const gone = rm(this.#place(hash), { force: true }).then(
      () => true,
      () => false,
    );
    this.#going.set(hash, gone);
    try {
      return await gone;
    } finally {
      this.#going.delete(hash);
    }
  }

  /** Removes what a killed process left half done. Only while holding the data folder's lock. */
  async sweep(): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
    await sweepFolder(this.#dataDir);
    await sweepFolder(join(this.#dataDir, "backups"));
    for (const folder of [this.#root, join(this.#dataDir, "cache")])
      for (const name of await readdir(folder).catch(() => [])) await sweepFolder(join(folder, name));
  }

  #place(hash: string): string {
    return join(this.#root, hash.slice(0, 2), hash);
  }

  async #whole(ref: ArtifactRef): Promise<boolean> {
    return (await stat(this.#place(ref.hash)).catch(() => null))?.size === ref.bytes;
  }
}
