// Still water from above: drops fall, rings run out and through each other, leaves lie in a corner.
import { rampColour } from "../colour.ts";
import { alongRow, bell, noiseRow, noiseTable, setNoiseRow } from "../noise.ts";
import type { Kind } from "../painter.ts";

export const ripples: Kind = (scene) => {
  const { random, seed, size, width, height } = scene;
  const depth = noiseTable(seed, 4, 3);
  const sources = Array.from({ length: 7 }, () => ({
    offset: random() * 30,
    every: 7 + random() * 8,
    strength: 0.5 + random() * 0.5,
    jump: random(),
  }));
  const sheen = random() * Math.PI * 2;
  const row = noiseRow();
  const other = noiseRow();

  return {
    detail: 8,
    field({ columns, rows, x, y, tone, glow }, time) {
      const lx = Math.cos(sheen);
      const ly = Math.sin(sheen);
      const left = x[0] as number;
      const right = x[columns - 1] as number;
      for (let j = 0; j < rows; j++) {
        const at = j * columns;
        const py = y[j] as number;
        setNoiseRow(row, depth, py * 0.2 + time * 0.003, left * 0.2 + time * 0.004, right * 0.2 + time * 0.004);
        const drift = 0.5 - time * 0.006;
        setNoiseRow(other, depth, py * 0.33 + time * 0.005, left * 0.33 + drift, right * 0.33 + drift);
        for (let i = 0; i < columns; i++) {
          const px = x[i] as number;
          const a = alongRow(row, px * 0.2 + time * 0.004);
          const b = alongRow(other, px * 0.33 + drift);
          // The sky's light lies on one side of the pond.
          const sky = bell(Math.sqrt((px - lx * 0.5) ** 2 + (py - ly * 0.5) ** 2) * 0.85);
          tone[at + i] = 0.27 + 0.1 * (px * lx + py * ly) + 0.2 * sky + (a + b - 1) * 0.17;
          glow[at + i] = 0.05 * sky;
        }
      }
      const x0 = x[0] as number;
      const y0 = y[0] as number;
      const step = ((x[columns - 1] as number) - x0) / (columns - 1);
      for (const s of sources) {
        const since = (time + s.offset) % s.every;
        const cycle = Math.floor((time + s.offset) / s.every);
        const cx = (((s.jump + cycle * 0.618) % 1) - 0.5) * width * 0.9;
        const cy = (((s.jump * 7 + cycle * 0.414) % 1) - 0.5) * height * 0.8;
        const radius = 0.02 + since * 0.085;
        const fade = s.strength * Math.min(1, since * 2) * Math.max(0, 1 - since / Math.min(s.every, 11)) ** 1.5;
        if (fade < 0.01) continue;
        const reach = radius + 0.12;
        const inner = Math.max(0, radius - 0.2);
        const j0 = Math.max(0, Math.floor((cy - reach - y0) / step));
        const j1 = Math.min(rows - 1, Math.ceil((cy + reach - y0) / step));
        for (let j = j0; j <= j1; j++) {
          const dy = (y[j] as number) - cy;
          const half = Math.sqrt(Math.max(0, reach * reach - dy * dy));
          const i0 = Math.max(0, Math.floor((cx - half - x0) / step));
          const i1 = Math.min(columns - 1, Math.ceil((cx + half - x0) / step));
          for (let i = i0; i <= i1; i++) {
            const dx = (x[i] as number) - cx;
            const far = Math.sqrt(dx * dx + dy * dy);
            if (far < inner) continue;
            const wave = Math.sin((far - radius) * 74) * bell((far - radius + 0.035) * 13) * fade;
            const slope = wave * (0.75 + (0.5 * (dx * lx + dy * ly)) / (far + 0.02));
            const k = j * columns + i;
            tone[k] = (tone[k] as number) + slope * 0.19;
            if (slope > 0) glow[k] = (glow[k] as number) + slope * 0.16;
          }
        }
      }
    },
    foreground(context) {
      const shorter = Math.min(size.width, size.height);
      // In an upper corner: captions lie below, cards in the middle.
      const right = random() < 0.5;
      for (let n = 0; n < 6; n++) {
        const r = shorter * (0.045 + random() * 0.06);
        const x = shorter * (random() * 0.3 - 0.04);
        pad(right ? size.width - x : x, shorter * (random() * 0.14 - 0.05), r, random() * Math.PI * 2);
      }
      /** A lily pad: a round leaf with its notch and veins, and its shadow in the water. */
      function pad(x: number, y: number, r: number, turn: number): void {
        context.save();
        context.translate(x, y);
        context.save();
        // A filter counts in the picture's own pixels, whatever the scale.
        context.filter = `blur(${r * 0.1 * context.getTransform().a}px)`;
        context.fillStyle = rampColour(scene.ramp, 0, 0.5);
        leaf(r * 0.12, r * 0.16);
        context.restore();
        const skin = context.createRadialGradient(-r * 0.2, -r * 0.2, r * 0.1, 0, 0, r);
        skin.addColorStop(0, rampColour(scene.ramp, 0.58));
        skin.addColorStop(1, rampColour(scene.ramp, 0.38));
        context.fillStyle = skin;
        leaf(0, 0);
        context.strokeStyle = rampColour(scene.ramp, 0.8, 0.5);
        context.lineWidth = Math.max(1, r * 0.025);
        context.beginPath();
        context.arc(0, 0, r * 0.985, turn + 0.24, turn + Math.PI * 2 - 0.24);
        context.stroke();
        context.strokeStyle = rampColour(scene.ramp, 0.75, 0.3);
        context.lineWidth = Math.max(1, r * 0.018);
        for (let k = 0; k < 9; k++) {
          const a = turn + 0.5 + (k / 8) * (Math.PI * 2 - 1);
          context.beginPath();
          context.moveTo(0, 0);
          context.quadraticCurveTo(
            Math.cos(a + 0.1) * r * 0.5,
            Math.sin(a + 0.1) * r * 0.5,
            Math.cos(a) * r * 0.9,
            Math.sin(a) * r * 0.9,
          );
          context.stroke();
        }
        context.restore();
        function leaf(dx: number, dy: number): void {
          context.beginPath();
          context.moveTo(dx, dy);
          context.arc(dx, dy, r, turn + 0.22, turn + Math.PI * 2 - 0.22);
          context.closePath();
          context.fill();
        }
      }
    },
  };
};
