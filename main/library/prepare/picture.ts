// A picture as the render shows it: upright, sRGB, 8 bit, without alpha, not larger than the frame and its motion need.
import { join } from "node:path";

import sharp, { type Metadata, type Sharp } from "sharp";

import { frameSize, type PictureShape } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { unusable } from "./unusable.ts";

export interface PictureFile {
  /** Absolute, or of an artifact. */
  path: string;
  /** As the person knows it, for messages. */
  name: string;
}

export interface ReadyPicture {
  /** Null: the file is shown as it is. */
  file: string | null;
  mediaType: string;
  width: number;
  height: number;
  notes: string[];
}

/** Each picture is used once or twice: what libvips would keep of it is memory lost. */
sharp.cache(false);

/** Shorter sides than this are no picture on a screen, pixels. */
const LEAST_SIDE = 120;
/** Decoded as a stream, row by row; and what has to lie in memory whole, pixels. */
const MOST_PIXELS = { streamed: 1_000_000_000, whole: 120_000_000 };
/** Room for motion: how much larger than the frame a still is wanted. */
const ROOM = 1.5;
/** Of a wide panorama more than this is never seen, pixels. */
const LARGEST_AREA = 40_000_000;
/** Larger than wanted by no more than this is left as it is. */
const SPARE = 2;
const SECONDS = 90;

/** What the file says of itself, with its reason in words where it cannot be used. Throws FILE_UNUSABLE. */
export async function readPicture({ path, name }: PictureFile): Promise<Metadata> {
  const facts = await open(path, MOST_PIXELS.streamed)
    .metadata()
    .catch((error: unknown) => {
      throw unusable(name, explain(error), undefined, error);
    });
  if (facts.format === "svg") throw unusable(name, "it is a drawing (SVG): save it as PNG");
  const [width, height] = upright(facts);
  if (Math.min(width, height) < LEAST_SIDE)
    throw unusable(name, `it has only ${width}×${height} pixels; ${LEAST_SIDE} a side are needed to be seen`);
  const streams = (facts.format === "jpeg" || facts.format === "png") && !facts.isProgressive;
  const most = streams ? MOST_PIXELS.streamed : MOST_PIXELS.whole;
  if (facts.width * facts.height > most)
    throw unusable(
      name,
      `its ${facts.width}×${facts.height} pixels are more than can be opened (${most / 1e6} million)`,
    );
  return facts;
}

/** Writes into `dir` where something has to be done. Throws FILE_UNUSABLE, CANCELLED. */
export async function readyPicture(
  source: PictureFile,
  shape: PictureShape,
  dir: string,
  signal: AbortSignal,
): Promise<ReadyPicture> {
  signal.throwIfAborted();
  const facts = await readPicture(source);
  const [width, height] = upright(facts);
  const scale = wantedScale(width, height, shape);
  const notes = whatIsOdd(facts);
  const mediaType = facts.format === "png" ? "image/png" : "image/jpeg";
  if (notes.length === 0 && scale > 1 / SPARE) {
    // A header says nothing of a file that is cut short.
    await decodes(source, signal);
    return { file: null, mediaType, width, height, notes };
  }
  if (scale < 1) notes.push(`scaled down from ${width}×${height}`);
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const file = join(dir, "picture.jpg");
  const picture = open(source.path, MOST_PIXELS.streamed).autoOrient();
  const sized = scale < 1 ? picture.resize({ ...size, fit: "fill" }) : picture;
  const flat = facts.hasAlpha ? sized.flatten({ background: await groundOf(source, signal) }) : sized;
  const made = flat
    .toColourspace("srgb")
    .jpeg({ quality: 93, chromaSubsampling: "4:4:4" })
    .timeout({ seconds: SECONDS })
    .toFile(file);
  const info = await untilAborted(made, signal).catch((error: unknown) => {
    throw rethrown(source, error);
  });
  return { file, mediaType: "image/jpeg", width: info.width, height: info.height, notes };
}

