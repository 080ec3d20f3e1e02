// Clouds at the edge of the day: two layers that drift at their own pace, lit from a sun behind them.
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { fillRidge, ridge } from "./silhouettes.ts";

export const clouds: Kind = (scene) => {
  const { random, seed, width } = scene;
  const high = noiseTable(seed, 4, 5);
  const low = noiseTable(seed + 1, 4, 5);
  const sun = { x: (random() - 0.5) * width * 0.7, v: 0.55 + random() * 0.14 };
  const wind = random() < 0.5 ? -1 : 1;
  const land = ridge(scene, 0.93, 0.05, 0.42);

  return {
    field({ columns, rows, x, v, tone, glow }, time) {
      const t = time * wind;
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        const base = 0.18 + 0.5 * smoothstep(0, 0.85, down) ** 1.3;
        // Clouds lie in flat layers: towards the horizon they are seen from the side.
        const far = 0.22 + 0.9 * Math.max(0, 0.95 - down);
        const squeeze = 0.42 / far;
        const dv = down - sun.v;
        const cover = 1 - smoothstep(0.72, 0.98, down);
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const dx = px - sun.x;
          const near = Math.sqrt(dx * dx * 0.6 + dv * dv * 2.2);
          const shine = bell(near * 1.55);
          const core = bell(near * 4.2);
          const px1 = px * squeeze * 0.34;
          const a = noiseAt(high, px1 + t * 0.0042, squeeze * 0.3 - time * 0.0006);
          const b = noiseAt(low, px1 * 1.7 - 0.3 + t * 0.0075, squeeze * 0.56 + (a - 0.5) * 0.1);
          // The difference towards the sun is what the light catches.
          const edge = noiseAt(high, px1 + t * 0.0042 - dx * 0.02, squeeze * 0.3 - time * 0.0006 + 0.022);
          const dense = smoothstep(0.44, 0.74, a * 0.62 + b * 0.38) * cover;
          const lit = (a - edge) * 2.4;
          tone[at + i] =
            base + shine * 0.16 + core * 0.16 - dense * (0.17 - shine * 0.1) + dense * lit * (0.22 + shine * 0.3);
          glow[at + i] = shine * 0.2 + core * 0.24 + dense * Math.max(0, lit) * shine * 0.5;
        }
      }
    },
    foreground(context) {
      fillRidge(context, scene, land, 0.04, null);
    },
  };
};
