// AssemblyScript, compiled into kenBurns.wasm: one plane of a still, seen through a moving window, by bilinear sampling.
// Build: as kenBurns.ts in a folder of its own, asc 0.28.20: asc kenBurns.ts -o kenBurns.wasm --enable simd -O3 --noAssert --runtime stub --initialMemory 1
//
// Zoom and pan without rotation are separable: for each output row two source rows are blended, then for each output
// sample two neighbours of that one row. Which neighbours is the same for all rows of a frame, so it is found once.
// Weights are of 1/128. Eight outputs must lie within 16 source samples: a step of at most 1.8.

const BLOCK: i32 = 64;

/** Per block of eight outputs: where in the source row it begins, which of 16 samples are left and right, and the weights. */
export function findColumns(table: usize, outWidth: i32, x0: f64, step: f64): void {
  const blocks = (outWidth + 7) >> 3;
  for (let b = 0; b < blocks; b++) {
    // The last block ends with the row: it may overlap the one before.
    const first = min(b << 3, outWidth - 8);
    const at = table + usize(b * BLOCK);
    const base = i32(Math.floor(x0 + f64(first) * step));
    store<i32>(at, base);
    store<i32>(at + 4, first);
    for (let i = 0; i < 8; i++) {
      const x = x0 + f64(first + i) * step;
      const left = i32(Math.floor(x));
      store<u8>(at + 8 + i, u8(left - base));
      store<u8>(at + 16 + i, u8(left - base + 1));
      store<i16>(at + 32 + (i << 1), i16(Math.round((x - f64(left)) * 128)));
    }
  }
}

/** `line` is scratch of the source's width and 32; the source has 32 spare bytes at its end. Output width is 8 or more. */
export function sample(source: usize, width: i32, height: i32, out: usize, outWidth: i32, outHeight: i32, table: usize, line: usize, y0: f64, step: f64): void {
  const half = i16x8.splat(64);
  const whole = i16x8.splat(128);
  const blocks = (outWidth + 7) >> 3;
  for (let y = 0; y < outHeight; y++) {
    const at = max(0.0, min(f64(height - 1), y0 + f64(y) * step));
    const row = i32(Math.floor(at));
    const w = i16(Math.round((at - f64(row)) * 128));
    const below = i16x8.splat(w);
    const above = i16x8.splat(128 - w);
    const a = source + usize(row * width);
    const b = row + 1 < height ? a + usize(width) : a;
    for (let x: usize = 0; x < usize(width); x += 16) {
      const p = v128.load(a + x);
      const q = v128.load(b + x);
      const low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(p), above), i16x8.mul(i16x8.extend_low_i8x16_u(q), below));
      const high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(p), above), i16x8.mul(i16x8.extend_high_i8x16_u(q), below));
      v128.store(line + x, i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 7), i16x8.shr_u(i16x8.add(high, half), 7)));
    }
    const to = out + usize(y * outWidth);
    for (let k = 0; k < blocks; k++) {
      const t = table + usize(k * BLOCK);
      const s = v128.load(line + usize(load<i32>(t)));
      const left = i16x8.extend_low_i8x16_u(i8x16.swizzle(s, v128.load64_zero(t + 8)));
      const right = i16x8.extend_low_i8x16_u(i8x16.swizzle(s, v128.load64_zero(t + 16)));
      const weight = v128.load(t + 32);
      const mixed = i16x8.add(i16x8.mul(left, i16x8.sub(whole, weight)), i16x8.mul(right, weight));
      const bytes = i16x8.shr_u(i16x8.add(mixed, half), 7);
      v128.store64_lane(to + usize(load<i32>(t + 4)), i8x16.narrow_i16x8_u(bytes, bytes), 0);
    }
  }
}
