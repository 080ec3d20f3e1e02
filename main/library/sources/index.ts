// The sources of footage: which are switched on, what they find, and how one of it comes into a folder of the library with all that proves its licence.
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import type { AssetKind } from "../../../contract/library.ts";
import {
  FoundItem,
  type Provenance,
  SourceLicence,
  SOURCES,
  type SourceInfo,
  type SourceName,
  type SourceQuery,
} from "../../../contract/sources.ts";
import { AppError, asAppError } from "../../base/errors.ts";
import { copyFileWhole, writeFileWhole } from "../../base/files.ts";
import { hashBytes, hashFile } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import { matchesHost, type Outbound } from "../../base/outbound.ts";
import { sourceKeyVariable } from "../../base/settings.ts";
import { slug } from "../../base/slug.ts";
import { ALL } from "./all.ts";
import { checkFile, type CheckDeps } from "./check.ts";
import { fetchFile, forget } from "./fetchFile.ts";
import { createGet, KEPT_MS } from "./get.ts";
import { foundItem } from "./item.ts";
import { useOf } from "./licences.ts";
import { Pace, type PaceDeps, waitFor } from "./pace.ts";
import type { Item, Source } from "./types.ts";

export interface SourcesDeps {
  outbound: Outbound;
  /** Answers, counts and unfinished files: `cache/sources`. */
  cacheDir: string;
  /** Those that the person switched on: nothing goes out to the others. */
  switchedOn: () => readonly SourceName[];
  keys: Readonly<Partial<Record<SourceName, string>>>;
  check: CheckDeps;
  now?: () => number;
  wait?: PaceDeps["wait"];
}

/** How a search or a download goes on. */
export type Waiting = { type: "waiting"; source: SourceName; seconds: number };
export type SearchEvent =
  | Waiting
  | { type: "found"; source: SourceName; items: FoundItem[]; total: number | null }
  | { type: "failed"; source: SourceName; error: AppError };
export type TakeEvent =
  | Waiting
  | { type: "loading"; bytes: number; total: number | null }
  | { type: "taken"; path: string; isNew: boolean; provenance: Provenance };

export interface Sources {
  list(): Promise<SourceInfo[]>;
  /**
   * Of one source after another has answered, as they do; none named: all that are on and have such things. One that fails
   * ends no other. Throws SOURCE_OFF, SOURCE_KEY before anything is asked.
   */
  search(query: SourceQuery, names: readonly SourceName[], signal: AbortSignal): AsyncGenerator<SearchEvent, void>;
  /**
   * Puts what was found into a folder, with a text beside it that tells its licence. Throws NOT_FOUND (search for it first),
   * LICENCE_FORBIDS, SOURCE_FILE, DISK_FULL, and what a search throws. Taken again, it is not loaded again.
   */
  take(wish: { source: SourceName; id: string; folder: string }, signal: AbortSignal): AsyncGenerator<TakeEvent, void>;
}

const MOST_BYTES: Readonly<Record<AssetKind, number>> = { picture: 200e6, clip: 2e9, music: 300e6 };
const MOST_SAME_NAMES = 100;

