// Makes a pair of towers of some 100 kB with the very files, names and shapes of openai/clip-vit-base-patch32 in ONNX: onnxruntime runs it for real. It knows colours, and words that have one.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { LETTERS } from "../../main/engines/embedding/tokenizer.ts";
import { floats, integers, onnxFile } from "./onnx.ts";

/** What a picture can be, and by which words. */
export const COLOURS = {
  red: ["red", "rose", "fire"],
  green: ["green", "forest", "grass"],
  blue: ["blue", "sea", "ocean", "sky"],
  yellow: ["yellow", "sunflower"],
  purple: ["purple", "lavender"],
  white: ["white", "snow"],
  black: ["black", "night"],
} as const;
type Colour = keyof typeof COLOURS;

const SIZE = 64;
/** As the real one's, whatever its size. */
const SIDE = 224;
const MEAN = [0.48145466, 0.4578275, 0.40821073];
const DEVIATION = [0.26862954, 0.26130258, 0.27577711];
/** Red, green and blue (0–1) times these, with the last added, is 1 for the pure colour and at most 0 for the other six. */
const UNITS: Record<Colour, readonly [number, number, number, number]> = {
  red: [1, -1, -1, 0],
  green: [-1, 1, -1, 0],
  blue: [-1, -1, 1, 0],
  yellow: [1, 1, -1, -1],
  purple: [1, -1, 1, -1],
  white: [1, 1, 1, -2],
  black: [-1, -1, -1, 1],
};
const NAMES = Object.keys(UNITS) as Colour[];

/** `words`: how the tokenizer lies there, since exports have either form. */
export function writeTinyClip(
  dir: string,
  { words = "tokenizer.json" }: { words?: "tokenizer.json" | "vocab.json" } = {},
): void {
  mkdirSync(join(dir, "onnx"), { recursive: true });
  const { vocab, merges, colourOf } = vocabulary();
  const json = (name: string, value: unknown) => writeFileSync(join(dir, name), JSON.stringify(value));
  json("config.json", { model_type: "clip", projection_dim: SIZE, text_config: { max_position_embeddings: 77 } });
  json("preprocessor_config.json", {
    crop_size: SIDE,
    size: SIDE,
    resample: 3,
    image_mean: MEAN,
    image_std: DEVIATION,
  });
  if (words === "tokenizer.json")
    json("tokenizer.json", { model: { type: "BPE", vocab, merges: merges.map((pair) => pair.join(" ")) } });
  else {
    json("vocab.json", vocab);
    writeFileSync(join(dir, "merges.txt"), `#version: 0.2\n${merges.map((pair) => pair.join(" ")).join("\n")}\n`);
  }
  writeFileSync(join(dir, "onnx/text_model.onnx"), textTower(Object.keys(vocab).length, colourOf));
  writeFileSync(join(dir, "onnx/vision_model.onnx"), visionTower());
}

/** A table of what each token means; a text is the mean of its tokens. */
function textTower(tokens: number, colourOf: ReadonlyMap<number, Colour>): Uint8Array {
  const random = stream(7);
  const table = Array.from({ length: tokens }, (_, token) => {
    const colour = colourOf.get(token);
    // Whatever has no colour means something of its own that no picture shows.
    return colour
      ? direction(colour)
      : Array.from({ length: SIZE }, (_one, i) => (i < NAMES.length ? 0 : random() * 0.05));
  });
  return onnxFile({
    inputs: [{ name: "input_ids", type: "int64", shape: ["batch_size", "sequence_length"] }],
    outputs: [{ name: "text_embeds", type: "float", shape: ["batch_size", SIZE] }],
    nodes: [
      { op: "Gather", inputs: ["table", "input_ids"], outputs: ["meanings"] },
      { op: "ReduceMean", inputs: ["meanings"], outputs: ["text_embeds"], attributes: { axes: [1], keepdims: 0 } },
    ],
    constants: { table: floats([tokens, SIZE], table.flat()) },
  });
}

/** How much of each colour the four quarters have on average, each colour in its direction. */
function visionTower(): Uint8Array {
  const matrix = [0, 1, 2].flatMap((channel) =>
    NAMES.map((name) => (UNITS[name][channel] as number) * (DEVIATION[channel] as number)),
  );
  const added = NAMES.map((name) =>
    [0, 1, 2].reduce((sum, i) => sum + (UNITS[name][i] as number) * (MEAN[i] as number), UNITS[name][3]),
  );
  return onnxFile({
    inputs: [{ name: "pixel_values", type: "float", shape: ["batch_size", 3, "height", "width"] }],
    outputs: [{ name: "image_embeds", type: "float", shape: ["batch_size", SIZE] }],
    nodes: [
      {
        op: "AveragePool",
        inputs: ["pixel_values"],
        outputs: ["pooled"],
        attributes: { kernel_shape: [SIDE / 2, SIDE / 2], strides: [SIDE / 2, SIDE / 2] },
      },
      { op: "Reshape", inputs: ["pooled", "quarters"], outputs: ["channels"] },
      { op: "Transpose", inputs: ["channels"], outputs: ["turned"], attributes: { perm: [0, 2, 1] } },
      { op: "MatMul", inputs: ["turned", "units"], outputs: ["raw"] },
      { op: "Add", inputs: ["raw", "added"], outputs: ["shifted"] },
      { op: "Relu", inputs: ["shifted"], outputs: ["colours"] },
      { op: "ReduceMean", inputs: ["colours"], outputs: ["shares"], attributes: { axes: [1], keepdims: 0 } },
      { op: "MatMul", inputs: ["shares", "directions"], outputs: ["image_embeds"] },
    ],
    constants: {
      quarters: integers([3], [0, 3, 4]),
      units: floats([3, NAMES.length], matrix),
      added: floats([NAMES.length], added),
      directions: floats([NAMES.length, SIZE], NAMES.flatMap(direction)),
    },
  });
}

function direction(colour: Colour): number[] {
  const at = NAMES.indexOf(colour);
  return Array.from({ length: SIZE }, (_, i) => (i === at ? 1 : 0));
}

/** All bytes, at the end of words and elsewhere, then the words that have a colour, put together letter by letter. */
function vocabulary() {
  const pieces = [...LETTERS, ...LETTERS.map((letter) => `${letter}</w>`)];
  const merges: [string, string][] = [];
  const colourOf = new Map<number, Colour>();
  for (const colour of NAMES)
    for (const word of COLOURS[colour]) {
      // From its end: pieces that end words meet in no other word.
      const letters = word.split("").toReversed();
      let made = `${letters[0]}</w>`;
      for (const letter of letters.slice(1)) {
        if (!merges.some(([a, b]) => a === letter && b === made)) merges.push([letter, made]);
        made = letter + made;
        if (!pieces.includes(made)) pieces.push(made);
      }
      colourOf.set(pieces.indexOf(made), colour);
    }
  pieces.push("<|startoftext|>", "<|endoftext|>");
  return { vocab: Object.fromEntries(pieces.map((piece, i) => [piece, i])), merges, colourOf };
}

/** Numbers between -1 and 1, the same each time. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
}
