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
    edge: new Float32Array(0),
    bright: new Float32Array(0),
    reach: new Float32Array(0),
    lowest: 0,
  }));
  const stars = makeStars(scene, 320, 0.8);
  const far = ridge(scene, 0.8, 0.16, 0.52);
  const treeLevel = 0.93 + random() * 0.02;
  let light = new Float64Array(0);
  let rim = new Float64Array(0);

  /** Adds what a curtain shines at one height. */
  function hang(edge: Float32Array, bright: Float32Array, reach: Float32Array, down: number, columns: number): void {
    for (let i = 0; i < columns; i++) {
      const up = (edge[i] as number) - down;
      const b = bright[i] as number;
      if (up > 0) {
        const h = up * (reach[i] as number);
        if (h >= 2) continue;
        light[i] = (light[i] as number) + b * bell(h * 1.15) * (1 - 0.45 * bell(up * 40));
        rim[i] = (rim[i] as number) + b * bell(h * 3.4);
      } else if (up > -FOOT) {
        light[i] = (light[i] as number) + 0.55 * b * bell(up * 34);
        rim[i] = (rim[i] as number) + b * bell(up * 30);
      }
    }
  }

  return {
    detail: 8,
    field({ columns, rows, x, v, tone, glow }, time) {
      for (const c of curtains) {
        if (c.edge.length < columns) {
          c.edge = new Float32Array(columns);
          c.bright = new Float32Array(columns);
          c.reach = new Float32Array(columns);
        }
        const { edge, bright, reach } = c;
        c.lowest = 0;
        for (let i = 0; i < columns; i++) {
          const at = x[i] as number;
          const fold = noiseAt(noise, at * 0.16 + c.offset + time * c.drift, time * 0.004 + c.offset) - 0.5;
          edge[i] = c.level + fold * c.swing * 1.5;
          const ray = noiseAt(rays, at * 0.27 + fold * 0.5 + time * c.drift * 0.9, time * 0.006 + c.offset);
          const body = noiseAt(noise, at * 0.13 - time * 0.006, c.offset * 1.7 + time * 0.005);
          bright[i] = c.strength * (0.4 + 0.75 * smoothstep(0.25, 0.8, ray)) * (0.12 + smoothstep(0.2, 0.85, body));
          reach[i] = 1 / (c.tall * (0.55 + 0.9 * ray));
          c.lowest = Math.max(c.lowest, edge[i] as number);
        }
      }
      if (light.length < columns) {
        light = new Float64Array(columns);
        rim = new Float64Array(columns);
      }
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const sky = 0.03 + 0.2 * smoothstep(0.15, 0.95, down);
        const at = j * columns;
        light.fill(0);
        rim.fill(0);
        for (const { edge, bright, reach, lowest } of curtains)
          if (down < lowest + FOOT) hang(edge, bright, reach, down, columns);
        for (let i = 0; i < columns; i++) {
          const l = light[i] as number;
          const r = rim[i] as number;
          tone[at + i] = sky + (l === 0 ? 0 : 0.66 * (1 - Math.exp(-l * 1.5))) + 0.02;
          glow[at + i] = r === 0 ? 0 : 0.24 * (1 - Math.exp(-r * 0.9));
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

/** How far below its edge a curtain still shines, in parts of the picture's height. */
const FOOT = 0.117;
