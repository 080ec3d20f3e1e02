// Finds the files of a folder that may be assets, with the texts beside them that speak of them. Opens no file and follows no link.
import type { BigIntStats, Dirent, Stats } from "node:fs";
import { lstat, opendir, readdir, realpath, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";

import type { UnusableFile } from "../../contract/library.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { isLicence, mayBeAsset, sidecarNames, SIDECAR_EXTENSIONS } from "./names.ts";

/** A text that speaks of files. */
export interface Sidecar {
  path: string;
  bytes: number;
  /** Milliseconds UTC. */
  modifiedAt: number;
}

export interface FoundFile {
  path: string;
  bytes: number;
  /** Milliseconds UTC. */
  modifiedAt: number;
  /** The file's own, the most particular first. */
  sidecars: Sidecar[];
  /** The licence of its folder, or of the nearest folder above that has one. */
  licence: Sidecar | null;
}

/** A piece of what was found. */
export interface WalkStep {
  files: FoundFile[];
  /** What has the name of an asset and is none, and folders that cannot be looked into. */
  unusable: UnusableFile[];
}

/** What no file is taken of: the program's own folder, where its artifacts and previews lie. */
export interface OwnFolder {
  dataDir: string;
  /** In it: the assets of bundles that were opened, which are a person's. */
  openedDir: string;
}

/** Files in one step. */
const STEP = 256;
/** Entries that the system is asked for at once. */
const ENTRIES = 512;

interface Folder {
  path: string;
  licence: Sidecar | null;
}

/**
 * Depth first. Names that begin with a dot are passed over, as the system's own views do. A folder that vanishes meanwhile
 * is as one that was never there; the caller looks after the root. Caches and the program's own folder are left out, and
 * told. Throws FOLDER_UNUSABLE where the root cannot be read, or is the program's own.
 * @param root A real path.
 * @param onFolder Hears of each folder that is looked into.
 */
export async function* walk(
  root: string,
  { signal, own, onFolder }: { signal: AbortSignal; own?: OwnFolder; onFolder?: (path: string) => void },
): AsyncGenerator<WalkStep, void> {
  const ours = await ownPlaces(own);
  // The same folder may be mounted below itself.
  const seen = new Set<string>();
  const waiting: Folder[] = [{ path: root, licence: null }];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    signal.throwIfAborted();
    try {
      const { dev, ino } = await lstat(folder.path, { bigint: true });
      if (!isNew(seen, dev, ino)) continue;
      if (ours.has(keyOf(dev, ino))) {
        if (folder.path === root) throw ownError(root);
        yield { files: [], unusable: [{ path: folder.path, reason: OWN }] };
        continue;
      }
      const listed = await list(folder.path, signal);
      if (listed.isCache && folder.path !== root) {
        yield { files: [], unusable: [{ path: folder.path, reason: CACHE }] };
        continue;
      }
      onFolder?.(folder.path);
      const licence = (await licenceOf(folder.path, listed.licences)) ?? folder.licence;
      yield* look(root, { path: folder.path, licence }, listed, signal);
      for (const name of listed.folders.toSorted().toReversed())
        waiting.push({ path: join(folder.path, name), licence });
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined || signal.aborted) throw error;
      if (folder.path === root) throw rootError(root, code, error);
      const reason = folderReason(folder.path, code);
      if (reason) yield { files: [], unusable: [{ path: folder.path, reason }] };
    }
  }
}

export function rootError(root: string, code: string | undefined, cause?: unknown): AppError {
  const what =
    code === "ENOENT"
      ? "is not there"
      : code === "ENOTDIR"
        ? "is not a folder"
        : code === "EACCES" || code === "EPERM"
          ? "may not be read"
          : `cannot be read (${code ?? "unknown"})`;
  return new AppError("FOLDER_UNUSABLE", "library.walk", `${root} ${what}`, { cause });
}

