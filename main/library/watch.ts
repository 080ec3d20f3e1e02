// Notices that something in a watched folder has changed. What changed, only the next walk finds out: the systems' own words on that are not to be relied on.
import { watch, type FSWatcher } from "node:fs";

import { systemCode } from "../base/errors.ts";

export interface WatchDeps {
  /** Indexes the folder anew. */
  onChange(folder: string, signal: AbortSignal): Promise<void>;
  onFault(error: unknown, folder: string): void;
}

/** A copy of many files is over when it has been quiet for so long. */
const QUIET_MS = 1000;
/** Where the system cannot watch all of it, and where a drive was taken away, the folder is walked so often. */
const WALK_EVERY_MS = 60_000;
/** macOS and Windows watch a whole tree by one handle; elsewhere each folder has its own. */
const WHOLE_TREES = process.platform === "darwin" || process.platform === "win32";

interface Watched {
  /** By path. */
  handles: Map<string, FSWatcher>;
  timer: NodeJS.Timeout | null;
  /** Not everything is heard of. */
  deaf: boolean;
  running: boolean;
  /** Something changed while it was being indexed. */
  again: boolean;
  ending: AbortController;
}

export class FolderWatchers {
  readonly #deps: WatchDeps;
  readonly #watched = new Map<string, Watched>();

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  /** Indexes the folder, then again after each change. */
  async add(folder: string): Promise<void> {
    if (this.#watched.has(folder)) return;
    const watched: Watched = {
      handles: new Map(),
      timer: null,
      deaf: false,
      running: false,
      again: false,
      ending: new AbortController(),
    };
    this.#watched.set(folder, watched);
    this.#listen(folder, watched, folder);
    await this.#index(folder, watched);
  }

  /** An indexing looked into these folders: those of a watched one are listened to from now on. */
  lookedInto(roots: readonly string[], paths: readonly string[]): void {
    if (WHOLE_TREES) return;
    for (const root of roots) {
      const watched = this.#watched.get(root);
      if (!watched) continue;
      const there = new Set(paths);
      watched.deaf = false;
      for (const [path, handle] of watched.handles)
        if (path !== root && !there.has(path)) {
          handle.close();
          watched.handles.delete(path);
        }
      for (const path of paths) this.#listen(root, watched, path);
    }
  }

  remove(folder: string): void {
    const watched = this.#watched.get(folder);
    if (!watched) return;
    this.#watched.delete(folder);
    watched.ending.abort();
    if (watched.timer) clearTimeout(watched.timer);
    for (const handle of watched.handles.values()) handle.close();
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.remove(folder);
  }

  #listen(root: string, watched: Watched, path: string): void {
    if (watched.handles.has(path)) return;
    try {
      const handle = watch(path, { persistent: false, recursive: WHOLE_TREES }, () => this.#changed(root, watched));
      handle.on("error", () => {
        handle.close();
        watched.handles.delete(path);
        watched.deaf = true;
        this.#changed(root, watched);
      });
      watched.handles.set(path, handle);
    } catch (error) {
      // The system has no more handles (ENOSPC, EMFILE), or the folder has just gone.
      if (!watched.deaf && systemCode(error) !== "ENOENT") this.#deps.onFault(error, root);
      watched.deaf = true;
    }
  }

  #changed(folder: string, watched: Watched): void {
    if (watched.ending.signal.aborted) return;
    if (watched.running) {
      watched.again = true;
      return;
    }
    this.#indexIn(folder, watched, QUIET_MS);
  }

  #indexIn(folder: string, watched: Watched, milliseconds: number): void {
    if (watched.timer) clearTimeout(watched.timer);
    watched.timer = setTimeout(() => void this.#index(folder, watched), milliseconds).unref();
  }

  async #index(folder: string, watched: Watched): Promise<void> {
    if (watched.timer) clearTimeout(watched.timer);
    watched.timer = null;
    watched.running = true;
    watched.again = false;
    const { signal } = watched.ending;
    let failed = false;
    try {
      await this.#deps.onChange(folder, signal);
    } catch (error) {
      if (signal.aborted) return;
      failed = true;
      this.#deps.onFault(error, folder);
    } finally {
      watched.running = false;
    }
    if (signal.aborted) return;
    // A drive that was away is back.
    this.#listen(folder, watched, folder);
    if (watched.again) this.#indexIn(folder, watched, QUIET_MS);
    else if (failed || watched.deaf) this.#indexIn(folder, watched, WALK_EVERY_MS);
  }
}
