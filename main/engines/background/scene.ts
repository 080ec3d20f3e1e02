// One background set up for drawing: its painter, its planes in WebAssembly memory, and any frame of it on demand.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";

import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { Palette } from "../../../contract/look.ts";
import type { Size } from "../../base/picture.ts";
import { deriveSeed, seededRandom } from "../../base/random.ts";
import { lumaOf, makeRamp, mixYuv, parseHex, RAMP_STEPS, toYuv, type Ramp, type Yuv } from "./colour.ts";
import type { Frame } from "./frame.ts";
import { KINDS } from "./kinds/index.ts";
import type { Detail, Field } from "./painter.ts";

/** Pixels of the shorter side of the picture in which kinds place what they draw. */
const DRAWN_SIDE = 1080;
/** Pixels of the picture to a sample of chroma's field, and of a soft kind's own. */
const COARSE = 8;
/** Such samples outside the picture on every side. */
const COARSE_BORDER = 2;
/** Steps of a field value to one of the 8-bit picture. */
const STEPS = 128;

export interface BackgroundScene {
  /** Draws the frame at `seconds`, `progress` (0–1) of the shot, and returns its planes; valid until the next call. */
  draw(seconds: number, progress: number): Uint8Array;
}

export function setScene(spec: BackgroundSpec, size: Size): BackgroundScene {
  const { width, height } = size;
  const shorter = Math.min(width, height);
  const scale = shorter / DRAWN_SIDE;
  // Placed and drawn in pixels of one size, so that a picture of another shows the very same, only finer or coarser.
  const drawn = { width: Math.round(width / scale), height: Math.round(height / scale) };
  const ramp = makeRamp(spec.palette);
  const { accent, sun } = shining(spec.palette, ramp);
  const painter = KINDS[spec.kind]({
    size: drawn,
    random: seededRandom(deriveSeed(spec.seed, spec.kind)),
    seed: spec.seed,
    ramp,
    width: width / shorter,
    height: height / shorter,
  });
  // What no glow lies on needs only be looked up.
  const stepped = { ...ramp, steps: Int16Array.from(ramp.y, (value) => value * STEPS) };
  const field = makeField(size, painter.detail);
  const planes = placePlanes(size);
  const hasForeground = painter.foreground !== undefined;
  const inkTop = painter.foreground ? drawForeground(planes, size, scale, (c) => painter.foreground?.(c)) : height;
  const zoomY = painter.horizon ?? spec.zoom.y;
  const frame: Frame = {
    width,
    height,
    y: planes.luma.out,
    u: planes.cb.out,
    v: planes.cr.out,
    clear: hasForeground ? planes.luma.clear : null,
    scale,
    camera: { zoom: 1, x: width * spec.zoom.x, y: height * zoomY },
    accent,
    light: lightest(ramp),
    sun,
  };
  // A seed also says at which moment of its own time a background begins.
  const start = deriveSeed(spec.seed, "time") % 600;
  return {
    draw(seconds, progress) {
      const time = start + seconds * spec.speed;
      const zoom = spec.zoom.from + (spec.zoom.to - spec.zoom.from) * progress;
      aim(field, painter.detail, size, zoom, spec.zoom.x, zoomY);
      painter.field(field, time);
      colourField(field, painter.detail, planes, stepped, accent);
      for (const p of [planes.luma, planes.cb, planes.cr])
        planes.compose(
          p.field,
          p.stride,
          p.width,
          p.height,
          p.at,
          p.dither,
          p.ink,
          p.through,
          Math.floor((inkTop * p.height) / height),
          planes.line,
        );
      frame.camera.zoom = zoom;
      painter.lights?.(frame, time);
      return planes.picture;
    },
  };
}

/** What shines must be light, or it would stain; only a sun may be darker than a light sky, as on prints. */
function shining({ glow, accent }: Palette, ramp: Ramp): { accent: Yuv; sun: Yuv } {
  const own = toYuv(parseHex(glow ?? accent));
  const light = lightest(ramp);
  const isDark = own[0] < (ramp.y[RAMP_STEPS / 2] as number);
  return { accent: isDark ? mixYuv(own, light, 0.8) : own, sun: mixYuv(own, light, isDark ? 0.12 : 0.45) };
}

function lightest({ y, u, v }: Ramp): Yuv {
  return [y, u, v].map((values) => values[RAMP_STEPS - 1]) as unknown as Yuv;
}

/** Samples a fourth or an eighth as wide as the picture has pixels; the border is what the enlargement looks at. */
function makeField({ width, height }: Size, detail: Detail): Field {
  const times = COARSE / detail;
  const columns = (Math.ceil(width / COARSE) + 2 * COARSE_BORDER) * times;
  const rows = (Math.ceil(height / COARSE) + 2 * COARSE_BORDER) * times;
  return {
    columns,
    rows,
    x: new Float32Array(columns),
    y: new Float32Array(rows),
    v: new Float32Array(rows),
    tone: new Float32Array(columns * rows),
    glow: new Float32Array(columns * rows),
  };
}

