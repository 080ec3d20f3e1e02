// AssemblyScript, compiled into planes.wasm: two rows of a drawn picture as luma, Cb, Cr and alpha.
// Build: as planes.ts in a folder of its own, asc 0.28.20: asc planes.ts -o planes.wasm -O3 --noAssert --runtime stub --initialMemory 5

/** Shares of red, green and blue in 65,536ths. */
let yr: i32 = 0, yg: i32 = 0, yb: i32 = 0;
let ur: f64 = 0, ug: f64 = 0, ub: f64 = 0;
let vr: f64 = 0, vg: f64 = 0, vb: f64 = 0;

export function setShares(
  y0: i32, y1: i32, y2: i32, u0: i32, u1: i32, u2: i32, v0: i32, v1: i32, v2: i32,
): void {
  yr = y0; yg = y1; yb = y2;
  ur = u0; ug = u1; ub = u2;
  vr = v0; vg = v1; vb = v2;
}

/**
 * `rgba`: two rows of `width` pixels, an even number. `out`: two rows of luma, two of alpha, a row of Cb and one of Cr.
 * Chroma is the mean of what covers; of clear pixels all is 0.
 */
export function convert(rgba: usize, width: usize, out: usize): void {
  const alphas = out + 2 * width;
  const cb = alphas + 2 * width;
  const cr = cb + (width >> 1);
  for (let x: usize = 0; x < width; x += 2) {
    const upper = rgba + 4 * x;
    const lower = upper + 4 * width;
    store<u16>(out + x, 0);
    store<u16>(out + width + x, 0);
    store<u16>(alphas + x, 0);
    store<u16>(alphas + width + x, 0);
    store<u8>(cb + (x >> 1), 0);
    store<u8>(cr + (x >> 1), 0);
    if (((load<u64>(upper) | load<u64>(lower)) & 0xff000000ff000000) == 0) continue;
    let r: u32 = 0, g: u32 = 0, b: u32 = 0, a: u32 = 0;
    for (let i: usize = 0; i < 2; i++) {
      const above = load<u32>(upper + 4 * i), under = load<u32>(lower + 4 * i);
      const alpha = above >> 24, beta = under >> 24;
      store<u8>(alphas + x + i, u8(alpha));
      store<u8>(alphas + width + x + i, u8(beta));
      if (alpha != 0) {
        const red = above & 255, green = (above >> 8) & 255, blue = (above >> 16) & 255;
        store<u8>(out + x + i, u8((yr * red + yg * green + yb * blue + ((16 << 16) + 32768)) >> 16));
        r += red * alpha;
        g += green * alpha;
        b += blue * alpha;
        a += alpha;
      }
      if (beta != 0) {
        const red = under & 255, green = (under >> 8) & 255, blue = (under >> 16) & 255;
        store<u8>(out + width + x + i, u8((yr * red + yg * green + yb * blue + ((16 << 16) + 32768)) >> 16));
        r += red * beta;
        g += green * beta;
        b += blue * beta;
        a += beta;
      }
    }
    const by = f64(a), red = f64(r) / by, green = f64(g) / by, blue = f64(b) / by;
    const grey = f64((128 << 16) + 32768);
    store<u8>(cb + (x >> 1), u8(i32(ur * red + ug * green + ub * blue + grey) >> 16));
    store<u8>(cr + (x >> 1), u8(i32(vr * red + vg * green + vb * blue + grey) >> 16));
  }
}
