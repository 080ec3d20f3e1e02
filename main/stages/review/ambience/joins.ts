// How much a join is seen and heard: the step over it, against the steps beside it.
import { foreignInput } from "../../../base/foreignMedia.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";

export interface Join {
  /** Seconds of the video. */
  at: number;
  /** The step over the join by the largest one beside it: up to 1 it cannot be told from the rest. */
  ratio: number;
}

interface Look {
  ffmpeg: Pick<Ffmpeg, "run">;
  video: string;
  signal: AbortSignal;
}

const WIDTH = 320;
const HEIGHT = 180;
/** Frames on each side of a join that are looked at. */
const AROUND = 24;
/** Fractions of a level: what is so even is only coding. */
const STILL = 0.25;

/**
 * Mean change from frame to frame, in levels of luma, over the join and beside it.
 * @param inside a key frame within the loop, whose own step counts as one beside: every key frame breathes a little
 */
export async function pictureJoin(look: Look, frame: number, inside: number | null, perSecond: number): Promise<Join> {
  const around = await steps(look, frame, perSecond);
  const within = inside === null ? [] : await steps(look, inside, perSecond);
  const over = around[AROUND - 1] ?? Infinity;
  const beside = [...around.filter((_, i) => i !== AROUND - 1), ...within];
  return { at: frame / perSecond, ratio: over / Math.max(STILL, ...beside) };
}

async function steps({ ffmpeg, video, signal }: Look, frame: number, perSecond: number): Promise<number[]> {
  const chunks: Uint8Array[] = [];
  // Half a frame early, where no rounding can reach.
  const from = Math.max(0, (frame - AROUND - 0.5) / perSecond);
  await ffmpeg.run(
    [
      ["-ss", from.toFixed(6), ...foreignInput(), "-i", video, "-map", "0:v:0", "-frames:v", String(2 * AROUND)],
      // Numbered anew, so that none is doubled to fill the half frame at the beginning.
      [
        "-vf",
        `settb=1/${Math.round(perSecond)},setpts=N,scale=${WIDTH}:${HEIGHT}:flags=area,format=gray`,
        "-f",
        "rawvideo",
        "-",
      ],
    ].flat(),
    { op: "review.joins", signal, onStdout: (chunk) => chunks.push(chunk) },
  );
  const frames = Buffer.concat(chunks);
  const size = WIDTH * HEIGHT;
  const found: number[] = [];
  for (let at = size; at + size <= frames.length; at += size) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += Math.abs((frames[at + i] as number) - (frames[at + i - size] as number));
    found.push(sum / size);
  }
  return found;
}

const SAMPLE_RATE = 48_000;
/** Samples: what is compared at once, and how many such pieces lie on each side. */
const PIECE = 128;
const PIECES = 300;

/** The roughest spot within a piece over the join against the roughest beside it: a click is a leap in the third difference. */
export async function soundJoin({ ffmpeg, video, signal }: Look, sample: number): Promise<Join> {
  const chunks: Uint8Array[] = [];
  const before = Math.min(sample, (PIECES + 0.5) * PIECE);
  const from = sample - before;
  await ffmpeg.run(
    [
      ["-ss", (from / SAMPLE_RATE).toFixed(6), ...foreignInput(), "-i", video, "-map", "0:a:0"],
      ["-af", `atrim=end_sample=${before + (PIECES + 0.5) * PIECE}`, "-ac", "2", "-f", "f32le", "-"],
    ].flat(),
    { op: "review.joins", signal, onStdout: (chunk) => chunks.push(chunk) },
  );
  const bytes = Buffer.concat(chunks);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~7)));
  const rough: number[] = [];
  for (let piece = 0; (piece + 1) * PIECE * 2 <= samples.length; piece++) rough.push(roughness(samples, piece));
  const middle = Math.floor(before / PIECE);
  const over = rough[middle] ?? Infinity;
  return { at: sample / SAMPLE_RATE, ratio: over / Math.max(1e-6, ...rough.filter((_, i) => i !== middle)) };
}

function roughness(samples: Float32Array, piece: number): number {
  let most = 0;
  for (let i = Math.max(6, piece * PIECE * 2); i < (piece + 1) * PIECE * 2; i++) {
    const at = (back: number) => samples[i - 2 * back] as number;
    most = Math.max(most, Math.abs(at(0) - 3 * at(1) + 3 * at(2) - at(3)));
  }
  return most;
}
