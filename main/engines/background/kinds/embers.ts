// A fire just out of sight: its glow breathes from below, smoke passes, embers rise and go out.
import { setLight } from "../frame.ts";
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { disc } from "./bokeh.ts";

export const embers: Kind = (scene) => {
  const { random, seed, size, width, height } = scene;
  const smoke = noiseTable(seed, 4, 4);
  const shorter = Math.min(size.width, size.height);
  const heart = (random() - 0.5) * width * 0.5;
  const sparks = Array.from({ length: 130 }, () => {
    const near = random() ** 3;
    return {
      x: random(),
      offset: random() * 60,
      life: 5 + random() * 7,
      sway: 0.01 + random() * 0.035,
      pace: 0.4 + random() * 1.1,
      phase: random() * 9,
      radius: shorter * (0.0012 + near * 0.0036),
      strength: 0.55 + random() * 0.45,
    };
  });
  const blurred = Array.from({ length: 12 }, () => ({
    x: random(),
    offset: random() * 60,
    life: 9 + random() * 8,
    radius: 0.02 + random() * 0.035,
    phase: random() * 9,
  }));

  return {
    detail: 8,
    field(field, time) {
      const { columns, rows, x, v, tone, glow } = field;
      const breath = 0.9 + 0.06 * Math.sin(time * 0.9) + 0.04 * Math.sin(time * 2.3 + 1);
      for (let j = 0; j < rows; j++) {
        const at = j * columns;
        const down = v[j] as number;
        const rise = smoothstep(0.1, 1.15, down);
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const a = noiseAt(smoke, px * 0.2 + 0.2, down * 0.3 + time * 0.016);
          const b = noiseAt(smoke, px * 0.36 + (a - 0.5) * 0.3, down * 0.5 + time * 0.031);
          const heat = bell((px - heart) * 0.75) * rise * rise * breath;
          const wisp = smoothstep(0.35, 0.8, a * 0.5 + b * 0.5);
          tone[at + i] = 0.03 + heat * (0.26 + 0.34 * wisp) + wisp * 0.055;
          glow[at + i] = heat * (0.2 + wisp * 0.34);
        }
      }
      for (const s of blurred) {
        const k = ((time + s.offset) % s.life) / s.life;
        const cycle = Math.floor((time + s.offset) / s.life);
        const px = (((s.x + cycle * 0.618) % 1) - 0.5) * width + Math.sin(time * 0.4 + s.phase) * 0.05;
        disc(field, px, (0.58 - k * 1.2) * height, s.radius, 0.13 * Math.sin(Math.PI * k), 1);
      }
    },
    lights(frame, time) {
      for (const s of sparks) {
        const k = ((time + s.offset) % s.life) / s.life;
        const cycle = Math.floor((time + s.offset) / s.life);
        const spread = ((s.x + cycle * 0.618) % 1) - 0.5;
        const x =
          size.width / 2 +
          heart * shorter * 0.6 +
          spread * size.width * (0.5 + k * 0.7) +
          Math.sin(time * s.pace + s.phase) * s.sway * shorter;
        const y = size.height * (1.03 - k * (1 - 0.15 * s.sway * 20));
        const flicker = 0.75 + 0.25 * Math.sin(time * 7 * s.pace + s.phase);
        const life = Math.sin(Math.PI * Math.min(1, k * 1.05)) ** 0.7;
        setLight(frame, x, y, s.radius * 3.2, s.strength * life * 0.2 * flicker, frame.accent);
        setLight(frame, x, y, s.radius, s.strength * life * flicker, frame.light);
      }
    },
  };
};
