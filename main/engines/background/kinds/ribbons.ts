// Sheets of silk or paper, one before the other: their edges wander slowly, each throws a soft shadow on the next.
import { bell, noiseAt, noiseTable } from "../noise.ts";
import type { Kind } from "../painter.ts";

export const ribbons: Kind = (scene) => {
  const { random, seed } = scene;
  const grain = noiseTable(seed, 4, 3);
  const tilt = (random() - 0.5) * 0.5;
  const sheets = Array.from({ length: 6 }, (_, k) => ({
    level: 0.1 + k * 0.165 + (random() - 0.5) * 0.05,
    waves: Array.from({ length: 3 }, (__, n) => ({
      size: (0.085 / (n + 1)) * (0.6 + random() * 0.8),
      wide: (1.3 + n * 1.7) * (0.7 + random() * 0.6),
      pace: (random() < 0.5 ? -1 : 1) * (0.07 + random() * 0.1),
      phase: random() * 9,
    })),
  }));
  const light = random() < 0.5;

  const tones = sheets.map((_, k) => 0.18 + ((light ? k + 1 : sheets.length - 1 - k) / sheets.length) * 0.62);
  let edges = new Float32Array(0);

  return {
    detail: 4,
    field({ columns, rows, x, v, tone, glow }, time) {
      if (edges.length < columns * sheets.length) edges = new Float32Array(columns * sheets.length);
      sheets.forEach(({ level, waves }, k) => {
        for (let i = 0; i < columns; i++) {
          let e = level + (x[i] as number) * tilt * 0.4;
          for (const w of waves) e += Math.sin((x[i] as number) * w.wide + time * w.pace + w.phase) * w.size;
          edges[k * columns + i] = e;
        }
      });
      const count = sheets.length;
      const sample = ((v[rows - 1] as number) - (v[0] as number)) / (rows - 1);
      const soft = sample * 0.7;
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        for (let i = 0; i < columns; i++) {
          const body = noiseAt(grain, (x[i] as number) * 0.15 + time * 0.002, down * 0.3) - 0.5;
          let t = 0.18 + (light ? 0 : 0.62) + body * 0.1;
          // What a sheet wholly in front covers need not be drawn.
          let first = count - 1;
          while (first > 0 && down < (edges[first * columns + i] as number) + sample) first--;
          // From the back to the front: each sheet covers what lies behind it and darkens it just before its edge.
          for (let k = first; k < count; k++) {
            const below = down - (edges[k * columns + i] as number);
            if (below < -SHADOW) continue;
            const cover = below <= -soft ? 0 : below >= soft ? 1 : (below + soft) / (2 * soft);
            if (cover < 1) t -= (1 - cover) * 0.11 * bell(below / (SHADOW / 3.5));
            if (cover === 0) continue;
            const lip = below < LIP ? 0.075 * bell(below / (LIP / 3.5)) : 0;
            t += ((tones[k] as number) + body * (k % 2 ? 0.14 : -0.12) + lip - t) * cover;
          }
          tone[at + i] = t;
          glow[at + i] = 0;
        }
      }
    },
  };
};

/** How far a sheet's shadow falls, and how deep its lit edge is, in parts of the picture's height. */
const SHADOW = 0.3;
const LIP = 0.158;
