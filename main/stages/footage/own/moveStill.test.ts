import { describe, expect, test } from "vitest";

import type { Area, Content } from "../../../../contract/footage.ts";
import { onCanvas, through, windowAt } from "../../../base/motion.ts";
import { framePicture } from "./focus.ts";
import { moveStill, type Move } from "./moveStill.ts";

const WIDE = { width: 1920, height: 1080 };
const TALL = { width: 1080, height: 1920 };

function content(faces: Area[] = [], text: Area[] = [], salient = { x: 0.5, y: 0.5 }): Content {
  return { faces, text, salient };
}

function framed(picture: typeof WIDE, frame: typeof WIDE, contents: Content[], still = true) {
  return framePicture(picture, frame, { grey: flat(picture), contents, still });
}

/** Noise that is even everywhere. */
function flat({ width, height }: typeof WIDE) {
  const [w, h] = [64, Math.max(2, Math.round((64 * height) / width))];
  return { width: w, height: h, pixels: Uint8Array.from({ length: w * h }, (_, i) => ((i * 7919) % 251) + 2) };
}

function moved(picture: typeof WIDE, frame: typeof WIDE, contents: Content[], before: Move[] = [], seconds = 8) {
  const framing = framed(picture, frame, contents);
  return { ...framing, ...moveStill({ ...framing, zoom: 1.13, seconds, before, picture, frame }) };
}

test("a look without zoom lets stills stand still", () => {
  for (const before of [[], ["in"], ["in", "out"]] as Move[][]) {
    const framing = framed(WIDE, WIDE, [content([], [], { x: 0.9, y: 0.5 })]);
    const { motion } = moveStill({ ...framing, zoom: 1, seconds: 8, before, picture: WIDE, frame: WIDE });
    expect(motion).toEqual({ zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] });
  }
});

describe("faces", () => {
  const corner: Area = { x: 0.8, y: 0.02, width: 0.15, height: 0.25 };
  const left: Area = { x: 0.05, y: 0.4, width: 0.12, height: 0.2 };

  test.each([
    ["one in a corner, wide", WIDE, WIDE, [corner]],
    ["one in a corner, out of wide into tall", WIDE, TALL, [corner]],
    ["two far apart", WIDE, WIDE, [corner, left]],
    ["one in a portrait, in a wide frame", TALL, WIDE, [{ x: 0.3, y: 0.1, width: 0.4, height: 0.2 }]],
    ["one in a photograph of 3:2", { width: 1500, height: 1000 }, WIDE, [{ x: 0.4, y: 0, width: 0.2, height: 0.3 }]],
  ] as const)("never leave the frame: %s", (_, picture, frame, faces) => {
    for (const before of [[], ["in"]] as Move[][]) {
      const { fit, motion } = moved(picture, frame, [content([...faces])], before);
      for (const face of faces)
        for (const k of [0, 0.3, 0.7, 1]) {
          const area = onCanvas(face, picture.width / picture.height, fit, frame);
          const seen = through(area, windowAt(frame, motion, frame, k));
          expect(Math.min(seen.x, seen.y)).toBeGreaterThan(-0.001);
          expect(Math.max(seen.x + seen.width, seen.y + seen.height)).toBeLessThan(1.001);
        }
    }
  });

  test("come nearer to the middle of the frame as the still moves towards them", () => {
    const { motion, move } = moved(WIDE, WIDE, [content([left])]);
    expect(move).toBe("in");
    const centre = (k: number) => {
      const seen = through(left, windowAt(WIDE, motion, WIDE, k));
      return Math.abs(seen.x + seen.width / 2 - 0.5);
    };
    // It is at the edge: all that can be is that it does not go further out.
    expect(centre(1)).toBeLessThanOrEqual(centre(0) + 0.02);
    expect(motion.x).toEqual([0, 0]);
  });

  test("of all moments of a clip count", () => {
    const { fit } = framed(WIDE, TALL, [content([{ ...corner, x: 0.1 }]), content([{ ...corner, x: 0.2 }])], false);
    expect(fit.kind === "cover" && fit.x).toBeCloseTo(0.225, 1);
    expect(framed(WIDE, TALL, [content([left]), content([corner])], false).fit).toEqual({ kind: "blur" });
  });

  test("that do not fit are seen as large as they can be between blurred sides", () => {
    const two = [
      { x: 0.3, y: 0.3, width: 0.1, height: 0.15 },
      { x: 0.6, y: 0.3, width: 0.1, height: 0.15 },
    ];
    const { fit } = framed(WIDE, TALL, [content(two)]);
    expect(fit.kind === "blur" && fit.part?.x).toBeCloseTo(0.23, 1);
    const seen = two.map((face) => onCanvas(face, 16 / 9, fit, TALL));
    expect(Math.min(...seen.map(({ x }) => x))).toBeGreaterThan(0.05);
    expect(seen[0]?.width).toBeGreaterThan(0.15);
  });
});

