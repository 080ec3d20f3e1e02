// Makes voice models of a few hundred kB with the very files, names and metadata of Kokoro, Piper and Supertonic: sherpa-onnx loads and runs them for real.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { floats, integers, onnxFile, type Node } from "./onnx.ts";

/** Samples of one phoneme at speed 1, and at the slowest speed that the tables have room for. */
const PHONEME = 1400;
const LONGEST = PHONEME * 4;
const SPEAKERS = [120, 210] as const;
/** Formants in hertz of the vowels, by the letter of the IPA that stands for each. */
const VOWELS: Record<string, readonly [number, number]> = {
  iɪɨʏy: [300, 2250],
  eɛæøœ: [520, 1800],
  aɐɑʌ: [750, 1200],
  oɔɒɤ: [500, 900],
  uʊɯʉ: [320, 800],
  əɜɚɝ: [500, 1500],
};
const NASALS = "mnŋɲɳlɹrɾwj";
const HISSES = "szʃʒfvθðhxçʂʐɕʑ";
const STOPS = "pbtdkgɡcɟʔqχʁɣβɸɬɮʎʟ";
const SILENT = " .,;:!?…—-";
const MARKS = "ˈˌːˑ̩̃͡";

type Class = { letters: string; wave: (f0: number, rate: number) => Float32Array };

const CLASSES: readonly Class[] = [
  { letters: SILENT, wave: () => new Float32Array(LONGEST) },
  ...Object.entries(VOWELS).map(([letters, formants]) => ({
    letters,
    wave: (f0: number, rate: number) => voiced(f0, rate, formants, 0.5),
  })),
  { letters: NASALS, wave: (f0, rate) => voiced(f0, rate, [250, 1100], 0.25) },
  { letters: HISSES, wave: () => noise(0.06) },
  { letters: STOPS, wave: () => noise(0.02) },
];

/** Kokoro 0.19: `model.onnx`, `voices.bin`, `tokens.txt`, `espeak-ng-data/`; 24 kHz, two speakers. */
export function writeTinyKokoro(dir: string, more: { speakers?: number } = {}): void {
  const rate = 24_000;
  mkdirSync(dir, { recursive: true });
  writeEspeakData(join(dir, "espeak-ng-data"));
  const { text, classOf } = tokens(["$"]);
  writeFileSync(join(dir, "tokens.txt"), text);
  // A style for each length of the text, each a choice between the two speakers' tables.
  const lengths = 512;
  const styles = SPEAKERS.flatMap((_f0, speaker) =>
    Array.from({ length: lengths }, () => SPEAKERS.map((_one, i) => (i === speaker ? 1 : 0))).flat(),
  );
  writeFileSync(join(dir, "voices.bin"), new Uint8Array(Float32Array.from(styles).buffer));
  const model = onnxFile({
    inputs: [
      { name: "tokens", type: "int64", shape: [1, "length"] },
      { name: "style", type: "float", shape: [1, 2] },
      { name: "speed", type: "float", shape: [1] },
    ],
    outputs: [{ name: "audio", type: "float", shape: ["samples"] }],
    nodes: [
      { op: "Div", inputs: ["phoneme", "speed"], outputs: ["wanted"] },
      { op: "Reshape", inputs: ["style", "column"], outputs: ["choice"] },
      ...speech({ tokens: "tokens", choice: "choice", output: "audio" }),
    ],
    constants: { ...tables(rate, classOf), column: integers([4], [2, 1, 1, 1]), flat: integers([1], [-1]) },
    metadata: {
      model_type: "kokoro",
      language: "English",
      has_espeak: "1",
      sample_rate: String(rate),
      version: "1",
      voice: "en-us",
      style_dim: `${lengths},1,2`,
      n_speakers: String(more.speakers ?? SPEAKERS.length),
      speaker_names: "low,high",
    },
  });
  writeFileSync(join(dir, "model.onnx"), model);
}

