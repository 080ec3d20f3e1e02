// Squares of what a picture or a clip shows, small enough to be looked at by a network: one of a picture, one of each shot of a clip.
import sharp from "sharp";

import { AppError } from "../../base/errors.ts";
import type { FfmpegPrograms } from "../../engines/ffmpeg/index.ts";
import { guarded, inputPath, type Sniffed } from "../sniff.ts";
import type { Square } from "./protocol.ts";

/** Of a clip at most so many are kept: of more shots, evenly spread ones. */
const MOST_SQUARES = 8;
/** So many key frames of a clip are looked at. */
const MOST_KEYS = 64;
/** A longer clip is not read from beginning to end. */
const WHOLE_SECONDS = 600;
/** Below so many key frames they say too little of what lies between them. */
const FEW_KEYS = 3;
/** Of longer clips with few key frames, and of the longest: moments as shares of the length. */
const MOMENTS = [1 / 6, 1 / 2, 5 / 6] as const;
const SHORT_SECONDS = 1.5;
/** Squares are compared in so many cells a side; of 255 they differ by so much on average where another shot begins. */
const CELLS = 8;
const CUT = 28;
const DECODE_MS = 60_000;
const DECODE_SECONDS = 30;

/** As whatever decodes it sees it: upright, its shorter side filled, its middle kept. Null where it cannot be decoded. */
export async function squareOf(bytes: Buffer, side: number): Promise<Square | null> {
  const rgb = await sharp(bytes, { limitInputPixels: false, sequentialRead: true, pages: 1 })
    .autoOrient()
    .resize(side, side, { fit: "cover", kernel: "cubic" })
    .flatten({ background: "#808080" })
    .toColourspace("srgb")
    .timeout({ seconds: DECODE_SECONDS })
    .raw({ depth: "uchar" })
    .toBuffer()
    .catch(() => null);
  return rgb?.length === side * side * 3 ? { at: 0, rgb } : null;
}

/** In order of their moments; none where nothing can be decoded. Throws the signal's reason, and what is no fault of the file. */
export async function squaresOf(
  ffmpeg: FfmpegPrograms,
  { path, sniffed }: { path: string; sniffed: Pick<Sniffed, "demuxer"> },
  { side, seconds }: { side: number; seconds: number },
  signal: AbortSignal,
): Promise<Square[]> {
  const read = (way: readonly string[], filter: string, most: number) =>
    readSquares(ffmpeg, [...way, ...guarded(sniffed), "-i", inputPath(path)], { side, filter, most, signal });
  const apart = (seconds / MOST_KEYS).toFixed(3);
  const keys =
    seconds <= WHOLE_SECONDS
      ? await read(
          ["-skip_frame", "nokey"],
          `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${apart})',`,
          MOST_KEYS,
        )
      : [];
  if (keys.length >= FEW_KEYS || (keys.length > 0 && seconds < SHORT_SECONDS)) return oneEach(keys);
  const found: Square[] = [];
  for (const share of seconds > WHOLE_SECONDS ? spread(MOST_SQUARES) : MOMENTS) {
    const at = seconds * share;
    // Whatever came first there; times count from the moment that was looked for.
    const [first] = await read(["-ss", at.toFixed(3)], "", 1);
    if (first) found.push({ at, rgb: first.rgb });
  }
  return oneEach(found.length > 0 ? found : keys);
}

async function readSquares(
  ffmpeg: FfmpegPrograms,
  input: readonly string[],
  { side, filter, most, signal }: { side: number; filter: string; most: number; signal: AbortSignal },
): Promise<Square[]> {
  const chunks: Uint8Array[] = [];
  const times: number[] = [];
  const fill = `scale=${side}:${side}:force_original_aspect_ratio=increase:flags=bicubic,crop=${side}:${side}`;
  const output = ["-an", "-sn", "-dn", "-vsync", "0", "-frames:v", String(most), "-f", "rawvideo", "-"];
  try {
    await ffmpeg.run(["-threads", "1", ...input, "-vf", `${filter}${fill},format=rgb24,showinfo`, ...output], {
      op: "library.squares",
      signal,
      timeoutMs: DECODE_MS,
      nice: true,
      logLevel: "info",
      onStdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
      onStderrLine: (line) => {
        const time = /Parsed_showinfo.*\bpts_time:(\S+)/.exec(line)?.[1];
        if (time !== undefined) times.push(Math.max(0, Number(time) || 0));
      },
    });
  } catch (error) {
    // What came before the damaged place is a picture all the same.
    if (signal.aborted || !(error instanceof AppError) || !["FFMPEG_FAILED", "PROCESS_TIMEOUT"].includes(error.code))
      throw error;
  }
  const all = Buffer.concat(chunks);
  const bytes = side * side * 3;
  return Array.from({ length: Math.min(most, Math.floor(all.length / bytes)) }, (_, i) => ({
    at: times[i] ?? 0,
    rgb: all.subarray(i * bytes, (i + 1) * bytes),
  }));
}

/** The middle one of each shot. */
function oneEach(squares: readonly Square[]): Square[] {
  const shots: Square[][] = [];
  let before: number[] | null = null;
  for (const square of squares) {
    const cells = cellsOf(square.rgb);
    const last = shots.at(-1);
    if (last && before && difference(cells, before) < CUT) last.push(square);
    else shots.push([square]);
    before = cells;
  }
  const middles = shots.map((shot) => shot[Math.floor((shot.length - 1) / 2)] as Square);
  if (middles.length <= MOST_SQUARES) return middles;
  return spread(MOST_SQUARES).map((share) => middles[Math.floor(share * middles.length)] as Square);
}

/** The middles of so many equal parts. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + 0.5) / count);
}

function cellsOf(rgb: Uint8Array): number[] {
  const side = Math.sqrt(rgb.length / 3);
  const cells = Array.from({ length: CELLS * CELLS * 3 }, () => 0);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const cell = (Math.floor((y * CELLS) / side) * CELLS + Math.floor((x * CELLS) / side)) * 3;
      const at = (y * side + x) * 3;
      for (let i = 0; i < 3; i++) cells[cell + i] = (cells[cell + i] as number) + (rgb[at + i] as number);
    }
  const each = (side * side) / (CELLS * CELLS);
  return cells.map((sum) => sum / each);
}

function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}
