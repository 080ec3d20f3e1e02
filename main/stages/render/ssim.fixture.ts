// Structural similarity of two pictures by luma, of the worst part of them: what is wrong with a corner must not drown in the rest.

/** Windows of SSIM and their distance; sides of the parts of which each is judged. Pixels. */
const WINDOW = 8;
const STEP = 4;
const PART = 90;
/** Wang et al. 2004, for 8 bits. */
const [C1, C2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

/** Of RGB pictures of equal size: the mean SSIM of the part in which it is lowest. */
export function worstSsim(a: Uint8Array, b: Uint8Array, width: number): number {
  const [one, other] = [lumaOf(a), lumaOf(b)];
  const height = one.length / width;
  let worst = 1;
  for (let top = 0; top + PART <= height; top += PART)
    for (let left = 0; left + PART <= width; left += PART) {
      let sum = 0;
      let count = 0;
      for (let y = top; y + WINDOW <= top + PART; y += STEP)
        for (let x = left; x + WINDOW <= left + PART; x += STEP, count++)
          sum += ssimAt(one, other, y * width + x, width);
      worst = Math.min(worst, sum / count);
    }
  return worst;
}

function ssimAt(a: Float64Array, b: Float64Array, at: number, width: number): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let y = 0; y < WINDOW; y++)
    for (let k = at + y * width; k < at + y * width + WINDOW; k++) {
      const [p, q] = [a[k] as number, b[k] as number];
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  const n = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / n, sumB / n];
  const [varA, varB, both] = [sumAA / n - meanA ** 2, sumBB / n - meanB ** 2, sumAB / n - meanA * meanB];
  return ((2 * meanA * meanB + C1) * (2 * both + C2)) / ((meanA ** 2 + meanB ** 2 + C1) * (varA + varB + C2));
}

function lumaOf(rgb: Uint8Array): Float64Array {
  return Float64Array.from(
    { length: rgb.length / 3 },
    (_, i) => 0.2126 * (rgb[3 * i] ?? 0) + 0.7152 * (rgb[3 * i + 1] ?? 0) + 0.0722 * (rgb[3 * i + 2] ?? 0),
  );
}
