// Northern lights: curtains with rays that wander over a starry sky, mountains and firs before them.
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { fillRidge, firs, ridge } from "./silhouettes.ts";
import { makeStars } from "./starfield.ts";

export const aurora: Kind = (scene) => {
  const { random, seed, height } = scene;
  const noise = noiseTable(seed, 4, 2);
  const rays = noiseTable(seed + 1, 32, 2);
  const curtains = Array.from({ length: 3 }, (_, k) => ({
    level: 0.62 - k * 0.13 + (random() - 0.5) * 0.08,
    swing: 0.2 + random() * 0.14,
    offset: random() * 10,
    tall: 0.34 + random() * 0.2,
    strength: [1, 0.7, 0.5][k] as number,
    drift: (random() < 0.5 ? -1 : 1) * (0.006 + random() * 0.006),
  }));
  const stars = makeStars(scene, 320, 0.8);
  const far = ridge(scene, 0.8, 0.16, 0.52);
  const treeLevel = 0.93 + random() * 0.02;

  return {
    detail: 8,
    field({ columns, rows, x, v, tone, glow }, time) {
      const lines = curtains.map((c) => {
        const edge = new Float32Array(columns);
        const bright = new Float32Array(columns);
        const reach = new Float32Array(columns);
        for (let i = 0; i < columns; i++) {
          const at = x[i] as number;
          const fold = noiseAt(noise, at * 0.16 + c.offset + time * c.drift, time * 0.004 + c.offset) - 0.5;
          edge[i] = c.level + fold * c.swing * 1.5;
          const ray = noiseAt(rays, at * 0.27 + fold * 0.5 + time * c.drift * 0.9, time * 0.006 + c.offset);
          const body = noiseAt(noise, at * 0.13 - time * 0.006, c.offset * 1.7 + time * 0.005);
          bright[i] = c.strength * (0.4 + 0.75 * smoothstep(0.25, 0.8, ray)) * (0.12 + smoothstep(0.2, 0.85, body));
          reach[i] = 1 / (c.tall * (0.55 + 0.9 * ray));
        }
        return { edge, bright, reach };
      });
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const sky = 0.03 + 0.2 * smoothstep(0.15, 0.95, down);
        const at = j * columns;
        for (let i = 0; i < columns; i++) {
          let light = 0;
          let rim = 0;
          for (let k = 0; k < lines.length; k++) {
            const line = lines[k] as (typeof lines)[number];
            const up = (line.edge[i] as number) - down;
            const b = line.bright[i] as number;
            if (up > 0) {
              const h = up * (line.reach[i] as number);
              light += h < 2 ? b * bell(h * 1.15) * (1 - 0.45 * bell(up * 40)) : 0;
              rim += b * bell(h * 3.4);
            } else {
              light += 0.55 * b * bell(up * 34);
              rim += b * bell(up * 30);
            }
          }
          tone[at + i] = sky + (light === 0 ? 0 : 0.66 * (1 - Math.exp(-light * 1.5))) + 0.02;
          glow[at + i] = rim === 0 ? 0 : 0.24 * (1 - Math.exp(-rim * 0.9));
        }
      }
    },
    lights(frame, time) {
      stars(frame, time);
    },
    foreground(context) {
      fillRidge(context, scene, far, 0.08, { to: 1.02, alpha: 0.9 });
      firs(context, scene, (k) => treeLevel + 0.025 * Math.sin(k * 5 + seed), 0.17 * Math.min(1.2, height), 0);
    },
  };
};
