// Rain on a window in the evening: lights of the town out of focus, drops on the glass, some of which run down.
import { rampColour } from "../colour.ts";
import { setLight, setStreak } from "../frame.ts";
import { bell, noiseAt, noiseTable } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { disc } from "./bokeh.ts";

export const rain: Kind = (scene) => {
  const { random, seed, size, width, height } = scene;
  const shorter = Math.min(size.width, size.height);
  const murk = noiseTable(seed, 4, 3);
  const lamps = Array.from({ length: 36 }, () => ({
    x: (random() - 0.5) * width * 1.1,
    y: height * (-0.12 + (random() + random() - 1) * 0.36),
    radius: 0.016 + random() ** 2 * 0.06,
    strength: 0.12 + random() ** 2 * 0.42,
    warmth: random() < 0.55 ? 1 : 0.05,
    phase: random() * 9,
    pace: 0.1 + random() * 0.5,
  }));
  const fall = Array.from({ length: 120 }, () => ({
    x: random(),
    offset: random(),
    pace: 0.7 + random() * 0.5,
    length: 0.05 + random() * 0.09,
    strength: 0.05 + random() * 0.1,
  }));
  const runners = Array.from({ length: 9 }, () => ({
    x: random(),
    offset: random() * 40,
    every: 9 + random() * 14,
    seconds: 3.5 + random() * 4,
    wobble: random() * 9,
    radius: 0.0045 + random() * 0.003,
  }));
  const lean = 0.03 + random() * 0.05;

  return {
    detail: 8,
    field(field, time) {
      const { columns, rows, x, y, v, tone, glow } = field;
      for (let j = 0; j < rows; j++) {
        const at = j * columns;
        const down = v[j] as number;
        const base = 0.1 + 0.17 * bell((down - 0.42) * 2.3);
        for (let i = 0; i < columns; i++) {
          const n = noiseAt(murk, (x[i] as number) * 0.2 + time * 0.002, (y[j] as number) * 0.12 - time * 0.02);
          tone[at + i] = base + (n - 0.5) * 0.12;
          glow[at + i] = 0;
        }
      }
      for (const l of lamps) {
        const flicker = 0.82 + 0.18 * Math.sin(time * l.pace + l.phase);
        disc(field, l.x, l.y, l.radius, l.strength * flicker, l.warmth);
      }
    },
    lights(frame, time) {
      for (const f of fall) {
        const k = (f.offset + time * f.pace) % 1.2;
        const y = (k - 0.15) * size.height;
        const x = (((f.x + k * lean + Math.floor(f.offset + time * f.pace) * 0.37) % 1) + 0) * size.width;
        setStreak(
          frame,
          x,
          y,
          f.length * lean * shorter,
          f.length * shorter,
          shorter * 0.0011,
          f.strength,
          frame.light[0],
        );
      }
      for (const r of runners) {
        const cycle = Math.floor((time + r.offset) / r.every);
        const k = ((time + r.offset) % r.every) / r.seconds;
        if (k >= 1.3) continue;
        const x0 = ((r.x + cycle * 0.618) % 1) * size.width;
        const head = (k + 0.03 * Math.sin(k * 21 + r.wobble)) * size.height * 0.95;
        const radius = r.radius * shorter;
        const way = (y: number): number => x0 + Math.sin(y / (shorter * 0.11) + r.wobble) * shorter * 0.006;
        for (let i = 1; i < 50; i++) {
          const y = head - i * radius * 0.9;
          setLight(frame, way(y), y, radius * (0.55 - i * 0.006), 0.09 * (1 - i / 50) ** 1.4, frame.light);
        }
        setLight(frame, way(head), head + radius * 0.7, radius * 1.15, 0.3, frame.light);
        setLight(frame, way(head) - radius * 0.25, head - radius * 0.2, radius * 0.5, 0.55, frame.light);
      }
    },
    foreground(context) {
      for (let i = 0; i < 520; i++) {
        const x = random() * size.width;
        const y = random() * size.height;
        const r = shorter * (0.0016 + random() ** 6 * 0.012);
        const long = 1 + random() * 0.35;
        const body = context.createRadialGradient(x, y - r * 0.3, r * 0.1, x, y, r * 1.1);
        body.addColorStop(0, rampColour(scene.ramp, 0.15, 0.34));
        body.addColorStop(0.7, rampColour(scene.ramp, 0.5, 0.16));
        body.addColorStop(1, rampColour(scene.ramp, 0.9, 0));
        context.fillStyle = body;
        context.beginPath();
        context.ellipse(x, y, r, r * long, 0, 0, Math.PI * 2);
        context.fill();
        context.fillStyle = rampColour(scene.ramp, 0.95, 0.42);
        context.beginPath();
        context.ellipse(x + r * 0.1, y + r * long * 0.62, r * 0.5, r * 0.16, 0, 0, Math.PI * 2);
        context.fill();
        context.fillStyle = rampColour(scene.ramp, 1, 0.6);
        context.beginPath();
        context.arc(x - r * 0.3, y - r * long * 0.4, Math.max(0.5, r * 0.14), 0, Math.PI * 2);
        context.fill();
      }
    },
  };
};
