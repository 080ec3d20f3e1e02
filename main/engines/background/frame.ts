// A frame of 4:2:0 planes, and points of light set into it with subpixel accuracy, so that the slowest drift does not tremble.
import type { Size } from "../../base/picture.ts";
import type { Yuv } from "./colour.ts";
import { noiseAt, noiseTable, smoothstep, type NoiseTable } from "./noise.ts";

export interface Frame extends Size {
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  /** How much shows through the foreground, 0–255 a pixel; null: there is none. */
  clear: Uint8Array | null;
  /** Pixels of this picture to one of those in which lights and discs are placed: their picture's shorter side has 1080. */
  scale: number;
  /** Zoom of the camera about a point of this picture. */
  camera: { zoom: number; x: number; y: number };
  accent: Yuv;
  light: Yuv;
  /** Of a sun or moon. */
  sun: Yuv;
}

const weights = new Float32Array(4096);

/** A soft round light: a Gaussian of `radius`, mixed in by `power` (0–1, more is taken as 1). */
export function setLight(frame: Frame, x: number, y: number, radius: number, power: number, colour: Yuv): void {
  if (power < 0.004) return;
  const strength = Math.min(1, power);
  const { scale, camera } = frame;
  const px = camera.x + (x * scale - camera.x) * camera.zoom;
  const py = camera.y + (y * scale - camera.y) * camera.zoom;
  const reach = radius * scale;
  splat(frame, 1, px, py, reach, strength, frame.y, colour[0], null, 0);
  splat(frame, 2, px / 2, py / 2, Math.max(0.7, reach / 2), strength, frame.u, colour[1], frame.v, colour[2]);
}

/** A part of a colour that changes no byte, whatever it is mixed into. */
const FAINT = 0.5 / 256;

/** Into a plane, and into a `second` of its size; `step`: pixels of the picture to one of theirs. */
function splat(
  { width: pictureWidth, height: pictureHeight, clear }: Frame,
  step: number,
  cx: number,
  cy: number,
  radius: number,
  strength: number,
  plane: Uint8Array,
  value: number,
  second: Uint8Array | null,
  secondValue: number,
): void {
  const width = step === 1 ? pictureWidth : pictureWidth >> 1;
  const height = step === 1 ? pictureHeight : pictureHeight >> 1;
  const reach = radius * 2.4;
  const x0 = Math.max(0, Math.ceil(cx - 0.5 - reach));
  const x1 = Math.min(width - 1, Math.floor(cx - 0.5 + reach));
  const y0 = Math.max(0, Math.ceil(cy - 0.5 - reach));
  const y1 = Math.min(height - 1, Math.floor(cy - 0.5 + reach));
  const s = 1 / radius;
  for (let x = x0; x <= x1; x++) {
    const d = (x + 0.5 - cx) * s;
    weights[x - x0] = Math.exp(-d * d);
  }
  for (let y = y0; y <= y1; y++) {
    const d = (y + 0.5 - cy) * s;
    const row = Math.exp(-d * d) * strength;
    if (row < FAINT) continue;
    const at = y * width;
    const clearAt = y * step * pictureWidth;
    for (let x = x0; x <= x1; x++) {
      let a = (weights[x - x0] as number) * row;
      if (a < FAINT) continue;
      if (clear) a *= (clear[clearAt + x * step] as number) / 255;
      const old = plane[at + x] as number;
      plane[at + x] = old + (value - old) * a + 0.5;
      if (second === null) continue;
      const other = second[at + x] as number;
      second[at + x] = other + (secondValue - other) * a + 0.5;
    }
  }
}

/** A soft straight streak from (x, y) along (dx, dy); brightest in its middle. Luma only: it takes the colour of what it lies on. */
export function setStreak(
  frame: Frame,
  x: number,
  y: number,
  dx: number,
  dy: number,
  radius: number,
  strength: number,
  value: number,
): void {
  const { width, height, clear, scale } = frame;
  [x, y, dx, dy, radius] = [x * scale, y * scale, dx * scale, dy * scale, radius * scale];
  const length = Math.hypot(dx, dy);
  const y0 = Math.max(0, Math.floor(Math.min(y, y + dy)));
  const y1 = Math.min(height - 1, Math.ceil(Math.max(y, y + dy)));
  const across = length / Math.abs(dy);
  for (let py = y0; py <= y1; py++) {
    const k = (py + 0.5 - y) / dy;
    if (k <= 0 || k >= 1) continue;
    const cx = x + dx * k;
    const along = Math.sin(Math.PI * k) * strength;
    const reach = radius * across * 2.2;
    for (let px = Math.max(0, Math.ceil(cx - 0.5 - reach)); px <= Math.min(width - 1, cx - 0.5 + reach); px++) {
      const d = (px + 0.5 - cx) / (radius * across);
      const at = py * width + px;
      let a = along * Math.exp(-d * d);
      if (clear) a *= (clear[at] as number) / 255;
      const old = frame.y[at] as number;
      frame.y[at] = old + (value - old) * a + 0.5;
    }
  }
}

/** A round disc such as a sun or moon: a little darker towards its edge, with faint plains. */
export function setDisc(frame: Frame, x: number, y: number, radius: number, strength: number, colour: Yuv): void {
  const { scale, camera } = frame;
  const px = camera.x + (x * scale - camera.x) * camera.zoom;
  const py = camera.y + (y * scale - camera.y) * camera.zoom;
  const r = radius * scale * camera.zoom;
  fillDisc(frame, frame.y, 1, px, py, r, strength, colour[0], plains);
  fillDisc(frame, frame.u, 2, px / 2, py / 2, r / 2, strength, colour[1]);
  fillDisc(frame, frame.v, 2, px / 2, py / 2, r / 2, strength, colour[2]);
}

function fillDisc(
  { width, height, clear }: Frame,
  plane: Uint8Array,
  step: number,
  cx: number,
  cy: number,
  radius: number,
  strength: number,
  value: number,
  face: NoiseTable | null = null,
): void {
  const w = width / step;
  const h = height / step;
  for (let y = Math.max(0, Math.floor(cy - radius - 1)); y < Math.min(h, cy + radius + 1); y++)
    for (let x = Math.max(0, Math.floor(cx - radius - 1)); x < Math.min(w, cx + radius + 1); x++) {
      const dx = x + 0.5 - cx;
      const dy = y + 0.5 - cy;
      const far = Math.sqrt(dx * dx + dy * dy);
      const inside = radius + 0.8 - far;
      if (inside <= 0) continue;
      let a = Math.min(1, inside / 1.6) * strength;
      const at = y * w + x;
      const old = plane[at] as number;
      let shown = value;
      if (face) {
        const k = far / radius;
        const plain = smoothstep(0.44, 0.68, noiseAt(face, 0.3 + (dx / radius) * 0.2, 0.4 + (dy / radius) * 0.2));
        // The sky shows through: in a light one the face is faint.
        shown -= (value - old) * (0.08 * k * k * k + 0.12 * plain);
      }
      if (clear) a *= (clear[y * step * width + x * step] as number) / 255;
      plane[at] = old + (shown - old) * a + 0.5;
    }
}

const plains = noiseTable(11, 4, 4);
