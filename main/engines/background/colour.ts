// Colour of backgrounds: a palette as a ramp from dark to light, straight in BT.709 limited range.
import type { Palette } from "../../../contract/look.ts";

export type Yuv = readonly [number, number, number];
export type Rgb = readonly [number, number, number];

export const RAMP_STEPS = 4096;

export interface Ramp {
  /** 8-bit values with fractions, `RAMP_STEPS` of them. */
  y: Float32Array;
  u: Float32Array;
  v: Float32Array;
}

export function parseHex(hex: string): Rgb {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;
}

/** ITU-R BT.709, limited range: luma 16–235, chroma 16–240. From sRGB values 0–255. */
export function toYuv([r, g, b]: Rgb): Yuv {
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [16 + (y * 219) / 255, 128 + (((b - y) / 1.8556) * 224) / 255, 128 + (((r - y) / 1.5748) * 224) / 255];
}

/** The first value of `toYuv` alone. */
export function lumaOf(r: number, g: number, b: number): number {
  return 16 + ((0.2126 * r + 0.7152 * g + 0.0722 * b) * 219) / 255;
}

export function mixYuv(a: Yuv, b: Yuv, t: number): Yuv {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function toRgb(y: number, u: number, v: number): Rgb {
  const l = ((y - 16) * 255) / 219;
  const b = ((u - 128) * 255) / 224;
  const r = ((v - 128) * 255) / 224;
  return [l + 1.5748 * r, l - 0.1873 * b - 0.4681 * r, l + 1.8556 * b];
}

/** The palette's background colours, evenly spaced and mixed in OKLab, where a mix stays as bright and clean as its ends. */
export function makeRamp(palette: Palette): Ramp {
  const stops = palette.background.map((c) => toOklab(parseHex(c)));
  const ramp: Ramp = {
    y: new Float32Array(RAMP_STEPS),
    u: new Float32Array(RAMP_STEPS),
    v: new Float32Array(RAMP_STEPS),
  };
  for (let i = 0; i < RAMP_STEPS; i++) {
    const at = (i / (RAMP_STEPS - 1)) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    const [a, b] = [stops[k] as Rgb, stops[k + 1] as Rgb];
    const t = at - k;
    const yuv = toYuv(fromOklab([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]));
    [ramp.y[i], ramp.u[i], ramp.v[i]] = yuv;
  }
  return ramp;
}

/** The ramp's colour at 0–1 as `rgb(…)`, for what Skia draws in front. */
export function rampColour(ramp: Ramp, tone: number, alpha = 1): string {
  const i = Math.round(Math.min(1, Math.max(0, tone)) * (RAMP_STEPS - 1));
  const rgb = toRgb(ramp.y[i] as number, ramp.u[i] as number, ramp.v[i] as number);
  return `rgba(${rgb.map((c) => Math.round(Math.min(255, Math.max(0, c)))).join(",")},${alpha})`;
}

// https://bottosson.github.io/posts/oklab/
function toOklab(rgb: Rgb): Rgb {
  const [r, g, b] = rgb.map((v) =>
    v <= 0.04045 * 255 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([L, a, b]: Rgb): Rgb {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)) as unknown as Rgb;
}