/** A Piper voice: `model.onnx`, `tokens.txt`, `espeak-ng-data/`; 22.05 kHz, one speaker. */
export function writeTinyPiper(dir: string, { voice = "de", language = "German" } = {}): void {
  const rate = 22_050;
  mkdirSync(dir, { recursive: true });
  writeEspeakData(join(dir, "espeak-ng-data"));
  const { text, classOf } = tokens(["_", "^", "$"], 3);
  writeFileSync(join(dir, "tokens.txt"), text);
  const model = onnxFile({
    inputs: [
      { name: "input", type: "int64", shape: [1, "length"] },
      { name: "input_lengths", type: "int64", shape: [1] },
      { name: "scales", type: "float", shape: [3] },
    ],
    outputs: [{ name: "output", type: "float", shape: [1, 1, "samples"] }],
    nodes: [
      { op: "Gather", inputs: ["scales", "one"], outputs: ["scale"] },
      // Piper sets a blank between any two phonemes: each is half as long.
      { op: "Mul", inputs: ["half", "scale"], outputs: ["wanted"] },
      ...speech({ tokens: "input", choice: "choice", output: "output" }),
    ],
    constants: {
      ...tables(rate, classOf),
      one: integers([1], [1]),
      half: floats([1], [PHONEME / 2]),
      choice: floats([2, 1, 1, 1], [1, 0]),
      flat: integers([3], [1, 1, -1]),
    },
    metadata: {
      model_type: "vits",
      comment: "piper",
      language,
      voice,
      has_espeak: "1",
      n_speakers: "1",
      sample_rate: String(rate),
    },
  });
  writeFileSync(join(dir, "model.onnx"), model);
}

/** Supertonic: four models, `tts.json`, `unicode_indexer.bin`, `voice.bin`; 44.1 kHz, two speakers. */
export function writeTinySupertonic(dir: string): void {
  const rate = 44_100;
  const [base, factor] = [525, 2];
  const chunk = base * factor;
  mkdirSync(dir, { recursive: true });
  const write = (name: string, model: Parameters<typeof onnxFile>[0]) =>
    writeFileSync(join(dir, name), onnxFile(model));
  const textIn = [
    { name: "text_ids", type: "int64", shape: [1, "length"] },
    { name: "text_mask", type: "float", shape: [1, 1, "length"] },
  ] as const;
  write("duration_predictor.int8.onnx", {
    inputs: [textIn[0], { name: "style_dp", type: "float", shape: [1, 1, 1] }, textIn[1]],
    outputs: [{ name: "duration", type: "float", shape: [1] }],
    nodes: [
      { op: "ReduceSum", inputs: ["text_mask", "axes"], outputs: ["letters"], attributes: { keepdims: 0 } },
      { op: "Mul", inputs: ["letters", "each"], outputs: ["duration"] },
    ],
    constants: { axes: integers([2], [1, 2]), each: floats([1], [0.06]) },
  });
  write("text_encoder.int8.onnx", {
    inputs: [textIn[0], { name: "style_ttl", type: "float", shape: [1, 1, 2] }, textIn[1]],
    outputs: [{ name: "text_emb", type: "float", shape: [1, 1, "length"] }],
    nodes: [{ op: "Identity", inputs: ["text_mask"], outputs: ["text_emb"] }],
    constants: {},
  });
  write("vector_estimator.int8.onnx", {
    inputs: [
      { name: "noisy_latent", type: "float", shape: [1, chunk, "chunks"] },
      { name: "text_emb", type: "float", shape: [1, 1, "length"] },
      { name: "style_ttl", type: "float", shape: [1, 1, 2] },
      { name: "latent_mask", type: "float", shape: [1, 1, "chunks"] },
      textIn[1],
      { name: "current_step", type: "float", shape: [1] },
      { name: "total_step", type: "float", shape: [1] },
    ],
    outputs: [{ name: "denoised_latent", type: "float", shape: [1, chunk, "chunks"] }],
    nodes: [
      { op: "MatMul", inputs: ["style_ttl", "waves"], outputs: ["row"] },
      { op: "Reshape", inputs: ["row", "column"], outputs: ["wave"] },
      { op: "Mul", inputs: ["wave", "latent_mask"], outputs: ["clean"] },
      { op: "Mul", inputs: ["noisy_latent", "little"], outputs: ["rest"] },
      { op: "Add", inputs: ["clean", "rest"], outputs: ["denoised_latent"] },
    ],
    constants: {
      // Whole periods in each chunk, so that chunks join.
      waves: floats(
        [2, chunk],
        [3, 5].flatMap((periods) =>
          Array.from({ length: chunk }, (_, i) => 0.4 * Math.sin((2 * Math.PI * periods * i) / chunk)),
        ),
      ),
      column: integers([3], [1, chunk, 1]),
      little: floats([1], [0.001]),
    },
  });
  write("vocoder.int8.onnx", {
    inputs: [{ name: "latent", type: "float", shape: [1, chunk, "chunks"] }],
    outputs: [{ name: "wav_tts", type: "float", shape: [1, "samples"] }],
    nodes: [
      { op: "Transpose", inputs: ["latent"], outputs: ["turned"], attributes: { perm: [0, 2, 1] } },
      { op: "Reshape", inputs: ["turned", "flat"], outputs: ["wav_tts"] },
    ],
    constants: { flat: integers([2], [1, -1]) },
  });
  const config = {
    ae: { sample_rate: rate, base_chunk_size: base },
    ttl: { chunk_compress_factor: factor, latent_dim: base },
  };
  writeFileSync(join(dir, "tts.json"), JSON.stringify(config));
  writeFileSync(
    join(dir, "unicode_indexer.bin"),
    new Uint8Array(Int32Array.from({ length: 65_536 }, (_, i) => i % 256).buffer),
  );
  const shapes = BigInt64Array.from([2n, 1n, 2n, 2n, 1n, 1n]);
  const styles = Float32Array.from([1, 0, 0, 1, 1, 1]);
  writeFileSync(join(dir, "voice.bin"), Buffer.concat([new Uint8Array(shapes.buffer), new Uint8Array(styles.buffer)]));
}

