// AssemblyScript, compiled into blend.wasm: bytes of a picture laid over bytes of a frame, to the bit as ffmpeg's overlay filter does it.
// Build: npx assemblyscript@0.28.20 asc blend.as --extension as -o blend.wasm --enable simd -O3 --noAssert --runtime stub --initialMemory 4

/**
 * Rows of `width` bytes; those of `below` lie `stride` apart. Alpha is 0–255 for each byte; a sum s is divided by 255 as
 * ((s + 128) · 257) >> 16.
 */
export function blend(below: usize, stride: usize, above: usize, alpha: usize, width: usize, rows: i32): void {
  const all = i16x8.splat(255);
  const half = i16x8.splat(128);
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      const a = v128.load(alpha + i);
      if (!v128.any_true(a)) continue;
      const d = v128.load(below + i);
      const s = v128.load(above + i);
      const aLow = i16x8.extend_low_i8x16_u(a);
      const aHigh = i16x8.extend_high_i8x16_u(a);
      const low = i16x8.add(
        i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(s), aLow), i16x8.mul(i16x8.extend_low_i8x16_u(d), i16x8.sub(all, aLow))), half);
      const high = i16x8.add(
        i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(s), aHigh), i16x8.mul(i16x8.extend_high_i8x16_u(d), i16x8.sub(all, aHigh))), half);
      v128.store(below + i, i8x16.narrow_i16x8_u(
        i16x8.shr_u(i16x8.add(low, i16x8.shr_u(low, 8)), 8), i16x8.shr_u(i16x8.add(high, i16x8.shr_u(high, 8)), 8)));
    }
    for (; i < width; i++) {
      const a: u32 = load<u8>(alpha + i);
      const sum: u32 = u32(load<u8>(above + i)) * a + u32(load<u8>(below + i)) * (255 - a) + 128;
      store<u8>(below + i, u8((sum + (sum >> 8)) >> 8));
    }
    below += stride;
    above += width;
    alpha += width;
  }
}
