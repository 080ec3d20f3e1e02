// The library: folders of a person, indexed and kept up to date; the assets in them, with small pictures of each.
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Asset, AssetKind, IndexProgress, LibraryFolder, UnusableFile } from "../../contract/library.ts";
import { AppError, systemCode } from "../base/errors.ts";
import type { StartProcess } from "../base/workerHost.ts";
import type { FfmpegPaths } from "../engines/ffmpeg/index.ts";
import type { AssetRow, AssetStore } from "../store/assets.ts";
import { Decoders } from "./decode/index.ts";
import { indexFolders } from "./indexFolders.ts";
import { Previews } from "./previews.ts";
import { proofOf } from "./proof.ts";
import type { AssetSource } from "./types.ts";
import { assertNotOwn, rootError, type OwnFolder } from "./walk.ts";
import { FolderWatchers } from "./watch.ts";

export interface LibraryDeps {
  store: AssetStore;
  ffmpeg: FfmpegPaths;
  cacheDir: string;
  /** Nothing of it is footage but what came in bundles. Absent: nothing is left out. */
  own?: OwnFolder;
  /** What decodes files starts so; absent: this program's own Node runs it. */
  startProcess?: StartProcess | undefined;
  /** Milliseconds UTC. */
  now?: () => number;
  /** Hears what goes wrong with a watched folder, where nobody waits for an answer. */
  onFault?: (error: unknown, folder: string) => void;
  /** Hears how far the indexing of a watched folder is, after something in it changed. */
  onProgress?: (folder: string, progress: IndexProgress) => void;
  /** Hears of each indexing that came to its end. */
  onIndexed?: () => void;
}

export interface Page {
  /** Absolute; none: all folders of the library. */
  folders: readonly string[];
  kind?: AssetKind | undefined;
  /** The last path of the page before; null: from the beginning. */
  after: string | null;
  limit: number;
}

export interface Library extends AssetSource {
  /**
   * Brings the library up to date with folders and keeps them; new ones are added. One indexing runs at a time, others wait.
   * Throws FOLDER_UNUSABLE, DISK_FULL, the signal's reason.
   */
  index(folders: readonly string[], signal: AbortSignal): AsyncGenerator<IndexProgress, void>;
  folders(): Omit<LibraryFolder, "isThere">[];
  /** As they would be indexed: real paths, none within another. Throws FOLDER_UNUSABLE. */
  usableFolders(given: readonly string[]): Promise<string[]>;
  /** Of what is known of these folders now: an idea's `footage`. Throws LIBRARY_NOT_INDEXED where one was never walked to its end. */
  footageOf(given: readonly string[]): Promise<{ folders: string[]; state: string }>;
  /** As the library writes them; none given: all folders of the library. */
  realFolders(given: readonly string[]): Promise<string[]>;
  /** Whether a folder is indexed again whenever something in it changes, while this backend lives. Throws NOT_FOUND. */
  watch(folder: string, watched: boolean): Promise<void>;
  /** Forgets a folder and what is known of its files, never the files. Throws NOT_FOUND. */
  remove(folder: string): Promise<void>;
  list(page: Page): Promise<Asset[]>;
  unusable(page: Omit<Page, "kind">): Promise<UnusableFile[]>;
  /** The path of a small JPEG; null for music. Throws NOT_FOUND, INPUT_CHANGED. */
  thumbnail(assetId: string, signal: AbortSignal): Promise<string | null>;
  /** The path of a JPEG of five moments of a clip beside each other; null for what is no clip. Throws NOT_FOUND, INPUT_CHANGED. */
  strip(assetId: string, signal: AbortSignal): Promise<string | null>;
  /** Watches the folders that are to be watched, from now on. */
  startWatching(): Promise<void>;
  close(): Promise<void>;
}

/** How long what was read may take to be written when the backend ends. */
const CLOSING_MS = 2000;
/** Pages in which all assets of a video are read. */
const PAGE = 1000;

