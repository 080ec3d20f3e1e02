// WAV files of 16-bit samples: written piece by piece or at once, and read.
import { closeSync, openSync, writeSync } from "node:fs";

const HEADER_BYTES = 44;

/** Writes a file of any length with little memory. Synchronous: for worker threads. */
export class WavWriter {
  readonly #file: number;
  readonly #sampleRate: number;
  readonly #channels: number;
  #bytes = 0;

  constructor(path: string, format: { sampleRate: number; channels: number }) {
    this.#file = openSync(path, "wx");
    this.#sampleRate = format.sampleRate;
    this.#channels = format.channels;
    writeSync(this.#file, header(0, format));
  }

  /** Interleaved where there is more than one channel. */
  write(samples: Int16Array): void {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#bytes += bytes.length;
  }

  /** Frames written so far. */
  get frames(): number {
    return this.#bytes / 2 / this.#channels;
  }

  close(): void {
    const format = { sampleRate: this.#sampleRate, channels: this.#channels };
    writeSync(this.#file, header(this.#bytes, format), 0, HEADER_BYTES, 0);
    closeSync(this.#file);
  }
}

/** @param samples interleaved, 16 bit. */
export function encodeWav(samples: Int16Array, format: { sampleRate: number; channels: number }): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + samples.byteLength);
  bytes.set(header(samples.byteLength, format));
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_BYTES);
  return bytes;
}

export interface WavLayout {
  channels: number;
  sampleRate: number;
  /** Of the first sample, from the file's beginning. */
  at: number;
  /** As the header says; a file that was written as a stream may say more than there is. */
  bytes: number;
}

/** Where the samples of 16-bit PCM lie, by a file's first bytes. Throws RangeError on anything else. */
export function wavLayout(bytes: Uint8Array): WavLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < HEADER_BYTES || name(0) !== "RIFF" || name(8) !== "WAVE") throw new RangeError("not a WAV file");
  let format: { channels: number; sampleRate: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    if (name(at) === "fmt ") {
      if (view.getUint16(at + 22, true) !== 16) throw new RangeError("not 16-bit PCM");
      format = { channels: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true) };
    } else if (name(at) === "data" && format) return { ...format, at: at + 8, bytes: size };
    at += 8 + size + (size % 2);
  }
  throw new RangeError("a WAV file without samples");
}

/** Reads 16-bit PCM; a channel each, −1 to 1. Throws RangeError on anything else. */
export function decodeWav(bytes: Uint8Array): { channels: Float32Array[]; sampleRate: number } {
  const { channels, sampleRate, at, bytes: size } = wavLayout(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = Math.floor(Math.min(size, bytes.length - at) / 2 / channels);
  const split = Array.from({ length: channels }, () => new Float32Array(frames));
  split.forEach((channel, c) => {
    for (let i = 0; i < frames; i++) channel[i] = view.getInt16(at + (i * channels + c) * 2, true) / 32_768;
  });
  return { channels: split, sampleRate };
}

/** Rounded, and held within 16 bits. */
export function toInt16(samples: Float32Array): Int16Array {
  const result = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++)
    result[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * 32_767)));
  return result;
}

function header(dataBytes: number, { sampleRate, channels }: { sampleRate: number; channels: number }): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, dataBytes, true);
  return new Uint8Array(view.buffer);
}
