// The sea under a low sun or moon: a path of light that glitters on the swell, a headland in the distance.
import { setDisc } from "../frame.ts";
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
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

  return {
    detail: 4,
    horizon,
    field({ columns, rows, x, v, tone, glow }, time) {
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        if (down < horizon) {
          const high = (horizon - down) / horizon;
          const base = 0.15 + 0.48 * (1 - high) ** 1.8;
          const dy = (down - sun.v) * aspect;
          for (let i = 0; i < columns; i++) {
            const dx = (x[i] as number) - sun.x;
            const far = Math.sqrt(dx * dx + dy * dy);
            const halo = bell(far * 1.9) * 0.32 + bell(far * 5.5) * 0.3;
            const cloud = noiseAt(haze, (x[i] as number) * 0.14 + time * 0.0016, high * 0.55);
            const veil = smoothstep(0.5, 0.8, cloud) * bell((high - 0.3) * 2.4);
            tone[at + i] = base + halo * 0.55 + veil * 0.12 * (0.4 + halo);
            glow[at + i] = halo * 0.3;
          }
          continue;
        }
        const near = (down - horizon) / (1 - horizon);
        // A plane seen at a flat angle: far rows are close together.
        const depth = 1 / (near + 0.035);
        const rowTone = 0.34 * (1 - near) ** 1.6 + 0.1;
        const pathWidth = 0.035 + sun.radius * 0.7 + near * 0.34;
        const edge = smoothstep(0, 0.05, near);
        const fine = 0.05 * depth + 0.16;
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const a = noiseAt(swell, px * fine * 0.55 + time * 0.007, depth * 0.34 - time * 0.022);
          const b = noiseAt(swell, px * fine * 0.8 - time * 0.011 + 0.37, depth * 0.52 - time * 0.031 + 0.6);
          const lift = a + b - 1;
          const path = bell((px - sun.x + lift * 0.12 * near) / pathWidth);
          const crest = smoothstep(0.02, 0.34, lift);
          const sparkle = path * (0.28 * (1 - near * 0.6) + 0.95 * crest);
          tone[at + i] = rowTone + lift * 0.2 * edge * (0.5 + near * 0.3) + sparkle * 0.42;
          glow[at + i] = sparkle * 0.34;
        }
      }
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
