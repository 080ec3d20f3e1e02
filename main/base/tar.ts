// Tar files (POSIX ustar) of plain files with short names: written one entry after another, and read so that nothing in them is believed.
import { open, type FileHandle } from "node:fs/promises";

const BLOCK = 512;
const PIECE = 1 << 18;
/** Of the size field: twelve bytes, eleven digits of base 8; larger ones are written in base 256, as GNU and pax readers know. */
const OCTAL_MOST = 8 ** 11;

export interface TarEntry {
  /** At most 100 bytes. */
  name: string;
  bytes: number;
  /** What it holds: a file's path, or the bytes themselves. */
  from: { path: string } | { data: Uint8Array };
}

/** Bytes of the whole file. */
export function tarBytes(entries: readonly Pick<TarEntry, "bytes">[]): number {
  return entries.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes), 0) + 2 * BLOCK;
}

/** Writes all entries and the end. Throws where a file is not as long as its entry says; `told` hears of each piece. */
export async function writeTar(
  into: FileHandle,
  entries: readonly TarEntry[],
  { signal, told = () => undefined }: { signal: AbortSignal; told?: (bytes: number) => void },
): Promise<void> {
  for (const entry of entries) {
    await into.write(header(entry));
    if ("data" in entry.from) await into.write(entry.from.data);
    else await copy(entry.from.path, into, entry.bytes, signal, told);
    await into.write(Buffer.alloc(padded(entry.bytes) - entry.bytes));
  }
  await into.write(Buffer.alloc(2 * BLOCK));
}

async function copy(
  path: string,
  into: FileHandle,
  bytes: number,
  signal: AbortSignal,
  told: (bytes: number) => void,
): Promise<void> {
  const from = await open(path);
  const piece = Buffer.allocUnsafeSlow(PIECE);
  try {
    for (let left = bytes; left > 0;) {
      signal.throwIfAborted();
      const { bytesRead } = await from.read(piece, 0, Math.min(PIECE, left));
      if (bytesRead === 0) throw new RangeError(`${path} is shorter than ${bytes} bytes`);
      await into.write(piece, 0, bytesRead);
      left -= bytesRead;
      told(bytesRead);
    }
  } finally {
    await from.close();
  }
}

export interface TarHead {
  name: string;
  bytes: number;
}

/**
 * Each entry in order, with a reader of its bytes that must be used up before the next is asked for. Throws RangeError on
 * anything but plain files: links, folders, devices, long names, wrong sums, sizes that reach beyond the file.
 */
export async function* readTar(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<TarHead & { pieces(): AsyncGenerator<Uint8Array, void> }, void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const block = Buffer.alloc(BLOCK);
    for (let at = 0; ;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, BLOCK, at);
      if (bytesRead < BLOCK) throw new RangeError("it ends in the middle");
      if (block.every((byte) => byte === 0)) return;
      const head = parseHeader(block);
      at += BLOCK;
      if (head.bytes > size - at) throw new RangeError(`${head.name} reaches beyond the file's end`);
      const start = at;
      yield { ...head, pieces: () => pieces(file, start, head.bytes, signal) };
      at += padded(head.bytes);
    }
  } finally {
    await file.close();
  }
}

async function* pieces(file: FileHandle, from: number, bytes: number, signal: AbortSignal) {
  for (let done = 0; done < bytes;) {
    signal.throwIfAborted();
    const piece = Buffer.allocUnsafe(Math.min(PIECE, bytes - done));
    const { bytesRead } = await file.read(piece, 0, piece.length, from + done);
    if (bytesRead === 0) throw new RangeError("it ends in the middle");
    done += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

function padded(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

function header({ name, bytes }: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long a name`);
  block.write(name, 0);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  if (bytes < OCTAL_MOST) block.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  block.write("00000000000\0", 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  block.write(`${sumOf(block).toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function parseHeader(block: Buffer): TarHead {
  const text = (from: number, length: number): string => {
    const field = block.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? length : end).toString("utf8");
  };
  const sum = Number.parseInt(text(148, 8), 8);
  const plain = Buffer.from(block);
  plain.write("        ", 148);
  if (sum !== sumOf(plain)) throw new RangeError("a header's sum is wrong");
  const name = text(0, 100);
  const kind = text(156, 1);
  if (kind !== "0" && kind !== "") throw new RangeError(`${name} is no plain file`);
  if (text(345, 155) !== "") throw new RangeError(`${name} has too long a path`);
  const base256 = block.readUInt8(124) === 0x80;
  const bytes = base256 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(text(124, 12).trim(), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`${name} has no size`);
  return { name, bytes };
}

function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}
