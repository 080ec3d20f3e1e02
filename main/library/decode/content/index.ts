// What is in a picture that a video must not cut off or cover, and where the eye goes.
import sharp from "sharp";

import type { Area, Content } from "../../../../contract/footage.ts";
import type { RawPicture } from "../rawPicture.ts";
import { findFaces } from "./faces.ts";
import { salientPoint, type SmallRgb } from "./salience.ts";
import { findText } from "./text.ts";

/** Raised when the same picture would now give another content. */
export const CONTENT_VERSION = 2;
/** The longer side of what is looked at, pixels: small print can still be told. */
export const CONTENT_SIDE = 960;

export async function contentOf(picture: RawPicture): Promise<Content> {
  const faces = await findFaces(picture);
  const text = findText(greyOf(picture)).filter((row) => !faces.some((face) => covers(face, row)));
  const { x, y } = salientPoint(await smallOf(picture));
  return { faces: faces.map(rounded), text: text.map(rounded), salient: { x: round(x), y: round(y) } };
}

function greyOf({ width, height, rgb }: RawPicture) {
  const pixels = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < pixels.length; i++, at += 3)
    pixels[i] = (54 * (rgb[at] as number) + 183 * (rgb[at + 1] as number) + 19 * (rgb[at + 2] as number)) >> 8;
  return { width, height, pixels };
}

/** Teeth and lashes are no letters. */
function covers(face: Area, row: Area): boolean {
  const [x, y] = [row.x + row.width / 2, row.y + row.height / 2];
  return x > face.x && x < face.x + face.width && y > face.y && y < face.y + face.height;
}

/** The longer side of what the eye's way is sought in. */
const SMALL_SIDE = 64;

async function smallOf({ width, height, rgb }: RawPicture): Promise<SmallRgb> {
  const { data, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: SMALL_SIDE, height: SMALL_SIDE, fit: "inside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

function rounded({ x, y, width, height }: Area): Area {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
