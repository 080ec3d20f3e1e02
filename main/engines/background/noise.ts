// Smooth tileable noise as a table, and cheap looks into it: what clouds, mist, water and light are made of.
import { seededRandom } from "../../base/random.ts";

const SIZE = 256;
const MASK = SIZE - 1;

/** Values around 0.5 within 0–1, tileable, 256×256. */
export type NoiseTable = Float32Array;

/** Gradient noise (Perlin 2002) in octaves; `period` is how many features of the coarsest octave lie across the tile. */
export function noiseTable(seed: number, period: number, octaves: number): NoiseTable {
  const random = seededRandom(seed);
  const table = new Float32Array(SIZE * SIZE);
  let amplitude = 0.62;
  for (let o = 0, p = period; o < octaves && p <= 64; o++, p *= 2, amplitude *= 0.5)
    addOctave(table, random, p, amplitude);
  for (let i = 0; i < table.length; i++) table[i] = Math.min(1, Math.max(0, 0.5 + (table[i] as number)));
  return table;
}

function addOctave(table: Float32Array, random: () => number, period: number, amplitude: number): void {
  const gx = new Float32Array(period * period);
  const gy = new Float32Array(period * period);
  for (let i = 0; i < gx.length; i++) {
    const angle = random() * Math.PI * 2;
    gx[i] = Math.cos(angle);
    gy[i] = Math.sin(angle);
  }
  const at = (ix: number, iy: number, dx: number, dy: number): number => {
    const i = (iy % period) * period + (ix % period);
    return (gx[i] as number) * dx + (gy[i] as number) * dy;
  };
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const fx = (x * period) / SIZE;
      const fy = (y * period) / SIZE;
      const ix = Math.floor(fx);
      const iy = Math.floor(fy);
      const dx = fx - ix;
      const dy = fy - iy;
      const sx = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
      const sy = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
      const top = at(ix, iy, dx, dy) * (1 - sx) + at(ix + 1, iy, dx - 1, dy) * sx;
      const foot = at(ix, iy + 1, dx, dy - 1) * (1 - sx) + at(ix + 1, iy + 1, dx - 1, dy - 1) * sx;
      const i = y * SIZE + x;
      table[i] = (table[i] as number) + amplitude * 1.5 * (top * (1 - sy) + foot * sy);
    }
}

/** Bilinear look-up; the tile is 1 wide and high in the coordinates. */
export function noiseAt(table: NoiseTable, x: number, y: number): number {
  const fx = x * SIZE;
  const fy = y * SIZE;
  const ix = Math.floor(fx);
  const iy = Math.floor(fy);
  const dx = fx - ix;
  const dy = fy - iy;
  const x0 = ix & MASK;
  const x1 = (ix + 1) & MASK;
  const r0 = (iy & MASK) * SIZE;
  const r1 = ((iy + 1) & MASK) * SIZE;
  const a = table[r0 + x0] as number;
  const c = table[r1 + x0] as number;
  const top = a + ((table[r0 + x1] as number) - a) * dx;
  const foot = c + ((table[r1 + x1] as number) - c) * dx;
  return top + (foot - top) * dy;
}

/** A row of a tile at one height, blended once for all looks along it. */
export type NoiseRow = Float64Array;

export function noiseRow(): NoiseRow {
  return new Float64Array(SIZE);
}

/** Makes `row` ready for `alongRow` from `from` to `to`. */
export function setNoiseRow(row: NoiseRow, table: NoiseTable, y: number, from: number, to: number): void {
  const fy = y * SIZE;
  const iy = Math.floor(fy);
  const dy = fy - iy;
  const r0 = (iy & MASK) * SIZE;
  const r1 = ((iy + 1) & MASK) * SIZE;
  const first = Math.floor(Math.min(from, to) * SIZE);
  const last = Math.min(first + MASK, Math.floor(Math.max(from, to) * SIZE) + 1);
  for (let i = first; i <= last; i++) {
    const k = i & MASK;
    const above = table[r0 + k] as number;
    row[k] = above + ((table[r1 + k] as number) - above) * dy;
  }
}

/** What `noiseAt` gives at the row's height. */
export function alongRow(row: NoiseRow, x: number): number {
  const fx = x * SIZE;
  const ix = Math.floor(fx);
  const a = row[ix & MASK] as number;
  return a + ((row[(ix + 1) & MASK] as number) - a) * (fx - ix);
}

export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

const GAUSS_STEPS = 1024;
const gauss = Float32Array.from({ length: GAUSS_STEPS + 1 }, (_, i) => {
  const x = (i / GAUSS_STEPS) * 3.5;
  // Brought to exactly 0 at the end, so that nothing shows an edge.
  return (Math.exp(-x * x) - Math.exp(-12.25)) / (1 - Math.exp(-12.25));
});
/** exp(−x²), from a table; 0 from 3.5 on. */
export function bell(x: number): number {
  const i = Math.abs(x) * (GAUSS_STEPS / 3.5);
  return i >= GAUSS_STEPS ? 0 : (gauss[i | 0] as number);
}
