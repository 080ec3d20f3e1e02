// AssemblyScript, compiled into network.wasm: the channels of every pixel by one matrix, where nearly all of a network's work is.
// Build: as network.ts in a folder of its own, asc 0.28.20: asc network.ts -o network.wasm --enable simd -O3 --noAssert --runtime stub --initialMemory 1
//
// Four pixels and eight channels at a time: each value that is loaded is used several times.

/** `out` = `values` × `matrix` + `bias`, of `rows` pixels from `channels` to `into` channels: `into` in eights. Below zero it is multiplied by `leak`. */
export function dense(values: usize, rows: i32, channels: i32, matrix: usize, bias: usize, out: usize, into: i32, leak: f32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(leak);
  const stride = usize(channels) << 2;
  const wide = usize(into) << 2;
  for (let r = 0; r < rows; r += 4) {
    // The last four may overlap those before.
    const first = usize(max(0, min(r, rows - 4)));
    const a = values + first * stride;
    const b = rows > 1 ? a + stride : a;
    const c = rows > 2 ? b + stride : b;
    const d = rows > 3 ? c + stride : c;
    for (let k: usize = 0; k < wide; k += 32) {
      let a0 = v128.load(bias + k);
      let a1 = v128.load(bias + k, 16);
      let b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
      let m = matrix + k;
      for (let i: usize = 0; i < stride; i += 4) {
        const m0 = v128.load(m);
        const m1 = v128.load(m, 16);
        const va = v128.load32_splat(a + i);
        a0 = f32x4.add(a0, f32x4.mul(va, m0));
        a1 = f32x4.add(a1, f32x4.mul(va, m1));
        const vb = v128.load32_splat(b + i);
        b0 = f32x4.add(b0, f32x4.mul(vb, m0));
        b1 = f32x4.add(b1, f32x4.mul(vb, m1));
        const vc = v128.load32_splat(c + i);
        c0 = f32x4.add(c0, f32x4.mul(vc, m0));
        c1 = f32x4.add(c1, f32x4.mul(vc, m1));
        const vd = v128.load32_splat(d + i);
        d0 = f32x4.add(d0, f32x4.mul(vd, m0));
        d1 = f32x4.add(d1, f32x4.mul(vd, m1));
        m += wide;
      }
      const to = out + first * wide + k;
      keep(to, a0, a1, zero, slope);
      if (rows > 1) keep(to + wide, b0, b1, zero, slope);
      if (rows > 2) keep(to + 2 * wide, c0, c1, zero, slope);
      if (rows > 3) keep(to + 3 * wide, d0, d1, zero, slope);
    }
  }
}

// @ts-ignore: decorator
@inline
function keep(to: usize, low: v128, high: v128, zero: v128, leak: v128): void {
  v128.store(to, v128.bitselect(f32x4.mul(low, leak), low, f32x4.lt(low, zero)));
  v128.store(to, v128.bitselect(f32x4.mul(high, leak), high, f32x4.lt(high, zero)), 16);
}
