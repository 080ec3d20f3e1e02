// AssemblyScript, compiled into parallax.wasm: one plane of a still, seen through a moving window, what is near shifted further than what is far.
// Build: as parallax.ts in a folder of its own, asc 0.28.20: asc parallax.ts -o parallax.wasm --enable simd -O3 --noAssert --runtime stub --initialMemory 1
//
// The camera goes sideways, so that all shifts are within a row: of still and depth two rows each are blended, then for each
// output sample the place is sought from which what lies there comes. It depends on the depth at that place: three steps
// towards it are enough for shifts of a few hundredths of the width. Places are of 1/65,536.

/** `line` is scratch of twice the source's width and 64; source and depth have 32 spare bytes at their ends. `reach`: source samples for a level of depth. */
export function shift(source: usize, depth: usize, width: i32, height: i32, out: usize, outWidth: i32, outHeight: i32, line: usize, x0: f64, y0: f64, step: f64, reach: f64): void {
  const deep = line + usize((width + 63) & ~31);
  const far = i32(Math.round(reach * 65536.0));
  const last = width - 1;
  const end = last << 16;
  for (let y = 0; y < outHeight; y++) {
    const at = max(0.0, min(f64(height - 1), y0 + f64(y) * step));
    const row = i32(Math.floor(at));
    const w = i16(Math.round((at - f64(row)) * 128));
    const a = usize(row * width);
    const b = row + 1 < height ? a + usize(width) : a;
    blend(source + a, source + b, line, width, w);
    blend(depth + a, depth + b, deep, width, w);
    const to = out + usize(y * outWidth);
    let level: i32 = 126;
    for (let x = 0; x < outWidth; x++) {
      const base = i32(Math.round((x0 + f64(x) * step) * 65536.0));
      // Mostly it lies as deep as its neighbour. Else from the nearest on: where one thing hides another, it is what is seen.
      let place = base + (level - 126) * far;
      let near = levelAt(deep, place, end);
      const before = levelAt(deep, base + 109 * far, end);
      if (near != level || before > level + 8) {
        near = before;
        for (let k = 0; k < 2; k++) {
          place = base + (near - 126) * far;
          near = levelAt(deep, place, end);
        }
        // Behind an edge that gives something free there is no such place: then it is filled with what is farther.
        const other = base + (near - 126) * far;
        const beyond = levelAt(deep, other, end);
        if (beyond <= near) {
          place = other;
          near = beyond;
        }
        level = near;
      }
      place = clamped(place, end);
      const left = place >> 16;
      const weight = (place >> 9) & 127;
      const p = i32(load<u8>(line + usize(left)));
      const q = i32(load<u8>(line + usize(min(left + 1, last))));
      store<u8>(to + usize(x), u8((p * (128 - weight) + q * weight + 64) >> 7));
    }
  }
}

// @ts-ignore: decorator
@inline
function clamped(place: i32, end: i32): i32 {
  return max(0, min(end, place));
}

// @ts-ignore: decorator
@inline
function levelAt(deep: usize, place: i32, end: i32): i32 {
  return i32(load<u8>(deep + usize(clamped(place, end) >> 16)));
}

/** Two rows into one, the lower by `w` of 128. */
function blend(upper: usize, lower: usize, into: usize, width: i32, w: i16): void {
  const half = i16x8.splat(64);
  const below = i16x8.splat(w);
  const above = i16x8.splat(128 - w);
  for (let x: usize = 0; x < usize(width); x += 16) {
    const p = v128.load(upper + x);
    const q = v128.load(lower + x);
    const low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(p), above), i16x8.mul(i16x8.extend_low_i8x16_u(q), below));
    const high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(p), above), i16x8.mul(i16x8.extend_high_i8x16_u(q), below));
    v128.store(into + x, i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 7), i16x8.shr_u(i16x8.add(high, half), 7)));
  }
}
