// What pictures and clips show, where a model that sees is installed: looked at in the background, and found by a text or by likeness.
import { stat } from "node:fs/promises";

import type { AssetKind } from "../../../contract/library.ts";
import { AppError } from "../../base/errors.ts";
import type { StartProcess } from "../../base/workerHost.ts";
import { Workers } from "../../base/workers.ts";
import type { Embedder } from "../../engines/embedding/index.ts";
import type { FfmpegPaths } from "../../engines/ffmpeg/index.ts";
import type { AssetVectorStore, LackingAsset, NewVectors, VectorRow } from "../../store/assetVectors.ts";
import { Decoders } from "../decode/index.ts";
import { sniff } from "../sniff.ts";
import { fromBytes, pack, type Packed, sizeOf, toBytes } from "./pack.ts";
import type { Rows, ScanReply, ScanRequest } from "./protocol.ts";
import type { Hit } from "./scan.ts";
import { asCaption, ComparedWords } from "./words.ts";

/** An asset that shows what was asked for, as far as the model can tell. */
export interface Alike {
  /** The asset's number in the store. */
  seq: number;
  /** Comparable within one answer only. */
  similarity: number;
  /** How many of some hundred words describe it at least as well as the text does, as a share of all, 0–1. */
  rivals: number;
  /** Of a clip: the moment that shows it best, in seconds. */
  at: number;
}

export interface AlikeQuery {
  /** Absolute; all that lies below them, too. */
  folders: readonly string[];
  kinds: readonly AssetKind[];
  limit: number;
}

export interface Sight {
  /** The identity of the model; null: none is installed. */
  readonly model: string | null;
  /** The nearest first; none where no model is installed, or nothing was looked at yet. Throws what the embedder throws. */
  byText(text: string, query: AlikeQuery, signal?: AbortSignal): Promise<Alike[]>;
  /** What looks like an asset, without itself; null: it was not looked at yet. */
  byAsset(
    asset: { seq: number; fingerprint: string },
    query: AlikeQuery,
    signal?: AbortSignal,
  ): Promise<Alike[] | null>;
  /** What looks like a picture that lies anywhere. Throws FILE_UNUSABLE. */
  byPicture(path: string, query: AlikeQuery, signal: AbortSignal): Promise<Alike[]>;
  /** Looks at all that is new or changed, in batches; what is kept is kept. Returns how many were looked at. */
  lookAtNew(signal: AbortSignal): Promise<number>;
  /** The same in the background, as soon as what runs of it has ended. */
  wake(): void;
  close(): Promise<void>;
}

export interface SightDeps {
  store: AssetVectorStore;
  /** Rises with every write to the library. */
  library: { readonly changes: number };
  embedder: Embedder;
  ffmpeg: FfmpegPaths;
  /** May be deleted at any time. */
  cacheDir: string;
  /** `resources/sight/words.json` */
  words: string;
  startProcess?: StartProcess | undefined;
  /** Hears what keeps it from looking in the background. */
  onFault?: (error: unknown) => void;
  /** Hears how many it has looked at in the background, where there were any. */
  onLooked?: (count: number) => void;
}

/** What a kill may cost: so many files are looked at again. */
const BATCH = 16;
/** Squares that are given to the model at once. */
const AT_ONCE = 16;
/** Rows that are handed to the thread at once: some 250 kB. */
const ROWS = 500;
const PAGE = 2000;
/** How long the thread holds the vectors when nobody asks: some 50 MB for 100,000 pictures. */
const HELD_MS = 60_000;
const MOST_TEXTS = 200;
const MOST_FOLDERS = 4;
const MOST_TRIES = 3;

export function createSight(deps: SightDeps): Sight {
  return new LibrarySight(deps);
}

interface Below {
  /** 1 at the numbers of vectors that count. */
  allowed: Uint8Array;
  /** The asset of each number: of several of the same bytes, the first. */
  seqs: Map<number, number>;
}

class LibrarySight implements Sight {
  readonly #deps: SightDeps;
  readonly #decoders: Decoders;
  readonly #words: ComparedWords;
  readonly #scanner = new Workers<ScanRequest, ScanReply>(new URL("worker.ts", import.meta.url), 1, HELD_MS);
  readonly #closing = new AbortController();
  readonly #texts = new Map<string, Packed>();
  #below = new Map<string, Below>();
  #belowOf = "";
  #looking: Promise<void> | null = null;
  #again = false;
  #scanning: Promise<unknown> = Promise.resolve();

  constructor(deps: SightDeps) {
    this.#deps = deps;
    this.#decoders = new Decoders(deps.ffmpeg, deps.startProcess);
    this.#words = new ComparedWords(deps.words, deps.cacheDir);
  }

  get model(): string | null {
    return this.#deps.embedder.state().model?.identity ?? null;
  }

