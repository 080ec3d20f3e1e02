// The rule for paths that callers name: a program with a token reaches a person's own folders and nothing else of the machine.
import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";

import { AppError, systemCode } from "../base/errors.ts";
import type { Caller } from "./caller.ts";

export interface PathRule {
  dataDir: string;
  homeDir: string;
  /** The setting `apiFolders`. */
  folders: readonly string[];
  /** Absent: this machine's. */
  platform?: NodeJS.Platform;
}

/**
 * The real path of what a caller names, links resolved; what is not there yet counts by the nearest folder that is.
 * The owner may name any absolute path. All others only what lies in the home folder or in `folders`, not in the data
 * folder, and below none that is hidden or holds what other programs keep: their keys and settings lie there.
 * Throws PATH_REFUSED; the same whether or not something lies there, so that nobody learns from it what does.
 */
export async function allowedPath(caller: Caller, path: string, rule: PathRule): Promise<string> {
  const refused = () =>
    new AppError("PATH_REFUSED", "api.path", `The path ${JSON.stringify(path.slice(0, SHOWN))} may not be named here`);
  if (!isAbsolute(path) || path.includes("\0")) throw refused();
  if (caller.kind === "owner") return resolve(path);
  // On Windows these name shares of other machines and devices.
  if (/^[\\/]{2}/.test(path)) throw refused();
  const real = await realPath(resolve(path));
  const roots = await Promise.all([rule.homeDir, ...rule.folders].map(realPath));
  const root = roots.filter((one) => one !== NOWHERE && within(real, one)).toSorted((a, b) => b.length - a.length)[0];
  if (root === undefined || within(real, await realPath(rule.dataDir))) throw refused();
  const below = real.slice(root.length).split(sep).filter(Boolean);
  if (below.some((name) => name.startsWith("."))) throw refused();
  const kept = PROGRAMS_KEEP[rule.platform ?? process.platform];
  if (kept !== undefined && root === roots[0] && below[0]?.toLowerCase() === kept) throw refused();
  return real;
}

/** Where programs keep what is theirs in a home folder, where its name does not begin with a dot; in small letters. */
const PROGRAMS_KEEP: Partial<Record<NodeJS.Platform, string>> = { win32: "appdata", darwin: "library" };

/** Characters of a refused path. */
const SHOWN = 300;

/** Inside of no folder. */
const NOWHERE = "\0";

/** With links resolved as far down as something lies there. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // Nothing is there: what will be made there lies where its folder lies. Anything else (a link into the void, a loop
    // of links, a folder that may not be read) counts as nowhere.
    const dangling = await lstat(path).catch(() => null);
    if (systemCode(error) !== "ENOENT" || dangling || dirname(path) === path) return NOWHERE;
    return join(await realPath(dirname(path)), basename(path));
  }
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
