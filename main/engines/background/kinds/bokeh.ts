// Lights out of focus: soft discs of many sizes that drift through each other before a warm depth.
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Field, Kind } from "../painter.ts";

export const bokeh: Kind = (scene) => {
  const { random, seed, width, height } = scene;
  const depth = noiseTable(seed, 4, 2);
  const discs = Array.from({ length: 34 }, (_, i) => {
    const near = (i / 34) ** 1.3;
    return {
      x: (random() - 0.5) * width * 1.2,
      y: (random() - 0.5) * height * 1.1,
      radius: 0.025 + near * 0.12 * (0.6 + random() * 0.6),
      strength: (0.42 - near * 0.28) * (0.5 + random() * 0.7),
      warmth: random() ** 2,
      dx: (random() - 0.5) * 0.016 * (0.4 + near),
      dy: -(0.002 + random() * 0.012) * (0.4 + near),
      phase: random() * 9,
      pace: 0.12 + random() * 0.35,
    };
  });
  const heart = { x: (random() - 0.5) * width * 0.6, y: (random() - 0.7) * height * 0.3 };

  return {
    detail: 8,
    field(field, time) {
      const { columns, rows, x, y, v, tone, glow } = field;
      for (let j = 0; j < rows; j++) {
        const at = j * columns;
        const py = y[j] as number;
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const n = noiseAt(depth, px * 0.13 + time * 0.003, py * 0.13 - time * 0.002);
          const dx = px - heart.x;
          const dy = py - heart.y;
          tone[at + i] =
            0.07 +
            0.3 * bell(Math.sqrt(dx * dx + dy * dy * 1.6) * 0.95) +
            (n - 0.5) * 0.2 +
            0.05 * (1 - (v[j] as number));
          glow[at + i] = 0;
        }
      }
      for (const d of discs) {
        const px = wrap(d.x + d.dx * time, width * 0.5 + d.radius + 0.1);
        const py = wrap(d.y + d.dy * time, height * 0.5 + d.radius + 0.1);
        const breath = 0.72 + 0.28 * Math.sin(time * d.pace + d.phase);
        // Lower down they are dimmer: captions lie there.
        const calm = 1 - 0.45 * smoothstep(0.1, 0.5, py / height);
        disc(field, px, py, d.radius, d.strength * breath * calm, d.warmth);
      }
    },
  };
};

/** An even disc with a slightly brighter rim, as a real lens draws a point out of focus. */
export function disc(
  { columns, rows, x, y, tone, glow }: Field,
  cx: number,
  cy: number,
  radius: number,
  strength: number,
  warmth: number,
): void {
  const dx0 = x[0] as number;
  const step = ((x[columns - 1] as number) - dx0) / (columns - 1);
  const soft = Math.max(step * 1.6, radius * 0.07);
  const reach = radius + soft;
  const i0 = Math.max(0, Math.floor((cx - reach - dx0) / step));
  const i1 = Math.min(columns - 1, Math.ceil((cx + reach - dx0) / step));
  const dy0 = y[0] as number;
  const j0 = Math.max(0, Math.floor((cy - reach - dy0) / step));
  const j1 = Math.min(rows - 1, Math.ceil((cy + reach - dy0) / step));
  for (let j = j0; j <= j1; j++) {
    const dy = (y[j] as number) - cy;
    for (let i = i0; i <= i1; i++) {
      const dx = (x[i] as number) - cx;
      const far = Math.sqrt(dx * dx + dy * dy);
      if (far >= reach) continue;
      const inside = 1 - smoothstep(radius - soft, reach, far);
      const rim = 0.78 + 0.3 * smoothstep(radius * 0.55, radius * 0.98, far);
      const a = strength * inside * rim;
      const k = j * columns + i;
      // A warm light tints more than it brightens: half gold, half the night's blue would be grey.
      tone[k] = (tone[k] as number) + a * (1 - 0.45 * warmth);
      glow[k] = (glow[k] as number) + a * warmth * 1.5;
    }
  }
}

/** Keeps a drifting thing within ±reach: out on one side, in on the other. */
export function wrap(value: number, reach: number): number {
  const span = reach * 2;
  return ((((value + reach) % span) + span) % span) - reach;
}
