import { expect, it } from "vitest";

import type { Picture } from "../../base/picture.ts";
import { Pictures } from "./layers.ts";
import { toPlanes } from "./planes.ts";

/** Rows of pixels, each `[r, g, b, a]`. */
function picture(rows: number[][][]): Picture {
  const rgba = Uint8ClampedArray.from(rows.flat(2));
  return { rgba, x: 2, y: 4, width: rows[0]?.length ?? 0, height: rows.length };
}

/** ITU-R BT.709, limited range. */
it.each([
  ["red", [255, 0, 0], [63, 102, 240]],
  ["green", [0, 255, 0], [173, 42, 26]],
  ["blue", [0, 0, 255], [32, 240, 118]],
  ["white", [255, 255, 255], [235, 128, 128]],
  ["black", [0, 0, 0], [16, 128, 128]],
])("%s has the luma and chroma that BT.709 gives it", (_name, rgb, [y, u, v]) => {
  const pixel = [...rgb, 255];
  const { bytes } = toPlanes(
    picture([
      [pixel, pixel],
      [pixel, pixel],
    ]),
  );
  expect([...bytes]).toEqual([y, y, y, y, u, v, 255, 255, 255, 255]);
});

it("the colour of an edge is that of what covers, not of the clear pixels beside it", () => {
  const [red, clear] = [
    [255, 0, 0, 255],
    [0, 0, 255, 0],
  ];
  const { bytes } = toPlanes(
    picture([
      [red, clear],
      [clear, clear],
    ]),
  );
  expect([...bytes.subarray(4, 6)]).toEqual([102, 240]);
});

it("odd sides are filled up with clear pixels", () => {
  const white = [255, 255, 255, 255];
  const planes = toPlanes(picture([[white, white, white]]));
  expect(planes).toMatchObject({ x: 2, y: 4, width: 4, height: 2 });
  expect([...planes.bytes.subarray(12)]).toEqual([255, 255, 255, 0, 0, 0, 0, 0]);
});

it("a picture is drawn once while it is held, and what was not used for longest goes first", async () => {
  const pictures = new Pictures();
  const drawn: string[] = [];
  const get = (key: string) =>
    pictures.get(key, () => {
      drawn.push(key);
      // 5 MB as planes: two are held.
      return { rgba: new Uint8ClampedArray(4 * 2_000_000), x: 0, y: 0, width: 2000, height: 1000 };
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
  expect(drawn).toEqual(["a", "b", "c", "b"]);
});
