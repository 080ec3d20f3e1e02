// Videos as single files that open on another machine, as streams of what happens.
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { BUNDLE_ENDING, type BundleProgress } from "../../../contract/api/edits.ts";
import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { Deliveries } from "../deliveries.ts";
import { streamed } from "../news.ts";
import { makeBundle, type MakeDeps } from "./make.ts";
import { openBundle, type OpenDeps, type OpenedBundle } from "./open.ts";

export interface Bundles {
  /** Ends with `done`. Throws OUTPUT_CLASH and as `makeBundle`. */
  make(id: string, to: string, signal: AbortSignal): AsyncGenerator<BundleProgress, void>;
  /** The path of a bundle in the cache, for who fetches it. */
  file(id: string, signal: AbortSignal): Promise<string>;
  /** Ends with `done`. Throws as `openBundle`. */
  open(path: string, channelId: string | undefined, signal: AbortSignal): AsyncGenerator<BundleProgress, void>;
  /** Returns once nothing is written any more. */
  stop(): Promise<void>;
}

export function createBundles(
  deps: MakeDeps &
    OpenDeps & {
      cacheDir: string;
      /** Makes the video of an opened bundle; returns its id. */
      begin(opened: OpenedBundle, channelId: string | undefined): Promise<string>;
    },
): Bundles {
  const queue = new Deliveries();
  return {
    async *make(id, to, signal) {
      if (existsSync(to)) throw new AppError("OUTPUT_CLASH", "bundles.make", `There is something at ${to} already`);
      yield* streamed<BundleProgress>("last", signal, (put, wanted) =>
        queue.next(async (stop) => {
          const tell = (fraction: number, note: string) => put({ fraction, note, done: null });
          const made = await makeBundle(id, to, deps, { signal: AbortSignal.any([stop, wanted]), tell });
          put({ fraction: 1, note: "done", done: { videoId: id, path: to, ...made } });
        }),
      );
    },
    async file(id, signal) {
      const { version, updatedAt } = await deps.videos.get(id);
      const dir = join(deps.cacheDir, "bundles");
      await mkdir(dir, { recursive: true });
      const path = join(dir, `${hashJson([id, version, updatedAt]).slice(0, 32)}${BUNDLE_ENDING}`);
      await queue.next(async (stop) => {
        if (existsSync(path)) return;
        // One at a time is kept: they are as large as all files of their video.
        await rm(dir, { recursive: true, force: true });
        await makeBundle(id, path, deps, { signal: AbortSignal.any([stop, signal]) });
      });
      return path;
    },
    async *open(path, channelId, signal) {
      yield* streamed<BundleProgress>("last", signal, (put, wanted) =>
        queue.next(async (stop) => {
          const tell = (fraction: number, note: string) => put({ fraction, note, done: null });
          const opened = await openBundle(path, deps, { signal: AbortSignal.any([stop, wanted]), tell });
          const videoId = await deps.begin(opened, channelId);
          const { bytes, files, notes } = opened;
          put({ fraction: 1, note: "done", done: { videoId, path, bytes, files, notes } });
        }),
      );
    },
    stop: () => queue.stop(),
  };
}
