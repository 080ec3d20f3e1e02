// Brings the store up to date with folders: walks them, reads what is new or changed, knows moved files again, notes what is gone.
import { lstat } from "node:fs/promises";

import type { IndexProgress } from "../../contract/library.ts";
import { systemCode } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import type { AssetRow, AssetStore, Described, Embedded, IndexBatch, KnownFile, NewAsset } from "../store/assets.ts";
import { DECODERS } from "./decode/index.ts";
import { Describer, stampOf } from "./describe.ts";
import { inParallel } from "./inParallel.ts";
import { READER, readAsset, type Facts, type Reader, type Reading } from "./readAsset.ts";
import { assetWords } from "./search/words.ts";
import { isWithin, rootError, walk, type FoundFile, type OwnFolder, type WalkStep } from "./walk.ts";

export interface Indexing {
  store: AssetStore;
  reader: Omit<Reader, "twin">;
  now: () => number;
  /** No file of it is looked at but those of opened bundles, each by itself. */
  own?: OwnFolder | undefined;
  /** Hears of each folder that was looked into. */
  onFolder?: (path: string) => void;
}

/** One more than decode at once: it waits for the disk meanwhile. */
const WIDTH = DECODERS + 1;
/** What a kill may cost: this many files are read again. */
const BATCH = 64;
const BATCH_MS = 500;
const PROGRESS_MS = 100;

/**
 * The last progress has `done` and the state. Ended early, by the signal or a kill, it goes on from there the next time.
 * @param folders Real paths, none within another.
 * Throws FOLDER_UNUSABLE where one is not there or vanishes meanwhile: what was known of it stays.
 */
