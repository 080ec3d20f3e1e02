// Groups pictures and clips that look alike, by their perceptual hashes of 64 bits.
import { setImmediate as nextTurn } from "node:timers/promises";

export interface Looks {
  seq: number;
  /** Of the bytes: those that are the same are no news. */
  fingerprint: string;
  /** 64 bits in hexadecimal. */
  hash: string;
}

/** Bits in which two may differ and still show the same: another size, another compression, a little cut off. */
const MOST_BITS = 6;
/** So many are compared in a row; then others have their turn. */
const IN_A_ROW = 2000;
/** What every dark or plain picture has says nothing. */
const CROWD = 64;

/**
 * Whoever differs in at most MOST_BITS of 64 bits has, of four quarters, one with at most one other bit: only those are compared.
 * Groups of two and more, in the order of their first numbers.
 */
export async function alike(all: readonly Looks[], signal?: AbortSignal): Promise<number[][]> {
  const quarters = all.map(({ hash }) => quartersOf(hash));
  const shelves = [0, 1, 2, 3].map((quarter) => Map.groupBy(all.keys(), (i) => quarters[i]?.[quarter] ?? 0));
  const groups = new Groups(all.length);
  for (const [i, one] of all.entries()) {
    if (i % IN_A_ROW === IN_A_ROW - 1) {
      await nextTurn();
      signal?.throwIfAborted();
    }
    const own = quarters[i];
    // A hash without any pattern in it is that of a plain surface.
    if (!own || isPlain(own)) continue;
    for (const [quarter, shelf] of shelves.entries())
      for (const key of near(own[quarter] ?? 0)) {
        const others = shelf.get(key);
        if (!others || others.length > CROWD) continue;
        for (const j of others)
          if (j > i && all[j]?.fingerprint !== one.fingerprint && distance(own, quarters[j] ?? own) <= MOST_BITS)
            groups.join(i, j);
      }
  }
  return groups.all().map((group) => group.map((i) => all[i]?.seq ?? 0));
}

type Quarters = readonly [number, number, number, number];

function quartersOf(hash: string): Quarters {
  const at = (i: number) => Number.parseInt(hash.slice(i * 4, i * 4 + 4), 16) || 0;
  return [at(0), at(1), at(2), at(3)];
}

/** The quarter itself, and all that differ from it in one bit. */
function* near(quarter: number): Generator<number> {
  yield quarter;
  for (let bit = 0; bit < 16; bit++) yield quarter ^ (1 << bit);
}

function distance(a: Quarters, b: Quarters): number {
  return bits(a[0] ^ b[0]) + bits(a[1] ^ b[1]) + bits(a[2] ^ b[2]) + bits(a[3] ^ b[3]);
}

function isPlain(quarters: Quarters): boolean {
  const set = distance(quarters, [0, 0, 0, 0]);
  return set < 8 || set > 56;
}

function bits(n: number): number {
  let left = n - ((n >> 1) & 0x5555);
  left = (left & 0x3333) + ((left >> 2) & 0x3333);
  left = (left + (left >> 4)) & 0x0f0f;
  return (left + (left >> 8)) & 0x1f;
}

/** Union by the smallest number. */
class Groups {
  readonly #first: Int32Array;

  constructor(size: number) {
    this.#first = Int32Array.from({ length: size }, (_, i) => i);
  }

  join(a: number, b: number): void {
    const [x, y] = [this.#find(a), this.#find(b)];
    this.#first[Math.max(x, y)] = Math.min(x, y);
  }

  all(): number[][] {
    const groups = Map.groupBy(this.#first.keys(), (i) => this.#find(i));
    return [...groups.values()].filter((group) => group.length > 1);
  }

  #find(i: number): number {
    let at = i;
    for (let up = this.#first[at] ?? at; up !== at; up = this.#first[at] ?? at) {
      this.#first[at] = this.#first[up] ?? up;
      at = up;
    }
    return at;
  }
}