export function createLibrary(deps: LibraryDeps): Library {
  const { store, ffmpeg, cacheDir, now = Date.now, onFault = () => undefined, onProgress = () => undefined } = deps;
  const decoders = new Decoders(ffmpeg, deps.startProcess);
  const previews = new Previews({ cacheDir, decoders });
  const turns = new Turns();
  const states = new Map<string, { changes: number; state: string }>();
  const closing = new AbortController();

  async function* index(given: readonly string[], outer: AbortSignal): AsyncGenerator<IndexProgress, void> {
    const signal = AbortSignal.any([outer, closing.signal]);
    const folders = outermost(await Promise.all(given.map(realFolder)));
    const leave = await turns.take(signal);
    try {
      const own = deps.own && {
        dataDir: await realOrGiven(deps.own.dataDir),
        openedDir: await realOrGiven(deps.own.openedDir),
      };
      if (own) for (const folder of folders) await assertNotOwn(folder, own);
      for (const folder of folders) store.addFolder(folder, now());
      const looked: string[] = [];
      const onFolder = (path: string) => void looked.push(path);
      yield* indexFolders({ store, reader: { decoders, previews }, now, own, onFolder }, folders, signal);
      watchers.lookedInto(folders, looked);
      deps.onIndexed?.();
    } finally {
      leave();
    }
  }

  const watchers = new FolderWatchers({
    onChange: async (folder, signal) => {
      for await (const progress of index([folder], signal)) onProgress(folder, progress);
    },
    onFault,
  });

  const within = async (folders: readonly string[]): Promise<string[]> =>
    folders.length > 0 ? Promise.all(folders.map(realOrGiven)) : store.folders().map(({ path }) => path);
  const known = async (folder: string): Promise<string> => {
    const path = await realOrGiven(folder);
    if (store.folders().some((row) => row.path === path)) return path;
    throw new AppError("NOT_FOUND", "library.folder", `${path} is not in the library`, {
      hint: "`npm run library -- list` shows the folders that are.",
    });
  };
  const stateOf = async (paths: readonly string[]): Promise<string> => {
    const key = paths.join("\0");
    const kept = states.get(key);
    const { changes } = store;
    if (kept?.changes === changes) return kept.state;
    const state = await store.state(paths);
    states.set(key, { changes, state });
    return state;
  };
  const asset = (id: string): AssetRow => {
    const row = store.get(id);
    if (!row) throw unknownAsset(id);
    return row;
  };

  return {
    index,
    folders: () =>
      store.folders().map(({ path, watched, indexedAt }) => ({ path, watched, indexedAt, ...store.count(path) })),
    realFolders: within,
    usableFolders: async (given) => outermost(await Promise.all(given.map(realFolder))),
    get(id) {
      const found = store.asset(id);
      if (!found) throw unknownAsset(id);
      return found;
    },
    proofOf,
    async footageOf(given) {
      const paths = outermost(await Promise.all(given.map(realFolder)));
      const indexed = store.folders().filter(({ indexedAt }) => indexedAt !== null);
      for (const path of paths)
        if (!indexed.some((row) => row.path === path || path.startsWith(join(row.path, sep))))
          throw new AppError("LIBRARY_NOT_INDEXED", "library.footage", `${path} has not been indexed yet`, {
            details: { field: "footageFolders", folder: path },
          });
      return { folders: paths, state: await stateOf(paths) };
    },
    async watch(folder, watched) {
      const path = await known(folder);
      store.setFolder(path, { watched });
      if (watched) await watchers.add(path);
      else watchers.remove(path);
    },
    async remove(folder) {
      const path = await known(folder);
      watchers.remove(path);
      store.removeFolder(path);
    },
    list: async ({ folders, kind, after, limit }) => store.list(await within(folders), after, limit, kind),
    unusable: async ({ folders, after, limit }) => store.unusablePage(await within(folders), after, limit),
    thumbnail: async (id, signal) => previews.thumbnail(asset(id), signal),
    strip: async (id, signal) => previews.strip(asset(id), signal),
    async assetsOf({ folders, state }, signal) {
      const paths = outermost(folders);
      if ((await stateOf(paths)) !== state)
        throw new AppError(
          "INPUT_CHANGED",
          "library.assets",
          "The folders changed since they were indexed for this video",
          {
            // They will not change back.
            retryable: false,
          },
        );
      const assets: Asset[] = [];
      for (let after: string | null = null; ;) {
        signal?.throwIfAborted();
        const page: Asset[] = store.list(paths, after, PAGE);
        assets.push(...page);
        after = page.at(-1)?.path ?? null;
        if (page.length < PAGE) return assets;
        await new Promise(setImmediate);
      }
    },
    async startWatching() {
      for (const { path, watched } of store.folders()) if (watched) await watchers.add(path);
    },
    async close() {
      watchers.close();
      closing.abort(new AppError("CANCELLED", "library.close"));
      // What was read is still written down before the store is closed. Whoever has stopped listening in the middle of an
      // indexing holds nothing up.
      const turn = turns.take().then((leave) => leave());
      await Promise.race([turn, sleep(CLOSING_MS, undefined, { ref: false })]);
      await decoders.close();
    },
  };
}

function unknownAsset(id: string): AppError {
  return new AppError("NOT_FOUND", "library.asset", `There is no asset ${id}`);
}

/** Throws FOLDER_UNUSABLE. */
async function realFolder(path: string): Promise<string> {
  if (!isAbsolute(path)) throw new AppError("USAGE", "library.folder", `${path} is no absolute path`);
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw rootError(path, systemCode(error), error);
  }
  throw rootError(path, "ENOTDIR");
}

async function realOrGiven(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** Without those that lie in another one, each once, in order of their names. */
function outermost(folders: readonly string[]): string[] {
  const distinct = [...new Set(folders)].toSorted();
  return distinct.filter(
    (folder) => !distinct.some((other) => other !== folder && folder.startsWith(join(other, sep))),
  );
}

/** One at a time, in the order of coming. */
class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with what ends the turn. Throws the signal's reason where it comes first. */
  async take(signal?: AbortSignal): Promise<() => void> {
    const before = this.#last;
    const { promise: mine, resolve: leave } = Promise.withResolvers<void>();
    this.#last = before.then(() => mine);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => undefined);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      signal?.throwIfAborted();
      await Promise.race([before, aborted]);
      return leave;
    } catch (error) {
      leave();
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }
}
