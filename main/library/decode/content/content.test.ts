import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { createCanvas, GlobalFonts, loadImage, type Canvas } from "@napi-rs/canvas";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";

import type { Area, Content } from "../../../../contract/footage.ts";
import { contentOf } from "./index.ts";
import { weightsAt } from "./network.ts";

const require = createRequire(import.meta.url);
/** Photographs that come with the network's package: 3, 3, 3, 4, 5 and 4 faces, some of them looking down or turned away. */
const PHOTOGRAPHS = [1, 2, 3, 4, 5, 6].map((i) =>
  join(dirname(require.resolve("@vladmandic/face-api/package.json")), "demo", `sample${i}.jpg`),
);

beforeAll(() => {
  const font = require.resolve("@fontsource-variable/outfit/files/outfit-latin-wght-normal.woff2");
  GlobalFonts.registerFromPath(font, "Sign");
});

async function found(canvas: Canvas): Promise<Content> {
  const { width, height } = canvas;
  const rgb = await sharp(canvas.data(), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .raw()
    .toBuffer();
  return contentOf({ width, height, rgb });
}

/** A photograph with a sign in it, or without. */
async function photograph(path: string, sign: { text: string; size: number; at: [number, number] } | null) {
  const image = await loadImage(path);
  const height = Math.round((960 * image.height) / image.width);
  const canvas = createCanvas(960, height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, 960, height);
  if (!sign) return { canvas, area: null };
  const { text, size, at } = sign;
  context.font = `600 ${size}px Sign`;
  const { width } = context.measureText(text);
  context.fillStyle = "#1d2b3a";
  context.fillRect(at[0] - size, at[1] - 1.4 * size, width + 2 * size, 2 * size);
  context.fillStyle = "#f4efe6";
  context.fillText(text, ...at);
  const area = { x: at[0] / 960, y: (at[1] - 0.7 * size) / height, width: width / 960, height: (0.7 * size) / height };
  return { canvas, area };
}

function shared(a: Area, b: Area): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const tall = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, wide) * Math.max(0, tall);
}

test("the weights are those of the package that they come from", () => {
  const of = (ending: string) => require.resolve(`@vladmandic/face-api/model/tiny_face_detector_model${ending}`);
  expect(readFileSync(weightsAt("bin")).equals(readFileSync(of(".bin")))).toBe(true);
  expect(readFileSync(weightsAt("json"), "utf8")).toBe(readFileSync(of("-weights_manifest.json"), "utf8"));
});

describe("what lies in a picture", () => {
  test("is nearly every face of photographs, and hardly anything that is no text", async () => {
    const all = await Promise.all(PHOTOGRAPHS.map(async (path) => found((await photograph(path, null)).canvas)));
    const [, , third] = all;
    expect(all.reduce((sum, { faces }) => sum + faces.length, 0)).toBeGreaterThanOrEqual(18);
    // Where they were seen by eye, the middle of each face.
    for (const [x, y] of [
      [0.35, 0.36],
      [0.6, 0.27],
      [0.82, 0.34],
    ] as const)
      expect(
        third?.faces.some((face) => x > face.x && x < face.x + face.width && y > face.y && y < face.y + face.height),
      ).toBe(true);
    const text = all.flatMap(({ text: rows }) => rows);
    expect(text.reduce((sum, { width, height }) => sum + width * height, 0)).toBeLessThan(0.01);
  });

  test("is text upon a sign, large and small", async () => {
    for (const [i, text] of ["Fresh bread every day", "Harbour Street", "OPEN UNTIL LATE"].entries())
      for (const size of [26, 48]) {
        const { canvas, area } = await photograph(PHOTOGRAPHS[i] as string, { text, size, at: [120, 560] });
        const { text: rows } = await found(canvas);
        const covered = rows.reduce((sum, row) => sum + shared(row, area as Area), 0);
        expect(covered / ((area?.width ?? 0) * (area?.height ?? 0))).toBeGreaterThan(0.6);
      }
  });

  test("is no face and no text where there are none, and the eye goes to what differs", async () => {
    const canvas = createCanvas(960, 540);
    const context = canvas.getContext("2d");
    const sky = context.createLinearGradient(0, 0, 0, 540);
    sky.addColorStop(0, "#335c81");
    sky.addColorStop(1, "#9cc3d5");
    context.fillStyle = sky;
    context.fillRect(0, 0, 960, 540);
    context.fillStyle = "#e4572e";
    context.beginPath();
    context.arc(700, 180, 60, 0, 7);
    context.fill();
    const { faces, text, salient } = await found(canvas);
    expect({ faces, text }).toEqual({ faces: [], text: [] });
    expect(Math.hypot(salient.x - 700 / 960, salient.y - 180 / 540)).toBeLessThan(0.06);
  });
});
