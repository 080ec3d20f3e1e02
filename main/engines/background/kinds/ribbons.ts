// Sheets of silk or paper, one before the other: their edges wander slowly, each throws a soft shadow on the next.
import { bell, noiseAt, noiseTable } from "../noise.ts";
import type { Kind } from "../painter.ts";

export const ribbons: Kind = (scene) => {
  const { random, seed } = scene;
  const grain = noiseTable(seed, 4, 3);
  const tilt = (random() - 0.5) * 0.5;
  const sheets = Array.from({ length: 6 }, (_, k) => ({
    level: 0.1 + k * 0.165 + (random() - 0.5) * 0.05,
    waves: Array.from({ length: 3 }, (_, n) => ({
      size: (0.085 / (n + 1)) * (0.6 + random() * 0.8),
      wide: (1.3 + n * 1.7) * (0.7 + random() * 0.6),
      pace: (random() < 0.5 ? -1 : 1) * (0.07 + random() * 0.1),
      phase: random() * 9,
    })),
    accent: random() < 0.3 ? 0.16 : 0,
  }));
  const light = random() < 0.5;

  return {
    field({ columns, rows, x, v, tone, glow }, time) {
      const edges = sheets.map(({ level, waves }) => {
        const edge = new Float32Array(columns);
        for (let i = 0; i < columns; i++) {
          let e = level + (x[i] as number) * tilt * 0.4;
          for (const w of waves) e += Math.sin((x[i] as number) * w.wide + time * w.pace + w.phase) * w.size;
          edge[i] = e;
        }
        return edge;
      });
      const last = sheets.length;
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        for (let i = 0; i < columns; i++) {
          let k = 0;
          let top = -1;
          let next = 9;
          for (let n = 0; n < last; n++) {
            const e = (edges[n] as Float32Array)[i] as number;
            if (down >= e) {
              k = n + 1;
              top = e;
            } else if (e < next) next = e;
          }
          const order = light ? k / last : 1 - k / last;
          const body = noiseAt(grain, (x[i] as number) * 0.15 + k * 0.31 + time * 0.002, down * 0.3 + k * 0.17);
          const lip = k > 0 ? bell((down - top) * 26) : 0;
          const shadow = next < 9 ? bell((next - down) * 11) : 0;
          tone[at + i] = 0.14 + order * 0.62 + (body - 0.5) * 0.1 + lip * 0.07 - shadow * 0.12;
          glow[at + i] = k > 0 ? (sheets[k - 1]?.accent ?? 0) + lip * 0.05 : 0;
        }
      }
    },
  };
};
