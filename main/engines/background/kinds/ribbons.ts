// Sheets of silk or paper, one before the other: their edges wander slowly, each throws a soft shadow on the next.
import { alongRow, bell, noiseRow, noiseTable, setNoiseRow } from "../noise.ts";
import type { Kind } from "../painter.ts";

export const ribbons: Kind = (scene) => {
  const { random, seed } = scene;
  const grain = noiseTable(seed, 4, 3);
  const tilt = (random() - 0.5) * 0.5;
  const sheets = Array.from({ length: 6 }, (_, k) => ({
    level: 0.1 + k * 0.165 + (random() - 0.5) * 0.05,
    waves: Array.from({ length: 3 }, (__, n) => ({
      size: (0.085 / (n + 1)) * (0.6 + random() * 0.8),
      wide: (1.3 + n * 1.7) * (0.7 + random() * 0.6),
      pace: (random() < 0.5 ? -1 : 1) * (0.07 + random() * 0.1),
      phase: random() * 9,
    })),
  }));
  const light = random() < 0.5;

  const tones = Float64Array.from(
    sheets,
    (_, k) => 0.18 + ((light ? k + 1 : sheets.length - 1 - k) / sheets.length) * 0.62,
  );
  const behind = 0.18 + (light ? 0 : 0.62);
  const row = noiseRow();
  let edges = new Float32Array(0);
  let highest = new Float32Array(0);
  let firsts = new Uint8Array(0);
  let bodies = new Float64Array(0);

  return {
    detail: 4,
    field({ columns, rows, x, v, tone, glow }, time) {
      if (edges.length < columns * sheets.length) {
        edges = new Float32Array(columns * sheets.length);
        highest = new Float32Array(columns * sheets.length);
      }
      if (firsts.length < columns) {
        firsts = new Uint8Array(columns);
        bodies = new Float64Array(columns);
      }
      firsts.fill(0);
      glow.fill(0);
      sheets.forEach(({ level, waves }, k) => {
        for (let i = 0; i < columns; i++) {
          let e = level + (x[i] as number) * tilt * 0.4;
          for (const w of waves) e += Math.sin((x[i] as number) * w.wide + time * w.pace + w.phase) * w.size;
          edges[k * columns + i] = e;
        }
      });
      const count = sheets.length;
      highest.set(edges);
      for (let n = (count - 1) * columns - 1; n >= 0; n--)
        highest[n] = Math.min(edges[n] as number, highest[n + columns] as number);
      const sample = ((v[rows - 1] as number) - (v[0] as number)) / (rows - 1);
      const drift = time * 0.002;
      for (let j = 0; j < rows; j++) {
        const down = v[j] as number;
        const at = j * columns;
        setNoiseRow(row, grain, down * 0.3, (x[0] as number) * 0.15 + drift, (x[columns - 1] as number) * 0.15 + drift);
        for (let i = 0; i < columns; i++) bodies[i] = alongRow(row, (x[i] as number) * 0.15 + drift) - 0.5;
        drawRow(down, sample, bodies, { edges, highest, firsts, tones, behind }, tone.subarray(at, at + columns));
      }
    },
  };
};

interface Sheets {
  /** A row of the field for every sheet, the hindmost first. */
  edges: Float32Array;
  /** The highest of a sheet's edge and those before it. */
  highest: Float32Array;
  /** The foremost sheet that covers a column wholly. */
  firsts: Uint8Array;
  tones: Float64Array;
  behind: number;
}

function drawRow(
  down: number,
  sample: number,
  bodies: Float64Array,
  { edges, highest, firsts, tones, behind }: Sheets,
  tone: Float32Array,
): void {
  const columns = tone.length;
  const count = tones.length;
  const soft = sample * 0.7;
  for (let i = 0; i < columns; i++) {
    const body = bodies[i] as number;
    let t = behind + body * 0.1;
    // What a sheet wholly in front covers need not be drawn; further down it covers it too.
    let first = firsts[i] as number;
    if (first < count - 1 && down >= (highest[(first + 1) * columns + i] as number) + sample) {
      const covered = first;
      first = count - 1;
      while (first > covered && down < (edges[first * columns + i] as number) + sample) first--;
      firsts[i] = first;
    }
    // From the back to the front: each sheet covers what lies behind it and darkens it just before its edge.
    for (let k = first, n = first * columns + i; k < count; k++, n += columns) {
      if (down - (highest[n] as number) < -SHADOW) break;
      const below = down - (edges[n] as number);
      if (below < -SHADOW) continue;
      if (below <= -soft) {
        t -= 0.11 * bell(below * (3.5 / SHADOW));
        continue;
      }
      const lip = below < LIP ? 0.075 * bell(below * (3.5 / LIP)) : 0;
      const sheet = (tones[k] as number) + body * ((k & 1) === 1 ? 0.14 : -0.12) + lip;
      if (below >= soft) {
        t = sheet;
        continue;
      }
      const cover = (below + soft) / (2 * soft);
      t -= (1 - cover) * 0.11 * bell(below * (3.5 / SHADOW));
      t += (sheet - t) * cover;
    }
    tone[i] = t;
  }
}

/** How far a sheet's shadow falls, and how deep its lit edge is, in parts of the picture's height. */
const SHADOW = 0.3;
const LIP = 0.158;
