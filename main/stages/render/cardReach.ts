// How much of a clip's way a graphics card does is proven by doing it: a short span by each reach, held against what the processor makes of the same.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { CARD_PATHS, cardPath, filtersOf, REACH_NAMES, REACHES, type Reach } from "../../base/cardPaths.ts";
import { DEVICE_NAMES, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { toPlanes } from "./planes.ts";
import { pictureArguments, spanArguments, type SpanPlan } from "./spanArguments.ts";

/** What a card was found to do, and why no more. */
const Proven = z.object({ reach: z.enum(REACHES).nullable(), reason: z.string() });
export type Proven = z.infer<typeof Proven>;

/** Raised when the trial is another. */
const VERSION = 1;

/** Kept for this build, driver and card; shared by all renders of this process. */
export class CardReaches {
  readonly #dir: string;
  readonly #known = new Map<string, Promise<Proven>>();

  constructor(cacheDir: string) {
    this.#dir = join(cacheDir, "ffmpeg");
  }

  /** Takes some seconds for a card that was never tried, nothing for a known one or the processor. */
  async of(ffmpeg: Ffmpeg, encoder: Encoder, signal: AbortSignal): Promise<Proven> {
    if (!cardPath(encoder.device)) return { reach: null, reason: "" };
    const key = hashJson({ VERSION, paths: CARD_PATHS, build: ffmpeg.identity, path: ffmpeg.path, encoder });
    for (;;)
      try {
        return await this.#once(key, () => this.#find(key, ffmpeg, encoder, signal));
      } catch (error) {
        // Who began it may have gone away: that says nothing to who waits for it.
        if (signal.aborted || !(error instanceof AppError) || error.code !== "CANCELLED") throw error;
      }
  }

  #once(key: string, find: () => Promise<Proven>): Promise<Proven> {
    const known = this.#known.get(key);
    if (known) return known;
    const now = find();
    this.#known.set(key, now);
    now.catch(() => this.#known.delete(key));
    return now;
  }

  async #find(key: string, ffmpeg: Ffmpeg, encoder: Encoder, signal: AbortSignal): Promise<Proven> {
    const file = join(this.#dir, `reach-${key}.json`);
    const kept = await readNote(file, Proven);
    if (kept) return kept;
    const { lasting, ...proven } = await proveReach(ffmpeg, encoder, signal);
    if (lasting) await keepNote(file, proven);
    return proven;
  }
}

/** `lasting`: it would come out the same another time. What a driver refused because others hold its sessions would not. */
export async function proveReach(
  ffmpeg: Ffmpeg,
  encoder: Encoder,
  signal: AbortSignal,
): Promise<Proven & { lasting: boolean }> {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-card-"));
  const faults: string[] = [];
  let lasting = true;
  try {
    const trial = await openTrial(ffmpeg, dir, signal);
    for (const reach of REACHES) {
      const fault = await trial.faultOf(encoder, reach).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code === "CANCELLED" || error.code === "DISK_FULL") throw error;
        if (error.details["fault"] !== null) lasting = false;
        return error.message.split("; ")[0] ?? error.code;
      });
      const reason = faults.length > 0 ? ` (${faults.join("; ")})` : "";
      if (fault === null)
        return { reach, reason: `${DEVICE_NAMES[encoder.device]} ${REACH_NAMES[reach]}${reason}`, lasting };
      faults.push(`it does not ${WHAT[reach]}: ${fault}`);
    }
    const reason = `${DEVICE_NAMES[encoder.device]} encodes alone (${faults.join("; ")})`;
    return { reach: null, reason, lasting };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "FFMPEG_FAILED") throw error;
    // What the processor could not do either says nothing of the card.
    const reason = `${DEVICE_NAMES[encoder.device]} encodes alone (more could not be tried: ${error.message})`;
    return { reach: null, reason, lasting: false };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const WHAT = { whole: "lay captions over", scale: "scale", decode: "decode" } as const satisfies Record<Reach, string>;

/** From a clip of another size to the picture; pictures with alpha come, change and go. */
const CLIP = { width: 480, height: 270 };
const SIZE = { width: 640, height: 360 };
const FRAMES = 20;
const LAYER = { x: 120, y: 200, width: 400, height: 120, begins: [4, 9], to: 15, fades: { in: false, out: false } };
/**
 * Peak signal to noise of the worst plane of the worst frame, decibels: of all, and where the layer lies. Other ways of
 * scaling, RGB in between and other qualities gave 32 and 36 and more on the processor. A frame too early or too late
 * falls below the first; below the second what is laid by BT.601, in full range, with its alpha taken twice or changed.
 */