/** eSpeak NG's data of the languages of the tests, out of the package that carries it as one file. */
export function writeEspeakData(dir: string, dictionaries: readonly string[] = ["en_dict", "de_dict"]): void {
  const script = createRequire(import.meta.url).resolve("@echogarden/espeak-ng-emscripten");
  const listed = readFileSync(script, "utf8").matchAll(
    /filename:"\/usr\/share\/espeak-ng-data\/([^"]+)",start:(\d+),end:(\d+)/g,
  );
  const data = readFileSync(script.replace(/\.js$/, ".data"));
  for (const [, name = "", start, end] of listed) {
    if ((name.endsWith("_dict") && !dictionaries.includes(name)) || name.startsWith("voices/")) continue;
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), data.subarray(Number(start), Number(end)));
  }
}

/** From `wanted` (samples a phoneme) and the tokens to sound: the class of each, its wave in each speaker's table, cut and laid in a row. */
function speech(names: { tokens: string; choice: string; output: string }): Node[] {
  return [
    { op: "Cast", inputs: ["wanted"], outputs: ["end"], attributes: { to: 7 } },
    { op: "Slice", inputs: ["tables", "zero", "end", "axis"], outputs: ["cut"] },
    { op: "Gather", inputs: ["classes", names.tokens], outputs: ["class"] },
    { op: "Gather", inputs: ["cut", "class"], outputs: ["both"], attributes: { axis: 1 } },
    { op: "Mul", inputs: ["both", names.choice], outputs: ["chosen"] },
    { op: "ReduceSum", inputs: ["chosen", "zero"], outputs: ["spoken"], attributes: { keepdims: 0 } },
    { op: "Reshape", inputs: ["spoken", "flat"], outputs: [names.output] },
  ];
}

/** A table [speakers, classes, samples], and the class of every token. */
function tables(rate: number, classOf: readonly number[]) {
  const waves = SPEAKERS.flatMap((f0) => CLASSES.map(({ wave }) => wave(f0, rate)));
  const data = new Float32Array(waves.length * LONGEST);
  waves.forEach((wave, i) => data.set(wave, i * LONGEST));
  return {
    tables: floats([SPEAKERS.length, CLASSES.length, LONGEST], data),
    classes: integers([classOf.length], classOf),
    phoneme: floats([1], [PHONEME]),
    zero: integers([1], [0]),
    axis: integers([1], [2]),
  };
}

/** `tokens.txt`: a symbol and its number a line, and what each sounds like. */
function tokens(special: readonly string[], spaceAt?: number): { text: string; classOf: number[] } {
  const letters = [...new Set([...CLASSES.flatMap(({ letters: own }) => [...own]), ...Array.from(MARKS)])].filter(
    (letter) => letter !== " ",
  );
  const symbols = [...special];
  if (spaceAt !== undefined) symbols.push(" ");
  symbols.push(...letters);
  if (spaceAt === undefined) symbols.push(" ");
  const classOf = symbols.map((symbol) =>
    Math.max(
      0,
      CLASSES.findIndex(({ letters: own }) => own.includes(symbol)),
    ),
  );
  return { text: symbols.map((symbol, i) => `${symbol} ${i}\n`).join(""), classOf };
}

/** Harmonics of a fundamental under two formants. */
function voiced(f0: number, rate: number, formants: readonly number[], level: number): Float32Array {
  const wave = new Float32Array(LONGEST);
  for (let harmonic = 1; harmonic * f0 < 4000; harmonic++) {
    const hertz = harmonic * f0;
    const gain = formants.reduce((sum, formant) => sum + 1 / (1 + ((hertz - formant) / 90) ** 2), 0.05 / harmonic);
    for (let i = 0; i < LONGEST; i++) wave[i] = (wave[i] as number) + gain * Math.sin((2 * Math.PI * hertz * i) / rate);
  }
  const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return wave.map((sample) => (sample / peak) * level);
}

function noise(level: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: LONGEST }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return ((state / 2_147_483_647) * 2 - 1) * level;
  });
}
