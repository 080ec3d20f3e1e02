// AssemblyScript, compiled into products.wasm: one vector times each of many, all of whole numbers of 8 bits.
// Build: as products.ts in a folder of its own, asc 0.28.20: asc products.ts -o products.wasm --enable simd -O3 --noAssert --runtime stub --initialMemory 1

/** For each of `count` vectors of `size` whole numbers from -127 to 127 (a multiple of 16) the product with `query`, as an i32 in `out`. */
export function products(query: usize, vectors: usize, count: i32, size: i32, out: usize): void {
  const length = usize(size);
  const end = vectors + usize(count) * length;
  for (let v = vectors; v < end; v += length, out += 4) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    for (let i: usize = 0; i < length; i += 16) {
      const x = v128.load(v + i);
      const q = v128.load(query + i);
      a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(x), i16x8.extend_low_i8x16_s(q)));
      b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(x), i16x8.extend_high_i8x16_s(q)));
    }
    const sum = i32x4.add(a, b);
    i32.store(out, i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3));
  }
}