const LEAST_PSNR = { whole: 30, layer: 33 };

interface Trial {
  /** Null: what came out is right. Throws what ffmpeg throws. */
  faultOf(encoder: Encoder, reach: Reach): Promise<string | null>;
}

async function openTrial(ffmpeg: Ffmpeg, dir: string, signal: AbortSignal): Promise<Trial> {
  const op = "render.card";
  const clip = join(dir, "clip.mp4");
  const layer = join(dir, "layer.yuva");
  const source = `testsrc2=s=${CLIP.width}x${CLIP.height}:r=30`;
  const bt709 = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";
  const kept = `-frames:v ${2 * FRAMES} -c:v libx264 -preset veryfast -crf 12 -pix_fmt yuv420p -threads 1 ${bt709}`;
  await ffmpeg.run(["-f", "lavfi", "-i", source, "-vf", "boxblur=2:2", ...kept.split(" "), clip], { op, signal });
  await writeFile(layer, Buffer.concat([picture([20, 220, 20]), picture([220, 30, 200])]));
  const plan: SpanPlan = {
    ...SIZE,
    rate: { num: 30, den: 1 },
    frames: FRAMES,
    source: {
      kind: "clip",
      path: clip,
      input: [],
      fromSeconds: 0.2,
      speed: 1,
      fit: undefined,
      matrix: null,
      fits: false,
      codec: "h264",
      scalesOnly: true,
    },
    entering: null,
    layers: [{ ...LAYER, path: layer }],
  };
  const raw = async (args: readonly string[]): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    await ffmpeg.run([...args, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
      op,
      signal,
      onStdout: (chunk) => chunks.push(chunk),
    });
    return Buffer.concat(chunks);
  };
  const wanted = await raw(pictureArguments(plan));
  return {
    async faultOf(encoder, reach) {
      const path = cardPath(encoder.device);
      const lacks = path ? filtersOf(path, reach).filter((name) => !ffmpeg.filters.has(name)) : [];
      if (lacks.length > 0) return `this build has no ${lacks.join(" and no ")}`;
      if (reach === "whole" && !path?.lay) return "no build has a filter for it";
      const made = join(dir, `${newId()}.${encoder.container}`);
      await ffmpeg.run(spanArguments(plan, { encoder, threads: 1, reach }, made), { op, signal, silenceMs: 20_000 });
      const { whole, layer: laid } = worstPsnr(wanted, await raw(["-i", made]));
      if (whole < LEAST_PSNR.whole) return `its picture is not the processor's (${whole.toFixed(0)} dB)`;
      return laid < LEAST_PSNR.layer ? `captions do not look as the processor's do (${laid.toFixed(0)} dB)` : null;
    },
  };
}

/** A bar of one colour in the layer's size, clear at its left and opaque from its middle on. Green and magenta tell matrices apart. */
function picture([red, green, blue]: readonly [number, number, number]): Uint8Array {
  const { width, height } = LAYER;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.set([red, green, blue, (2 * 255 * (i % width)) / width], 4 * i);
  return toPlanes({ rgba, x: LAYER.x, y: LAYER.y, width, height }).bytes;
}

/** Of the worst plane of the worst frame; −∞ where frames are missing. */
function worstPsnr(wanted: Buffer, made: Buffer): { whole: number; layer: number } {
  if (made.length !== wanted.length) return { whole: -Infinity, layer: -Infinity };
  const all = { x: 0, y: 0, ...SIZE };
  const worst = { whole: Infinity, layer: Infinity };
  for (let at = 0; at < wanted.length;)
    for (const half of [1, 2, 2]) {
      const plane = { at, half, pictures: [wanted, made] as const };
      worst.whole = Math.min(worst.whole, psnr(plane, all));
      worst.layer = Math.min(worst.layer, psnr(plane, LAYER));
      at += (SIZE.width * SIZE.height) / half ** 2;
    }
  return worst;
}

/** Inside the place, which is told in luma. */
function psnr(
  { at, half, pictures: [a, b] }: { at: number; half: number; pictures: readonly [Buffer, Buffer] },
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): number {
  let squares = 0;
  for (let row = y / half; row < (y + height) / half; row++) {
    const start = at + (row * SIZE.width + x) / half;
    for (let i = start; i < start + width / half; i++) squares += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10((255 ** 2 * width * height) / half ** 2 / squares);
}