export async function* indexFolders(
  indexing: Indexing,
  folders: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<IndexProgress, void> {
  const run = new IndexRun(indexing, signal);
  let told = -Infinity;
  const due = () => performance.now() - told >= PROGRESS_MS;
  const tell = (): IndexProgress => {
    told = performance.now();
    return { ...run.counts, done: false, state: null };
  };
  yield tell();
  for (const folder of folders) {
    const { own, onFolder } = indexing;
    for await (const step of walk(folder, { signal, ...(own && { own }), ...(onFolder && { onFolder }) })) {
      await run.compare(step);
      if (due()) yield tell();
    }
    run.missing(folder);
  }
  yield tell();
  for await (const _ of run.read()) if (due()) yield tell();
  for (const folder of folders) await stillThere(folder);
  run.forget(folders);
  for (const folder of folders) indexing.store.setFolder(folder, { indexedAt: indexing.now() });
  const state = await indexing.store.state(folders);
  yield { ...run.counts, done: true, state };
}

/** One walk over folders: what it found, and what became of it. */
class IndexRun {
  readonly counts = { found: 0, indexed: 0, known: 0, unusable: 0 };
  readonly #indexing: Indexing;
  readonly #signal: AbortSignal;
  readonly #describer = new Describer();
  readonly #fresh: { file: FoundFile; known: KnownFile | undefined }[] = [];
  readonly #seen = new Set<number>();
  readonly #seenUnusable = new Set<string>();
  /** Assets of the folders whose files were not found. */
  readonly #gone = new Set<number>();
  /** Assets whose files lie elsewhere now. */
  readonly #moved = new Set<number>();

  constructor(indexing: Indexing, signal: AbortSignal) {
    this.#indexing = indexing;
    this.#signal = signal;
  }

  /** Sorts a step of the walk into what is known and what has to be read. */
  async compare({ files, unusable }: WalkStep): Promise<void> {
    const { store } = this.#indexing;
    const texts = files.flatMap((file) => (file.licence ? [...file.sidecars, file.licence] : file.sidecars));
    const known = store.known([...new Set([...files, ...texts].map(({ path }) => path))]);
    for (const text of texts) {
      const before = known.get(text.path);
      if (before && isSame(before, text)) this.#countUnusable(text.path);
    }
    const described: Described[] = [];
    for (const file of files) {
      this.counts.found++;
      const before = known.get(file.path);
      if (before?.seq != null) this.#seen.add(before.seq);
      if (!before || !isSame(before, file)) this.#fresh.push({ file, known: before });
      else if (before.seq === null) this.#countUnusable(file.path, 0);
      else {
        this.counts.known++;
        if (before.sidecars !== stampOf(file))
          described.push({
            seq: before.seq,
            ...(await this.#described(file, before.embedded, before.fingerprint)),
          });
      }
    }
    store.describe(described);
    for (const { path } of unusable) this.#countUnusable(path);
    store.record({
      assets: [],
      moved: [],
      unusable: [...unusable.map((one) => ({ ...one, bytes: 0, modifiedAt: 0, reader: READER })), ...this.#badTexts()],
    });
  }

  /** After a folder's walk: notes what was known there and was not found. */
  missing(folder: string): void {
    const { store, own } = this.#indexing;
    // The walk over a folder around them has left them out.
    const opened = new Set(own && !isWithin(folder, own.openedDir) ? store.seqsIn(own.openedDir) : []);
    for (const seq of store.seqsIn(folder)) if (!this.#seen.has(seq) && !opened.has(seq)) this.#gone.add(seq);
  }

  /** Reads all that is new, several at once, and writes it in batches. Yields after each file. */
  async *read(): AsyncGenerator<void, void> {
    const { store, reader } = this.#indexing;
    const twins: Reader = { ...reader, twin: (fingerprint) => factsOf(this.#sameBytes(fingerprint)) };
    let batch: Read[] = [];
    let since = performance.now();
    const write = async (): Promise<void> => {
      const made = await this.#batchOf(batch);
      batch = [];
      since = performance.now();
      store.record(made);
    };
    const readings = inParallel(this.#fresh, WIDTH, this.#signal, async ({ file, known }) => ({
      file,
      known,
      reading: await readAsset(twins, file.path, this.#signal),
    }));
    try {
      for await (const one of readings) {
        if (one.reading) batch.push({ ...one, reading: one.reading });
        // Vanished between the walk and now.
        else if (one.known?.seq != null) this.#gone.add(one.known.seq);
        if (batch.length >= BATCH || performance.now() - since > BATCH_MS) await write();
        yield;
      }
    } finally {
      // Stopped or not, what was read is kept.
      await write();
    }
  }

  /** Notes what is gone, and forgets unusable files that are. Only after all else: a moved file was missing at its old place, too. */
  forget(folders: readonly string[]): void {
    const { store } = this.#indexing;
    const gone = [...this.#gone].filter((seq) => !this.#moved.has(seq));
    const now = this.#indexing.now();
    for (let from = 0; from < gone.length; from += 500) store.markMissing(gone.slice(from, from + 500), now);
    // They lie where they lay, such as on a drive that is connected again.
    store.markFound(store.missing().filter((seq) => this.#seen.has(seq)));
    const paths: string[] = [];
    for (let after: string | null = null; ;) {
      const page = store.unusablePage(folders, after);
      for (const { path } of page) if (!this.#seenUnusable.has(path)) paths.push(path);
      after = page.at(-1)?.path ?? null;
      if (page.length === 0) break;
    }
    store.forgetUnusable(paths);
  }

  async #batchOf(batch: readonly Read[]): Promise<IndexBatch> {
    const made = { assets: [] as NewAsset[], moved: [] as { seq: number; asset: NewAsset }[] };
    const unusable: IndexBatch["unusable"][number][] = [];
    for (const { file, reading } of batch) {
      const { path } = file;
      if ("unusable" in reading) {
        this.#countUnusable(path, 0);
        // With the walk's size and time, so that it is known again even where it could not be opened.
        const { bytes, modifiedAt } = reading.stats.modifiedAt === 0 ? file : reading.stats;
        unusable.push({ path, bytes, modifiedAt, reason: reading.unusable, reader: READER });
        continue;
      }
      const description = await this.#described(file, reading.facts.embedded, reading.facts.fingerprint);
      const asset = { id: newId(), path, ...reading.stats, ...reading.facts, ...description, reader: READER };
      const from = await this.#movedFrom(reading.facts.fingerprint, path);
      if (from) {
        this.#moved.add(from.seq);
        made.moved.push({ seq: from.seq, asset });
      } else made.assets.push(asset);
      this.counts.indexed++;
    }
    return { ...made, unusable: [...unusable, ...this.#badTexts()] };
  }

  /** What a person says of these bytes counts more than what files say. */
  async #described(file: FoundFile, embedded: Embedded, fingerprint: string): Promise<Omit<Described, "seq">> {
    const { browse } = this.#indexing.store;
    const said = await this.#describer.describe(file, embedded);
    const edit = browse.edits([fingerprint]).get(fingerprint);
    if (!edit) return said;
    const { title, tags, licence, author, provenance } = said;
    const base = { title, tags, licence, author, provenance };
    browse.keepEdit(fingerprint, { ...edit, base }, this.#indexing.now());
    const values = browse.withSaid(base, edit);
    return { ...said, ...values, words: assetWords({ path: file.path, ...values }) };
  }

  #sameBytes(fingerprint: string): AssetRow[] {
    return this.#indexing.store.withFingerprint(fingerprint).filter(({ reader }) => reader === READER);
  }

  /** The asset whose file is no longer where it was, and here instead. */
  async #movedFrom(fingerprint: string, path: string): Promise<AssetRow | undefined> {
    for (const row of this.#indexing.store.withFingerprint(fingerprint)) {
      if (row.path === path) return undefined;
      if (!this.#moved.has(row.seq) && !this.#seen.has(row.seq) && (await isGone(row.path))) return row;
    }
    return undefined;
  }

  #badTexts(): IndexBatch["unusable"][number][] {
    return this.#describer.takeBad().map((one) => {
      this.#countUnusable(one.path);
      return { ...one, reader: READER };
    });
  }

  #countUnusable(path: string, found = 1): void {
    if (this.#seenUnusable.has(path)) return;
    this.#seenUnusable.add(path);
    this.counts.unusable++;
    this.counts.found += found;
  }
}

interface Read {
  file: FoundFile;
  reading: Reading;
}

function isSame(known: KnownFile, { bytes, modifiedAt }: { bytes: number; modifiedAt: number }): boolean {
  return known.reader === READER && known.bytes === bytes && known.modifiedAt === modifiedAt;
}

function factsOf([row]: readonly AssetRow[]): Facts | undefined {
  if (!row) return undefined;
  const { kind, hash, fingerprint, width, height, seconds, perceptualHash, hasSound, traits, embedded } = row;
  return { kind, hash, fingerprint, width, height, seconds, perceptualHash, hasSound, traits, embedded };
}

async function isGone(path: string): Promise<boolean> {
  const code = await lstat(path).then(
    () => null,
    (error: unknown) => systemCode(error),
  );
  return code === "ENOENT" || code === "ENOTDIR";
}

async function stillThere(folder: string): Promise<void> {
  await lstat(folder).catch((error: unknown) => {
    throw rootError(folder, systemCode(error), error);
  });
}
