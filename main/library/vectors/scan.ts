// All vectors of a library in the memory of a small program that compares one with each of them: exact, without an index that would have to be kept.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fromBytes, type Packed } from "./pack.ts";
import type { Rows } from "./protocol.ts";

export interface Hit {
  /** Of the row that it was added with. */
  number: number;
  /** Which of the row's vectors is nearest. */
  frame: number;
  /** Of the directions: 1 is the same. */
  similarity: number;
  /** How many of the words describe it at least as well as the question does, as a share of all, 0–1. */
  rivals: number;
}

interface Kernel {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  products(query: number, vectors: number, count: number, size: number, out: number): void;
}

/** Places in the memory: the question, the products of a stretch, the words, then all vectors. */
const QUERY = 1024;
const OUT = 8192;
const STRETCH = 4096;
const WORDS = OUT + STRETCH * 4;
const WORDS_BYTES = 1 << 20;
const VECTORS = WORDS + WORDS_BYTES;
const PAGE = 65_536;
/** The program takes sixteen numbers at once. */
const AT_ONCE = 16;
const MOST_SIZE = 4096;

export class Scan {
  readonly #kernel: Kernel;
  readonly #size: number;
  /** As they lie there: filled up to a multiple of AT_ONCE. */
  readonly #stride: number;
  readonly #words: readonly number[];
  #count = 0;
  #scales = new Float32Array(1024);
  #numbers = new Int32Array(1024);
  #frames = new Uint8Array(1024);
  #upTo = 0;

  /** @param words what vectors are compared with besides the question */
  constructor(size: number, words: readonly Packed[]) {
    if (size > MOST_SIZE) throw new RangeError(`vectors of ${size} numbers`);
    const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "products.wasm")));
    this.#kernel = new WebAssembly.Instance(module, {}).exports as unknown as Kernel;
    this.#size = size;
    this.#stride = Math.ceil(size / AT_ONCE) * AT_ONCE;
    this.#grow(VECTORS);
    const fitting = words.slice(0, Math.min(STRETCH, Math.floor(WORDS_BYTES / this.#stride)));
    fitting.forEach(({ numbers }, i) => this.#put(WORDS + i * this.#stride, numbers));
    this.#words = fitting.map(({ scale }) => scale);
  }

  /** The highest number that was added. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Rows in the order of their numbers, each with its vectors. */
  add({ numbers: rows, ends, bytes }: Rows): void {
    for (const [row, number] of rows.entries()) {
      this.#upTo = Math.max(this.#upTo, number);
      const vectors = fromBytes(bytes.subarray(ends[row - 1] ?? 0, ends[row]), this.#size);
      for (const [frame, { numbers, scale }] of vectors.entries()) {
        if (this.#count === this.#numbers.length) this.#double();
        this.#grow(VECTORS + (this.#count + 1) * this.#stride);
        this.#put(VECTORS + this.#count * this.#stride, numbers);
        this.#scales[this.#count] = scale;
        this.#numbers[this.#count] = number;
        this.#frames[this.#count] = frame;
        this.#count++;
      }
    }
  }

  /**
   * The nearest first, each row once. `allowed` is 1 at the numbers of those that count. `own`: which of the words the
   * question has itself; they are no rivals.
   */
  nearest(query: Packed, allowed: Uint8Array, limit: number, own: ReadonlySet<number>): Hit[] {
    const best: { at: number; score: number }[] = [];
    let least = -Infinity;
    let row = -1;
    let rowBest = { at: -1, score: -Infinity };
    const close = () => {
      if (rowBest.at < 0 || rowBest.score <= least) return;
      const place = best.findIndex(({ score }) => score < rowBest.score);
      best.splice(place < 0 ? best.length : place, 0, rowBest);
      if (best.length > limit) best.pop();
      if (best.length === limit) least = best.at(-1)?.score ?? -Infinity;
    };
    this.#put(QUERY, query.numbers);
    for (let from = 0; from < this.#count; from += STRETCH) {
      const count = Math.min(STRETCH, this.#count - from);
      this.#kernel.products(QUERY, VECTORS + from * this.#stride, count, this.#stride, OUT);
      const products = new Int32Array(this.#kernel.memory.buffer, OUT, count);
      for (let i = 0; i < count; i++) {
        const at = from + i;
        const number = this.#numbers[at] as number;
        if (allowed[number] !== 1) continue;
        const score = (products[i] as number) * (this.#scales[at] as number);
        if (number !== row) {
          close();
          row = number;
          rowBest = { at, score };
        } else if (score > rowBest.score) rowBest = { at, score };
      }
    }
    close();
    return best.map(({ at, score }) => ({
      number: this.#numbers[at] as number,
      frame: this.#frames[at] as number,
      similarity: score * query.scale,
      rivals: this.#rivals(at, score * query.scale, own),
    }));
  }

  #rivals(at: number, similarity: number, own: ReadonlySet<number>): number {
    const count = this.#words.length;
    if (count === own.size) return 0;
    this.#kernel.products(VECTORS + at * this.#stride, WORDS, count, this.#stride, OUT);
    const products = new Int32Array(this.#kernel.memory.buffer, OUT, count);
    const scale = this.#scales[at] as number;
    let rivals = 0;
    this.#words.forEach((of, word) => {
      if (!own.has(word) && (products[word] as number) * scale * of >= similarity) rivals++;
    });
    return rivals / (count - own.size);
  }

  #put(at: number, numbers: Int8Array): void {
    new Int8Array(this.#kernel.memory.buffer, at, this.#stride).fill(0).set(numbers);
  }

  #grow(bytes: number): void {
    const { memory } = this.#kernel;
    const missing = bytes - memory.buffer.byteLength;
    // In steps: each one copies what is there where it cannot be enlarged in its place.
    if (missing > 0) memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength / 4) / PAGE));
  }

  #double(): void {
    const length = this.#numbers.length * 2;
    const copied = <T extends Float32Array | Int32Array | Uint8Array>(into: T, from: T): T => (into.set(from), into);
    this.#scales = copied(new Float32Array(length), this.#scales);
    this.#numbers = copied(new Int32Array(length), this.#numbers);
    this.#frames = copied(new Uint8Array(length), this.#frames);
  }
}
