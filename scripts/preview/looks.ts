// Contact sheets to look at: every background in every look at several times, cards and captions in all formats.
// node scripts/preview/looks.ts DIR [backgrounds|formats|captions|cards]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas, loadImage } from "@napi-rs/canvas";

import { BACKGROUNDS, Look, type BackgroundKind } from "../../contract/look.ts";
import { LOOKS, type LookId } from "../../contract/values.ts";
import { createBackgroundEngine } from "../../main/engines/background/index.ts";

const [dir = "/tmp/looks", ...wanted] = process.argv.slice(2);
mkdirSync(dir, { recursive: true });
const engine = createBackgroundEngine();
const looks = LOOKS.map((id) => readLook(id));
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

if (wants("backgrounds"))
  for (const kind of BACKGROUNDS) await sheet(`background-${kind}`, kind, { width: 1920, height: 1080 }, looks, [1, 2]);
if (wants("formats"))
  for (const [name, size] of [
    ["portrait", { width: 1080, height: 1920 }],
    ["square", { width: 1080, height: 1080 }],
  ] as const) {
    const images = [];
    for (const kind of BACKGROUNDS)
      images.push(await still(kind, looks[images.length % looks.length] as Look, 3, size, 0.5));
    await grid(`format-${name}`, images, size, 5);
  }
await engine.close();

async function sheet(
  name: string,
  kind: BackgroundKind,
  size: { width: number; height: number },
  of: Look[],
  seeds: number[],
): Promise<void> {
  const images = [];
  for (const look of of)
    for (const seed of seeds)
      images.push(
        await still(kind, look, seed, size, 0.3),
        ...(seed === 1 ? [await still(kind, look, seed, size, 0.7)] : []),
      );
  await grid(name, images, size, 3);
}

function still(
  kind: BackgroundKind,
  look: Look,
  seed: number,
  size: { width: number; height: number },
  at: number,
): Promise<Buffer> {
  return engine.still(
    { kind, seed, palette: look.palette, speed: 1, zoom: { from: 1, to: look.motion.zoom, x: 0.5, y: 0.45 } },
    size,
    at,
  );
}

async function grid(
  name: string,
  images: Buffer[],
  size: { width: number; height: number },
  columns: number,
): Promise<void> {
  const [width, height] = [size.width / 3, size.height / 3];
  const canvas = createCanvas(columns * width, Math.ceil(images.length / columns) * height);
  const context = canvas.getContext("2d");
  for (const [i, png] of images.entries())
    context.drawImage(await loadImage(png), (i % columns) * width, Math.floor(i / columns) * height, width, height);
  writeFileSync(join(dir, `${name}.png`), canvas.toBuffer("image/png"));
  console.log(join(dir, `${name}.png`));
}

function readLook(id: LookId): Look {
  return Look.parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../resources/looks", `${id}.json`), "utf8")));
}
