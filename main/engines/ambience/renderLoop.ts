// Plays sounds of ambience into a file as one long loop without a seam, brought to the loudness wanted.
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";

import type { AmbienceSpec } from "../../../contract/footage.ts";
import { SAMPLE_RATE } from "../../../contract/values.ts";
import { deriveSeed } from "../../base/random.ts";
import { LoudnessMeter } from "../../base/sound/loudness.ts";
import { TruePeak } from "../../base/sound/truePeak.ts";
import { BLOCK } from "./source.ts";
import { SOURCES } from "./sources/index.ts";

export interface LoopRequest {
  spec: AmbienceSpec;
  /** LUFS, integrated over the loop. */
  loudness: number;
  /** Of the loop, in frames; a multiple of BLOCK. */
  frames: number;
  /** The loop's own end before it and its beginning after it, so many frames, multiples of BLOCK: room for an encoder to settle. */
  lead: number;
  tail: number;
  /** Raw 16-bit stereo, 48 kHz. */
  path: string;
}

export interface RenderedLoop {
  /** LUFS before it was levelled, and of the finished loop. */
  playedLufs: number;
  lufs: number;
  /** dBTP. */
  truePeak: number;
}

/** Bytes of a frame in the file of floats that is written first. */
export const RAW_FRAME_BYTES = 8;

/** That file: it grows with the work, and is gone at its end. */
export function rawPath({ path }: LoopRequest): string {
  return `${path}.raw`;
}

/** What precedes the loop's beginning is heard at its end, each fading into the other, so long. */
const OVERLAP_SECONDS = 8;
/** Blocks that are read and written at once. */
const PIECE = 256;
const STEREO = 2;

/** Synchronous: for worker threads. Memory is that of the overlap, whatever the length. */
export function renderLoop(request: LoopRequest): RenderedLoop {
  const raw = rawPath(request);
  try {
    const playedLufs = play(request, raw);
    return { playedLufs, ...level(request, raw, playedLufs) };
  } finally {
    rmSync(raw, { force: true });
  }
}

/** The loop as 32-bit floats; its loudness. */
function play({ spec, frames }: LoopRequest, raw: string): number {
  const sources = spec.sounds.map((name, i) => SOURCES[name](deriveSeed(spec.seed, name, i)));
  const blocks = frames / BLOCK;
  const overlap = Math.min(Math.round((OVERLAP_SECONDS * SAMPLE_RATE) / BLOCK), Math.floor(blocks / 4));
  const before: [Float32Array, Float32Array][] = [];
  const meter = new LoudnessMeter(STEREO);
  const file = new PieceWriter(raw);
  try {
    for (let b = -overlap; b < blocks; b++) {
      const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
      for (const source of sources) source.add(left, right);
      if (b < 0) {
        before.push([left, right]);
        continue;
      }
      const back = before[b - (blocks - overlap)];
      if (back) fadeInto([left, right], back, b - (blocks - overlap), overlap);
      meter.add([left, right]);
      file.write(left, right);
    }
  } finally {
    file.close();
  }
  return meter.integrated();
}

/** Equal power: what fades has nothing in common. */
function fadeInto(
  sound: [Float32Array, Float32Array],
  other: [Float32Array, Float32Array],
  block: number,
  blocks: number,
): void {
  for (let i = 0; i < BLOCK; i++) {
    const angle = (Math.PI / 2) * ((block * BLOCK + i + 0.5) / (blocks * BLOCK));
    const [out, into] = [Math.cos(angle), Math.sin(angle)];
    for (const side of [0, 1] as const)
      sound[side][i] = out * (sound[side][i] as number) + into * (other[side][i] as number);
  }
}

