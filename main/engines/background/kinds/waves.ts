// The sea under a low sun or moon: a path of light that glitters on the swell, a headland in the distance.
import { setDisc } from "../frame.ts";
import { alongRow, bell, noiseAt, noiseRow, noiseTable, setNoiseRow, smoothstep } from "../noise.ts";
import type { Field, Kind } from "../painter.ts";
import { fillRidge } from "./silhouettes.ts";

export const waves: Kind = (scene) => {
  const { random, seed, width, size } = scene;
  const swell = noiseTable(seed, 8, 3);
  const haze = noiseTable(seed + 1, 4, 4);
  // Between title and captions.
  const horizon = 0.57 + random() * 0.04;
  const aspect = size.height / Math.min(size.width, size.height);
  const tall = aspect > 1.2;
  const side = random() < 0.5 ? -1 : 1;
  const radius = 0.045 + random() * 0.035;
  // Low beside the words, which in a wide picture may begin at the left.
  const sun = {
    x: (tall ? side : 1) * ((tall ? 0.33 : 0.35) + random() * 0.06) * width,
    v: horizon - (radius * 1.15) / aspect - 0.015 - random() * 0.03,
    radius,
  };
  const reach = 0.3 + random() * 0.25;
  const row = noiseRow();
  const other = noiseRow();

  function drawSky({ columns, x, v, tone, glow }: Field, j: number, time: number): void {
    const down = v[j] as number;
    const at = j * columns;
    const high = (horizon - down) / horizon;
    const base = 0.15 + 0.48 * (1 - high) ** 1.8;
    const dy = (down - sun.v) * aspect;
    const drift = time * 0.0016;
    const veiled = bell((high - 0.3) * 2.4);
    setNoiseRow(row, haze, high * 0.55, (x[0] as number) * 0.14 + drift, (x[columns - 1] as number) * 0.14 + drift);
    for (let i = 0; i < columns; i++) {
      const px = x[i] as number;
      const dx = px - sun.x;
      const far = Math.sqrt(dx * dx + dy * dy);
      const halo = bell(far * 1.9) * 0.32 + bell(far * 5.5) * 0.3;
      const veil = smoothstep(0.5, 0.8, alongRow(row, px * 0.14 + drift)) * veiled;
      tone[at + i] = base + halo * 0.55 + veil * 0.12 * (0.4 + halo);
      glow[at + i] = halo * 0.3;
    }
  }

  function drawSea({ columns, x, v, tone, glow }: Field, j: number, time: number): void {
    const at = j * columns;
    const near = ((v[j] as number) - horizon) / (1 - horizon);
    // A plane seen at a flat angle: far rows are close together.
    const depth = 1 / (near + 0.035);
    const rowTone = 0.34 * (1 - near) ** 1.6 + 0.1;
    const pathWidth = 0.035 + sun.radius * 0.7 + near * 0.34;
    const lifted = 0.2 * smoothstep(0, 0.05, near) * (0.5 + near * 0.3);
    const sway = 0.12 * near;
    const calm = 0.28 * (1 - near * 0.6);
    const fine = 0.05 * depth + 0.16;
    const a = { wide: fine * 0.55, drift: time * 0.007 };
    const b = { wide: fine * 0.8, drift: 0.37 - time * 0.011 };
    const [left, right] = [x[0] as number, x[columns - 1] as number];
    setNoiseRow(row, swell, depth * 0.34 - time * 0.022, left * a.wide + a.drift, right * a.wide + a.drift);
    setNoiseRow(other, swell, depth * 0.52 - time * 0.031 + 0.6, left * b.wide + b.drift, right * b.wide + b.drift);
    for (let i = 0; i < columns; i++) {
      const px = x[i] as number;
      const lift = alongRow(row, px * a.wide + a.drift) + alongRow(other, px * b.wide + b.drift) - 1;
      const path = bell((px - sun.x + lift * sway) / pathWidth);
      const sparkle = path === 0 ? 0 : path * (calm + 0.95 * smoothstep(0.02, 0.34, lift));
      tone[at + i] = rowTone + lift * lifted + sparkle * 0.42;
      glow[at + i] = sparkle * 0.34;
    }
  }

  return {
    detail: 4,
    horizon,
    field(field, time) {
      for (let j = 0; j < field.rows; j++)
        if ((field.v[j] as number) < horizon) drawSky(field, j, time);
        else drawSea(field, j, time);
    },
    lights(frame) {
      const shorter = Math.min(size.width, size.height);
      setDisc(frame, size.width / 2 + sun.x * shorter, sun.v * size.height, sun.radius * shorter, 0.94, frame.sun);
    },
    foreground(context) {
      headland(0.42, 0.05, 0.3);
      headland(0.3, 0.03, 0.18);
      function headland(length: number, high: number, toneAt: number): void {
        const n = 260;
        const line = new Float32Array(Math.ceil(size.width / 6) + 2).map((_, i) => {
          const k = (i * 6) / size.width;
          const from = side < 0 ? k : 1 - k;
          const h = Math.max(0, 1 - from / (length * reach * 2.2)) ** 0.7;
          const rough = noiseAt(haze, k * 2.2 + high * 9, 0.4) - 0.35 + 0.25 * (noiseAt(haze, k * 9, 0.8) - 0.5);
          return h <= 0 ? 2 : horizon - h * high * (0.6 + rough * 1.3) * (n / 260) * 1.6;
        });
        context.save();
        context.beginPath();
        context.rect(0, 0, size.width, Math.round(horizon * size.height));
        context.clip();
        fillRidge(context, scene, line, toneAt, null);
        context.restore();
      }
    },
  };
};
