import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { BACKGROUNDS, Look } from "../../../contract/look.ts";
import { setLoop } from "./loop.ts";

const { palette } = Look.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/looks/midnight.json"), "utf8")),
);
const SIZE = { width: 320, height: 180 };
const LOOP = { seconds: 12, overlapSeconds: 4 };
const FRAMES = LOOP.seconds * 30;

test.each(BACKGROUNDS)(
  "the background %s goes from its last frame to its first as from any frame to the next",
  (kind) => {
    const zoom = { from: 1, to: 1, x: 0.5, y: 0.5 };
    const scene = setLoop({ kind, seed: 3, palette, speed: 1, zoom, loop: LOOP }, SIZE);
    const at = (frame: number): Uint8Array => scene.draw(frame / 30, 0).slice();
    const step = (frame: number): number => {
      const [a, b] = [at(frame), at(frame + 1)];
      return a.reduce((sum, x, i) => sum + Math.abs(x - (b[i] ?? 0)), 0) / a.length;
    };
    expect(at(FRAMES)).toEqual(at(0));
    const inside = [30, 60, 100, 200, 300].map(step);
    expect(step(FRAMES - 1)).toBeLessThanOrEqual(1.5 * Math.max(...inside));
    // Neither does it jump where the overlap ends.
    expect(step(LOOP.overlapSeconds * 30 - 1)).toBeLessThanOrEqual(1.5 * Math.max(...inside));
    // It still moves.
    expect(at(0)).not.toEqual(at(FRAMES / 2));
  },
);