function isNew(seen: Set<string>, dev: BigIntStats["dev"], ino: BigIntStats["ino"]): boolean {
  const key = keyOf(dev, ino);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** The same folder has one, by whatever links and names somebody comes to it. */
const keyOf = (dev: BigIntStats["dev"], ino: BigIntStats["ino"]): string => `${dev}:${ino}`;

const OWN = "It is the program's own data folder: what lies in it is no footage";
const CACHE = "It is a cache of a program: what lies in it comes and goes";

function ownError(path: string): AppError {
  return new AppError("FOLDER_UNUSABLE", "library.walk", `${path} is part of the program's own data folder`, {
    hint: "Choose a folder of your own.",
  });
}

/** Throws FOLDER_UNUSABLE where a real path lies in the data folder, but for opened bundles. */
export async function assertNotOwn(path: string, own: OwnFolder): Promise<void> {
  const [dataDir, openedDir] = await Promise.all([own.dataDir, own.openedDir].map(realOrNull));
  if (dataDir && isWithin(path, dataDir) && !(openedDir && isWithin(path, openedDir))) throw ownError(path);
}

const realOrNull = (path: string): Promise<string | null> => realpath(path).catch(() => null);

/** The data folder, and what of it lies elsewhere behind a link. */
async function ownPlaces(own: OwnFolder | undefined): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  if (!own) return places;
  const { dataDir } = own;
  const links = (await readdir(dataDir, { withFileTypes: true }).catch(() => [])).filter((one) => one.isSymbolicLink());
  for (const path of [dataDir, ...links.map(({ name }) => join(dataDir, name))]) {
    const found = await stat(path, { bigint: true }).catch(() => null);
    if (found?.isDirectory()) places.add(keyOf(found.dev, found.ino));
  }
  return places;
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

interface Listed {
  /** Names that may be assets, and what their entries are. */
  candidates: { name: string; odd: string | null }[];
  folders: string[];
  texts: Set<string>;
  licences: string[];
  /** By its own word. */
  isCache: boolean;
}

async function list(path: string, signal: AbortSignal): Promise<Listed> {
  const listed: Listed = {
    candidates: [],
    folders: [],
    texts: new Set(),
    licences: [],
    isCache: CACHES.has(basename(path)),
  };
  for await (const entry of await opendir(path, { bufferSize: ENTRIES })) {
    signal.throwIfAborted();
    const { name } = entry;
    if (name.startsWith(".")) continue;
    if (entry.isDirectory()) listed.folders.push(name);
    else if (entry.isSymbolicLink()) listed.candidates.push({ name, odd: LINK });
    else if (mayBeAsset(name)) listed.candidates.push({ name, odd: oddity(entry) });
    else if (!entry.isFile()) continue;
    else if (name === CACHE_TAG) listed.isCache = true;
    else if (isLicence(name)) listed.licences.push(name);
    else if (SIDECAR_EXTENSIONS.has(extname(name).toLowerCase())) listed.texts.add(name);
  }
  listed.candidates.sort((a, b) => (a.name < b.name ? -1 : 1));
  return listed;
}

/** Lies in a cache, so that backups and the like leave it out: https://bford.info/cachedir/ */
const CACHE_TAG = "CACHEDIR.TAG";
/** Of tools that know no such tag: packages, small pictures of a Synology, what Windows and macOS keep for themselves. */
const CACHES: ReadonlySet<string> = new Set([
  "node_modules",
  "__pycache__",
  "@eaDir",
  "$RECYCLE.BIN",
  "System Volume Information",
  "AppData",
  "Caches",
]);

/** An entry that is looked at by itself. */
const LINK = "link";

/** Files of a kind that must never be opened: reading a named pipe waits for ever. */
function oddity(entry: Dirent | Stats): string | null {
  if (entry.isFIFO()) return "It is a named pipe, not a file";
  if (entry.isSocket()) return "It is a socket, not a file";
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return "It is a device, not a file";
  return null;
}

async function* look(
  root: string,
  { path: folder, licence }: Folder,
  { candidates, texts }: Listed,
  signal: AbortSignal,
): AsyncGenerator<WalkStep, void> {
  for (let from = 0; from < candidates.length; from += STEP) {
    signal.throwIfAborted();
    const step: WalkStep = { files: [], unusable: [] };
    const looked = candidates
      .slice(from, from + STEP)
      .map(async ({ name, odd }): Promise<FoundFile | UnusableFile | null> => {
        const path = join(folder, name);
        if (odd === LINK) return linkReason(root, path, mayBeAsset(name));
        if (odd !== null) return { path, reason: odd };
        try {
          const stats = await lstat(path);
          const now = oddity(stats);
          if (now !== null) return { path, reason: now };
          if (!stats.isFile()) return null;
          const beside = sidecarNames(name).filter((one) => texts.has(one));
          const sidecars = await Promise.all(beside.map((one) => sidecarAt(join(folder, one))));
          const there = sidecars.filter((one) => one !== null);
          return { path, bytes: stats.size, modifiedAt: mtime(stats), sidecars: there, licence };
        } catch (error) {
          const reason = fileReason(path, systemCode(error));
          if (reason === undefined) throw error;
          return reason === null ? null : { path, reason };
        }
      });
    for (const one of await Promise.all(looked)) {
      if (one === null) continue;
      if ("reason" in one) step.unusable.push(one);
      else step.files.push(one);
    }
    yield step;
  }
}

async function licenceOf(folder: string, names: readonly string[]): Promise<Sidecar | null> {
  const [name] = names.toSorted();
  return name === undefined ? null : sidecarAt(join(folder, name));
}

async function sidecarAt(path: string): Promise<Sidecar | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() ? { path, bytes: stats.size, modifiedAt: mtime(stats) } : null;
}

/** Links are not followed. One within the folder hides nothing: what it leads to is found by itself. */
async function linkReason(root: string, path: string, named: boolean): Promise<UnusableFile | null> {
  try {
    const target = await realpath(path);
    if (isWithin(target, root)) return null;
    const isFolder = (await lstat(target)).isDirectory();
    if (!named && !isFolder) return null;
    return { path, reason: `It is a link that leads out of the folder, to ${target}: add that one by itself` };
  } catch (error) {
    if (!named) return null;
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { path, reason: "It is a link that leads nowhere" };
    if (code === "ELOOP") return { path, reason: "It is a link that leads in circles" };
    return { path, reason: `It is a link that cannot be followed (${code ?? "unknown"})` };
  }
}

/** Null: it has just vanished. Undefined: no fault of the file. */
function fileReason(path: string, code: string | undefined): string | null | undefined {
  if (code === undefined) return undefined;
  if (code === "ENOENT") return path.includes("\ufffd") ? NOT_UTF8 : null;
  if (code === "EACCES" || code === "EPERM") return "It may not be read: mend its permissions";
  if (code === "ENAMETOOLONG") return "Its path is longer than the system can open";
  return `It cannot be read (${code})`;
}

function folderReason(path: string, code: string): string | null {
  if (code === "ENOENT" && path.includes("\ufffd")) return NOT_UTF8;
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  if (code === "EACCES" || code === "EPERM") return "The folder may not be read: mend its permissions";
  if (code === "ENAMETOOLONG") return "The folder's path is longer than the system can open";
  return `The folder cannot be read (${code})`;
}

const NOT_UTF8 = "Its name is not UTF-8: rename it";

function mtime(stats: Stats): number {
  return Math.floor(stats.mtimeMs);
}
