// Faces in a picture, as the network's answers tell them.
import sharp from "sharp";

import type { Area } from "../../../../contract/footage.ts";
import type { RawPicture } from "../rawPicture.ts";
import { ANCHORS, answers, BOX_NUMBERS, CELLS, NETWORK_SIDE } from "./network.ts";

/** Surer than this (0–1) it is taken for a face. */
const SURE = 0.6;
/** Two boxes that share more than this of what both cover are one face. */
const SAME = 0.25;

/** In shares of the picture, surest first. The network tells faces from about a twentieth of the longer side on. */
export async function findFaces({ rgb, ...size }: RawPicture): Promise<Area[]> {
  const side = Math.max(size.width, size.height);
  const scaled = (length: number) => Math.max(1, Math.round((length * NETWORK_SIDE) / side));
  const [width, height] = [scaled(size.width), scaled(size.height)];
  const square = await sharp(rgb, { raw: { ...size, channels: 3 } })
    .resize({ width, height, fit: "fill" })
    .extend({ right: NETWORK_SIDE - width, bottom: NETWORK_SIDE - height, background: "#000000" })
    .raw()
    .toBuffer();
  const kept: Found[] = [];
  for (const face of boxesOf(answers(square), { x: NETWORK_SIDE / width, y: NETWORK_SIDE / height }))
    if (kept.every((other) => overlap(face, other) < SAME)) kept.push(face);
  return kept.map(({ x, y, width: w, height: h }) => ({ x, y, width: w, height: h }));
}

interface Found extends Area {
  sure: number;
}

/** Surest first. `square`: sides of the square in those of the picture, which lies in its upper left corner. */
function boxesOf(numbers: Float32Array, square: { x: number; y: number }): Found[] {
  const found: Found[] = [];
  for (let i = 0; i * BOX_NUMBERS < numbers.length; i++) {
    const [x = 0, y = 0, w = 0, h = 0, score = 0] = numbers.subarray(i * BOX_NUMBERS, (i + 1) * BOX_NUMBERS);
    const sure = sigmoid(score);
    if (sure < SURE) continue;
    const cell = Math.floor(i / ANCHORS.length);
    const [wide, tall] = ANCHORS[i % ANCHORS.length] as (typeof ANCHORS)[number];
    const width = (Math.exp(w) * wide * square.x) / CELLS;
    const height = (Math.exp(h) * tall * square.y) / CELLS;
    const middle = {
      x: (((cell % CELLS) + sigmoid(x)) * square.x) / CELLS,
      y: ((Math.floor(cell / CELLS) + sigmoid(y)) * square.y) / CELLS,
    };
    const box = inside({ x: middle.x - width / 2, y: middle.y - height / 2, width, height });
    // Beside the picture the square is black: what is seen there is nothing.
    if (box.width > 0 && box.height > 0) found.push({ ...box, sure });
  }
  return found.toSorted((a, b) => b.sure - a.sure);
}

function inside({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return { x: left, y: top, width: Math.min(1, x + width) - left, height: Math.min(1, y + height) - top };
}

function overlap(a: Area, b: Area): number {
  const wide = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x));
  const tall = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));
  return (wide * tall) / (a.width * a.height + b.width * b.height - wide * tall);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
