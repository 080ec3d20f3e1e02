// A sealed file: a header that can be read, then compressed bytes in chunks of AES-256-GCM, each bound to its place, to the header, and the last to being the last.
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";

import { z } from "zod";

import { AppError } from "../base/errors.ts";
import { Recipient } from "./keys.ts";

/** `YTEBACK`, and the version of the format. */
const MAGIC = Buffer.from("YTEBACK\u0001", "latin1");
const CHUNK = 1 << 16;
const TAG = 16;
const MOST_HEADER = 1 << 16;

export const SealedHeader = z.object({
  /** Of the program that wrote it. */
  version: z.string().max(100),
  kind: z.string().max(40),
  madeAt: z.iso.datetime(),
  /** Makes the payload's key this file's alone. */
  salt: z.base64(),
  recipients: z.array(Recipient).min(1).max(8),
});
export type SealedHeader = z.infer<typeof SealedHeader>;

/** Writes all of it to an open, empty file; does not sync it. */
export async function writeSealed(
  file: FileHandle,
  header: SealedHeader,
  fileKey: Buffer,
  plain: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const head = headOf(header);
  await file.writeFile(head);
  const chunks = new Chunks(fileKey, header, head);
  // Held back until more is known to follow: the last chunk says that it is the last.
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of compressed(plain, signal)) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length > CHUNK) {
      signal?.throwIfAborted();
      await file.writeFile(chunks.seal(held.subarray(0, CHUNK), false));
      held = held.subarray(CHUNK);
    }
  }
  await file.writeFile(chunks.seal(held, true));
}

/** What can be read without a key; it is proven only by opening. Throws BACKUP_DAMAGED, DATABASE_NEWER. */
export async function readHeader(file: FileHandle): Promise<{ header: SealedHeader; head: Buffer }> {
  const start = await read(file, 0, MAGIC.length + 4);
  const known = MAGIC.subarray(0, MAGIC.length - 1);
  if (start.length < MAGIC.length + 4 || !start.subarray(0, known.length).equals(known))
    throw damaged("It does not begin as a backup does");
  if (start[MAGIC.length - 1] !== MAGIC[MAGIC.length - 1])
    throw new AppError("DATABASE_NEWER", "backups.open", "A newer version has written this backup", {
      hint: "Open it with that version.",
    });
  const length = start.readUInt32BE(MAGIC.length);
  if (length > MOST_HEADER) throw damaged("Its header is damaged");
  const head = Buffer.concat([start, await read(file, start.length, length)]);
  const header = head.length === start.length + length ? parsed(head.subarray(start.length)) : null;
  if (!header) throw damaged("Its header is damaged");
  return { header, head };
}

/** Its bytes as they were sealed, each proven before it is handed on. Throws BACKUP_DAMAGED where anything is not as it was. */
export async function* readSealed(
  file: FileHandle,
  { header, head }: { header: SealedHeader; head: Buffer },
  fileKey: Buffer,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const chunks = new Chunks(fileKey, header, head);
  async function* opened() {
    for (let at = head.length, isLast = false; !isLast;) {
      signal?.throwIfAborted();
      const chunk = await read(file, at, CHUNK + TAG);
      at += chunk.length;
      // A whole chunk is the last one where nothing follows it.
      isLast = chunk.length < CHUNK + TAG || (await read(file, at, 1)).length === 0;
      yield chunks.open(chunk, isLast);
    }
  }
  const source = Readable.from(opened(), { objectMode: false });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    for await (const piece of source.pipe(gunzip)) yield piece as Buffer;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw damaged("Its content cannot be unpacked");
    throw error;
  } finally {
    source.destroy();
  }
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is the chunk's number and whether it is the last. */
class Chunks {
  readonly #key: Buffer;
  #next = 0;

  constructor(fileKey: Buffer, header: SealedHeader, head: Buffer) {
    const salt = Buffer.concat([Buffer.from(header.salt, "base64"), createHash("sha256").update(head).digest()]);
    this.#key = Buffer.from(hkdfSync("sha256", fileKey, salt, "ytempire backup payload", 32));
  }

  seal(plain: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.#key, this.#nonce(isLast));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Buffer, isLast: boolean): Buffer {
    const where = this.#next;
    if (sealed.length < TAG) throw damaged("It ends too early");
    const cipher = createDecipheriv("aes-256-gcm", this.#key, this.#nonce(isLast), { authTagLength: TAG });
    cipher.setAuthTag(sealed.subarray(-TAG));
    try {
      return Buffer.concat([cipher.update(sealed.subarray(0, -TAG)), cipher.final()]);
    } catch {
      throw damaged(`It is damaged or cut short at ${(where * CHUNK) >> 10} KiB`);
    }
  }

  #nonce(isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(this.#next++, 7);
    nonce[11] = isLast ? 1 : 0;
    return nonce;
  }
}

function headOf(header: SealedHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([MAGIC, length, json]);
}

function parsed(json: Buffer): SealedHeader | null {
  try {
    return SealedHeader.parse(JSON.parse(json.toString("utf8")));
  } catch {
    return null;
  }
}

async function* compressed(plain: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const source = Readable.from(plain, { objectMode: false });
  const gzip = createGzip({ level: 6 });
  source.on("error", (error) => gzip.destroy(error));
  if (signal) signal.addEventListener("abort", () => source.destroy(signal.reason as Error), { once: true });
  for await (const piece of source.pipe(gzip)) yield piece as Buffer;
}

/** As much as there is. */
async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const damaged = (message: string) => new AppError("BACKUP_DAMAGED", "backups.open", message);
