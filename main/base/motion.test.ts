import { describe, expect, test } from "vitest";

import { eased, onCanvas, progressAt, through, windowAt } from "./motion.ts";

const WIDE = { width: 1920, height: 1080 };
const TALL = { width: 1080, height: 1920 };

describe("a motion", () => {
  const places = Array.from({ length: 301 }, (_, i) => eased(i / 300));
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));

  test("goes from rest to rest, all the way, and never back", () => {
    expect([eased(0), eased(0.5), eased(1)]).toEqual([0, 0.5, 1]);
    for (const step of steps) expect(step).toBeGreaterThan(0);
    expect(Math.max(steps[0] ?? 1, steps.at(-1) ?? 1)).toBeLessThan((steps[150] ?? 0) / 100);
  });

  test("never jumps in its pace", () => {
    for (const [i, step] of steps.slice(1).entries())
      expect(Math.abs(step - (steps[i] ?? 0))).toBeLessThan((steps[150] ?? 0) / 40);
  });

  test("goes there and back where it is to come again", () => {
    expect(progressAt({ cycle: true }, 50, 100)).toBeCloseTo(1);
    expect(progressAt({ cycle: true }, 100, 100)).toBeCloseTo(0);
  });
});

describe("a part of a picture", () => {
  const face = { x: 0.7, y: 0.2, width: 0.1, height: 0.2 };

  test("lies in a cropped frame where the crop leaves it", () => {
    // 9:16 out of 16:9 shows 81/256 of the width.
    const inTall = onCanvas(face, 16 / 9, { kind: "cover", x: 0.75, y: 0.5 }, TALL);
    expect(inTall.x + inTall.width / 2).toBeCloseTo(0.5);
    expect(inTall.width).toBeCloseTo((0.1 * 256) / 81);
    expect(onCanvas(face, 16 / 9, { kind: "cover", x: 0, y: 0.5 }, TALL).x).toBeGreaterThan(1);
  });

  test("lies in the strip of a picture that is seen whole", () => {
    const whole = onCanvas({ x: 0, y: 0, width: 1, height: 1 }, 9 / 16, { kind: "blur" }, WIDE);
    expect(whole.y).toBeCloseTo(0);
    expect(whole.x).toBeCloseTo(0.5 - 81 / 512);
  });

  test("moves through the frame as the window does", () => {
    const motion = {
      zoom: [1, 1.25] as [number, number],
      x: [1, 1] as [number, number],
      y: [0, 0] as [number, number],
    };
    expect(through(face, windowAt(WIDE, motion, WIDE, 0))).toEqual(face);
    const nearer = through(face, windowAt(WIDE, motion, WIDE, 1));
    expect(nearer.x).toBeCloseTo((0.7 - 0.2) * 1.25);
    expect(nearer.height).toBeCloseTo(0.25);
  });
});
