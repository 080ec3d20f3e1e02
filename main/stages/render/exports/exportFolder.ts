// The folder of an export: filled beside its place under a hidden name, so that it is there whole or not at all. What a kill left is known by a note in the data folder and swept.
import { access, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { z } from "zod";

import { AppError, asAppError, systemCode } from "../../../base/errors.ts";
import { writeFileWhole } from "../../../base/files.ts";
import { newId } from "../../../base/ids.ts";
import { readNote } from "../../../base/notes.ts";

/** Lies hidden in the finished folder: what it was made of, and how long each file is. */
const MANIFEST = ".ytempire-export.json";
const Manifest = z.object({ key: z.string(), files: z.record(z.string(), z.int()) });
/** What is being made; nothing in it is part of the export. */
const WORK = ".work";
const HIDDEN = /^\.[0-9a-f-]{36}\.export$/;

/** In the data folder for as long as an export is under way: where it is made, and the topmost folder made for it. */
const Begun = z.object({ dir: z.string(), made: z.string() });

export interface ExportFolder {
  /** Where its files are put; the final folder's name comes with `finish`. */
  dir: string;
  /** For what is half done; on the same file system. */
  work: string;
  /** Puts the folder in its place. `files` are its files' names within it. */
  finish(files: readonly string[]): Promise<void>;
  /** Leaves nothing of it; after `finish` it does nothing. */
  drop(): Promise<void>;
}

/** Exports that one data folder has under way. */
export class ExportFolders {
  readonly #notesDir: string;
  readonly #open = new Set<string>();

  constructor(notesDir: string) {
    this.#notesDir = notesDir;
  }

  /**
   * `key` stands for all that the export is made of. Null: the very export lies there already. Throws OUTPUT_CLASH where
   * something else does, READ_ONLY, DISK_FULL.
   */
  async open(to: string, key: string): Promise<ExportFolder | null> {
    const id = newId();
    this.#open.add(id);
    const dir = join(dirname(to), `.${id}.export`);
    let made = dir;
    const drop = async () => {
      // What cannot be removed now is swept by its note later.
      if (!this.#open.delete(id)) return;
      await removeMade(dir, made).then(
        () => rm(this.#note(id), { force: true }),
        () => undefined,
      );
    };
    try {
      await this.sweep();
      if (await isFinished(to, key)) {
        this.#open.delete(id);
        return null;
      }
      made = await firstMissing(dir);
      await mkdir(this.#notesDir, { recursive: true });
      // Before the first folder: there is no moment at which a kill leaves one that no note names.
      await writeFileWhole(this.#note(id), JSON.stringify({ dir, made }));
      await mkdir(dir, { recursive: true });
      const work = join(dir, WORK);
      await mkdir(work);
      return {
        dir,
        work,
        finish: async (files) => {
          await finish(dir, to, key, files);
          await rm(this.#note(id), { force: true });
          this.#open.delete(id);
        },
        drop,
      };
    } catch (error) {
      await drop();
      throw asAppError(error, OP);
    }
  }

  /** Takes away what killed exports of this data folder left, and nothing else. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#notesDir).catch(() => [])) {
      const id = name.replace(/\.json$/, "");
      if (id === name || this.#open.has(id)) continue;
      const note = await readNote(join(this.#notesDir, name), Begun);
      // On a disk that is not there today it stays noted.
      if (note && !(await isSwept(id, note).catch(() => false))) continue;
      await rm(join(this.#notesDir, name), { force: true });
    }
  }

  #note(id: string): string {
    return join(this.#notesDir, `${id}.json`);
  }
}

/** False: it could not be looked at, or not be removed. */
async function isSwept(id: string, { dir, made }: z.infer<typeof Begun>): Promise<boolean> {
  // The name is nobody else's: it was made up for this export.
  if (basename(dir) !== `.${id}.export` || !HIDDEN.test(basename(dir))) return true;
  // Where the folder that stood there before is gone, its disk is.
  await access(dirname(made));
  await removeMade(dir, made);
  return true;
}

/** The folder, and those above it that were made for it where nothing else has come into them. */
async function removeMade(dir: string, made: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  for (let at = dir; at !== made;) {
    at = dirname(at);
    const isGone = await rmdir(at).then(
      () => true,
      (error: unknown) => systemCode(error) === "ENOENT",
    );
    if (!isGone || at === dirname(at)) return;
  }
}

/** The topmost folder on the way that is not there yet. */
async function firstMissing(dir: string): Promise<string> {
  const above = dirname(dir);
  const isThere = await access(above).then(
    () => true,
    () => false,
  );
  return isThere || above === dir ? dir : firstMissing(above);
}

const OP = "export.folder";

async function isFinished(to: string, key: string): Promise<boolean> {
  const found = await stat(to).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    if (systemCode(error) === "ENOTDIR") throw clash(`${to} would lie in a file`);
    if (systemCode(error) === "ENAMETOOLONG") throw clash(`${to} is too long a name`);
    throw error;
  });
  if (!found) return false;
  if (!found.isDirectory()) throw clash(`${to} is a file, not a folder`);
  if ((await readdir(to)).length === 0) return false;
  const manifest = await readNote(join(to, MANIFEST), Manifest);
  if (manifest?.key !== key) throw clash(manifest ? `${to} holds another export` : `${to} is not empty`);
  for (const [name, bytes] of Object.entries(manifest.files))
    if ((await stat(join(to, name)).catch(() => null))?.size !== bytes)
      throw clash(`${to} holds this export, but ${name} was changed since`);
  return true;
}

async function finish(dir: string, to: string, key: string, files: readonly string[]): Promise<void> {
  try {
    const sizes: Record<string, number> = {};
    for (const name of files) sizes[name] = (await stat(join(dir, name))).size;
    await rm(join(dir, WORK), { recursive: true, force: true });
    await writeFileWhole(join(dir, MANIFEST), `${JSON.stringify({ key, files: sizes })}\n`);
    // An empty folder may wait there; anything else came meanwhile, and this throws.
    await rmdir(to).catch((error: unknown) => {
      if (systemCode(error) !== "ENOENT") throw error;
    });
    await rename(dir, to);
  } catch (error) {
    if (systemCode(error) === "ENOTEMPTY" || systemCode(error) === "EEXIST") throw clash(`${to} was filled meanwhile`);
    throw asAppError(error, OP);
  }
}

function clash(message: string): AppError {
  return new AppError("OUTPUT_CLASH", OP, message, {
    hint: "Choose another folder with --to, or move what lies there away.",
  });
}
