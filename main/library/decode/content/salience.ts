// Where the eye goes in a picture without faces: to what differs in colour and light from the rest and from its border, and to detail.

/** RGB, 8 bits each; small: about 64 pixels a side. */
export interface SmallRgb {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** What detail counts beside difference, and how much less the corners count than the middle. */
const DETAIL = 0.6;
const CORNERS = 0.45;
/** Of the shorter side: what lies nearer together is one thing. */
const NEAR = 0.16;
const STEPS = 8;

/** 0–1 of the picture. The middle where all of it is alike. */
export function salientPoint({ width, height, rgb }: SmallRgb): { x: number; y: number } {
  const weights = smoothed(weigh({ width, height, rgb }), width, height);
  const reach = NEAR * Math.min(width, height);
  let best = { x: (width - 1) / 2, y: (height - 1) / 2 };
  let most = LEAST;
  weights.forEach((weight, i) => {
    if (weight <= most) return;
    most = weight;
    best = { x: i % width, y: Math.floor(i / width) };
  });
  // From the strongest pixel to the middle of what lies about it.
  for (let step = 0; step < STEPS; step++) best = meanAbout(weights, width, height, best, reach) ?? best;
  return { x: (best.x + 0.5) / width, y: (best.y + 0.5) / height };
}

/** Differences in levels under which nothing stands out. */
const LEAST = 6;

function weigh({ width, height, rgb }: SmallRgb): Float64Array {
  const count = width * height;
  // Light, red against green, and blue against yellow, about as far apart as they look.
  const channels = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
  for (let i = 0; i < count; i++) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(3 * i, 3 * i + 3);
    channels[0][i] = 0.3 * r + 0.6 * g + 0.1 * b;
    channels[1][i] = r - g;
    channels[2][i] = 0.5 * (r + g) - b;
  }
  const isBorder = (i: number) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x < 2 || y < 2 || x >= width - 2 || y >= height - 2;
  };
  const border = channels.map((values) => mean(values.filter((_, i) => isBorder(i))));
  const whole = channels.map((values) => mean(values));
  return new Float64Array(count).map((_, i) => {
    const from = (means: number[]) =>
      Math.hypot(...channels.map((values, c) => (values[i] as number) - (means[c] as number)));
    const [x, y] = [i % width, Math.floor(i / width)];
    const light = channels[0];
    const across = x > 0 && x < width - 1 ? Math.abs((light[i + 1] as number) - (light[i - 1] as number)) : 0;
    const down = y > 0 && y < height - 1 ? Math.abs((light[i + width] as number) - (light[i - width] as number)) : 0;
    const out = Math.hypot(offMiddle(x, width), offMiddle(y, height)) / Math.SQRT2;
    return ((from(border) + from(whole)) / 2 + DETAIL * (across + down)) * (1 - CORNERS * out * out);
  });
}

/** −1 to 1; a picture may be a single pixel wide. */
function offMiddle(at: number, length: number): number {
  return length > 1 ? (2 * at) / (length - 1) - 1 : 0;
}

/** By the mean of five by five. */
function smoothed(values: Float64Array, width: number, height: number): Float64Array {
  return values.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    let [sum, count] = [0, 0];
    for (let ny = Math.max(0, y - 2); ny <= Math.min(height - 1, y + 2); ny++)
      for (let nx = Math.max(0, x - 2); nx <= Math.min(width - 1, x + 2); nx++, count++)
        sum += values[ny * width + nx] as number;
    return sum / count;
  });
}

function meanAbout(
  weights: Float64Array,
  width: number,
  height: number,
  at: { x: number; y: number },
  reach: number,
): { x: number; y: number } | null {
  let [sum, x, y] = [0, 0, 0];
  for (let ny = Math.max(0, Math.ceil(at.y - reach)); ny <= Math.min(height - 1, at.y + reach); ny++)
    for (let nx = Math.max(0, Math.ceil(at.x - reach)); nx <= Math.min(width - 1, at.x + reach); nx++) {
      const weight = (weights[ny * width + nx] as number) ** 2;
      sum += weight;
      x += weight * nx;
      y += weight * ny;
    }
  return sum > 0 ? { x: x / sum, y: y / sum } : null;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
