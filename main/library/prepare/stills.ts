// Stills of the pictures and clips that a video shows: how good each looks, and how it lies behind a headline.
import sharp, { type Sharp } from "sharp";

import type { ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import { hashJson } from "../../base/hash.ts";
import type { Size } from "../../base/picture.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { untilAborted } from "./picture.ts";

/** A picture, or a moment of a clip in seconds. */
export interface StillSource {
  artifact: ArtifactRef;
  at: number | null;
}

export interface Still {
  /** Upright, as large as it is kept here. */
  size: Size;
  /** 0–1 each. */
  sharpness: number;
  colour: number;
  light: number;
  /** A PNG. What matters lies about `towards` (0–1 of the width); over `from` (0–1) of the width the picture begins. */
  lay(place: Place, size: Size, veil?: Veil): Promise<Buffer>;
  /** 0–1: how little there is to see within these shares of the picture so laid. */
  calm(place: Place, room: { from: number; to: number }): Promise<number>;
}

export interface Place {
  from: number;
  towards: number;
}

/** A colour, and how much of the picture it hides (0–1). */
export interface Veil {
  colour: string;
  opacity: number;
}

export interface Stills {
  readonly version: string;
  /** Null where nothing can be decoded. */
  open(source: StillSource, signal: AbortSignal): Promise<Still | null>;
}

/** Raised when the same source would give other numbers or pixels. */
const VERSION = 1;
/** Kept of a picture, pixels: enough to fill a thumbnail and be cropped. */
const KEPT = { width: 1600, height: 1200 };
const MOST_PIXELS = 1_000_000_000;
const DECODE_MS = 30_000;
/** So large are the pictures that are measured. */
const LOOK: Size = { width: 160, height: 90 };

export function createStills({
  artifacts,
  ffmpeg,
}: {
  artifacts: Pick<Artifacts, "open">;
  ffmpeg: Pick<Ffmpeg, "run" | "probe" | "version">;
}): Stills {
  return {
    version: hashJson([VERSION, ffmpeg.version]).slice(0, 12),
    async open({ artifact, at }, signal) {
      const path = await artifacts.open(artifact);
      try {
        const bytes = at === null ? await picture(path, signal) : await moment(ffmpeg, path, at, signal);
        return bytes && (await still(bytes, signal));
      } catch (error) {
        // What libvips or ffmpeg cannot read is no still; all else is a fault.
        if (signal.aborted || (error instanceof AppError && !UNREADABLE.has(error.code))) throw error;
        return null;
      }
    },
  };
}

const UNREADABLE: ReadonlySet<string> = new Set(["FFMPEG_FAILED", "PROCESS_TIMEOUT"]);

async function picture(path: string, signal: AbortSignal): Promise<Buffer> {
  const kept = sharp(path, { limitInputPixels: MOST_PIXELS, sequentialRead: true, pages: 1 })
    .autoOrient()
    .resize({ ...KEPT, fit: "outside", withoutEnlargement: true })
    .flatten({ background: "#14161c" })
    .toColourspace("srgb")
    .jpeg({ quality: 95, chromaSubsampling: "4:4:4" });
  return untilAborted(kept.toBuffer(), signal);
}

async function moment(
  ffmpeg: Pick<Ffmpeg, "run" | "probe">,
  path: string,
  at: number,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const { video } = await ffmpeg.probe(path, signal, foreignInput());
  // As the render reads it: what says nothing of its colours is BT.709 in high definition.
  const silent = !video?.color_space || video.color_space === "unknown";
  const matrix = silent && (video?.height ?? 0) >= 720 ? ":in_color_matrix=bt709" : "";
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(
    [
      ["-threads", "2", "-ss", at.toFixed(3), ...foreignInput(), "-i", path, "-an", "-frames:v", "1"],
      ["-vf", `scale='min(iw,${KEPT.width})':-2:flags=bicubic${matrix},format=rgb24`, "-c:v", "png"],
      ["-compression_level", "1", "-f", "image2pipe", "-"],
    ].flat(),
    {
      op: "library.still",
      signal,
      timeoutMs: DECODE_MS,
      onStdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
    },
  );
  return chunks.length === 0 ? null : Buffer.concat(chunks);
}

async function still(bytes: Buffer, signal: AbortSignal): Promise<Still> {
  const { width, height } = await sharp(bytes).metadata();
  const grey = sharp(bytes)
    .resize({ ...SEEN, fit: "cover" })
    .greyscale()
    .raw()
    .toBuffer();
  const sharpness = sharpnessOf(await untilAborted(grey, signal), SEEN);
  const small = await sharp(bytes)
    .resize({ ...LOOK, fit: "fill" })
    .raw()
    .toBuffer();
  const kept = { bytes, size: { width, height }, focus: await focusOf(bytes) };
  return {
    size: kept.size,
    sharpness,
    ...colourAndLight(small),
    lay: async (place, size, veil) => {
      const plain = await laid(kept, place, size);
      return veil && veil.opacity > 0 ? veiled(plain, size, veil) : plain;
    },
    async calm(place, { from, to }) {
      const { width: w, height: h } = LOOK;
      const [left, right] = [Math.round(from * w), Math.round(to * w)];
      const raw = await sharp(await laid(kept, place, LOOK))
        .greyscale()
        .raw()
        .toBuffer();
      let change = 0;
      for (let y = 1; y < h; y++)
        for (let x = left + 1; x < right; x++) {
          const here = raw[y * w + x] ?? 0;
          change += Math.abs(here - (raw[y * w + x - 1] ?? 0)) + Math.abs(here - (raw[(y - 1) * w + x] ?? 0));
        }
      return within(1 - change / ((right - left) * h) / BUSY);
    },
  };
}

/** About as large as a thumbnail is seen: a picture that was enlarged, shaken or out of focus shows here. */
const SEEN: Size = { width: 640, height: 360 };
/** Pixels over which an edge of a blurred picture rises. */
const EDGE = 6;
/** Of the rise over so many pixels, what its steepest step takes in a blurred and in a sharp picture. */
const STEEP = { blurred: 0.24, sharp: 0.62 };
/** Rise in levels under which there is no edge at all. */
const LEAST_EDGE = 12;

/** How steep the strongest edges are, whether they are many or few. */
function sharpnessOf(grey: Uint8Array, { width, height }: Size): number {
  const [steps, rises] = [new Uint32Array(256), new Uint32Array(256)];
  const at = (i: number) => grey[i] as number;
  for (let y = 0; y < height - EDGE; y++)
    for (let x = 0; x < width - EDGE; x++) {
      const i = y * width + x;
      const here = at(i);
      const step = Math.max(Math.abs(at(i + 1) - here), Math.abs(at(i + width) - here));
      const rise = Math.max(Math.abs(at(i + EDGE) - here), Math.abs(at(i + EDGE * width) - here));
      steps[step] = (steps[step] as number) + 1;
      rises[rise] = (rises[rise] as number) + 1;
    }
  const [step, rise] = [highest(steps, 1 / EDGE), highest(rises, 1)];
  return rise < LEAST_EDGE ? 0 : within((step / rise - STEEP.blurred) / (STEEP.sharp - STEEP.blurred));
}

/** The level that so little of all reaches. */
function highest(counts: Uint32Array, times: number): number {
  let left = STRONGEST * times * counts.reduce((sum, count) => sum + count, 0);
  return counts.findLastIndex((count) => (left -= count) < 0);
}
const STRONGEST = 0.004;

/** Mean change from pixel to pixel of a small picture that leaves no calm place. */
const BUSY = 40;

/** Colourfulness after Hasler and Süsstrunk (2003), in which 60 is “quite colourful”; light by mean and spread of luma. */
function colourAndLight(rgb: Uint8Array): { colour: number; light: number } {
  const count = rgb.length / 3;
  const [rg, yb, luma] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(3 * i, 3 * i + 3);
    rg[i] = r - g;
    yb[i] = (r + g) / 2 - b;
    luma[i] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const [a, b, light] = [spread(rg), spread(yb), spread(luma)];
  const colourfulness = Math.hypot(a.deviation, b.deviation) + 0.3 * Math.hypot(a.mean, b.mean);
  const exposed = within((light.mean - 15) / 50) * within((250 - light.mean) / 50);
  return { colour: within(colourfulness / 60), light: exposed * within(light.deviation / 40) };
}

function spread(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

interface Kept {
  bytes: Buffer;
  size: Size;
  /** What matters, 0–1. */
  focus: { x: number; y: number };
}

/** Where libvips' attention finds faces, strong colours and contours. */
async function focusOf(bytes: Buffer): Promise<Kept["focus"]> {
  const { data, info } = await sharp(bytes)
    .resize({ width: 320, height: 320, fit: "inside" })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  // Only the strategy tells it, where something is cut off; in pixels of what is cut.
  const { width, height } = info;
  const position = sharp.strategy.attention;
  const found = await sharp(data)
    .resize({ width, height: Math.max(1, height - 1), fit: "cover", position })
    .toBuffer({ resolveWithObject: true });
  const { attentionX = width / 2, attentionY = height / 2 } = found.info;
  return { x: attentionX / width, y: attentionY / height };
}

async function laid(kept: Kept, { from, towards }: Place, size: Size): Promise<Buffer> {
  const left = Math.round(from * size.width);
  const part = { width: size.width - left, height: size.height };
  const cropped = await crop(kept, part, left === 0 ? towards : 0.5);
  if (left === 0) return cropped.png({ compressionLevel: 1 }).toBuffer();
  // Beside it lies its own blur, into which its edge fades.
  const ground = await sharp(kept.bytes)
    .resize({ width: 64, height: 36, fit: "cover" })
    .blur(2)
    .resize({ ...size, fit: "fill", kernel: "cubic" })
    .modulate({ brightness: 0.7 })
    .toBuffer();
  const fade = Math.round(0.2 * part.width);
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${part.width}" height="${part.height}"><defs><linearGradient id="g"><stop offset="0" stop-opacity="0"/><stop offset="1"/></linearGradient></defs><rect width="${fade}" height="${part.height}" fill="url(#g)"/><rect x="${fade}" width="${part.width - fade}" height="${part.height}"/></svg>`;
  const feathered = await cropped
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: "dest-in" }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(ground)
    .composite([{ input: feathered, left, top: 0 }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function veiled(png: Buffer, { width, height }: Size, { colour, opacity }: Veil): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="${colour}" fill-opacity="${opacity}"/></svg>`;
  return sharp(png)
    .composite([{ input: Buffer.from(svg) }])
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** How much more of a picture is cut off so that what matters can be moved aside. */
const ROOM = 1.15;

async function crop({ bytes, size, focus }: Kept, part: Size, towards: number): Promise<Sharp> {
  const scale = Math.max(part.width / size.width, part.height / size.height) * (towards === 0.5 ? 1 : ROOM);
  const whole = { width: Math.ceil(size.width * scale), height: Math.ceil(size.height * scale) };
  const begin = (at: number, target: number, side: number, all: number) =>
    Math.round(Math.min(all - side, Math.max(0, at * all - target * side)));
  return sharp(bytes)
    .resize({ ...whole, fit: "fill" })
    .extract({
      left: begin(focus.x, towards, part.width, whole.width),
      top: begin(focus.y, 0.45, part.height, whole.height),
      ...part,
    });
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}
