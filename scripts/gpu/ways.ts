// A clip's way through each card that encodes: how far it goes in the card, why no further, and how fast each part of the way is.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { REACH_NAMES, REACHES, type Reach } from "../../main/base/cardPaths.ts";
import { DEVICE_NAMES, encoderNamed, type Encoder } from "../../main/base/encoders.ts";
import { asAppError } from "../../main/base/errors.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { proveReach } from "../../main/stages/render/cardReach.ts";
import { toPlanes } from "../../main/stages/render/planes.ts";
import { spanArguments, type SpanPlan } from "../../main/stages/render/spanArguments.ts";
import { cpuOf } from "../bench/cpu.ts";

export interface WaysOptions {
  /** The encoders that passed a test encode. */
  encoders: readonly Encoder[];
  /** H.264, BT.709, of any size. */
  clip: string;
  size: { width: number; height: number };
  frames: number;
  dir: string;
  write: (line: string) => void;
  signal: AbortSignal;
}

/** A line for each way; that of the processor first, which the others are measured by. */
export async function tellWays(ffmpeg: Ffmpeg, options: WaysOptions): Promise<void> {
  const { write, signal } = options;
  const plan = await planOf(options);
  const tell = async (what: string, encoder: Encoder, reach?: Reach): Promise<void> => {
    try {
      write(`  ✓ ${what.padEnd(WIDTH)} ${await speedOf(ffmpeg, plan, { encoder, reach }, options)}`);
    } catch (error) {
      if (signal.aborted) throw error;
      write(`  ✗ ${what.padEnd(WIDTH)} ${asAppError(error, "check.gpu").message.split("; ")[0]}`);
    }
  };
  await tell("all on the processor", encoderNamed("libx264"));
  for (const encoder of options.encoders.filter(({ device }) => device !== "cpu")) {
    const { reach, reason } = await proveReach(ffmpeg, encoder, signal);
    await tell(`${encoder.name} encodes`, encoder);
    const proven = reach ? REACHES.slice(REACHES.indexOf(reach)).toReversed() : [];
    for (const one of proven) await tell(`${DEVICE_NAMES[encoder.device]} ${REACH_NAMES[one]}`, encoder, one);
    write(`  · taken: ${reason}`);
  }
}

const WIDTH = 52;

/** The clip with a caption over it. */
async function planOf({ clip, size, frames, dir }: WaysOptions): Promise<SpanPlan> {
  const [width, height] = [2 * Math.round(size.width / 4), 2 * Math.round(size.height / 12)];
  const place = { x: 2 * Math.round(size.width / 8), y: 2 * Math.round((size.height * 3) / 8), width, height };
  const rgba = new Uint8ClampedArray(width * height * 4).fill(200);
  const path = join(dir, "caption.yuva");
  await writeFile(path, toPlanes({ rgba, ...place }).bytes);
  return {
    ...size,
    rate: { num: 30, den: 1 },
    frames,
    source: {
      kind: "clip",
      path: clip,
      input: [],
      fromSeconds: 0,
      speed: 1,
      fit: undefined,
      matrix: null,
      fits: false,
      codec: "h264",
      scalesOnly: true,
    },
    entering: null,
    layers: [{ ...place, path, begins: [0], to: Math.ceil(frames / 2), fades: { in: false, out: false } }],
  };
}

async function speedOf(
  ffmpeg: Ffmpeg,
  plan: SpanPlan,
  way: { encoder: Encoder; reach: Reach | undefined },
  { dir, signal }: WaysOptions,
): Promise<string> {
  const began = performance.now();
  const args = spanArguments(plan, { ...way, threads: 1 }, join(dir, `way.${way.encoder.container}`));
  const { seconds: cpu } = await cpuOf(() => ffmpeg.run(args, { op: "check.gpu", signal }));
  const rate = `${Math.round((1000 * plan.frames) / (performance.now() - began))} frames/s`.padStart(14);
  return cpu === null ? rate : `${rate}  ${((1000 * cpu) / plan.frames).toFixed(1)} ms of a core each`;
}
