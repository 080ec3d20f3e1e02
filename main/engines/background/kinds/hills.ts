// Ridge behind ridge in the mist of a morning: the mist drifts through the valleys, the light comes and goes.
import { setDisc } from "../frame.ts";
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { fillRidge, firs, heightAt, ridge } from "./silhouettes.ts";

export const hills: Kind = (scene) => {
  const { random, seed, width, size } = scene;
  const mist = noiseTable(seed, 4, 4);
  const aspect = size.height / Math.min(size.width, size.height);
  const tall = aspect > 1.2;
  const ridges = (tall ? [0.56, 0.64, 0.73, 0.82] : [0.5, 0.6, 0.7, 0.81]).map((level, k) => ({
    line: ridge(scene, level + (random() - 0.5) * 0.03, 0.22 - k * 0.03, 0.5 - k * 0.02),
    tone: 0.5 - k * 0.135,
    level,
  }));
  const side = random() < 0.5 && tall ? -1 : 1;
  const radius = 0.05 + random() * 0.03;
  const beside = side * ((tall ? 0.33 : 0.37) + random() * 0.04);
  // Where no words stand, which may begin at the left: in the right corner, or in a tall picture on the ridge that lies between title and captions.
  const farthest = Math.min(...ridges.map(({ line }) => heightAt(line, size, 0.5 + beside)));
  const sun = {
    x: beside * width,
    v: tall ? Math.min(ABOVE_CAPTIONS, farthest - (0.95 * radius) / aspect) : 0.15 + random() * 0.03,
    radius,
  };
  const trees = 0.93 + random() * 0.02;

  return {
    detail: 8,
    field({ columns, rows, x, v, tone, glow }, time) {
      const breath = 0.93 + 0.07 * Math.sin(time * 0.13);
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        const base = 0.5 + 0.26 * smoothstep(0, 0.55, down);
        const thick = smoothstep(0.35, 0.7, down);
        const dy = (down - sun.v) * aspect;
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const dx = px - sun.x;
          const far = Math.sqrt(dx * dx + dy * dy);
          const halo = (bell(far * 1.3) * 0.22 + bell(far * 4.2) * 0.2) * breath;
          const a = noiseAt(mist, px * 0.13 + time * 0.0062, down * 0.5 - time * 0.0012);
          const b = noiseAt(mist, px * 0.29 - time * 0.0051 + 0.4, down * 0.9 + time * 0.0016 + 0.3);
          const drift = smoothstep(0.3, 0.75, a * 0.6 + b * 0.4) - 0.5;
          tone[at + i] = base + halo * 0.5 + drift * (0.1 + 0.34 * thick);
          glow[at + i] = halo * 0.36;
        }
      }
    },
    lights(frame) {
      const shorter = Math.min(size.width, size.height);
      setDisc(frame, size.width / 2 + sun.x * shorter, sun.v * size.height, sun.radius * shorter, 0.92, frame.sun);
    },
    foreground(context) {
      ridges.forEach(({ line, tone, level }, k) =>
        fillRidge(context, scene, line, tone, { to: level + 0.26, alpha: k < 3 ? 0.25 : 0.75 }),
      );
      firs(context, scene, (k) => trees + 0.03 * Math.sin(k * 4 + seed), 0.19, 0.0, 0.8);
    },
  };
};

/** The lowest place of a sun in a tall picture. */
const ABOVE_CAPTIONS = 0.5;
