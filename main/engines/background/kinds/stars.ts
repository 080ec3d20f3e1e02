// A clear night: the sky turns slowly about its pole, the Milky Way across it, now and then a shooting star, a forest below.
import { setLight } from "../frame.ts";
import { bell, noiseAt, noiseTable, smoothstep } from "../noise.ts";
import type { Kind } from "../painter.ts";
import { firs } from "./silhouettes.ts";
import { makeStars } from "./starfield.ts";

export const stars: Kind = (scene) => {
  const { random, seed, size } = scene;
  const dust = noiseTable(seed + 2, 4, 5);
  const pole = { x: size.width * (0.2 + random() * 0.6), y: size.height * (0.5 + random() * 0.3) };
  const sky = makeStars(scene, 5200, 0.97, pole);
  const tilt = (random() < 0.5 ? -1 : 1) * (0.5 + random() * 0.5);
  const shift = (random() - 0.5) * 0.3;
  const shorter = Math.min(size.width, size.height);
  const hill = 0.9 + random() * 0.03;
  const lean = (random() - 0.5) * 0.1;

  return {
    detail: 8,
    field({ columns, rows, x, y, v, tone, glow }, time) {
      const turn = time * TURN;
      const c = Math.cos(tilt + turn);
      const s = Math.sin(tilt + turn);
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const base = 0.04 + 0.3 * smoothstep(0.25, 1.05, down) ** 1.4;
        const at = j * columns;
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const py = y[j] as number;
          const across = px * s - py * c + shift;
          const along = px * c + py * s;
          const band = bell(across * 2.6);
          let milk = 0;
          if (band > 0.02) {
            const cloud = noiseAt(dust, along * 0.32 + 0.3, across * 0.42 + 0.1);
            const lane = noiseAt(dust, along * 0.5, across * 0.75 + 0.5);
            milk =
              band *
              (0.3 + 1.2 * smoothstep(0.3, 0.75, cloud)) *
              (1 - 0.75 * bell(across * 9 + (lane - 0.5) * 3) * smoothstep(0.35, 0.6, lane));
          }
          tone[at + i] = base + milk * 0.27;
          glow[at + i] = milk * 0.05;
        }
      }
    },
    lights(frame, time) {
      sky(frame, time, time * TURN);
      shootingStar(frame, time);
    },
    foreground(context) {
      firs(context, scene, (k) => hill + lean * (k - 0.5) + 0.012 * Math.sin(k * 7 + seed), 0.2, 0);
    },
  };

  function shootingStar(frame: Parameters<typeof setLight>[0], time: number): void {
    const n = Math.floor(time / 11);
    const k = (time % 11) / 0.9;
    if (k >= 1) return;
    const place = (n * 0.618) % 1;
    const x0 = size.width * (0.15 + 0.6 * place);
    const y0 = size.height * (0.08 + 0.25 * ((n * 0.414) % 1));
    for (let i = 0; i < 26; i++) {
      const at = k - i * 0.012;
      if (at < 0) break;
      const x = x0 + at * shorter * 0.42;
      const y = y0 + at * shorter * 0.16;
      setLight(
        frame,
        x,
        y,
        shorter * 0.0016 * (1 - i / 40),
        (1 - i / 26) ** 2 * 0.8 * Math.sin(Math.PI * k),
        frame.light,
      );
    }
  }
};

/** Radians a second: some sixty times the true sky's. */
const TURN = 0.0045;
