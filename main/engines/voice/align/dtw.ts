// Dynamic time warping of two feature tracks inside a band round the diagonal (Sakoe & Chiba 1978).

/** What a step costs that goes on in one track only, against 1 for a diagonal one: two of them must not be cheaper. */
const STRAIGHT = 1.0125;

/**
 * @param band how far the path may lie from the diagonal, in parts of the whole.
 * @returns for each frame of `a` the frame of `b` where it begins to match.
 */
export function warp(a: Float32Array, b: Float32Array, features: number, band: number): Int32Array {
  const rows = a.length / features;
  const columns = b.length / features;
  const half = Math.max(30, Math.ceil(band * columns));
  const width = half * 2 + 1;
  const first = (row: number): number => Math.round((row * (columns - 1)) / Math.max(1, rows - 1)) - half;
  const cost = new Float32Array(rows * width).fill(Infinity);
  /** 0 diagonal, 1 from the row before, 2 from the column before. */
  const from = new Uint8Array(rows * width);
  const at = (row: number, column: number): number => {
    const k = column - first(row);
    return row < 0 || column < 0 || k < 0 || k >= width ? Infinity : (cost[row * width + k] as number);
  };
  for (let row = 0; row < rows; row++) {
    const begin = first(row);
    for (let k = Math.max(0, -begin); k < width && begin + k < columns; k++) {
      const column = begin + k;
      let sum = 0;
      for (let f = 0; f < features; f++)
        sum += ((a[row * features + f] as number) - (b[column * features + f] as number)) ** 2;
      const distance = Math.sqrt(sum / features);
      if (row === 0 && column === 0) {
        cost[k] = distance;
        continue;
      }
      const diagonal = at(row - 1, column - 1) + distance;
      const up = at(row - 1, column) + distance * STRAIGHT;
      const left = at(row, column - 1) + distance * STRAIGHT;
      const best = Math.min(diagonal, up, left);
      cost[row * width + k] = best;
      from[row * width + k] = best === diagonal ? 0 : best === up ? 1 : 2;
    }
  }
  const path = new Int32Array(rows);
  let row = rows - 1;
  let column = columns - 1;
  while (row >= 0) {
    path[row] = column;
    const step = from[row * width + column - first(row)] ?? 0;
    if (row === 0 && column === 0) break;
    if (step !== 2) row--;
    if (step !== 1) column = Math.max(0, column - 1);
  }
  return path;
}
