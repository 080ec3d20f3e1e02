// Fetches one large file: on from where it broke off, told how far it is, and never taken for whole where it is not.
import { mkdir, open, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

import { z } from "zod";

import { AppError, asAppError } from "../base/errors.ts";
import { writeFileWhole } from "../base/files.ts";
import { hashFile } from "../base/hash.ts";
import { readNote } from "../base/notes.ts";

export interface DownloadWish {
  url: string;
  /** Where it comes to lie. What is there of it so far is `<path>.part`. */
  path: string;
  /** SHA-256, any of which it may have; empty: none is known. */
  hashes: readonly string[];
  /** What it takes at most: nobody may send more, whatever was announced, or where nothing was. */
  mostBytes: number;
  /** Bytes that must stay free beside it, for what is made of it. */
  beside: number;
  signal: AbortSignal;
  onProgress: (progress: { bytes: number; total: number | null }) => void;
  /** Nothing came for so long: it is broken off. Milliseconds. */
  stallMs?: number;
}

/** By which a server knows what it gave before. */
const Origin = z.object({ url: z.string(), tag: z.string().nullable() });

const OP = "models.download";

/**
 * Returns the SHA-256 of the whole file. Throws DOWNLOAD_BROKEN (another try goes on from there), DOWNLOAD_REFUSED (no try
 * helps: no such file, a page in its place), MODEL_DAMAGED (it is another file; nothing of it is kept), DISK_FULL, CANCELLED.
 */
export async function download(wish: DownloadWish): Promise<string> {
  const { path, hashes, signal, onProgress } = wish;
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  let have = await partOf(wish);
  const answer = await ask(wish, have);
  const total = totalOf(answer, have);
  // Whoever gives it anew, or something else by now, begins at the beginning.
  if (answer.status === 200) have = 0;
  if (total !== null && total > wish.mostBytes) {
    await answer.body?.cancel();
    throw tooMuch(wish);
  }
  await assertRoom(wish, total, have);
  await writeFileWhole(originOf(path), JSON.stringify({ url: wish.url, tag: answer.headers.get("etag") }));
  await receive(answer, { ...wish, part, have, total }).catch(async (error: unknown) => {
    // Of what is not the file, nothing is gone on with.
    if (error instanceof AppError && error.code === "DOWNLOAD_REFUSED") await forget(path);
    throw error;
  });
  const bytes = (await stat(part)).size;
  if (total !== null && bytes !== total) throw broken(`${bytes} of ${total} bytes came`);
  onProgress({ bytes, total });
  const { hash } = await hashFile(part, signal);
  if (hashes.length > 0 && !hashes.includes(hash)) {
    await forget(path);
    throw new AppError("MODEL_DAMAGED", OP, `${wish.url} gave another file than was expected (SHA-256 ${hash})`, {
      hint: "Try it again. If it stays so, the file was exchanged at its source: do not use it.",
    });
  }
  await rename(part, path);
  await rm(originOf(path), { force: true });
  return hash;
}

/** What is there of it, whole or in part. */
export async function forget(path: string): Promise<void> {
  for (const one of [path, `${path}.part`, originOf(path)]) await rm(one, { force: true });
}

/** Bytes that are there and of the same address; 0: none. */
async function partOf({ path, url }: DownloadWish): Promise<number> {
  const origin = await readNote(originOf(path), Origin);
  if (origin?.url !== url) return 0;
  return (await stat(`${path}.part`).catch(() => null))?.size ?? 0;
}

async function ask(wish: DownloadWish, have: number): Promise<Response> {
  const { url, path, signal } = wish;
  const tag = (await readNote(originOf(path), Origin))?.tag ?? null;
  const headers: Record<string, string> = { "Accept-Encoding": "identity" };
  if (have > 0) {
    headers["Range"] = `bytes=${have}-`;
    // Without the mark an exchanged file would be joined to the beginning of the old one.
    if (tag !== null && !tag.startsWith("W/")) headers["If-Range"] = tag;
  }
  const stop = AbortSignal.any([signal, AbortSignal.timeout(wish.stallMs ?? STALL_MS)]);
  const answer = await fetch(url, { headers, signal: stop, redirect: "follow" }).catch((error: unknown) => {
    if (signal.aborted) throw new AppError("CANCELLED", OP, undefined, { cause: error });
    throw broken(causeOf(error), error);
  });
  if (answer.status === 416 && have > 0) {
    // What is there is more than there is now: it was exchanged.
    await answer.body?.cancel();
    await forget(path);
    return ask(wish, 0);
  }
  if (answer.status === 429 || answer.status >= 500) throw broken(`the server answers ${answer.status}`);
  if (answer.status !== 200 && answer.status !== 206)
    throw new AppError("DOWNLOAD_REFUSED", OP, `${url} answers ${answer.status}: there is no such file`, {
      hint: "It was moved or taken away. Download it by hand where it is now, and import it.",
    });
  if (/^text\/html\b/i.test(answer.headers.get("content-type") ?? ""))
    throw new AppError("DOWNLOAD_REFUSED", OP, `${url} gives a page in place of the file`, {
      hint: "The network may want you to sign in (open any page in a browser), or the file was moved.",
    });
  if (answer.status === 206 && Number(/^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "")?.[1]) !== have)
    throw broken("the server gave another part than was asked for");
  return answer;
}

