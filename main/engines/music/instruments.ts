// The instruments: each renders one note as mono or puts it straight into the loop.
import { seededRandom } from "../../base/random.ts";
import type { Note } from "./compose.ts";
import type { Loop } from "./loop.ts";
import type { MoodManner } from "./moods.ts";

const TABLE = 4096;
/** Harmonics above this are left out, so that nothing folds back. */
const HIGHEST_HERTZ = 15_000;

/** One period of a tone whose harmonics fall by `slope` (1 is a saw, 2 nearly a sine), up to `count` of them. */
function table(count: number, slope: number, even = 1): Float32Array {
  const wave = new Float32Array(TABLE + 1);
  for (let n = 1; n <= count; n++) {
    const level = n ** -slope * (n % 2 === 0 ? even : 1);
    // Phases apart keep the peak low.
    const phase = n * n * 0.7;
    for (let i = 0; i <= TABLE; i++)
      wave[i] = (wave[i] as number) + level * Math.sin((2 * Math.PI * n * i) / TABLE + phase);
  }
  let power = 0;
  for (let i = 0; i < TABLE; i++) power += (wave[i] as number) ** 2;
  const scale = 1 / Math.sqrt((2 * power) / TABLE);
  for (let i = 0; i <= TABLE; i++) wave[i] = (wave[i] as number) * scale;
  return wave;
}

const dark = table(4, 2.2);
const soft = table(14, 1.5);
const hollow = table(16, 1.25, 0.45);
const struck = table(12, 1.15);
const low = table(3, 2);

const hertz = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

export function play(note: Note, loop: Loop, manner: MoodManner, seed: number): void {
  switch (note.instrument) {
    case "pad":
      return pad(note, loop, manner.pad, seed);
    case "bass":
      return loop.add(bass(note, loop.sampleRate), note.start, note.pan, note.level);
    case "pluck":
      return loop.add(decaying(note, loop.sampleRate, hollow, dark, 0.9, 0.16), note.start, note.pan, note.level);
    case "piano":
      return loop.add(decaying(note, loop.sampleRate, struck, dark, 2.6, 0.5), note.start, note.pan, note.level);
    case "bell":
      return loop.add(bell(note, loop.sampleRate), note.start, note.pan, note.level);
    case "kick":
      return loop.add(drum(loop.sampleRate, 110, 46, 0.05, 0.28, 0), note.start, note.pan, note.level);
    case "drum":
      return loop.add(drum(loop.sampleRate, 105, 58, 0.09, 0.75, 0.25), note.start, note.pan, note.level);
    case "hat":
      return loop.add(noise(loop.sampleRate, 0.035, 0.55, seed), note.start, note.pan, note.level);
    case "shaker":
      return loop.add(noise(loop.sampleRate, 0.09, 0.3, seed), note.start, note.pan, note.level);
  }
}

/** Three detuned tones, left, middle and right, whose colour moves slowly between dark and soft. */
function pad(note: Note, loop: Loop, manner: MoodManner["pad"], seed: number): void {
  const { sampleRate } = loop;
  const count = Math.round((note.seconds + manner.release) * sampleRate);
  const random = seededRandom(seed);
  const samples = new Float32Array(count);
  for (const [detune, pan] of [
    [-5.5, -0.7],
    [0.7, 0.1],
    [5, 0.7],
  ] as const) {
    const step = (hertz(note.pitch + detune / 100) * TABLE) / sampleRate;
    let phase = random() * TABLE;
    const colourStep = (2 * Math.PI * (0.05 + random() * 0.07)) / sampleRate;
    let colour = random() * 2 * Math.PI;
    let mix = 0;
    let change = 0;
    let swell = 0;
    let swellChange = 0;
    for (let i = 0; i < count; i++) {
      // Colour and loudness are worked out every 64 samples and run straight between.
      if (i % 64 === 0) {
        colour += colourStep * 64;
        const nextMix = manner.brightness * (0.6 + 0.4 * Math.sin(colour));
        const nextSwell = envelope((i + 64) / sampleRate, note.seconds, manner.attack, manner.release);
        change = i === 0 ? 0 : (nextMix - mix) / 64;
        if (i === 0) mix = nextMix;
        swellChange = (nextSwell - swell) / 64;
      }
      mix += change;
      swell += swellChange;
      const index = phase | 0;
      const part = phase - index;
      const a = dark[index] as number;
      const b = soft[index] as number;
      const d = a + ((dark[index + 1] as number) - a) * part;
      const s = b + ((soft[index + 1] as number) - b) * part;
      samples[i] = (d + (s - d) * mix) * swell;
      phase += step;
      if (phase >= TABLE) phase -= TABLE;
    }
    loop.add(samples, note.start, Math.max(-1, Math.min(1, note.pan * 0.5 + pan)), note.level * 0.6);
  }
}

