// One background set up for drawing: its painter, its planes in WebAssembly memory, and any frame of it on demand.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";

import type { BackgroundSpec } from "../../../contract/footage.ts";
import type { Size } from "../../base/picture.ts";
import { deriveSeed, seededRandom } from "../../base/random.ts";
import { makeRamp, parseHex, RAMP_STEPS, toYuv, type Yuv } from "./colour.ts";
import type { Frame } from "./frame.ts";
import { KINDS } from "./kinds/index.ts";
import { BORDER, type Field } from "./painter.ts";

/** Pixels of the picture to a sample of the field. */
const SCALE = 4;
/** Steps of a field value to one of the 8-bit picture. */
const STEPS = 128;

export interface BackgroundScene {
  /** Draws the frame at `seconds`, `progress` (0–1) of the shot, and returns its planes; valid until the next call. */
  draw(seconds: number, progress: number): Uint8Array;
}

export function setScene(spec: BackgroundSpec, size: Size): BackgroundScene {
  const { width, height } = size;
  const shorter = Math.min(width, height);
  const ramp = makeRamp(spec.palette);
  const accent = toYuv(parseHex(spec.palette.accent));
  const painter = KINDS[spec.kind]({
    size,
    random: seededRandom(deriveSeed(spec.seed, spec.kind)),
    seed: spec.seed,
    ramp,
    width: width / shorter,
    height: height / shorter,
  });
  const field = makeField(size);
  const planes = placePlanes(size, field);
  const hasForeground = painter.foreground !== undefined;
  const inkTop = painter.foreground ? drawForeground(planes, size, (c) => painter.foreground?.(c)) : height;
  const light: Yuv = [
    ramp.y[RAMP_STEPS - 1] as number,
    ramp.u[RAMP_STEPS - 1] as number,
    ramp.v[RAMP_STEPS - 1] as number,
  ];
  const frame: Frame = {
    width,
    height,
    y: planes.luma.out,
    u: planes.cb.out,
    v: planes.cr.out,
    clear: hasForeground ? planes.luma.clear : null,
    camera: { zoom: 1, x: width * spec.zoom.x, y: height * spec.zoom.y },
    accent,
    light,
  };
  // A seed also says at which moment of its own time a background begins.
  const start = deriveSeed(spec.seed, "time") % 600;
  return {
    draw(seconds, progress) {
      const time = start + seconds * spec.speed;
      const zoom = spec.zoom.from + (spec.zoom.to - spec.zoom.from) * progress;
      aim(field, size, zoom, spec.zoom.x, spec.zoom.y);
      painter.field(field, time);
      colourField(field, planes, ramp, accent);
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
          planes.row,
        );
      frame.camera.zoom = zoom;
      painter.lights?.(frame, time);
      return planes.picture;
    },
  };
}

function makeField({ width, height }: Size): Field {
  // Even, so that two samples make one of chroma.
  const columns = Math.ceil(width / SCALE / 2) * 2 + 2 * BORDER;
  const rows = Math.ceil(height / SCALE / 2) * 2 + 2 * BORDER;
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
function aim(field: Field, { width, height }: Size, zoom: number, zx: number, zy: number): void {
  const shorter = Math.min(width, height);
  for (let i = 0; i < field.columns; i++) {
    const px = (i - BORDER + 0.5) * SCALE;
    field.x[i] = (width * zx + (px - width * zx) / zoom - width / 2) / shorter;
  }
  for (let j = 0; j < field.rows; j++) {
    const py = (j - BORDER + 0.5) * SCALE;
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
  row: number;
  compose: Compose;
}

const wasm = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "compose.wasm")));

