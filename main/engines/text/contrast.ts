// Contrast of two colours as WCAG 2.2 defines it, and small colour arithmetic.

export type Rgb = readonly [number, number, number];

export function parseColour(hex: string): Rgb {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;
}

export function rgba(hex: string, alpha: number): string {
  return `rgba(${parseColour(hex).join(",")},${alpha})`;
}

/** Linear mix in sRGB: 0 is `a`, 1 is `b`. */
export function mix(a: string, b: string, t: number): string {
  const [x, y] = [parseColour(a), parseColour(b)];
  return `#${x
    .map((v, i) =>
      Math.round(v + ((y[i] ?? 0) - v) * t)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** Relative luminance, 0–1: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function luminance([r, g, b]: Rgb): number {
  return 0.2126 * (LINEAR[r] as number) + 0.7152 * (LINEAR[g] as number) + 0.0722 * (LINEAR[b] as number);
}

/** Of each 8-bit value of sRGB. */
const LINEAR = Float64Array.from({ length: 256 }, (_, i) => {
  const v = i / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/** 1–21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastRatio(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

export function contrastOf(a: string, b: string): number {
  return contrastRatio(luminance(parseColour(a)), luminance(parseColour(b)));
}

/** Nearer to white than to black: what stands on it is dark. */
export function isLight(colour: string): boolean {
  return contrastOf(colour, "#000000") > contrastOf(colour, "#ffffff");
}

/** Whichever of the colours reads best on `ground`. */
export function readableOn(ground: string, ...colours: [string, ...string[]]): string {
  return colours.reduce((best, c) => (contrastOf(c, ground) > contrastOf(best, ground) ? c : best));
}