/** Levelled and bent below the ceiling, sample by sample, so that no limiter's memory breaks the loop; the tones of the beat on top. */
function level(
  { spec, loudness, frames, lead, tail, path }: LoopRequest,
  raw: string,
  playedLufs: number,
): Pick<RenderedLoop, "lufs" | "truePeak"> {
  const gain = Number.isFinite(playedLufs) ? 10 ** ((loudness - playedLufs) / 20) : 1;
  const beat = spec.beatHertz === null ? null : new Beat(spec.beatHertz, frames, loudness);
  const meter = new LoudnessMeter(STEREO);
  const peaks = [new TruePeak(), new TruePeak()] as const;
  const bytes = (count: number) => count * STEREO * 2;
  const input = openSync(raw, "r");
  const output = openSync(path, "wx");
  const floats = new Float32Array(BLOCK * STEREO);
  const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
  const samples = new Int16Array(BLOCK * STEREO);
  const piece = Buffer.from(samples.buffer);
  try {
    for (let at = 0; at < frames; at += BLOCK) {
      readSync(input, floats, 0, floats.byteLength, at * STEREO * 4);
      for (let i = 0; i < BLOCK; i++) {
        left[i] = bend((floats[2 * i] as number) * gain);
        right[i] = bend((floats[2 * i + 1] as number) * gain);
      }
      beat?.add(left, right);
      meter.add([left, right]);
      peaks[0].add(left);
      peaks[1].add(right);
      for (let i = 0; i < BLOCK; i++) {
        samples[2 * i] = Math.floor((left[i] as number) * 32_767 + 0.5);
        samples[2 * i + 1] = Math.floor((right[i] as number) * 32_767 + 0.5);
      }
      writeSync(output, piece, 0, piece.length, bytes(lead + at));
      // A loop shorter than its lead or tail goes round more than once.
      for (let to = lead + at - frames; to >= 0; to -= frames) writeSync(output, piece, 0, piece.length, bytes(to));
      for (let to = lead + at + frames; to < lead + frames + tail; to += frames)
        writeSync(output, piece, 0, piece.length, bytes(to));
    }
  } finally {
    closeSync(input);
    closeSync(output);
  }
  return { lufs: meter.integrated(), truePeak: Math.max(...peaks.map(({ decibels }) => decibels)) };
}

/** Peaks come to −2.5 dBFS at most. */
const CEILING = 0.5;

function bend(sample: number): number {
  const over = Math.abs(sample) - CEILING;
  return over <= 0 ? sample : Math.sign(sample) * (CEILING + 0.25 * Math.tanh(over / 0.25));
}

/** A low tone for each ear, a whole number of periods in the loop, under the sound. */
class Beat {
  readonly #steps: [number, number];
  #phases: [number, number] = [0, 0];
  readonly #level: number;

  constructor(hertz: number, frames: number, loudness: number) {
    const periods = (wanted: number) => Math.round((wanted * frames) / SAMPLE_RATE);
    const low = periods(CARRIER_HERTZ);
    const high = low + Math.max(1, periods(hertz));
    this.#steps = [(2 * Math.PI * low) / frames, (2 * Math.PI * high) / frames];
    // A sine of amplitude 1 in both channels is about 0 LUFS.
    this.#level = 10 ** ((loudness + BEAT_UNDER) / 20);
  }

  add(left: Float32Array, right: Float32Array): void {
    for (const [side, samples] of [left, right].entries()) {
      const step = this.#steps[side as 0 | 1];
      let phase = this.#phases[side as 0 | 1];
      for (let i = 0; i < BLOCK; i++) {
        samples[i] = (samples[i] as number) + this.#level * Math.sin(phase);
        phase += step;
      }
      this.#phases[side as 0 | 1] = phase % (2 * Math.PI);
    }
  }
}

/** Beats are clearest below some 500 Hz (Licklider et al. 1950); a low one disturbs least. */
const CARRIER_HERTZ = 180;
/** Decibels by which the tones lie under the rest. */
const BEAT_UNDER = -11;

/** Interleaves blocks and writes some hundred at once. */
class PieceWriter {
  readonly #file: number;
  readonly #piece = new Float32Array(PIECE * BLOCK * STEREO);
  #used = 0;

  constructor(path: string) {
    this.#file = openSync(path, "wx");
  }

  write(left: Float32Array, right: Float32Array): void {
    const piece = this.#piece;
    let at = this.#used;
    for (let i = 0; i < BLOCK; i++) {
      piece[at++] = left[i] as number;
      piece[at++] = right[i] as number;
    }
    this.#used = at;
    if (at === piece.length) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    const bytes = new Uint8Array(this.#piece.buffer, 0, this.#used * 4);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#used = 0;
  }
}