/** Points the camera: zoomed about a point of the picture, so that this point stays. */
function aim(field: Field, detail: Detail, { width, height }: Size, zoom: number, zx: number, zy: number): void {
  const shorter = Math.min(width, height);
  const border = COARSE_BORDER * COARSE;
  for (let i = 0; i < field.columns; i++) {
    const px = (i + 0.5) * detail - border;
    field.x[i] = (width * zx + (px - width * zx) / zoom - width / 2) / shorter;
  }
  for (let j = 0; j < field.rows; j++) {
    const py = (j + 0.5) * detail - border;
    const y = height * zy + (py - height * zy) / zoom;
    field.y[j] = (y - height / 2) / shorter;
    field.v[j] = y / height;
  }
}

interface Plane {
  width: number;
  height: number;
  /** Addresses in the module's memory, in bytes. */
  field: number;
  at: number;
  dither: number;
  ink: number;
  through: number;
  /** Samples of a field row. */
  stride: number;
  samples: Int16Array;
  out: Uint8Array;
  clear: Uint8Array;
  inks: Uint8Array;
}
interface Memory {
  buffer: ArrayBuffer;
  /** By pages of 64 KiB. */
  grow(pages: number): number;
}
type Compose = (...numbers: number[]) => void;
interface Planes {
  luma: Plane;
  cb: Plane;
  cr: Plane;
  picture: Uint8Array;
  line: number;
  compose: Compose;
}

const wasm = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "compose.wasm")));

function placePlanes({ width, height }: Size): Planes {
  const columns = Math.ceil(width / COARSE) + 2 * COARSE_BORDER;
  const rows = Math.ceil(height / COARSE) + 2 * COARSE_BORDER;
  let top = 1024;
  const take = (bytes: number): number => {
    const at = top;
    top += Math.ceil((bytes + 64) / 64) * 64;
    return at;
  };
  const sizes = [
    { width, height, columns: columns * 2, rows: rows * 2 },
    ...[0, 1].map(() => ({
      width: width >> 1,
      height: height >> 1,
      columns,
      rows,
    })),
  ];
  const picture = take((width * height * 3) / 2);
  let at = picture;
  const grain = take(128 * 160 * 2);
  const flat = take(128 * 160 * 2);
  const line = take((columns * 2 + 64) * 2);
  const places = sizes.map((s, i) => {
    const stride = Math.ceil((s.columns + 8) / 8) * 8;
    const pixels = s.width * s.height;
    const place = {
      ...s,
      stride,
      at,
      dither: i === 0 ? grain : flat,
      field: take(stride * (s.rows + 4) * 2),
      ink: take(pixels),
      through: take(pixels),
    };
    at += pixels;
    return place;
  });
  const { compose, memory } = new WebAssembly.Instance(wasm, {}).exports as { compose: Compose; memory: Memory };
  memory.grow(Math.ceil((top + 4096) / 65_536));
  const buffer = memory.buffer;
  fillDither(new Int16Array(buffer, grain, 128 * 160), 1.1);
  fillDither(new Int16Array(buffer, flat, 128 * 160), 0.5);
  const [luma, cb, cr] = places.map((p, i): Plane => ({
    ...p,
    // Luma has twice the border of chroma; both begin two samples before what is shown.
    field: p.field + (i === 0 ? 2 * COARSE_BORDER - 2 : COARSE_BORDER - 2) * (p.stride + 1) * 2,
    samples: new Int16Array(buffer, p.field, p.stride * p.rows),
    out: new Uint8Array(buffer, p.at, p.width * p.height),
    inks: new Uint8Array(buffer, p.ink, p.width * p.height),
    clear: new Uint8Array(buffer, p.through, p.width * p.height).fill(255),
  })) as [Plane, Plane, Plane];
  return { luma, cb, cr, picture: new Uint8Array(buffer, picture, (width * height * 3) / 2), line, compose };
}

/** Triangular noise, the dither that leaves neither bands nor patterns (Lipshitz 1992); still, so that it costs the encoder next to nothing. */
function fillDither(tile: Int16Array, amplitude: number): void {
  const random = seededRandom(0x5eed);
  for (let y = 0; y < 128; y++) {
    for (let x = 0; x < 128; x++)
      tile[y * 160 + x] = STEPS / 2 + Math.round((random() + random() - 1) * amplitude * STEPS);
    for (let x = 128; x < 160; x++) tile[y * 160 + x] = tile[y * 160 + x - 128] as number;
  }
}

