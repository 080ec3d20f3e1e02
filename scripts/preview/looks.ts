// Contact sheets to look at: every background in every look at several times, cards and captions in all formats.
// node scripts/preview/looks.ts DIR [backgrounds|formats|captions|cards]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";

import { BACKGROUNDS, Look, type BackgroundKind } from "../../contract/look.ts";
import type { CaptionCue, TimelineCard } from "../../contract/timeline.ts";
import { LOOKS, type LookId } from "../../contract/values.ts";
import { FORMATS, FRAME_SIZES, type Format } from "../../contract/values.ts";
import { STILL_CAPTION } from "../../main/base/captionStyles.ts";
import { createBackgroundEngine } from "../../main/engines/background/index.ts";
import { createTextEngine, POSTER_DESIGNS } from "../../main/engines/text/index.ts";

const frames = { startFrame: 0, endFrame: 60 };
const CARDS: TimelineCard[] = [
  { kind: "title", text: "A Five-Minute Breathing Exercise Before Sleep", detail: null, number: null, ...frames },
  { kind: "title", text: "Rain", detail: null, number: null, ...frames },
  { kind: "listItem", text: "Keep the phone out of the bedroom", detail: null, number: 3, ...frames },
  {
    kind: "listItem",
    text: "Walk for ten minutes after lunch, whatever the weather and however little you feel like it",
    detail: null,
    number: 12,
    ...frames,
  },
  { kind: "quote", text: "The best way out is always through.", detail: "Robert Frost", number: null, ...frames },
  {
    kind: "quote",
    text: "In the midst of winter, I found there was, within me, an invincible summer. And that makes me happy, for it says that no matter how hard the world pushes against me, there is something stronger.",
    detail: null,
    number: null,
    ...frames,
  },
  { kind: "number", text: "heartbeats in a day, more or less", detail: null, number: 100_000, ...frames },
  { kind: "breath", text: "Breathe in", detail: "4", number: 1, ...frames },
  { kind: "breath", text: "Hold", detail: "7", number: 3, ...frames },
  { kind: "breath", text: "Breathe out", detail: "8", number: 6, ...frames },
  { kind: "text", text: "Let the shoulders drop.", detail: null, number: null, ...frames },
  { kind: "text", text: "W" + "o".repeat(4998) + "w", detail: null, number: null, ...frames },
  { kind: "title", text: "眠る前の五分間でできる、やさしい呼吸の練習", detail: null, number: null, ...frames },
  { kind: "title", text: "تمرين التنفس لمدة خمس دقائق قبل النوم", detail: null, number: null, ...frames },
  { kind: "listItem", text: "לכבות את הטלפון שעה לפני השינה", detail: null, number: 2, ...frames },
  { kind: "quote", text: "धीरे-धीरे साँस लें और मन को शांत होने दें 🌙👩🏽‍🚀", detail: null, number: null, ...frames },
  { kind: "title", text: "慢慢吸气，让身体放松下来", detail: null, number: null, ...frames },
  { kind: "listItem", text: "Łódź, Žižkov and the Đurđevdan fair", detail: null, number: 1, ...frames },
];
const CAPTIONS = [
  ["Let your shoulders fall, and feel", "the weight of your body sink."],
  ["Breathe in through the nose."],
  ["خذ نفسا عميقا ببطء", "ثم YouTube اتركه يخرج"],
  ["ゆっくりと 息を 吸って", "静かに 吐きます。"],
  ["It costs $4,500 — about 12% more", "than in 2019. 😀 Really?"],
  ["Compound interest", "never sleeps"],
];
const HEADLINES = [
  "Five-Minute Breathing Exercise Before Sleep",
  "Calm Your Mind",
  "7 Morning Habits",
  "The Ocean at Night",
  "Compound Interest Explained Simply",
  "Why We Dream",
];

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
    ["feed", { width: 1080, height: 1350 }],
  ] as const) {
    const images = [];
    for (const kind of BACKGROUNDS)
      images.push(await still(kind, looks[images.length % looks.length] as Look, 3, size, 0.5));
    await grid(`format-${name}`, images, size, 5);
  }
const text = createTextEngine();
if (wants("cards"))
  for (const format of FORMATS) {
    const images = [];
    for (const [i, card] of CARDS.entries())
      images.push(await overlaid(looks[i % looks.length] as Look, i, format, [card], null));
    await grid(`cards-${format.replace(":", "x")}`, images, FRAME_SIZES[format], format === "16:9" ? 3 : 6);
  }
if (wants("captions"))
  for (const format of FORMATS) {
    const images = [];
    for (const [i, look] of looks.entries())
      images.push(await overlaid(look, i + 20, format, [], CAPTIONS[i % CAPTIONS.length] as string[]));
    await grid(`captions-${format.replace(":", "x")}`, images, FRAME_SIZES[format], format === "16:9" ? 2 : 6);
  }
if (wants("posters")) {
  const size = { width: 1280, height: 720 };
  const images = [];
  for (const [i, look] of looks.entries())
    for (const [k, design] of POSTER_DESIGNS.entries()) {
      const background = await still(look.backgrounds[k] as BackgroundKind, look, i + 3, size, 0.4);
      const poster = await text.poster({
        design,
        headline: HEADLINES[i % HEADLINES.length] as string,
        background,
        look,
        size,
      });
      console.log(look.id, design, poster.contrast, poster.jpeg.length, JSON.stringify(poster.box));
      images.push(Buffer.from(poster.jpeg));
    }
  await grid("posters", images, { width: 1920, height: 1080 }, 3);
}
await engine.close();

async function overlaid(
  look: Look,
  seed: number,
  format: Format,
  cards: TimelineCard[],
  lines: string[] | null,
): Promise<Buffer> {
  const size = FRAME_SIZES[format];
  const kind = look.backgrounds[seed % look.backgrounds.length] as BackgroundKind;
  const pictures = cards.map((card) => text.card(card, look, size));
  if (lines) {
    const cue: CaptionCue = {
      startFrame: 0,
      endFrame: 60,
      lines: lines.map((line) => line.split(" ").map((word) => ({ text: word, startFrame: 0, endFrame: 60 }))),
    };
    pictures.push(text.caption(cue, { ...STILL_CAPTION, active: { line: lines.length - 1, word: 1 } }, look, size));
  }
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  context.drawImage(await loadImage(await still(kind, look, seed, size, 0.4)), 0, 0);
  for (const { rgba, x, y, width, height } of pictures) {
    const layer = createCanvas(width, height);
    layer.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
    context.drawImage(layer, x, y);
  }
  return canvas.toBuffer("image/png");
}

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
