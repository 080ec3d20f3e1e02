// What lies in a backup: a manifest, then the bytes of its files one after the other.
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { z } from "zod";

import { AppError } from "../base/errors.ts";

/** The only names that are put anywhere: a backup is a foreign file until it is in place. */
const OWN_FILE = /^(?:looks\/[a-z0-9-]{1,60}\.json|pronunciations\.(?:txt|json))$/;
const MOST_MANIFEST = 1 << 22;
/** A look or a list of words; compared in memory. */
const MOST_OWN_FILE = 64 << 20;

export const DATABASE = "ytempire.db";

export const TableCounts = z.record(z.string().max(100), z.int().nonnegative());

export const Manifest = z.object({
  /** Of the program that wrote it. */
  version: z.string(),
  madeAt: z.iso.datetime(),
  /** Rows of each table. */
  counts: TableCounts,
  files: z.array(z.object({ path: z.string().max(200), bytes: z.int().nonnegative() })).max(2000),
});
export type Manifest = z.infer<typeof Manifest>;

/** A person's own files of a data folder: what they made by hand, and nothing that can be made again. */
export async function ownFiles(dataDir: string): Promise<{ path: string; bytes: number }[]> {
  const looks = await readdir(join(dataDir, "looks")).catch(() => []);
  const names = ["pronunciations.txt", "pronunciations.json", ...looks.map((name) => `looks/${name}`)];
  const found = await Promise.all(
    names
      .filter((path) => OWN_FILE.test(path))
      .map(async (path) => {
        const file = await stat(join(dataDir, path)).catch(() => null);
        return file?.isFile() ? [{ path, bytes: file.size }] : [];
      }),
  );
  return found.flat();
}

/** @param where the file that lies behind each path of the manifest */
export async function* packed(manifest: Manifest, where: (path: string) => string): AsyncGenerator<Uint8Array, void> {
  const json = Buffer.from(JSON.stringify(manifest));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  yield Buffer.concat([length, json]);
  for (const { path, bytes } of manifest.files) {
    let sent = 0;
    if (bytes > 0)
      for await (const piece of createReadStream(where(path), { end: bytes - 1 })) {
        sent += (piece as Buffer).length;
        yield piece as Buffer;
      }
    // A file that has become shorter meanwhile would put all that follows in the wrong place.
    if (sent !== bytes) throw new AppError("INPUT_CHANGED", "backups.seal", `${path} changed while it was read`);
  }
}

/**
 * Writes what is packed below a folder, each file synced. Null: nothing is written, all is read. Throws BACKUP_DAMAGED, and
 * DISK_FULL before a file is written where all of them are more than `room` bytes: packed, zeros take no room.
 */
export async function unpack(plain: AsyncIterable<Buffer>, into: string | null, room = Infinity): Promise<Manifest> {
  const reader = new Reader(plain);
  const length = (await reader.exactly(4)).readUInt32BE();
  if (length > MOST_MANIFEST) throw damaged();
  const manifest = parsed(await reader.exactly(length));
  const bytesOfAll = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (into !== null && bytesOfAll > room)
    throw new AppError("DISK_FULL", "backups.open", "There is too little room for what the backup holds", {
      details: { needed: bytesOfAll, free: Math.max(0, room) },
    });
  for (const { path, bytes } of manifest.files) {
    if (path !== DATABASE && (!OWN_FILE.test(path) || bytes > MOST_OWN_FILE)) throw damaged();
    if (into === null) {
      for await (const piece of reader.take(bytes)) void piece;
      continue;
    }
    const target = join(into, path);
    await mkdir(dirname(target), { recursive: true });
    const file = await open(target, "wx", 0o600);
    try {
      for await (const piece of reader.take(bytes)) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
  }
  await reader.end();
  return manifest;
}

class Reader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(plain: AsyncIterable<Buffer>) {
    this.#pieces = plain[Symbol.asyncIterator]();
  }

  async exactly(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.take(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *take(length: number): AsyncGenerator<Buffer, void> {
    for (let left = length; left > 0;) {
      if (this.#held.length === 0) this.#held = (await this.#next()) ?? fail();
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Read to the very end, so that the last chunk has been proven, too. */
  async end(): Promise<void> {
    if (this.#held.length > 0 || (await this.#next())) throw damaged();
  }

  async #next(): Promise<Buffer | null> {
    const { done, value } = await this.#pieces.next();
    return done ? null : value;
  }
}

function parsed(json: Buffer): Manifest {
  try {
    return Manifest.parse(JSON.parse(json.toString("utf8")));
  } catch {
    throw damaged();
  }
}

const damaged = () => new AppError("BACKUP_DAMAGED", "backups.open", "What it holds is not what a backup holds");
const fail = (): never => {
  throw damaged();
};
