// What lies in the pictures and clips that are shown: found once for each, in the decoders' processes, and kept in the cache.
import { join } from "node:path";

import { z } from "zod";

import { Content } from "../../contract/footage.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import type { Artifacts } from "../base/files.ts";
import { hashJson } from "../base/hash.ts";
import { keepNote, readNote } from "../base/notes.ts";
import type { StartProcess } from "../base/workerHost.ts";
import type { FfmpegPaths } from "../engines/ffmpeg/index.ts";
import { CONTENT_VERSION } from "./decode/content/index.ts";
import { Decoders } from "./decode/index.ts";
import { sniff } from "./sniff.ts";

export interface Contents {
  /** Part of the version of every stage that asks. */
  readonly version: string;
  /** Of a picture that was made ready; null where nothing can be decoded. */
  picture(image: ArtifactRef, signal: AbortSignal): Promise<Content | null>;
  /** At moments of a clip that was made ready, in seconds; null where one cannot be decoded. `size` is the clip's own. */
  clip(
    clip: ArtifactRef,
    size: { width: number; height: number },
    moments: readonly number[],
    signal: AbortSignal,
  ): Promise<(Content | null)[]>;
  close(): Promise<void>;
}

const Kept = z.array(Content);

export function createContents({
  artifacts,
  ffmpeg,
  cacheDir,
  startProcess,
}: {
  artifacts: Pick<Artifacts, "open">;
  ffmpeg: FfmpegPaths;
  /** May be deleted at any time. */
  cacheDir: string;
  startProcess?: StartProcess | undefined;
}): Contents {
  const decoders = new Decoders(ffmpeg, startProcess);
  const root = join(cacheDir, "library", "contents");

  async function found(
    ref: ArtifactRef,
    asked: { moments: readonly number[] | null; width: number; height: number },
    signal: AbortSignal,
  ): Promise<(Content | null)[]> {
    const key = hashJson({ version: CONTENT_VERSION, file: ref.hash, ...asked });
    const path = join(root, key.slice(0, 2), `${key}.json`);
    const kept = await readNote(path, Kept);
    if (kept) return kept;
    const file = await artifacts.open(ref);
    const sniffed = await sniff(file);
    if (!sniffed) return [];
    const contents = await decoders.contents(
      { path: file, sniffed, stats: { bytes: ref.bytes, modifiedAt: 0 } },
      asked,
      signal,
    );
    // What took too long on a busy machine may be found another time.
    if (contents.length > 0 && !contents.includes(null)) await keepNote(path, contents);
    return contents;
  }

  return {
    version: String(CONTENT_VERSION),
    picture: async (image, signal) => (await found(image, { moments: null, width: 0, height: 0 }, signal))[0] ?? null,
    async clip(clip, size, moments, signal) {
      const contents = await found(clip, { moments, width: size.width, height: size.height }, signal);
      return moments.map((_, i) => contents[i] ?? null);
    },
    close: () => decoders.close(),
  };
}