/** Opens one page, reads it as a stream, refuses what is cut short and what would fill the memory. */
function open(path: string, limitInputPixels: number): Sharp {
  return sharp(path, { limitInputPixels, sequentialRead: true, failOn: "truncated", pages: 1 });
}

async function decodes(source: PictureFile, signal: AbortSignal): Promise<void> {
  const small = open(source.path, MOST_PIXELS.streamed).timeout({ seconds: SECONDS }).stats();
  await untilAborted(small, signal).catch((error: unknown) => {
    throw rethrown(source, error);
  });
}

/** At most 1: nothing is enlarged here, the render does that once for all. */
function wantedScale(width: number, height: number, shape: PictureShape): number {
  const frame = frameSize(shape);
  const cover = Math.max((frame.width * ROOM) / width, (frame.height * ROOM) / height);
  return Math.min(1, cover, Math.sqrt(LARGEST_AREA / (width * height)));
}

function whatIsOdd(facts: Metadata): string[] {
  const { format, orientation = 1, space, depth, hasAlpha, icc } = facts;
  return [
    ...(format === "jpeg" || format === "png" ? [] : [`${format.toUpperCase()} made a JPEG`]),
    ...(orientation > 1 ? ["turned upright"] : []),
    ...(space === "cmyk" ? ["CMYK made sRGB"] : space === "srgb" || space === "b-w" ? [] : [`${space} made sRGB`]),
    ...(depth === "uchar" || depth === undefined ? [] : ["16 bit made 8"]),
    ...(hasAlpha ? ["laid upon a plain ground"] : []),
    ...(icc && space !== "cmyk" && !isSrgb(icc) ? ["its colour profile made sRGB"] : []),
  ];
}

/** The profile's own description names it, in ASCII or UTF-16. */
function isSrgb(icc: Buffer): boolean {
  return /sRGB/i.test(icc.toString("latin1").replaceAll("\0", ""));
}

function upright({ width, height, orientation = 1 }: Metadata): [number, number] {
  return orientation >= 5 ? [height, width] : [width, height];
}

/** Light things are seen upon dark, dark ones upon light. */
const GROUNDS = { dark: "#14161c", light: "#f2f0ec" };

async function groundOf(source: PictureFile, signal: AbortSignal): Promise<string> {
  const small = open(source.path, MOST_PIXELS.streamed)
    .resize({ width: 64, height: 64, fit: "fill" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer();
  const pixels = await untilAborted(small, signal).catch((error: unknown) => {
    throw rethrown(source, error);
  });
  let luma = 0;
  let weight = 0;
  for (let i = 0; i + 3 < pixels.length; i += 4) {
    const alpha = (pixels[i + 3] ?? 0) / 255;
    luma += alpha * (0.2126 * (pixels[i] ?? 0) + 0.7152 * (pixels[i + 1] ?? 0) + 0.0722 * (pixels[i + 2] ?? 0));
    weight += alpha;
  }
  if (weight < 1) throw unusable(source.name, "it is wholly transparent");
  return luma / weight > 110 ? GROUNDS.dark : GROUNDS.light;
}

/** libvips goes on for the moment that its timeout leaves; nobody waits for it. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new AppError("CANCELLED", "library.prepare", undefined, { cause: signal.reason }));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
    work.catch(() => undefined);
  }
}

function rethrown({ name }: PictureFile, error: unknown): unknown {
  return error instanceof AppError ? error : unusable(name, explain(error), undefined, error);
}

/** libvips' first line, without the path that it repeats. */
function explain(error: unknown): string {
  const said =
    (error instanceof Error ? error.message : String(error)).split("\n").find((line) => line.trim() !== "") ?? "";
  if (/pixel limit/i.test(said)) return `it has more than ${MOST_PIXELS.streamed / 1e6} million pixels`;
  if (/unsupported image format/i.test(said)) return "it is no picture that can be read";
  if (/premature end|truncated|end of stream|not enough data|read error/i.test(said)) return "it is cut short";
  return `it cannot be read (${said.replace(/^.*?: /, "").slice(0, 120)})`;
}
