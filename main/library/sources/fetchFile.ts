// Loads the file of a source: on from where it broke off, never more than it may have, and never two files joined into one.
import { mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

import { z } from "zod";

import { AppError, asAppError } from "../../base/errors.ts";
import { writeFileWhole } from "../../base/files.ts";
import { readNote } from "../../base/notes.ts";
import type { Answer, Ask, Outbound } from "../../base/outbound.ts";

export interface FileWish extends Omit<Ask, "statuses" | "headers"> {
  /** Where it comes to lie, in part and then whole. */
  path: string;
  mostBytes: number;
  onProgress: (progress: { bytes: number; total: number | null }) => void;
}

/** By which a server knows what it gave before. */
const Origin = z.object({ url: z.string(), tag: z.string() });

const OP = "sources.fetch";
/** How often it is told, in bytes. */
const TOLD_EVERY = 1 << 20;
/** What must stay free for the copy in the person's folder. */
const COPIES = 2;

/** Throws as `Outbound.open`, and SOURCE_FILE (too large, packed), DISK_FULL. What came stays, for another try. */
export async function fetchFile(outbound: Outbound, wish: FileWish): Promise<void> {
  const { path, mostBytes: _, onProgress: __, ...ask } = wish;
  await mkdir(dirname(path), { recursive: true });
  const origin = await readNote(`${path}.origin`, Origin);
  const isSame = origin?.url === ask.url;
  const before = isSame ? await sizeOf(path) : 0;
  // Without its mark an exchanged file would be joined to the beginning of the old one.
  const headers: Record<string, string> =
    before > 0 && origin ? { range: `bytes=${before}-`, "if-range": origin.tag } : {};
  const answer = await outbound.open({ ...ask, headers, statuses: [200, 206, 416] });
  if (answer.status === 416) {
    answer.body.destroy();
    await forget(path);
    // It was exchanged, or all of it had come: from the beginning.
    if (before > 0) return fetchFile(outbound, wish);
    throw new AppError("SOURCE_ODD", OP, `${ask.service} gives no part of the file`);
  }
  const have = answer.status === 206 ? before : 0;
  try {
    await assertFits(answer, wish, have);
    await keepOrigin(path, ask.url, answer);
    await receive(answer, wish, have);
  } finally {
    answer.body.destroy();
  }
}

export async function forget(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.origin`, { force: true });
}

async function assertFits({ headers, status }: Answer, wish: FileWish, have: number): Promise<void> {
  const { service, mostBytes, path } = wish;
  const coding = headers["content-encoding"];
  if (coding !== undefined && coding !== "identity")
    throw new AppError("SOURCE_FILE", OP, `${service} packs the file (${coding.slice(0, 20)}): nothing is unpacked`);
  if (status === 206 && Number(/^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1]) !== have) {
    await forget(path);
    throw new AppError("SOURCE_UNAVAILABLE", OP, `${service} gave another part of the file than was asked for`);
  }
  const total = totalOf(headers, have);
  if ((total ?? 0) > mostBytes) throw tooLarge(wish);
  const disk = await statfs(dirname(path)).catch(() => null);
  const wanted = ((total ?? 0) - have) * COPIES;
  if (disk && disk.bavail * disk.bsize < wanted)
    throw new AppError("DISK_FULL", OP, `It takes ${Math.ceil(wanted / 1e6)} MB, and fewer are free`);
}

function totalOf(headers: Answer["headers"], have: number): number | null {
  const length = Number(headers["content-length"] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length + have : null;
}

/** A weak mark does not tell whether bytes are the same: then it begins anew the next time. */
async function keepOrigin(path: string, url: string, { headers }: Answer): Promise<void> {
  const tag = headers.etag ?? headers["last-modified"];
  if (tag === undefined || tag.startsWith("W/")) await rm(`${path}.origin`, { force: true });
  else await writeFileWhole(`${path}.origin`, JSON.stringify({ url, tag }));
}

async function receive(answer: Answer, wish: FileWish, have: number): Promise<void> {
  const { path, service, mostBytes, signal, onProgress } = wish;
  const total = totalOf(answer.headers, have);
  const file = await open(path, have > 0 ? "r+" : "w");
  let bytes = have;
  let told = bytes;
  try {
    onProgress({ bytes, total });
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      if (bytes + chunk.length > mostBytes) throw tooLarge(wish);
      await file.write(chunk, 0, chunk.length, bytes);
      bytes += chunk.length;
      if (bytes - told < TOLD_EVERY) continue;
      told = bytes;
      onProgress({ bytes, total });
    }
    await file.truncate(bytes);
    await file.sync();
    onProgress({ bytes, total });
  } catch (error) {
    if (signal.aborted) throw signal.reason instanceof AppError ? signal.reason : new AppError("CANCELLED", OP);
    const known = asAppError(error, OP);
    if (known.code !== "INTERNAL" && known.code !== "CANCELLED") throw known;
    throw new AppError("SOURCE_UNAVAILABLE", OP, `${service} broke off in the middle of the file`, {
      hint: "Take it again: it goes on from there.",
    });
  } finally {
    await file.close();
  }
  if (total !== null && bytes !== total)
    throw new AppError("SOURCE_UNAVAILABLE", OP, `${service} gave ${bytes} of ${total} bytes`);
}

function tooLarge({ service, mostBytes }: FileWish): AppError {
  const most = Math.round(mostBytes / 1e6);
  return new AppError("SOURCE_FILE", OP, `${service} gives a file of more than ${most} MB, which is taken at most`);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