export function createSources(deps: SourcesDeps): Sources {
  const { outbound, cacheDir, keys, now = Date.now, wait = waitFor } = deps;
  const answersDir = join(cacheDir, "answers");
  const foundDir = join(cacheDir, "found");
  const partsDir = join(cacheDir, "parts");
  const paces = new Map(
    SOURCES.map((name) => [name, new Pace({ source: ALL[name], path: join(cacheDir, `${name}.json`), now, wait })]),
  );
  const paceOf = (name: SourceName): Pace => {
    const pace = paces.get(name);
    if (!pace) throw new AppError("NOT_FOUND", "sources", `There is no source ${name}`);
    return pace;
  };
  let isSwept: Promise<void> | null = null;
  const foundPath = (source: SourceName, id: string) => join(foundDir, source, `${hashBytes(id)}.json`);
  const keyOf = ({ name, key }: Source): string | null => (key && keys[name]) || null;

  const assertUsable = (source: Source): void => {
    if (!deps.switchedOn().includes(source.name))
      throw new AppError("SOURCE_OFF", "sources", `${source.title} is switched off`);
    if (source.key && keyOf(source) === null)
      throw new AppError(
        "SOURCE_KEY",
        "sources",
        `${source.title} needs a key: set ${sourceKeyVariable(source.name)}`,
        {
          hint: `Its page gives keys away: ${source.docs}`,
        },
      );
  };

  const getOf = (source: Source, signal: AbortSignal, onWait: (seconds: number) => void) =>
    createGet({
      source,
      key: keyOf(source),
      outbound,
      pace: paceOf(source.name),
      answersDir,
      now,
      wait,
      signal,
      onWait,
    });

  async function searchOne(
    source: Source,
    query: SourceQuery,
    signal: AbortSignal,
    tell: (event: SearchEvent) => void,
  ): Promise<void> {
    const onWait = (seconds: number) => tell({ type: "waiting", source: source.name, seconds });
    try {
      const { items, total } = await source.search(query, getOf(source, signal, onWait));
      const foundAt = new Date(now()).toISOString();
      const usable = items.filter((item) => FoundItem.safeParse(foundItem(source, item, foundAt)).success);
      for (const item of usable) await keepNote(foundPath(source.name, item.id), { item, foundAt });
      tell({
        type: "found",
        source: source.name,
        items: usable.map((item) => foundItem(source, item, foundAt)),
        total,
      });
    } catch (error) {
      signal.throwIfAborted();
      tell({ type: "failed", source: source.name, error: asAppError(error, "sources.search") });
    }
  }

  /** Where its file lies and under which licence it is. Throws LICENCE_FORBIDS, SOURCE_ADDRESS. */
  async function located(source: Source, item: Item, signal: AbortSignal, onWait: (seconds: number) => void) {
    // Asked for nothing where it is known to be of no use.
    const { verdict } = useOf(item.licence);
    if (verdict === "forbidden" || (verdict === "unknown" && !source.tellsLicenceLate))
      throw forbids(item, item.licence);
    const found = source.locate ? await source.locate(item, getOf(source, signal, onWait)) : { url: item.file ?? "" };
    const licence = found.licence === undefined ? item.licence : found.licence;
    if (licence === null || useOf(licence).verdict !== "allowed") throw forbids(item, licence);
    const url = URL.parse(found.url);
    if (!url || !matchesHost(url.hostname, source.fileHosts))
      throw new AppError("SOURCE_ADDRESS", "sources.take", `${source.title} leads to ${url?.host ?? "no address"}`);
    return { url: url.href, licence };
  }

  return {
    list: () =>
      Promise.all(
        SOURCES.map(async (name) => {
          const { title, kinds, home, docs, terms, key, limits } = ALL[name];
          const state = await paceOf(name).state();
          return {
            name,
            title,
            kinds: [...kinds],
            home,
            docs,
            terms,
            keyVariable: key && sourceKeyVariable(name),
            hasKey: keyOf(ALL[name]) !== null,
            isOn: deps.switchedOn().includes(name),
            limits: [...limits],
            ...state,
          };
        }),
      ),
    async *search(query, names, signal) {
      const asked = names.length > 0 ? [...new Set(names)].map((name) => ALL[name]) : ready();
      for (const source of asked) assertUsable(source);
      isSwept ??= sweep([answersDir, ...SOURCES.map((name) => join(foundDir, name)), partsDir], now());
      await isSwept;
      const able = asked.filter(({ kinds }) => kinds.includes(query.kind));
      yield* merged(able.map((source) => (tell) => searchOne(source, query, signal, tell)));

      function ready(): Source[] {
        const on = deps.switchedOn().map((name) => ALL[name]);
        if (on.length === 0) throw new AppError("SOURCE_OFF", "sources.search", "No source is switched on");
        return on.filter((source) => source.kinds.includes(query.kind) && (!source.key || keyOf(source) !== null));
      }
    },
    async *take({ source: name, id, folder }, signal) {
      const source = ALL[name];
      assertUsable(source);
      const note = await readNote(foundPath(name, id), Kept);
      if (!note)
        throw new AppError("NOT_FOUND", "sources.take", `${source.title} did not find ${JSON.stringify(id)} lately`, {
          hint: "Search for it first, and take it from what is found.",
        });
      if (!(await isFolder(folder)))
        throw new AppError("FOLDER_UNUSABLE", "sources.take", `There is no folder ${folder}`);
      const { item, foundAt } = note;
      const part = join(partsDir, hashBytes(`${name}\0${id}`));
      let provenance: Provenance | null = null;
      let extension = "";
      yield* merged<TakeEvent>([
        async (tell) => {
          const onWait = (seconds: number) => tell({ type: "waiting", source: name, seconds });
          const { url, licence } = await located(source, item, signal, onWait);
          await fetchFile(outbound, {
            service: source.title,
            url,
            secrets: [keyOf(source) ?? ""],
            redirects: source.fileHosts,
            path: part,
            mostBytes: MOST_BYTES[item.kind],
            onProgress: (progress) => tell({ type: "loading", ...progress }),
            signal,
          });
          try {
            extension = await checkFile(deps.check, { path: part, kind: item.kind, title: item.title }, signal);
          } catch (error) {
            // Of what is not the file, nothing is gone on with.
            if (!signal.aborted) await forget(part);
            throw error;
          }
          const { hash, bytes } = await hashFile(part, signal);
          const shown = foundItem(source, { ...item, licence }, foundAt);
          provenance = {
            title: item.title,
            tags: item.tags,
            licence: licence.id,
            author: item.author,
            source: item.page,
            provenance: {
              source: name,
              id,
              licence,
              attribution: shown.attribution,
              authorUrl: item.authorUrl,
              foundAt,
              takenAt: new Date(now()).toISOString(),
              sha256: hash,
              bytes,
            },
          };
        },
      ]);
      if (!provenance) return;
      yield { type: "taken", ...(await put(part, folder, extension, provenance)), provenance };
      await forget(part);
    },
  };
}

