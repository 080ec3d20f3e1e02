// A small network that finds faces, run in plain code: the tiny face detector of face-api.js, whose weights lie in resources/faces.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A square of this side is looked at, pixels. */
export const NETWORK_SIDE = 416;
/** Cells on a side that the network answers for, boxes in each, and numbers of a box: place, size, and how sure it is. */
export const CELLS = 13;
const BOXES = 5;
export const BOX_NUMBERS = 5;
/** Of the pictures that it learnt from: what is taken from red, green and blue. */
const MEAN = [117.001, 114.697, 97.404] as const;
/** Typical widths and heights of boxes, in cells. */
export const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
/** Channels after each step that makes the picture half as large. */
const CHANNELS = [16, 32, 64, 128, 256, 512] as const;

/** Row by row, pixel by pixel, all channels of a pixel beside each other. */
interface Sheet {
  width: number;
  channels: number;
  values: Float32Array;
}

/** `rgb` of a square of NETWORK_SIDE. Five numbers for each of five boxes of each cell, row by row. */
export function answers(rgb: Uint8Array): Float32Array {
  const weights = (loaded ??= readWeights());
  let sheet: Sheet = { width: NETWORK_SIDE, channels: 3, values: centred(rgb) };
  sheet = halved(dense(patches(sheet), weights("conv0/filters"), weights("conv0/bias"), CHANNELS[0]), 2);
  for (let step = 1; step < CHANNELS.length; step++) {
    const near = depthwise(sheet, weights(`conv${step}/depthwise_filter`));
    const name = `conv${step}`;
    const out = dense(near, weights(`${name}/pointwise_filter`), weights(`${name}/bias`), CHANNELS[step] as number);
    sheet = halved(out, step === CHANNELS.length - 1 ? 1 : 2);
  }
  const { channels, values } = dense(
    sheet,
    weights("conv8/filters"),
    weights("conv8/bias"),
    BOXES * BOX_NUMBERS,
    false,
  );
  return values.filter((_, i) => i % channels < BOXES * BOX_NUMBERS);
}

function centred(rgb: Uint8Array): Float32Array {
  return Float32Array.from(rgb, (value, i) => (value - (MEAN[i % 3] as number)) / 255);
}

/** Each pixel with its eight neighbours; the outermost have none and fall away. */
function patches({ width, channels, values }: Sheet): Sheet {
  const inner = width - 2;
  const row = 3 * channels;
  const out = new Float32Array(inner * inner * 3 * row);
  for (let y = 0, to = 0; y < inner; y++)
    for (let x = 0; x < inner; x++)
      for (let k = 0; k < 3; k++, to += row) {
        const from = ((y + k) * width + x) * channels;
        for (let i = 0; i < row; i++) out[to + i] = values[from + i] as number;
      }
  return { width: inner, channels: 3 * row, values: out };
}

/** All channels of a pixel by a matrix. What comes out below zero is made a tenth. */
function dense(
  { width, channels, values }: Sheet,
  matrix: Float32Array,
  bias: Float32Array,
  into: number,
  leaks = true,
): Sheet {
  const wasm = (kernel ??= openKernel());
  const { memory } = wasm;
  const wide = Math.ceil(into / 8) * 8;
  const input = KERNEL_BYTES;
  const weights = input + 4 * values.length;
  const base = weights + 4 * channels * wide;
  const out = base + 4 * wide;
  const end = out + 4 * width * width * wide;
  const missing = Math.ceil((end - memory.buffer.byteLength) / 65_536);
  if (missing > 0) memory.grow(missing);
  const all = new Float32Array(memory.buffer);
  all.set(values, input / 4);
  for (let c = 0; c < channels; c++) all.set(matrix.subarray(c * into, (c + 1) * into), weights / 4 + c * wide);
  all.set(bias, base / 4);
  wasm.dense(input, width * width, channels, weights, base, out, wide, leaks ? 0.1 : 1);
  return { width, channels: wide, values: all.slice(out / 4, end / 4) };
}

interface Kernel {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  dense(
    values: number,
    rows: number,
    channels: number,
    matrix: number,
    bias: number,
    out: number,
    into: number,
    leak: number,
  ): void;
}

let kernel: Kernel | undefined;
/** Below lies what the module itself uses. */
const KERNEL_BYTES = 65_536;

function openKernel(): Kernel {
  const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "network.wasm")));
  return new WebAssembly.Instance(module, { env: { abort: () => {} } }).exports as unknown as Kernel;
}

/** Three by three neighbours of each channel by itself; outside there is nothing. */
function depthwise({ width, channels, values }: Sheet, filter: Float32Array): Sheet {
  const out = new Float32Array(values.length);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * channels;
      for (let dy = Math.max(-1, -y); dy <= Math.min(1, width - 1 - y); dy++)
        for (let dx = Math.max(-1, -x); dx <= Math.min(1, width - 1 - x); dx++) {
          const from = to + (dy * width + dx) * channels;
          const weight = ((dy + 1) * 3 + dx + 1) * channels;
          for (let c = 0; c < channels; c++)
            out[to + c] = (out[to + c] as number) + (values[from + c] as number) * (filter[weight + c] as number);
        }
    }
  return { width, channels, values: out };
}

/** The largest of two by two; with a stride of 2 the sheet becomes half as large. */
function halved({ width, channels, values }: Sheet, stride: 1 | 2): Sheet {
  const side = Math.ceil(width / stride);
  const out = new Float32Array(side * side * channels).fill(-Infinity);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let dy = 0; dy < 2 && y * stride + dy < width; dy++)
        for (let dx = 0; dx < 2 && x * stride + dx < width; dx++) {
          const from = ((y * stride + dy) * width + x * stride + dx) * channels;
          const to = (y * side + x) * channels;
          for (let c = 0; c < channels; c++) {
            const value = values[from + c] as number;
            if (value > (out[to + c] as number)) out[to + c] = value;
          }
        }
  return { width: side, channels, values: out };
}

type Weights = (name: string) => Float32Array;
let loaded: Weights | undefined;

interface Entry {
  name: string;
  shape: number[];
  quantization: { scale: number; min: number };
}

export function weightsAt(ending: "json" | "bin"): string {
  return join(import.meta.dirname, "../../../../resources/faces", `tinyFaceDetector.${ending}`);
}

/** One byte a weight, one after another in the manifest's order. */
function readWeights(): Weights {
  const [{ weights }] = JSON.parse(readFileSync(weightsAt("json"), "utf8")) as [{ weights: Entry[] }];
  const bytes = readFileSync(weightsAt("bin"));
  const all = new Map<string, Float32Array>();
  let from = 0;
  for (const { name, shape, quantization } of weights) {
    const to = from + shape.reduce((product, side) => product * side, 1);
    const { scale, min } = quantization;
    all.set(
      name,
      Float32Array.from(bytes.subarray(from, to), (value) => value * scale + min),
    );
    from = to;
  }
  return (name) => {
    const found = all.get(name);
    if (!found) throw new Error(`The face network has no weights called ${name}`);
    return found;
  };
}
