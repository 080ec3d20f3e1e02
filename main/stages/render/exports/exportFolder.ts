// The folder of an export: filled beside its place under a hidden name, so that it is there whole or not at all, and a killed export goes on.
import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { z } from "zod";

import { AppError, asAppError, systemCode } from "../../../base/errors.ts";
import { sweepFolder, writeFileWhole } from "../../../base/files.ts";
import { hashBytes } from "../../../base/hash.ts";
import { readNote } from "../../../base/notes.ts";

/** Lies hidden in the finished folder: what it was made of, and how long each file is. */
const MANIFEST = ".ytempire-export.json";
const Manifest = z.object({ key: z.string(), files: z.record(z.string(), z.int()) });
/** What is being made; nothing in it is part of the export. */
const WORK = ".work";

export interface ExportFolder {
  /** Where its files are put; the final folder's name comes with `finish`. */
  dir: string;
  /** For what is half done; on the same file system. */
  work: string;
  /** Puts the folder in its place. `files` are its files' names within it. */
  finish(files: readonly string[]): Promise<void>;
}

/**
 * `key` stands for all that the export is made of: what an interrupted one left is taken up only by the same. Null: the very
 * export lies there already. Throws OUTPUT_CLASH where something else does, READ_ONLY, DISK_FULL.
 */
export async function openExportFolder(to: string, key: string): Promise<ExportFolder | null> {
  try {
    if (await isFinished(to, key)) return null;
    const dir = join(dirname(to), `.${hashBytes(basename(to)).slice(0, 12)}.export`);
    const begun = await readFile(join(dir, "key"), "utf8").catch(() => null);
    if (begun !== key) await rm(dir, { recursive: true, force: true });
    const work = join(dir, WORK);
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await writeFileWhole(join(dir, "key"), key);
    for (const folder of await readdir(dir)) await sweepFolder(join(dir, folder));
    return { dir, work, finish: (files) => finish(dir, to, key, files) };
  } catch (error) {
    throw asAppError(error, OP);
  }
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
    await rm(join(dir, "key"), { force: true });
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