const Kept = z.object({
  item: FoundItem.omit({ source: true, use: true, foundAt: true, attribution: true }).extend({
    attribution: z.string().nullable(),
    file: z.string().nullable(),
    licence: SourceLicence.nullable(),
  }),
  foundAt: z.string(),
});

function forbids({ title }: Item, licence: SourceLicence | null): AppError {
  const { reason } = useOf(licence);
  return new AppError("LICENCE_FORBIDS", "sources.take", `“${title}”: ${reason ?? "no licence is known"}`);
}

/** What it says of itself is there before the file is: nothing may be seen without its licence. */
async function put(
  part: string,
  folder: string,
  extension: string,
  provenance: Provenance,
): Promise<{ path: string; isNew: boolean }> {
  const { source, id, sha256 } = provenance.provenance;
  const name = `${slug(provenance.title, 60)}-${slug(`${source} ${id}`, 40)}`;
  for (let n = 1; n <= MOST_SAME_NAMES; n++) {
    const path = join(folder, `${name}${n === 1 ? "" : ` (${n})`}${extension}`);
    if (await isThere(path)) {
      if (await isSame(path, sha256)) return { path, isNew: false };
      continue;
    }
    const beside = `${path}.json`;
    if (await isThere(beside)) continue;
    try {
      await writeFileWhole(beside, `${JSON.stringify(provenance, null, 2)}\n`);
      await copyFileWhole(part, path);
    } catch (error) {
      await rm(beside, { force: true });
      const known = asAppError(error, "sources.take");
      if (known.code !== "INTERNAL") throw known;
      throw new AppError("FOLDER_UNUSABLE", "sources.take", `Nothing can be written into ${folder}`, { cause: error });
    }
    return { path, isNew: true };
  }
  throw new AppError("OUTPUT_CLASH", "sources.take", `There are too many files called ${name} in ${folder}`);
}

const Beside = z.object({ provenance: z.object({ sha256: z.string() }) });

/** The file and what is said of it. */
async function isSame(path: string, sha256: string): Promise<boolean> {
  const said = await readFile(`${path}.json`, "utf8")
    .then((text) => Beside.safeParse(JSON.parse(text)).data)
    .catch(() => undefined);
  return said?.provenance.sha256 === sha256 && (await hashFile(path)).hash === sha256;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Runs all at once, and gives what they tell as it comes; the first that throws ends it. */
async function* merged<T>(runs: readonly ((tell: (event: T) => void) => Promise<void>)[]): AsyncGenerator<T, void> {
  const told: T[] = [];
  let wake = () => {};
  let left = runs.length;
  let fault: { error: AppError } | null = null;
  for (const run of runs)
    void run((event) => {
      told.push(event);
      wake();
    })
      .catch((error: unknown) => {
        fault ??= { error: asAppError(error, "sources") };
      })
      .finally(() => {
        left--;
        wake();
      });
  for (;;) {
    const event = told.shift();
    if (event !== undefined) yield event;
    else if (fault !== null) throw (fault as { error: AppError }).error;
    else if (left === 0) return;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

/** Answers are kept for a day, what was begun and never ended for a week. */
async function sweep(dirs: readonly string[], now: number): Promise<void> {
  for (const dir of dirs)
    for (const name of await readdir(dir).catch(() => [])) {
      const path = join(dir, name);
      const found = await stat(path).catch(() => null);
      if (found && now - found.mtimeMs > 7 * KEPT_MS) await rm(path, { force: true });
    }
}