  async byText(text: string, query: AlikeQuery, signal?: AbortSignal): Promise<Alike[]> {
    const { model } = this;
    if (model === null || this.#deps.store.last(model) === 0) return [];
    const key = `${model} ${text}`;
    let packed = this.#texts.get(key);
    if (!packed) {
      const [vector] = await this.#deps.embedder.texts([asCaption(text)], signal);
      // Another model has come meanwhile: its vectors are of another space.
      if (this.model !== model) return [];
      packed = pack(vector ?? new Float32Array());
      if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
      this.#texts.set(key, packed);
    }
    return this.#nearest(model, packed, query, this.#words.within(text), signal);
  }

  async byAsset(
    { seq, fingerprint }: { seq: number; fingerprint: string },
    query: AlikeQuery,
    signal?: AbortSignal,
  ): Promise<Alike[] | null> {
    const { model } = this;
    const known = model === null ? null : this.#deps.store.of(model, fingerprint);
    if (model === null || !known || known.moments.length === 0) return null;
    const frames = fromBytes(known.vectors, sizeOf(known.vectors, known.moments.length));
    const wanted = { ...query, limit: query.limit + 1 };
    const found: Alike[][] = [];
    for (const frame of frames) found.push(await this.#nearest(model, frame, wanted, [], signal));
    // Of a clip each shot asks, and what is nearest to any of them is near.
    const best = new Map<number, Alike>();
    for (const one of found.flat())
      if (one.seq !== seq && one.similarity > (best.get(one.seq)?.similarity ?? -Infinity)) best.set(one.seq, one);
    return [...best.values()].toSorted((a, b) => b.similarity - a.similarity || a.seq - b.seq).slice(0, query.limit);
  }

  async byPicture(path: string, query: AlikeQuery, signal: AbortSignal): Promise<Alike[]> {
    const { embedder, store } = this.#deps;
    const { model } = embedder.state();
    if (!model || store.last(model.identity) === 0) return [];
    const squares = await this.#squares(path, { seconds: null, stats: null }, model.side, signal);
    const [square] = squares ?? [];
    if (!square) throw new AppError("FILE_UNUSABLE", "library.likePicture", `${path} is no picture that can be read`);
    const [vector] = await embedder.pictures([square.rgb], signal);
    if (this.model !== model.identity) return [];
    return this.#nearest(model.identity, pack(vector ?? new Float32Array()), query, [], signal);
  }

  async lookAtNew(outer: AbortSignal): Promise<number> {
    const signal = AbortSignal.any([outer, this.#closing.signal]);
    const { store, embedder } = this.#deps;
    const { model } = embedder.state();
    if (!model) return 0;
    let looked = 0;
    const seen = new Set<string>();
    for (let after: number | null = 0; after !== null;) {
      const { assets, next }: { assets: LackingAsset[]; next: number | null } = store.lacking(model.identity, after);
      // Of the same bytes once.
      const fresh = assets.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
      for (let from = 0; from < fresh.length; from += BATCH) {
        signal.throwIfAborted();
        const rows = await this.#lookAt(fresh.slice(from, from + BATCH), model.side, signal);
        // Another one has come meanwhile, and looks at all of it anew.
        if (this.model !== model.identity) return looked;
        store.record(model.identity, rows);
        looked += rows.length;
      }
      after = next;
      await new Promise(setImmediate);
      signal.throwIfAborted();
    }
    // Whoever searches first waits for them otherwise.
    if (looked > 0) await this.#words.vectors(embedder, model.identity, signal);
    for (let after: number | null = 0; after !== null; await new Promise(setImmediate)) {
      signal.throwIfAborted();
      after = store.sweep(model.identity, after);
    }
    return looked;
  }

  wake(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    const { onFault, onLooked } = this.#deps;
    this.#looking = this.lookAtNew(this.#closing.signal)
      .then((count) => void (count > 0 && onLooked?.(count)))
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) onFault?.(error);
      })
      .finally(() => {
        this.#looking = null;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  async close(): Promise<void> {
    this.#closing.abort(new AppError("CANCELLED", "library.sight"));
    await this.#looking;
    await Promise.all([this.#scanner.close(), this.#decoders.close()]);
  }

  /** What changed or vanished since it was indexed is left out: the next indexing knows it anew. */
  async #lookAt(assets: readonly LackingAsset[], side: number, signal: AbortSignal): Promise<NewVectors[]> {
    const looked = await Promise.all(
      assets.map(async ({ path, kind, fingerprint, seconds, bytes, modifiedAt }) => {
        const of = { seconds: kind === "clip" ? seconds : null, stats: { bytes, modifiedAt } };
        return { fingerprint, squares: await this.#squares(path, of, side, signal) };
      }),
    );
    const there = looked.flatMap(({ fingerprint, squares }) => (squares ? [{ fingerprint, squares }] : []));
    const pictures = there.flatMap(({ squares }) => squares.map(({ rgb }) => rgb));
    const vectors: Float32Array[] = [];
    for (let from = 0; from < pictures.length; from += AT_ONCE)
      vectors.push(...(await this.#deps.embedder.pictures(pictures.slice(from, from + AT_ONCE), signal)));
    let next = 0;
    return there.map(({ fingerprint, squares }) => ({
      fingerprint,
      moments: squares.map(({ at }) => at),
      vectors: toBytes(squares.map(() => pack(vectors[next++] ?? new Float32Array()))),
    }));
  }

  /** `stats` null: whatever lies there now. Null: it is no longer the file that was indexed. */
  async #squares(
    path: string,
    { seconds, stats }: { seconds: number | null; stats: { bytes: number; modifiedAt: number } | null },
    side: number,
    signal: AbortSignal,
  ) {
    const sniffed = await sniff(path).catch(() => null);
    if (!sniffed || (seconds === null && sniffed.kind !== "picture")) return null;
    return this.#decoders.squares({ path, sniffed, stats: stats ?? (await statsOf(path)) }, { side, seconds }, signal);
  }

  async #nearest(
    model: string,
    query: Packed,
    { folders, kinds, limit }: AlikeQuery,
    own: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<Alike[]> {
    const { allowed, seqs } = await this.#allowed(model, folders, kinds, signal);
    const hits = await this.#hits(model, { query, allowed, limit, own }, signal);
    const moments = this.#deps.store.moments(hits.map(({ number }) => number));
    return hits.flatMap(({ number, frame, similarity, rivals }) => {
      const seq = seqs.get(number);
      return seq === undefined ? [] : [{ seq, similarity, rivals, at: moments.get(number)?.[frame] ?? 0 }];
    });
  }

  /** One at a time: two that hand over rows at once would hand them over twice. */
  #hits(
    model: string,
    asked: { query: Packed; allowed: Uint8Array; limit: number; own: readonly number[] },
    signal: AbortSignal | undefined,
  ): Promise<Hit[]> {
    const found = this.#scanning.then(() => this.#scan(model, asked, signal));
    this.#scanning = found.catch(() => undefined);
    return found;
  }

  /** Hands the thread what it lacks, which is all of it after it was idle. */
  async #scan(
    model: string,
    asked: { query: Packed; allowed: Uint8Array; limit: number; own: readonly number[] },
    signal: AbortSignal | undefined,
  ): Promise<Hit[]> {
    const { store, embedder } = this.#deps;
    // The thread may end in between, and others write meanwhile.
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const reply = await this.#scanner.run({ op: "nearest", model, upTo: store.last(model), ...asked }, { signal });
      if ("hits" in reply) return reply.hits;
      let after = reply.lacks;
      if (after === null) {
        const begin = await this.#words.vectors(embedder, model, signal);
        await this.#scanner.run({ op: "begin", model, ...begin }, { signal });
        after = 0;
      }
      for (let rows = store.rows(model, after, ROWS); rows.length > 0; rows = store.rows(model, after, ROWS)) {
        const all = inOnePiece(rows);
        const transfer = [all.numbers.buffer, all.ends.buffer, all.bytes.buffer];
        await this.#scanner.run({ op: "add", ...all }, { signal, transfer });
        after = rows.at(-1)?.number ?? after;
      }
    }
    throw new AppError("INTERNAL", "library.sight", "The vectors of the library could not be held");
  }

  /** Held until the library changes. */
  async #allowed(
    model: string,
    folders: readonly string[],
    kinds: readonly AssetKind[],
    signal: AbortSignal | undefined,
  ): Promise<Below> {
    const { store, library } = this.#deps;
    const state = () => `${model} ${library.changes} ${store.changes}`;
    const began = state();
    if (this.#belowOf !== began) {
      this.#below = new Map();
      this.#belowOf = began;
    }
    const key = JSON.stringify([folders, kinds]);
    const known = this.#below.get(key);
    if (known) return known;
    const allowed = new Uint8Array(store.last(model) + 1);
    const seqs = new Map<number, number>();
    for (const folder of folders)
      for (let after: string | null = null; ;) {
        const page: ReturnType<AssetVectorStore["below"]> = store.below(model, folder, kinds, after, PAGE);
        for (const { number, seq } of page) {
          if (number === null || number >= allowed.length) continue;
          allowed[number] = 1;
          seqs.set(number, Math.min(seq, seqs.get(number) ?? seq));
        }
        if (page.length < PAGE) break;
        after = page.at(-1)?.path ?? null;
        await new Promise(setImmediate);
        signal?.throwIfAborted();
      }
    const made = { allowed, seqs };
    // What changed meanwhile is not in it: it is held by nobody.
    if (began !== state()) return made;
    if (this.#below.size >= MOST_FOLDERS) this.#below.clear();
    this.#below.set(key, made);
    return made;
  }
}

function inOnePiece(rows: readonly VectorRow[]): Rows {
  let end = 0;
  const ends = Int32Array.from(rows, ({ vectors }) => (end += vectors.length));
  const bytes = new Uint8Array(end);
  rows.forEach(({ vectors }, i) => bytes.set(vectors, ends[i - 1] ?? 0));
  return { numbers: Int32Array.from(rows, ({ number }) => number), ends, bytes };
}

async function statsOf(path: string): Promise<{ bytes: number; modifiedAt: number }> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, modifiedAt: Math.floor(mtimeMs) };
}
