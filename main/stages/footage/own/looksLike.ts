// Whether two assets look alike, by the bits of their perceptual hashes.
import type { Asset } from "../../../../contract/library.ts";

/** Of 64 bits of the perceptual hash: pictures of one burst differ in fewer. */
const ALIKE_BITS = 6;

type Seen = Pick<Asset, "id" | "hash" | "perceptualHash">;

/** The same, or nearly. Plain areas have hashes without a bit, which say nothing. */
export function looksLike(a: Seen, b: Seen): boolean {
  if (a.id === b.id || (a.hash !== null && a.hash === b.hash)) return true;
  return isNear(bitsOf(a), bitsOf(b));
}

/** A number for each asset by its id: those that look like the first of a group have its number. */
export function groupAlike(assets: readonly Seen[]): Map<string, number> {
  const groups = new Map<string, number>();
  const byHash = new Map<string, number>();
  const first: { bits: Bits; group: number }[] = [];
  let count = 0;
  for (const asset of assets) {
    if (groups.has(asset.id)) continue;
    const bits = bitsOf(asset);
    const same = asset.hash === null ? undefined : byHash.get(asset.hash);
    const near = same ?? (bits && first.find((one) => isNear(one.bits, bits))?.group);
    const group = near ?? count++;
    groups.set(asset.id, group);
    if (asset.hash !== null) byHash.set(asset.hash, group);
    if (bits && near === undefined) first.push({ bits, group });
  }
  return groups;
}

/** Whether its hash says nothing: a plain ground. */
export function isPlain({ perceptualHash }: Pick<Asset, "perceptualHash">): boolean {
  return perceptualHash !== null && bitsOf({ perceptualHash }) === null;
}

type Bits = readonly [high: number, low: number];

/** Null: there is none, or it says nothing. */
function bitsOf({ perceptualHash }: Pick<Asset, "perceptualHash">): Bits | null {
  if (perceptualHash === null) return null;
  const high = Number.parseInt(perceptualHash.slice(0, -8) || "0", 16);
  const low = Number.parseInt(perceptualHash.slice(-8), 16);
  const count = ones(high) + ones(low);
  return count < 4 || count > 60 ? null : [high, low];
}

function isNear(a: Bits | null, b: Bits | null): boolean {
  return a !== null && b !== null && ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]) <= ALIKE_BITS;
}

/** How many of 32 bits are set. H. S. Warren, Hacker's Delight, 5–1. */
function ones(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
