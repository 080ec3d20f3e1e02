// Looks into a folder for a person who chooses a folder or a file: names, sizes and times, nothing hidden. Opens no file.
import type { Dirent } from "node:fs";
import { access, constants, mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

import type { FileSort, FolderEntry, FolderView } from "../../contract/api/files.ts";
import { shownName } from "../../contract/values.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { EXTENSIONS_OF } from "./formats.ts";
import { inParallel } from "./inParallel.ts";

export interface Browsing {
  /** Files of these sorts; none: folders alone. */
  sorts: readonly FileSort[];
  /** Whether whoever asks may name this path. */
  mayName: (path: string) => Promise<boolean>;
  signal: AbortSignal;
}

/** More than anybody scrolls through. */
const MOST = 2000;
const WIDTH = 16;
const OP = "files.browse";

/** Throws FOLDER_UNUSABLE, NOT_FOUND. @param path real */
export async function browseFolder(path: string, { sorts, mayName, signal }: Browsing): Promise<FolderView> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw unusable(path, error);
  });
  const wanted = entries
    .filter(({ name }) => !name.startsWith("."))
    .filter((entry) => !entry.isFile() || sorts.includes(sortOf(entry.name) as FileSort))
    .toSorted(byName);
  const items: FolderEntry[] = [];
  const look = async (entry: Dirent) => entryOf(path, entry, { sorts, mayName });
  for await (const item of inParallel(wanted.slice(0, MOST), WIDTH, signal, look)) if (item) items.push(item);
  items.sort((a, b) => Number(a.sort !== null) - Number(b.sort !== null) || order.compare(a.name, b.name));
  return {
    path,
    trail: await trailOf(path, mayName),
    items,
    left: Math.max(0, wanted.length - MOST),
    isWritable: await access(path, constants.W_OK).then(
      () => true,
      () => false,
    ),
  };
}

/** Throws NAME_TAKEN, REQUEST_INVALID, FOLDER_UNUSABLE, DISK_FULL. @param path in `parent` */
export async function makeFolder(parent: string, path: string): Promise<void> {
  if (dirname(path) !== parent)
    throw new AppError("REQUEST_INVALID", "files.makeFolder", "name: is no name of a folder", {
      details: { field: "name" },
    });
  await mkdir(path).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "EEXIST")
      throw new AppError("NAME_TAKEN", "files.makeFolder", `${shownName(basename(path))} is there already`, {
        details: { field: "name" },
        cause: error,
      });
    if (code === "ENOSPC") throw new AppError("DISK_FULL", "files.makeFolder", undefined, { cause: error });
    throw unusable(parent, error);
  });
}

/** By its name's ending; null: of none that a person chooses here. */
export function sortOf(name: string): FileSort | null {
  const extension = extname(name).slice(1).toLowerCase();
  const found = Object.entries(EXTENSIONS_OF).find(([, extensions]) => extensions.has(extension));
  return (found?.[0] as FileSort | undefined) ?? null;
}

/** As people count: 9 before 10. */
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byName(a: Dirent, b: Dirent): number {
  return Number(a.isFile()) - Number(b.isFile()) || order.compare(a.name, b.name);
}

/** Null: neither folder nor wanted file, or it may not be named, or it has just vanished. */
async function entryOf(
  folder: string,
  entry: Dirent,
  { sorts, mayName }: Omit<Browsing, "signal">,
): Promise<FolderEntry | null> {
  const path = join(folder, entry.name);
  const isPlain = entry.isFile();
  if (!isPlain && !entry.isDirectory() && !entry.isSymbolicLink()) return null;
  if (!isPlain && !(await mayName(path))) return null;
  const found = await stat(path).catch(() => null);
  const modifiedAt = Math.round(found?.mtimeMs ?? 0);
  if (found?.isDirectory()) return { name: shownName(entry.name), path, sort: null, bytes: null, modifiedAt };
  const sort = sortOf(entry.name);
  if (!found?.isFile() || sort === null || !sorts.includes(sort)) return null;
  return { name: shownName(entry.name), path, sort, bytes: found.size, modifiedAt };
}

/** From the outermost folder that may be named. */
async function trailOf(path: string, mayName: Browsing["mayName"]): Promise<FolderView["trail"]> {
  const trail = [{ name: shownName(basename(path) || path), path }];
  for (let at = path; dirname(at) !== at;) {
    at = dirname(at);
    if (!(await mayName(at))) break;
    trail.unshift({ name: shownName(basename(at) || at), path: at });
  }
  return trail;
}

function unusable(path: string, error: unknown): AppError {
  const code = systemCode(error);
  if (code === "ENOENT")
    return new AppError("NOT_FOUND", OP, `There is no folder ${shownName(path)}`, {
      hint: "Check the path.",
      cause: error,
    });
  const why = {
    ENOTDIR: "it is a file",
    EACCES: "it may not be read: mend its permissions",
    EPERM: "it may not be read: mend its permissions",
  }[code ?? ""];
  return new AppError(
    "FOLDER_UNUSABLE",
    OP,
    `${shownName(path)}: ${why ?? `it cannot be read (${code ?? String(error)})`}`,
    {
      cause: error,
    },
  );
}