function totalOf(answer: Response, have: number): number | null {
  const ranged = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1];
  if (ranged !== undefined) return Number(ranged);
  const length = answer.headers.get("content-length");
  return length === null ? null : Number(length) + (answer.status === 206 ? have : 0);
}

async function assertRoom(
  { path, beside, mostBytes }: DownloadWish,
  total: number | null,
  have: number,
): Promise<void> {
  const disk = await statfs(dirname(path)).catch(() => null);
  const wanted = Math.max(0, (total ?? mostBytes) - have) + beside;
  if (disk === null || disk.bavail * disk.bsize >= wanted) return;
  const free = disk.bavail * disk.bsize;
  throw new AppError("DISK_FULL", OP, `It takes ${megabytes(wanted)} MB, and ${megabytes(free)} MB are free`, {
    retryable: false,
  });
}

interface Receiving extends DownloadWish {
  part: string;
  have: number;
  total: number | null;
}

const STALL_MS = 30_000;
/** How often it is told. */
const TOLD_EVERY_MS = 250;

async function receive(answer: Response, wish: Receiving): Promise<void> {
  const { part, have, total, signal, onProgress, stallMs = STALL_MS } = wish;
  if (!answer.body) throw broken("an empty answer");
  const file = await open(part, have > 0 ? "r+" : "w");
  const reader = answer.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  let bytes = have;
  let told = 0;
  let hasStalled = false;
  try {
    onProgress({ bytes, total });
    for (;;) {
      const timer = setTimeout(() => {
        hasStalled = true;
        stop();
      }, stallMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      signal.throwIfAborted();
      if (hasStalled) throw broken(`nothing came for ${stallMs / 1000} s`);
      if (done) break;
      // Nobody may send more than was promised, and fill the disk.
      if (total !== null && bytes + value.length > total) throw broken("more came than was promised");
      if (bytes + value.length > wish.mostBytes) throw tooMuch(wish);
      await file.write(value, 0, value.length, bytes);
      bytes += value.length;
      if (Date.now() - told < TOLD_EVERY_MS) continue;
      told = Date.now();
      onProgress({ bytes, total });
    }
    await file.truncate(bytes);
    await file.sync();
  } catch (error) {
    if (signal.aborted) throw new AppError("CANCELLED", OP, undefined, { cause: error });
    const known = asAppError(error, OP);
    throw known.code === "INTERNAL" ? broken(causeOf(error), error) : known;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
    await file.close();
  }
}

function tooMuch({ url, mostBytes }: DownloadWish): AppError {
  return new AppError(
    "DOWNLOAD_REFUSED",
    OP,
    `${url} gives more than the ${megabytes(mostBytes)} MB that it may have`,
    {
      hint: "It is not the file that it was. Download it by hand where it is now, and import it.",
    },
  );
}

function broken(why: string, cause?: unknown): AppError {
  return new AppError("DOWNLOAD_BROKEN", OP, `The download broke off: ${why}`, { cause });
}

/** What fetch hides in its cause. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}

function originOf(path: string): string {
  return `${path}.origin`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
