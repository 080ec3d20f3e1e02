// Copies one large file of a person's: at once where the file system shares its blocks, else piece by piece, so that it can be stopped.
import { constants, createReadStream, createWriteStream } from "node:fs";
import { copyFile, stat, statfs } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import { AppError, asAppError } from "../base/errors.ts";

const OP = "models.import";

/** Returns its bytes. Throws DISK_FULL before anything is written, FILE_UNUSABLE, CANCELLED. */
export async function copyLarge(
  from: string,
  to: string,
  onProgress: (bytes: number, total: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { size } = await stat(from);
  const isShared = await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  if (isShared) return size;
  await assertRoom(dirname(to), size);
  let bytes = 0;
  const counted = new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length;
      onProgress(bytes, size);
      done(null, piece);
    },
  });
  try {
    await pipeline(
      createReadStream(from, { highWaterMark: 2 ** 20 }),
      counted,
      createWriteStream(to, { flush: true }),
      {
        signal,
      },
    );
  } catch (error) {
    if (signal.aborted) throw new AppError("CANCELLED", OP, undefined, { cause: error });
    throw asAppError(error, OP);
  }
  if (bytes !== size) throw new AppError("FILE_UNUSABLE", OP, `${basename(from)} was changed while it was copied`);
  return bytes;
}

async function assertRoom(dir: string, wanted: number): Promise<void> {
  const disk = await statfs(dir).catch(() => null);
  if (disk === null || disk.bavail * disk.bsize >= wanted) return;
  const [takes, free] = [wanted, disk.bavail * disk.bsize].map((bytes) => Math.round(bytes / 1e6));
  throw new AppError("DISK_FULL", OP, `It takes ${takes} MB, and ${free} MB are free`, { retryable: false });
}