function placePlanes({ width, height }: Size, field: Field): Planes {
  let top = 1024;
  const take = (bytes: number): number => {
    const at = top;
    top += Math.ceil((bytes + 64) / 64) * 64;
    return at;
  };
  const sizes = [
    { width, height, columns: field.columns, rows: field.rows },
    ...[0, 1].map(() => ({
      width: width >> 1,
      height: height >> 1,
      columns: field.columns >> 1,
      rows: field.rows >> 1,
    })),
  ];
  const picture = take((width * height * 3) / 2);
  let at = picture;
  const grain = take(128 * 160 * 2);
  const flat = take(128 * 160 * 2);
  const line = take((field.columns + 64) * 2);
  const row = take(width + 64);
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
    field: p.field + (i === 0 ? BORDER - 2 : BORDER / 2 - 2) * (p.stride + 1) * 2,
    samples: new Int16Array(buffer, p.field, p.stride * p.rows),
    out: new Uint8Array(buffer, p.at, p.width * p.height),
    inks: new Uint8Array(buffer, p.ink, p.width * p.height),
    clear: new Uint8Array(buffer, p.through, p.width * p.height).fill(255),
  })) as [Plane, Plane, Plane];
  return { luma, cb, cr, picture: new Uint8Array(buffer, picture, (width * height * 3) / 2), line, row, compose };
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

function colourField(field: Field, { luma, cb, cr }: Planes, ramp: ReturnType<typeof makeRamp>, accent: Yuv): void {
  const { columns, rows, tone, glow } = field;
  const last = RAMP_STEPS - 1;
  const [ay, au, av] = accent;
  const ry = ramp.y;
  const y = luma.samples;
  for (let j = 0; j < rows; j++) {
    const from = j * columns;
    const to = j * luma.stride;
    for (let i = 0; i < columns; i++) {
      const t = tone[from + i] as number;
      const g = glow[from + i] as number;
      const base = ry[t <= 0 ? 0 : t >= 1 ? last : (t * last) | 0] as number;
      y[to + i] = (base + (ay - base) * (g > 1 ? 1 : g)) * STEPS;
    }
  }
  for (let j = 0; j < rows >> 1; j++) {
    const to = j * cb.stride;
    for (let i = 0; i < columns >> 1; i++) {
      const k = 2 * j * columns + 2 * i;
      const t =
        ((tone[k] as number) +
          (tone[k + 1] as number) +
          (tone[k + columns] as number) +
          (tone[k + columns + 1] as number)) /
        4;
      const g = Math.min(1, ((glow[k] as number) + (glow[k + columns + 1] as number)) / 2);
      const r = t <= 0 ? 0 : t >= 1 ? last : (t * last) | 0;
      const bu = ramp.u[r] as number;
      const bv = ramp.v[r] as number;
      cb.samples[to + i] = (bu + (au - bu) * g) * STEPS;
      cr.samples[to + i] = (bv + (av - bv) * g) * STEPS;
    }
  }
}

/** Draws the still foreground with Skia and keeps it as premultiplied planes. Returns its first row. */
function drawForeground(
  { luma, cb, cr }: Planes,
  { width, height }: Size,
  draw: (context: ReturnType<ReturnType<typeof createCanvas>["getContext"]>) => void,
): number {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  draw(context);
  const { data } = context.getImageData(0, 0, width, height);
  let top = height;
  for (let i = 0; i < width * height; i++) {
    const a = (data[i * 4 + 3] as number) / 255;
    if (a === 0) continue;
    if (top === height) top = Math.floor(i / width);
    const [y] = toYuv([data[i * 4] as number, data[i * 4 + 1] as number, data[i * 4 + 2] as number]);
    luma.inks[i] = Math.round(y * a);
    luma.clear[i] = 255 - Math.round(a * 255);
  }
  const w = width >> 1;
  for (let j = top >> 1; j < height >> 1; j++)
    for (let i = 0; i < w; i++) {
      let a = 0;
      let u = 0;
      let v = 0;
      for (const k of [
        2 * j * width + 2 * i,
        2 * j * width + 2 * i + 1,
        (2 * j + 1) * width + 2 * i,
        (2 * j + 1) * width + 2 * i + 1,
      ]) {
        const part = (data[k * 4 + 3] as number) / 1020;
        if (part === 0) continue;
        const yuv = toYuv([data[k * 4] as number, data[k * 4 + 1] as number, data[k * 4 + 2] as number]);
        a += part;
        u += yuv[1] * part;
        v += yuv[2] * part;
      }
      const k = j * w + i;
      cb.inks[k] = Math.round(u);
      cr.inks[k] = Math.round(v);
      cb.clear[k] = cr.clear[k] = 255 - Math.round(a * 255);
    }
  // Even, so that chroma begins with luma.
  return top & ~1;
}
