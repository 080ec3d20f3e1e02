// Takes in a file that a person hands over (music, recording, logo, intro, outro): checked by content, copied among the artifacts.
import { constants } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { basename, extname, isAbsolute, join } from "node:path";

import type { OwnFile } from "../../contract/values.ts";
import { AppError, systemCode } from "../base/errors.ts";
import type { Artifacts } from "../base/files.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import { unknownReason } from "./formats.ts";
import { unusable } from "./prepare/unusable.ts";
import { guarded, inputPath, sniff, type Sniffed } from "./sniff.ts";

export interface ImportDeps {
  artifacts: Pick<Artifacts, "work" | "putFile">;
  ffmpeg: Pick<Ffmpeg, "probe">;
}

export interface Files {
  /** `path` is absolute. Throws NOT_FOUND, FILE_UNUSABLE with the reason, INPUT_CHANGED, DISK_FULL. */
  import(path: string, signal?: AbortSignal): Promise<OwnFile>;
}

/** Past this a file is no logo, intro or piece of music, and copying it would fill disks. */
const MOST_BYTES = 8 * 2 ** 30;

export function createFiles({ artifacts, ffmpeg }: ImportDeps): Files {
  return {
    async import(path, signal) {
      if (!isAbsolute(path)) throw new AppError("USAGE", OP, `${path} is no absolute path`);
      const before = await look(path);
      const sniffed = await sniff(path).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (!sniffed) throw unusable(path, unknownReason(extname(path)), OP);
      signal?.throwIfAborted();
      const artifact = await artifacts.work(async (dir) => {
        const copy = join(dir, "file");
        await copyFile(path, copy, constants.COPYFILE_FICLONE).catch((error: unknown) => {
          throw unreadable(path, error);
        });
        const after = await look(path);
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
          throw new AppError("INPUT_CHANGED", OP, `${path} changed while it was read`);
        return artifacts.putFile(copy, sniffed.mediaType);
      });
      return {
        name: basename(path).normalize("NFC"),
        artifact,
        seconds: await secondsOf(ffmpeg, path, sniffed, signal),
      };
    },
  };
}

const OP = "files.import";

async function look(path: string): Promise<{ size: number; mtimeMs: number }> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!found.isFile()) throw unusable(path, found.isDirectory() ? "it is a folder" : "it is no regular file", OP);
  if (found.size === 0) throw unusable(path, "it is empty", OP);
  if (found.size > MOST_BYTES) throw unusable(path, `it is larger than ${MOST_BYTES / 2 ** 30} GiB`, OP);
  return found;
}

/** Of what plays; null for a picture that stands still. */
async function secondsOf(
  ffmpeg: ImportDeps["ffmpeg"],
  path: string,
  sniffed: Sniffed,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  if (sniffed.kind === "picture") return null;
  const probe = await ffmpeg.probe(inputPath(path), signal, guarded(sniffed)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "FFMPEG_FAILED")
      throw unusable(path, `it cannot be read (${error.message})`, OP);
    throw error;
  });
  if (!probe.video && !probe.audio) throw unusable(path, "it holds neither picture nor sound", OP);
  // Of a clip, what is seen of it: its sound may end a little later.
  const seconds = probe.video?.duration ?? probe.format.duration ?? probe.audio?.duration ?? 0;
  if (!(seconds > 0)) throw unusable(path, "its length is not known: it may be cut short", OP);
  return Math.round(seconds * 1e6) / 1e6;
}

function unreadable(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new AppError("NOT_FOUND", OP, `There is no file ${path}`, { hint: "Check the path.", cause: error });
  if (code === "ENOSPC") return new AppError("DISK_FULL", OP, undefined, { cause: error });
  return unusable(path, `it cannot be opened (${code ?? String(error)})`, OP, error);
}
