// AssemblyScript, compiled into compose.wasm: one plane of a frame from a small smooth field and a crisp still foreground.
// Build: as compose.ts in a folder of its own, asc 0.28.20: asc compose.ts -o compose.wasm --enable simd --enable relaxed-simd -O3 --noAssert --runtime stub --initialMemory 1
// Relaxed multiplication differs from the exact one only for −1 · −1, which no weight is; it takes a third of the instructions.
//
// The field holds 15-bit values (128 steps to one of the 8-bit picture), so that a slow gradient is dithered rather than
// banded. It is enlarged four times by a cubic B-spline (smooth in its second derivative, never over-shooting), which needs
// two more samples on every side than are shown.

/** B-spline weights of the four phases in 1/32768, four taps each; phases 0 and 1 begin one sample before 2 and 3. */
@inline function weight(phase: i32, tap: i32): i16 {
  const t: f64 = phase == 0 ? 0.625 : phase == 1 ? 0.875 : phase == 2 ? 0.125 : 0.375;
  const w: f64 = tap == 0 ? (1 - t) * (1 - t) * (1 - t)
    : tap == 1 ? 3 * t * t * t - 6 * t * t + 4
    : tap == 2 ? -3 * t * t * t + 3 * t * t + 3 * t + 1
    : t * t * t;
  return i16(Math.round((w / 6) * 32767));
}

/**
 * `field`: i16 rows of `stride` samples. `dither`: i16 rows of 128 + 32, 128 of them. `ink` and `clear`: u8 planes of the
 * foreground's premultiplied value and of how much shows through (255: all); rows before `inkTop` have none.
 * `line` is scratch of 2·stride bytes. Reads up to 64 bytes past the ends of rows, and writes up to 31 past the end of `dst`.
 */
export function compose(
  field: usize, stride: i32, width: i32, height: i32, dst: usize, dither: usize,
  ink: usize, clear: usize, inkTop: i32, line: usize,
): void {
  const low = i16x8.splat(0);
  for (let y = 0; y < height; y++) {
    const phase = y & 3;
    const r0 = field + usize(((y >> 2) + (phase >> 1)) * stride) * 2;
    const r1 = r0 + usize(stride) * 2;
    const r2 = r1 + usize(stride) * 2;
    const r3 = r2 + usize(stride) * 2;
    const v0 = i16x8.splat(weight(phase, 0));
    const v1 = i16x8.splat(weight(phase, 1));
    const v2 = i16x8.splat(weight(phase, 2));
    const v3 = i16x8.splat(weight(phase, 3));
    for (let x: usize = 0; x < usize(stride) * 2; x += 16) {
      const a = i16x8.add(i16x8.relaxed_q15mulr_s(v128.load(r0 + x), v0), i16x8.relaxed_q15mulr_s(v128.load(r1 + x), v1));
      const b = i16x8.add(i16x8.relaxed_q15mulr_s(v128.load(r2 + x), v2), i16x8.relaxed_q15mulr_s(v128.load(r3 + x), v3));
      v128.store(line + x, i16x8.add(a, b));
    }
    const grain = dither + usize((y & 127) * 160) * 2;
    const inked = y >= inkTop;
    const at = usize(y) * usize(width);
    for (let x = 0; x < width; x += 32) {
      const s = line + usize(x >> 2) * 2;
      const l0 = v128.load(s);
      const l1 = v128.load(s + 2);
      const l2 = v128.load(s + 4);
      const l3 = v128.load(s + 6);
      const l4 = v128.load(s + 8);
      const p0 = taps(l0, l1, l2, l3, 0);
      const p1 = taps(l0, l1, l2, l3, 1);
      const p2 = taps(l1, l2, l3, l4, 2);
      const p3 = taps(l1, l2, l3, l4, 3);
      const a = v128.shuffle<i16>(p0, p1, 0, 8, 1, 9, 2, 10, 3, 11);
      const b = v128.shuffle<i16>(p2, p3, 0, 8, 1, 9, 2, 10, 3, 11);
      const c = v128.shuffle<i16>(p0, p1, 4, 12, 5, 13, 6, 14, 7, 15);
      const d = v128.shuffle<i16>(p2, p3, 4, 12, 5, 13, 6, 14, 7, 15);
      const g = grain + usize(x & 127) * 2;
      let o0 = shade(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.load(g), low);
      let o1 = shade(v128.shuffle<i32>(a, b, 2, 6, 3, 7), v128.load(g + 16), low);
      let o2 = shade(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.load(g + 32), low);
      let o3 = shade(v128.shuffle<i32>(c, d, 2, 6, 3, 7), v128.load(g + 48), low);
      if (inked) {
        const i = ink + at + usize(x);
        const t = clear + at + usize(x);
        o0 = blend(o0, i, t);
        o1 = blend(o1, i + 8, t + 8);
        o2 = blend(o2, i + 16, t + 16);
        o3 = blend(o3, i + 24, t + 24);
      }
      // What goes past the end of a row the next one writes over.
      v128.store(dst + at + usize(x), i8x16.narrow_i16x8_u(o0, o1));
      v128.store(dst + at + usize(x) + 16, i8x16.narrow_i16x8_u(o2, o3));
    }
  }
}

@inline function taps(a: v128, b: v128, c: v128, d: v128, phase: i32): v128 {
  return i16x8.add(
    i16x8.add(i16x8.relaxed_q15mulr_s(a, i16x8.splat(weight(phase, 0))), i16x8.relaxed_q15mulr_s(b, i16x8.splat(weight(phase, 1)))),
    i16x8.add(i16x8.relaxed_q15mulr_s(c, i16x8.splat(weight(phase, 2))), i16x8.relaxed_q15mulr_s(d, i16x8.splat(weight(phase, 3)))),
  );
}

@inline function shade(value: v128, grain: v128, low: v128): v128 {
  return i16x8.max_s(i16x8.shr_s(i16x8.add_sat_s(value, grain), 7), low);
}

/** Value under the foreground: 255 of `clear` counts as 256, so that nothing in front changes nothing. */
@inline function blend(value: v128, ink: usize, clear: usize): v128 {
  const t = v128.load_ext<u8>(clear);
  const whole = i16x8.add(t, i16x8.shr_u(t, 7));
  return i16x8.add(i16x8.shr_u(i16x8.mul(value, whole), 8), v128.load_ext<u8>(ink));
}
