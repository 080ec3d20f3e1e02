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
  const land = ridge(scene, 0.93, 0.07, 0.5);
  const farLand = ridge(scene, 0.9, 0.05, 0.55);

  return {
    detail: 8,
    field({ columns, rows, x, v, tone, glow }, time) {
      const t = time * wind;
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        const base = 0.2 + 0.46 * smoothstep(0, 0.9, down) ** 1.2;
        // Clouds lie in a flat layer: towards the horizon they are seen from the side, closer together.
        const depth = 1 / (1.16 - Math.min(1, down));
        const across = 0.1 + 0.075 * depth;
        const along = depth * 0.2;
        const thin = 1 - smoothstep(0.8, 1.02, down);
        const dv = down - sun.v;
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const dx = px - sun.x;
          const near = Math.sqrt(dx * dx * 0.6 + dv * dv * 2.2);
          const shine = bell(near * 1.5);
          const core = bell(near * 4.6);
          const u = px * across + t * 0.0034;
          const a = noiseAt(high, u, along - time * 0.0005);
          const b = noiseAt(low, px * across * 1.9 + t * 0.0062 + 0.3, along * 2.1 + (a - 0.5) * 0.14);
          const body = a * 0.66 + b * 0.34;
          // What the light catches: where the cloud thins towards the sun.
          const rim = body - (noiseAt(high, u - dx * 0.012, along + dv * 0.02 + 0.012) * 0.66 + b * 0.34);
          const dense = smoothstep(0.42, 0.66, body) * thin;
          const lit = Math.max(-0.5, Math.min(1, rim * 7));
          tone[at + i] = base + shine * 0.14 + core * 0.2 + dense * (lit * (0.12 + shine * 0.22) - 0.15 + shine * 0.06);
          glow[at + i] = shine * 0.16 + core * 0.26 + dense * Math.max(0, lit) * shine * 0.3;
        }
      }
    },
    foreground(context) {
      fillRidge(context, scene, farLand, 0.24, { to: 1, alpha: 0.8 });
      fillRidge(context, scene, land, 0.05, null);
    },
  };
};