/** Rises over `attack`, stays, falls over `release` after `held`; both ends without a corner. */
function envelope(seconds: number, held: number, attack: number, release: number): number {
  const up = Math.min(1, seconds / attack);
  const down = Math.min(1, Math.max(0, 1 - (seconds - held) / release));
  return (0.5 - 0.5 * Math.cos(Math.PI * up)) * (0.5 - 0.5 * Math.cos(Math.PI * down));
}

function bass(note: Note, sampleRate: number): Float32Array {
  const release = 0.5;
  const samples = new Float32Array(Math.round((note.seconds + release) * sampleRate));
  const step = (hertz(note.pitch) * TABLE) / sampleRate;
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const index = phase | 0;
    samples[i] = (low[index] as number) * envelope(i / sampleRate, note.seconds, 0.04, release);
    phase += step;
    if (phase >= TABLE) phase -= TABLE;
  }
  return samples;
}

/** A struck or plucked string: bright at first, darker as it dies away. */
function decaying(
  note: Note,
  sampleRate: number,
  bright: Float32Array,
  dull: Float32Array,
  decay: number,
  colour: number,
): Float32Array {
  const frequency = hertz(note.pitch);
  // High strings die sooner.
  const time = decay * (440 / frequency) ** 0.4;
  const samples = new Float32Array(Math.round(Math.min(6, time * 2.2) * sampleRate));
  const step = (frequency * TABLE) / sampleRate;
  const detuned = step * 1.0009;
  const attack = Math.round(0.004 * sampleRate);
  const end = Math.round(0.15 * sampleRate);
  const fall = Math.exp(-6.9 / (time * 2.2 * sampleRate));
  const fallColour = Math.exp(-1 / (colour * sampleRate));
  // So few harmonics fit below the highest frequency that bright tones of high notes are left darker.
  const room = Math.min(1, HIGHEST_HERTZ / (frequency * 12));
  let [level, mix, phase, second] = [1, 0.75 * room, 0, TABLE / 3];
  for (let i = 0; i < samples.length; i++) {
    const index = phase | 0;
    const other = second | 0;
    const tone = (dull[index] as number) * (1 - mix) + (bright[index] as number) * mix + 0.5 * (dull[other] as number);
    const edge = Math.min(1, i / attack) * Math.min(1, (samples.length - i) / end);
    samples[i] = tone * level * edge * 0.7;
    level *= fall;
    mix *= fallColour;
    phase += step;
    if (phase >= TABLE) phase -= TABLE;
    second += detuned;
    if (second >= TABLE) second -= TABLE;
  }
  return samples;
}

/** Frequency modulation at a ratio that is no whole number: the partials of a small bell. */
function bell(note: Note, sampleRate: number): Float32Array {
  const frequency = hertz(note.pitch);
  const seconds = 4 * (523 / frequency) ** 0.3;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const carrier = (2 * Math.PI * frequency) / sampleRate;
  const modulator = carrier * 3.51;
  const fall = Math.exp(-5.5 / samples.length);
  const fallIndex = Math.exp(-1 / (0.35 * sampleRate));
  const attack = 0.006 * sampleRate;
  const end = 0.3 * sampleRate;
  let [level, index] = [1, 0.9];
  for (let i = 0; i < samples.length; i++) {
    const edge = Math.min(1, i / attack) * Math.min(1, (samples.length - i) / end);
    samples[i] = Math.sin(carrier * i + index * Math.sin(modulator * i)) * level * edge * 0.8;
    level *= fall;
    index *= fallIndex;
  }
  return samples;
}

/** A skin: a sine that falls in pitch as it dies, with a breath of noise where it is struck. */
function drum(
  sampleRate: number,
  from: number,
  to: number,
  sweep: number,
  decay: number,
  breath: number,
): Float32Array {
  const samples = new Float32Array(Math.round(decay * 2.5 * sampleRate));
  const random = seededRandom(7);
  let phase = 0;
  let filtered = 0;
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / sampleRate;
    phase += (2 * Math.PI * (to + (from - to) * Math.exp(-seconds / sweep))) / sampleRate;
    filtered += 0.12 * (random() * 2 - 1 - filtered);
    const edge = Math.min(1, seconds / 0.003) * Math.min(1, (samples.length - i) / (0.05 * sampleRate));
    samples[i] = (Math.sin(phase) * Math.exp(-seconds / decay) + breath * filtered * Math.exp(-seconds / 0.06)) * edge;
  }
  return samples;
}

/** Short high noise. @param body how much of the lower noise stays, 0–1. */
function noise(sampleRate: number, decay: number, body: number, seed: number): Float32Array {
  const samples = new Float32Array(Math.round(decay * 5 * sampleRate));
  const random = seededRandom(seed);
  let [before, smooth] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const white = random() * 2 - 1;
    const high = white - before * (1 - body * 0.3);
    before = white;
    smooth += 0.55 * (high - smooth);
    const seconds = i / sampleRate;
    samples[i] =
      smooth * Math.exp(-seconds / decay) * Math.min(1, seconds / 0.002) * Math.min(1, (samples.length - i) / 200);
  }
  return samples;
}
