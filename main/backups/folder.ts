// The folder that copies go to: whether it is the one that was chosen, what lies in it, and what may go by its age.
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Backup, BackupKind } from "../../contract/api/backups.ts";
import { AppError, asAppError, systemCode } from "../base/errors.ts";
import { writeFileWhole } from "../base/files.ts";
import { readHeader } from "./sealed.ts";

const NAME = /^ytempire-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3})Z-(hourly|daily|manual|before-restore)\.ytbackup$/;
/** Lies in a chosen folder: where a drive is gone, its empty place is another folder. */
const MARK = ".ytempire-backups";
const DAY_MS = 86_400_000;

export interface Kept {
  hourlyDays: number;
  dailyDays: number;
}

export const nameOf = (at: number, kind: BackupKind): string =>
  `ytempire-${new Date(at).toISOString().replaceAll(":", "-")}-${kind}.ytbackup`;

/** Milliseconds UTC, and what kind; null: no name of ours. */
export function readName(name: string): { at: number; kind: BackupKind } | null {
  const [, day, hours, minutes, seconds, kind] = NAME.exec(name) ?? [];
  if (kind === undefined) return null;
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(at) ? null : { at, kind: kind as BackupKind };
}

/** Marks a chosen folder as ours. Throws FOLDER_UNUSABLE, READ_ONLY, DISK_FULL. */
export async function takeFolder(folder: string, id: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new AppError("FOLDER_UNUSABLE", "backups.folder", `${folder} is no folder`);
  try {
    const mark = await readMark(folder);
    // Another machine's copies may lie in it as well.
    if (!mark.includes(id)) await writeFileWhole(join(folder, MARK), [...mark, id].join("\n"));
  } catch (error) {
    throw asAppError(error, "backups.folder");
  }
}

/** Throws FOLDER_UNUSABLE where the folder is not the one that was taken: a drive that is not connected, say. */
export async function assertTaken(folder: string, id: string): Promise<void> {
  const mark = await readMark(folder);
  if (mark.includes(id)) return;
  throw new AppError("FOLDER_UNUSABLE", "backups.folder", `${folder} is not there, or not the folder that was chosen`, {
    hint: "Connect its drive: the next try comes by itself. Or choose another folder.",
  });
}

export const makeOwnFolder = async (folder: string): Promise<void> => void (await mkdir(folder, { recursive: true }));

/** Newest first; what is half written or foreign is not among them. */
export async function listBackups(folder: string, kept: Kept): Promise<Backup[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return [];
    throw new AppError("FOLDER_UNUSABLE", "backups.folder", `${folder} cannot be read`, { cause: error });
  });
  const known = names.flatMap((name) => {
    const read = readName(name);
    return read ? [{ name, ...read }] : [];
  });
  const all = await Promise.all(known.map((one) => describe(folder, one, kept)));
  return all.filter((one) => one !== null).toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1));
}

/**
 * Deletes what is older than it is to be kept, but never the newest good one. A name that lies in the future (a clock
 * that was wrong) is kept until a person deletes it.
 */
export async function prune(folder: string, kept: Kept, good: string | null, now: number): Promise<string[]> {
  const gone: string[] = [];
  for (const name of await readdir(folder)) {
    const read = readName(name);
    const until = read && keptUntil(read, kept);
    if (until === null || name === good || until > now) continue;
    await rm(join(folder, name), { force: true });
    gone.push(name);
  }
  return gone;
}

async function describe(folder: string, one: { name: string; at: number; kind: BackupKind }, kept: Kept) {
  const { name, at, kind } = one;
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const file = await open(path).catch(() => null);
  const header = file && (await readHeader(file).catch(() => null))?.header;
  await file?.close();
  const until = keptUntil({ at, kind }, kept);
  return {
    name,
    kind,
    madeAt: new Date(at).toISOString(),
    bytes: found.size,
    version: header?.version ?? null,
    openedBy: [...new Set(header?.recipients.map(({ by }) => by))],
    keptUntil: until === null ? null : new Date(until).toISOString(),
  } satisfies Backup;
}

/** Null: until a person deletes it. */
function keptUntil({ at, kind }: { at: number; kind: BackupKind }, kept: Kept): number | null {
  if (kind === "manual") return null;
  return at + DAY_MS * (kind === "hourly" ? kept.hourlyDays : kept.dailyDays);
}

async function readMark(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, MARK), "utf8").catch(() => "");
  return text.split("\n").filter(Boolean);
}
