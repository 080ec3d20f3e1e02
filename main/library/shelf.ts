// The library as a person looks through it and cares for it: pages, words and licences of their own, duplicates, what vanished, new files.
import { open, realpath, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { AssetFilter } from "../../contract/api/assets.ts";
import type { AssetSaid, AssetUse, LibraryAsset } from "../../contract/library.ts";
import type { OwnFile } from "../../contract/values.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { copyFileWhole, writeFileWhole, type Artifacts } from "../base/files.ts";
import type { BrowsePage, Facets } from "../store/assetBrowse.ts";
import type { AssetRow, AssetStore, Embedded } from "../store/assets.ts";
import { alike } from "./alike.ts";
import { stem } from "./search/stem.ts";
import { assetWords } from "./search/words.ts";
import { sniff } from "./sniff.ts";
import type { Sight } from "./vectors/index.ts";

/** What is absent stays; null: what the files say counts again. */
export interface AssetChange {
  said: { [K in keyof AssetSaid]?: AssetSaid[K] | null | undefined };
  addTags: readonly string[];
  removeTags: readonly string[];
}

export interface DuplicateGroup {
  /** The very same bytes; else they look alike. */
  isSame: boolean;
  assets: LibraryAsset[];
}

export interface Shelf {
  page(filter: AssetFilter, page: BrowsePage): Promise<{ items: LibraryAsset[]; total: number }>;
  facets(): Facets;
  /** Whether a folder is where it was: its drive may be away. */
  isThere(folder: string): Promise<boolean>;
  /** Throws NOT_FOUND. */
  get(id: string): LibraryAsset;
  /** The file of an asset, and what it is by its first bytes. Throws NOT_FOUND, where it has vanished too. */
  open(id: string): Promise<{ path: string; mediaType: string }>;
  /** Of all, or of none. Throws NOT_FOUND. */
  edit(ids: readonly string[], change: AssetChange): LibraryAsset[];
  /** Writes what is said of them beside their files. Throws NOT_FOUND, OUTPUT_CLASH, DISK_FULL, READ_ONLY. @returns the paths of the texts */
  writeBeside(assets: readonly LibraryAsset[]): Promise<string[]>;
  duplicates(
    isAlike: boolean,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ groups: DuplicateGroup[]; total: number }>;
  /** What shows something similar, the nearest first; `isSeen` false: no model has looked at it. Throws NOT_FOUND, what the model throws. */
  similar(id: string, limit: number, signal: AbortSignal): Promise<{ items: LibraryAsset[]; isSeen: boolean }>;
  /** The same of a picture that was handed in. Throws FILE_UNUSABLE, NOT_READY where no model is installed. */
  similarTo(file: OwnFile, limit: number, signal: AbortSignal): Promise<LibraryAsset[]>;
  moves(limit: number): { assetId: string; from: string; to: string; at: number }[];
  uses(id: string): Omit<AssetUse, "at">[];
  /** Only those whose files are gone. */
  forget(ids: readonly string[]): number;
  /** Copies a file that was handed in to a folder, under its own name, and never over another. Throws FILE_UNUSABLE, FOLDER_UNUSABLE, DISK_FULL. */
  take(file: OwnFile, folder: string): Promise<string>;
}

const MOST_WORDS = 10;
const LOOKS_AT_ONCE = 2000;
const MOST_SAME_NAMES = 1000;

export function createShelf(deps: {
  store: AssetStore;
  artifacts: Pick<Artifacts, "open">;
  sight: Pick<Sight, "model" | "byAsset" | "byPicture">;
  /** Milliseconds UTC. */
  now?: () => number;
}): Shelf {
  const { store, artifacts, sight, now = Date.now } = deps;
  const { browse } = store;
  let looked: { changes: number; groups: number[][] } | null = null;
  const row = (id: string): AssetRow => {
    const found = store.get(id);
    if (!found) throw new AppError("NOT_FOUND", "library.asset", `There is no asset ${id}`);
    return found;
  };

  const everywhere = (limit: number) => ({
    folders: store.folders().map(({ path }) => path),
    kinds: ["picture", "clip"] as const,
    limit,
  });

  /** In pieces, so that others have their turn. */
  const looks = async () => {
    const all: ReturnType<typeof browse.perceptual> = [];
    for (let after = 0; ;) {
      const some = browse.perceptual(after, LOOKS_AT_ONCE);
      all.push(...some);
      after = some.at(-1)?.seq ?? after;
      if (some.length < LOOKS_AT_ONCE) return all;
      await nextTurn();
    }
  };

  return {
    async page({ q, ...filter }, page) {
      // As the file system spells it: a link of the person's may lead here.
      const folder = filter.folder && (await realpath(filter.folder).catch(() => filter.folder));
      const words = q === undefined ? [] : wordsOf(q);
      return browse.page({ ...filter, folder, words }, page);
    },
    facets: () => browse.facets(),
    isThere: (folder) =>
      stat(folder).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    get: (id) => browse.one(row(id)),
    async open(id) {
      const { path } = row(id);
      const sniffed = await sniff(path).catch(() => null);
      if (sniffed) return { path, mediaType: sniffed.mediaType };
      throw new AppError("NOT_FOUND", "library.open", `The file of this asset is not at ${path} any more`);
    },
    edit(ids, change) {
      const rows = ids.map(row);
      for (const one of rows) {
        // Read again: another one of these may be of the same bytes.
        const present = row(one.id);
        const said = browse.edits([present.fingerprint]).get(present.fingerprint)?.said ?? {};
        store.say(present, changed(said, present.tags, change), assetWords, now());
      }
      return ids.map((id) => browse.one(row(id)));
    },
    async writeBeside(assets) {
      const paths: string[] = [];
      for (const asset of assets) paths.push(await writeSidecar(asset));
      return paths;
    },
    async duplicates(isAlike, limit, signal) {
      const same = browse.same();
      if (isAlike && looked?.changes !== store.changes) {
        const { changes } = store;
        looked = { changes, groups: await alike(await looks(), signal) };
      }
      const all = isAlike ? (looked?.groups ?? []) : same;
      const groups = all.slice(0, limit).map((seqs) => ({ isSame: !isAlike, assets: browse.withSeqs(seqs) }));
      return { groups: groups.filter(({ assets }) => assets.length > 1), total: all.length };
    },
    async similar(id, limit, signal) {
      const alikes = await sight.byAsset(row(id), everywhere(limit), signal);
      return { items: browse.withSeqs(alikes?.map(({ seq }) => seq) ?? []), isSeen: alikes !== null };
    },
    async similarTo(file, limit, signal) {
      if (sight.model === null)
        throw new AppError("NOT_READY", "library.similar", "No model that knows what pictures show is installed", {
          hint: "docs/try-real-models.md says how one comes here.",
        });
      const path = await handedIn(file, artifacts, "library.similar");
      const alikes = await sight.byPicture(path, everywhere(limit), signal);
      return browse.withSeqs(alikes.map(({ seq }) => seq));
    },
    moves: (limit) => browse.moves(limit),
    uses: (id) => browse.uses(row(id).id),
    forget(ids) {
      const gone = ids.flatMap((id) => {
        const found = store.get(id);
        return found && found.missingSince !== null ? [found.seq] : [];
      });
      store.forgetAssets(gone);
      return gone.length;
    },
    async take(file, folder) {
      const from = await handedIn(file, artifacts, "library.take");
      const to = await freeName(folder, file.name);
      await copyFileWhole(from, to).catch((error: unknown) => {
        throw unwritable(folder, error);
      });
      return to;
    },
  };
}

/** Where it lies. Throws FILE_UNUSABLE. */
function handedIn(file: OwnFile, artifacts: Pick<Artifacts, "open">, op: string): Promise<string> {
  return artifacts.open(file.artifact).catch((error: unknown) => {
    throw new AppError("FILE_UNUSABLE", op, `${file.name}: no such file was handed in`, {
      hint: "Hand the file in first, and name what that answers.",
      cause: error,
    });
  });
}

function changed(said: Embedded, tags: readonly string[], { said: next, addTags, removeTags }: AssetChange): Embedded {
  const result: Embedded = { ...said };
  const set = <K extends keyof Embedded>(key: K, value: Embedded[K] | null | undefined) => {
    if (value === undefined) return;
    if (value === null) delete result[key];
    else result[key] = value;
  };
  set("title", next.title);
  set("licence", next.licence);
  set("author", next.author);
  set("source", next.source);
  set("tags", next.tags === null || next.tags === undefined ? next.tags : [...new Set(next.tags)]);
  if (addTags.length + removeTags.length > 0) {
    const before = result.tags ?? tags;
    result.tags = [...new Set([...before, ...addTags])].filter((tag) => !removeTags.includes(tag));
  }
  return result;
}

/** What is typed, as paths and as the full-text index have it. */
function wordsOf(q: string): { text: string; stem: string }[] {
  const words = q
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  return words
    .slice(0, MOST_WORDS)
    .map((text) => ({ text, stem: stem(text.replaceAll(/[^\p{L}\p{N}]+/gu, "")) || text }));
}

/** `sea.jpg.json` beside `sea.jpg`: what else stands in it stays. */
async function writeSidecar({ path, title, tags, licence, author, provenance }: LibraryAsset): Promise<string> {
  const beside = `${path}.json`;
  const said = { title, tags, licence, author, source: provenance === "own" ? null : provenance };
  const before = await readObject(beside);
  const values = Object.entries({ ...before, ...said }).filter(([, value]) => value !== null);
  await writeFileWhole(beside, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`).catch((error: unknown) => {
    throw unwritable(beside, error);
  });
  return beside;
}

async function readObject(path: string): Promise<object> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    throw unwritable(path, error);
  });
  if (!file) return {};
  try {
    const value: unknown = JSON.parse(await file.readFile("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  } finally {
    await file.close();
  }
  throw new AppError("OUTPUT_CLASH", "assets.beside", `${path} holds something else: it is left as it is`);
}

/** `sea (2).jpg` where there is a `sea.jpg`. */
async function freeName(folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const bare = basename(name, extension);
  for (let n = 1; n < MOST_SAME_NAMES; n++) {
    const path = join(folder, n === 1 ? name : `${bare} (${n})${extension}`);
    const found = await stat(path).catch((error: unknown) => systemCode(error));
    if (found === "ENOENT") return path;
  }
  throw new AppError("OUTPUT_CLASH", "library.take", `There are too many files called ${name} in ${folder}`);
}

function unwritable(path: string, error: unknown): AppError {
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new AppError("DISK_FULL", "library.write", undefined, { cause: error });
  if (code === undefined) throw error;
  const message = `${path}: nothing can be written there (${code})`;
  return new AppError("FOLDER_UNUSABLE", "library.write", message, { cause: error });
}