describe("a still without faces", () => {
  test("is not cropped through its text", () => {
    const sign: Area = { x: 0.1, y: 0.3, width: 0.8, height: 0.1 };
    expect(framed(WIDE, TALL, [content([], [sign])]).fit).toEqual({ kind: "blur" });
  });

  test("of another shape is passed over slowly, where it is large enough to look sharp", () => {
    const tall = moved({ width: 1600, height: 2400 }, WIDE, [content()]);
    expect(tall.fit).toEqual({ kind: "pan" });
    expect(tall.move).toBe("up");
    const [from, to] = tall.motion.y;
    // Sides of the frame in eight seconds.
    expect((from - to) * (16 / 9 / (2 / 3) - 1)).toBeCloseTo(8 * 0.07, 1);
    expect(moved({ width: 3000, height: 1500 }, TALL, [content()]).move).toBe("right");
    expect(moved({ width: 400, height: 600 }, WIDE, [content()]).fit).toEqual({ kind: "blur" });
  });

  test("fills a tall frame even where it is a panorama", () => {
    expect(framed({ width: 4000, height: 1200 }, TALL, [content()]).fit).toEqual({ kind: "pan" });
  });

  test("moves in turns: nearer, back, and then across towards what matters", () => {
    const moves: Move[] = [];
    for (let i = 0; i < 6; i++) moves.push(moved(WIDE, WIDE, [content([], [], { x: 0.9, y: 0.5 })], moves).move);
    expect(moves).toEqual(["in", "out", "right", "in", "out", "right"]);
  });

  test("moves less where it is seen for a short time", () => {
    const [, most] = moved(WIDE, WIDE, [content()], [], 3).motion.zoom;
    expect(most).toBeLessThan(1.08);
    expect(moved(WIDE, WIDE, [content()], [], 20).motion.zoom[1]).toBe(1.13);
  });
});

describe("a wide clip without faces in a tall frame", () => {
  const aside = content([], [], { x: 0.8, y: 0.5 });

  test("fills it about where the eye goes", () => {
    const { fit } = framed(WIDE, TALL, [aside], false);
    expect(fit.kind === "cover" && fit.x).toBeGreaterThan(0.6);
    expect(framePicture(WIDE, TALL, { grey: null, contents: [aside], still: false }).fit).toEqual({
      kind: "cover",
      x: 0.8,
      y: 0.5,
    });
  });

  test("is enlarged no further than looks sharp, and else stands large before blurred sides", () => {
    const small = { width: 1280, height: 720 };
    const { fit } = framed(small, TALL, [aside], false);
    if (fit.kind !== "blur" || !fit.part) throw new Error(`it became ${fit.kind}`);
    const { y, height } = onCanvas({ x: 0, y: 0, width: 1, height: 1 }, 16 / 9, fit, TALL);
    expect(height).toBeCloseTo(0.8, 1);
    expect(y).toBeCloseTo(0.1, 1);
    expect(fit.part.x).toBeGreaterThan(0.4);
  });

  test("is not cropped through its text", () => {
    const sign: Area = { x: 0.1, y: 0.3, width: 0.8, height: 0.1 };
    expect(framed(WIDE, TALL, [content([], [sign])], false).fit).toEqual({ kind: "blur" });
  });
});
