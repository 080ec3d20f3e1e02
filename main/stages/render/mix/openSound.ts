// Sound files as samples that can be read at any place: 16-bit WAV and raw floats as they lie, anything else through ffmpeg.
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { foreignInput } from "../../../base/foreignMedia.ts";
import { newId } from "../../../base/ids.ts";
import { wavLayout } from "../../../base/sound/wav.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { RAW_TRACK } from "../clipSound.ts";

/** 48 kHz. */
export interface Sound extends AsyncDisposable {
  channels: 1 | 2;
  /** Samples of each channel. */
  length: number;
  /** `count` samples from `at` on, at most a second, interleaved; silence beyond the end. Valid until the next are read. */
  read(at: number, count: number): Promise<Float32Array>;
}

const HEAD_BYTES = 65_536;

export async function openSound(
  ffmpeg: Pick<Ffmpeg, "run">,
  path: string,
  dir: string,
  signal: AbortSignal,
): Promise<Sound> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const layout = layoutOf(head.subarray(0, bytesRead));
    if (layout && layout.sampleRate === SAMPLE_RATE && (layout.channels === 1 || layout.channels === 2)) {
      const bytes = Math.min(layout.bytes, (await file.stat()).size - layout.at);
      return new Samples(file, layout.channels, layout.at, bytes, 2);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  const raw = join(dir, `${newId()}.f32`);
  const float = `aresample=${SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo`;
  await ffmpeg.run([...foreignInput(), "-i", path, "-map", "0:a:0", "-af", float, ...RAW_TRACK, raw], {
    op: "render.sound",
    signal,
  });
  return openTrack(raw);
}

/** Of raw 32-bit floats, stereo. */
export async function openTrack(path: string): Promise<Sound> {
  const file = await open(path);
  return new Samples(file, 2, 0, (await file.stat()).size, 4);
}

function layoutOf(head: Uint8Array) {
  try {
    return wavLayout(head);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Samples that are read at once: a second. */
const AT_ONCE = SAMPLE_RATE;

class Samples implements Sound {
  readonly channels: 1 | 2;
  readonly length: number;
  readonly #file: FileHandle;
  readonly #at: number;
  readonly #sampleBytes: 2 | 4;
  readonly #bytes: Uint8Array;
  /** What was read last, and where it begins. */
  readonly #held: Float32Array;
  #from = 0;
  #count = 0;

  constructor(file: FileHandle, channels: 1 | 2, at: number, bytes: number, sampleBytes: 2 | 4) {
    this.#file = file;
    this.channels = channels;
    this.#at = at;
    this.#sampleBytes = sampleBytes;
    this.length = Math.max(0, Math.floor(bytes / sampleBytes / channels));
    this.#held = new Float32Array(AT_ONCE * channels);
    this.#bytes = sampleBytes === 4 ? new Uint8Array(this.#held.buffer) : new Uint8Array(2 * AT_ONCE * channels);
  }

  async read(at: number, count: number): Promise<Float32Array> {
    if (at < this.#from || at + count > this.#from + this.#count) await this.#fill(at);
    const from = (at - this.#from) * this.channels;
    return this.#held.subarray(from, from + count * this.channels);
  }

  async #fill(at: number): Promise<void> {
    const perFrame = this.channels * this.#sampleBytes;
    const bytes = Math.max(0, Math.min(AT_ONCE, this.length - at)) * perFrame;
    let done = 0;
    while (done < bytes) {
      const { bytesRead } = await this.#file.read(this.#bytes, done, bytes - done, this.#at + at * perFrame + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    const known = Math.floor(done / this.#sampleBytes);
    if (this.#sampleBytes === 2) {
      const shorts = new Int16Array(this.#bytes.buffer, 0, known);
      for (let i = 0; i < known; i++) this.#held[i] = (shorts[i] as number) / 32_768;
    }
    this.#held.fill(0, known);
    this.#from = at;
    this.#count = AT_ONCE;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
