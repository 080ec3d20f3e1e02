// Takes in a file that a person hands over (music, recording, logo, intro, outro), by its path or byte by byte: checked by content, kept among the artifacts.
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, open, stat } from "node:fs/promises";
import { basename, extname, isAbsolute, join } from "node:path";

import { UPLOAD_MOST_BYTES } from "../../contract/api/files.ts";
import { plainName, type OwnFile } from "../../contract/values.ts";
import { AppError, systemCode } from "../base/errors.ts";
import type { Artifacts } from "../base/files.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import { unknownReason } from "./formats.ts";
import { unusable } from "./prepare/unusable.ts";
import { guarded, inputPath, sniff, type Sniffed } from "./sniff.ts";

export interface ImportDeps {
  artifacts: Pick<Artifacts, "work" | "putFile" | "noteHanded">;
  ffmpeg: Pick<Ffmpeg, "probe" | "run">;
  /** Bytes where the artifacts lie; null where the system does not say. Absent: not looked at. */
  free?: () => Promise<number | null>;
}

/** What is sent, as a stream. */
export interface Handed {
  /** As the person's machine calls it. */
  name: string;
  /** As it was announced; null: it was not. */
  bytes: number | null;
  body: AsyncIterable<Uint8Array>;
}

export interface Files {
  /** `path` is absolute. Throws NOT_FOUND, FILE_UNUSABLE with the reason, INPUT_CHANGED, DISK_FULL. */
  import(path: string, signal?: AbortSignal): Promise<OwnFile>;
  /** Streamed to the disk: nothing of it stays when it breaks off. Throws BODY_TOO_LARGE, DISK_FULL, FILE_UNUSABLE, CANCELLED. */
  receive(handed: Handed, signal: AbortSignal): Promise<OwnFile>;
}

/** Past this a file is no logo, intro or piece of music, and copying it would fill disks. */
const MOST_BYTES = UPLOAD_MOST_BYTES;
/** What stays free for everything else. */
const RESERVE_BYTES = 1e9;
/** Between two looks at the disk while bytes come. */
const LOOK_EVERY_BYTES = 256 * 2 ** 20;

export function createFiles({ artifacts, ffmpeg, free = async () => null }: ImportDeps): Files {
  const assertRoom = async (bytes: number) => {
    const room = await free();
    if (room !== null && room - bytes < RESERVE_BYTES)
      throw new AppError("DISK_FULL", OP, "There is too little room for this file where the data folder lies", {
        details: { free: room, needed: bytes + RESERVE_BYTES },
      });
  };

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
      await artifacts.noteHanded(artifact);
      return {
        name: plainName(basename(path)),
        artifact,
        seconds: await secondsOf(ffmpeg, path, sniffed, signal),
      };
    },
    async receive({ name, bytes, body }, signal) {
      if (bytes !== null && bytes > MOST_BYTES) throw tooLarge();
      await assertRoom(bytes ?? 0);
      return artifacts.work(async (dir) => {
        const path = join(dir, "file");
        const known = await write(body, path, { signal, assertRoom });
        if (known.bytes === 0) throw unusable(name, "it is empty", OP);
        const sniffed = await sniff(path);
        if (!sniffed) throw unusable(name, unknownReason(extname(name)), OP);
        const timed = await withLength(ffmpeg, { path, dir, sniffed, name }, signal);
        const artifact = await artifacts.putFile(
          timed.path,
          sniffed.mediaType,
          timed.path === path ? known : undefined,
        );
        await artifacts.noteHanded(artifact);
        return { name: plainName(basename(name)), artifact, seconds: timed.seconds };
      });
    },
  };
}

/** Writes what comes and hashes it on its way. */
async function write(
  body: Handed["body"],
  path: string,
  { signal, assertRoom }: { signal: AbortSignal; assertRoom: (bytes: number) => Promise<void> },
): Promise<{ hash: string; bytes: number }> {
  const hash = createHash("sha256");
  const file = await open(path, "wx");
  let bytes = 0;
  let looked = 0;
  try {
    for await (const chunk of body) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw tooLarge();
      if (bytes - looked > LOOK_EVERY_BYTES) await assertRoom(0).then(() => (looked = bytes));
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    signal.throwIfAborted();
    return { hash: hash.digest("hex"), bytes };
  } catch (error) {
    throw systemCode(error) === "ENOSPC" ? new AppError("DISK_FULL", OP, undefined, { cause: error }) : error;
  } finally {
    await file.close();
  }
}

/** What a browser records says nowhere how long it is: packed anew, bit for bit the same sound and picture, it does. */
async function withLength(
  ffmpeg: ImportDeps["ffmpeg"],
  given: { path: string; dir: string; sniffed: Sniffed; name: string },
  signal: AbortSignal,
): Promise<{ path: string; seconds: number | null }> {
  const { path, dir, sniffed, name } = given;
  try {
    return { path, seconds: await secondsOf(ffmpeg, path, sniffed, signal, name) };
  } catch (error) {
    const isRecording = error instanceof AppError && error.code === "FILE_UNUSABLE" && REPACKED.has(sniffed.demuxer);
    if (!isRecording) throw error;
    const packed = join(dir, "packed");
    const format = sniffed.demuxer === "mov" ? "mp4" : (sniffed.demuxer ?? "");
    const opened = [...guarded(sniffed), "-i", inputPath(path)];
    await ffmpeg
      .run([...opened, "-map", "0", "-c", "copy", "-f", format, inputPath(packed)], { op: OP, signal })
      .catch(() => {
        throw error;
      });
    return { path: packed, seconds: await secondsOf(ffmpeg, packed, sniffed, signal, name) };
  }
}

/** What MediaRecorder writes. */
const REPACKED: ReadonlySet<string | null> = new Set(["matroska", "ogg", "mov"]);

function tooLarge(): AppError {
  return new AppError("BODY_TOO_LARGE", OP, `The file is larger than ${MOST_BYTES / 2 ** 30} GiB`, {
    details: { limit: MOST_BYTES },
  });
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
  /** As the person knows it. */
  shown = path,
): Promise<number | null> {
  if (sniffed.kind === "picture") return null;
  const probe = await ffmpeg.probe(inputPath(path), signal, guarded(sniffed)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "FFMPEG_FAILED")
      throw unusable(shown, `it cannot be read (${error.message})`, OP);
    throw error;
  });
  if (!probe.video && !probe.audio) throw unusable(shown, "it holds neither picture nor sound", OP);
  // Of a clip, what is seen of it: its sound may end a little later.
  const seconds = probe.video?.duration ?? probe.format.duration ?? probe.audio?.duration ?? 0;
  if (!(seconds > 0)) throw unusable(shown, "its length is not known: it may be cut short", OP);
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