function colourField(
  field: Field,
  detail: Detail,
  { luma, cb, cr }: Planes,
  ramp: Ramp & { steps: Int16Array },
  accent: Yuv,
): void {
  const { columns, rows, tone, glow } = field;
  const last = RAMP_STEPS - 1;
  const [ay, au, av] = accent;
  const { y: ry, steps } = ramp;
  const fine = detail === 4;
  const y = fine ? luma.samples : coarseLuma(columns * rows);
  const stride = fine ? luma.stride : columns;
  for (let j = 0; j < rows; j++) {
    const from = j * columns;
    const to = j * stride;
    for (let i = 0; i < columns; i++) {
      const t = tone[from + i] as number;
      const g = glow[from + i] as number;
      const r = t <= 0 ? 0 : t >= 1 ? last : (t * last) | 0;
      if (g === 0) y[to + i] = steps[r] as number;
      else {
        const base = ry[r] as number;
        y[to + i] = (base + (ay - base) * (g > 1 ? 1 : g)) * STEPS;
      }
    }
  }
  if (!fine) double(y, columns, rows, luma);
  const step = fine ? 2 : 1;
  for (let j = 0; j < rows / step; j++) {
    const to = j * cb.stride;
    for (let i = 0; i < columns / step; i++) {
      const k = step * (j * columns + i);
      let t = tone[k] as number;
      let g = glow[k] as number;
      if (fine) {
        const across = k + columns + 1;
        t = (t + (tone[k + 1] as number) + (tone[across - 1] as number) + (tone[across] as number)) / 4;
        g = (g + (glow[across] as number)) / 2;
      }
      if (g > 1) g = 1;
      const r = t <= 0 ? 0 : t >= 1 ? last : (t * last) | 0;
      const bu = ramp.u[r] as number;
      const bv = ramp.v[r] as number;
      cb.samples[to + i] = (bu + (au - bu) * g) * STEPS;
      cr.samples[to + i] = (bv + (av - bv) * g) * STEPS;
    }
  }
}

let coarse = new Int16Array(0);
function coarseLuma(samples: number): Int16Array {
  if (coarse.length < samples) coarse = new Int16Array(samples);
  return coarse;
}

/** Twice as wide and high, linearly: each new sample lies a quarter of the way to the next old one. */
function double(from: Int16Array, columns: number, rows: number, { samples, stride }: Plane): void {
  for (let j = 0; j < rows; j++) {
    const middle = j * columns;
    const above = j > 0 ? middle - columns : middle;
    const below = j < rows - 1 ? middle + columns : middle;
    for (let half = 0; half < 2; half++) {
      const other = half === 0 ? above : below;
      const to = (2 * j + half) * stride;
      let before = 3 * (from[middle] as number) + (from[other] as number);
      let here = before;
      for (let i = 0; i < columns; i++) {
        const next = i < columns - 1 ? 3 * (from[middle + i + 1] as number) + (from[other + i + 1] as number) : here;
        samples[to + 2 * i] = (3 * here + before) >> 4;
        samples[to + 2 * i + 1] = (3 * here + next) >> 4;
        before = here;
        here = next;
      }
    }
  }
}

/** Draws the still foreground with Skia and keeps it as premultiplied planes. Returns its first row. */
function drawForeground(
  { luma, cb, cr }: Planes,
  { width, height }: Size,
  scale: number,
  draw: (context: ReturnType<ReturnType<typeof createCanvas>["getContext"]>) => void,
): number {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  const random = seededRandom(0x5eed);
  let top = height;
  for (let i = 0; i < width * height; i++) {
    const a = (data[i * 4 + 3] as number) / 255;
    if (a === 0) continue;
    if (top === height) top = Math.floor(i / width);
    const y = lumaOf(data[i * 4] as number, data[i * 4 + 1] as number, data[i * 4 + 2] as number);
    // Dithered too: a silhouette that fades into mist is a gradient like any other.
    luma.inks[i] = Math.floor(y * a + random());
    luma.clear[i] = 255 - Math.round(a * 255);
  }
  const w = width >> 1;
  for (let j = top >> 1; j < height >> 1; j++)
    for (let i = 0; i < w; i++) {
      let a = 0;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let n = 0; n < 4; n++) {
        const k = ((2 * j + (n >> 1)) * width + 2 * i + (n & 1)) * 4;
        const part = (data[k + 3] as number) / 1020;
        a += part;
        r += (data[k] as number) * part;
        g += (data[k + 1] as number) * part;
        b += (data[k + 2] as number) * part;
      }
      if (a === 0) continue;
      const [, u, v] = toYuv([r / a, g / a, b / a]);
      const k = j * w + i;
      cb.inks[k] = Math.round(u * a);
      cr.inks[k] = Math.round(v * a);
      cb.clear[k] = cr.clear[k] = 255 - Math.round(a * 255);
    }
  // Even, so that chroma begins with luma.
  return top & ~1;
}
