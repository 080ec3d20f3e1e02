// Unpacks the archive of a model in a thread: nothing of it may lie outside of its folder, and none may fill the disk.
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

import { extract } from "tar-stream";
import unbzip2 from "unbzip2-stream";

import { AppError, asAppError } from "../base/errors.ts";

export interface UnpackRequest {
  archive: string;
  /** A folder that is there, and empty. */
  to: string;
  mostBytes: number;
}

const OP = "models.unpack";
const MOST_ENTRIES = 20_000;

/** Returns bytes of all files. Throws MODEL_DAMAGED, DISK_FULL. */
export async function unpack({ archive, to, mostBytes }: UnpackRequest): Promise<number> {
  const entries = extract();
  let bytes = 0;
  let count = 0;
  const stop = new AbortController();
  const steps = [createReadStream(archive), ...(await decoders(archive)), entries];
  const reading = pipeline(steps as never[], { signal: stop.signal });
  // Heard below; until then nobody waits for it.
  reading.catch(() => undefined);
  try {
    for await (const entry of entries) {
      const { name, type, size } = entry.header;
      bytes += size;
      if (++count > MOST_ENTRIES || bytes > mostBytes) throw damaged("it holds more than a model");
      const path = inside(to, name);
      if (type === "directory") await mkdir(path, { recursive: true });
      else if (type === "file" || type === "contiguous-file") await write(entry, path);
      // Links may point anywhere; models have none.
      if (type !== "file" && type !== "contiguous-file") entry.resume();
    }
    await reading;
    return bytes;
  } catch (error) {
    stop.abort();
    entries.destroy();
    const known = asAppError(error, OP);
    if (known.code !== "INTERNAL") throw known;
    throw damaged(known.message, error);
  }
}

async function write(entry: unknown, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(entry as NodeJS.ReadableStream, createWriteStream(path, { flags: "wx" }));
}

/** By its first bytes, whatever it is called. */
async function decoders(archive: string): Promise<NodeJS.ReadWriteStream[]> {
  const file = await open(archive);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  await file.close();
  if (buffer.subarray(0, 3).toString("latin1") === "BZh") return [unbzip2()];
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) return [createGunzip()];
  return [];
}

/** Throws MODEL_DAMAGED for a name that leads out. */
function inside(folder: string, name: string): string {
  const path = normalize(join(folder, name));
  if (name.includes("\0") || /^[a-z]:/i.test(name) || (path !== folder && !path.startsWith(folder + sep)))
    throw damaged(`it names ${JSON.stringify(name.slice(0, 80))}`);
  return path;
}

function damaged(why: string, cause?: unknown): AppError {
  return new AppError("MODEL_DAMAGED", OP, `The archive cannot be used: ${why}`, { cause });
}
