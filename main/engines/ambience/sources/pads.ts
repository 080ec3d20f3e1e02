// Pads: soft chords that grow out of each other over half a minute, a low drone below, in a large room.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed, pick, seededRandom, shuffled } from "../../../base/random.ts";
import { Biquad, highPass, lowPass } from "../../../base/sound/filters.ts";
import { Reverb } from "../../../base/sound/reverb.ts";
import { between, BLOCK, Drift, mix, type MakeSource } from "../source.ts";

/** Scales without a leading note: nothing in them wants to go anywhere. Semitones above the root. */
const SCALES = [
  [0, 2, 4, 7, 9, 11],
  [0, 2, 3, 5, 7, 10],
  [0, 2, 4, 6, 7, 9],
] as const;
const LEVELS = { voice: 0.033, drone: 0.049, room: 1.1 };
const TABLE = 2048;
const MOST_VOICES = 9;

export const pads: MakeSource = (seed) => {
  const random = seededRandom(deriveSeed(seed, "pads"));
  const scale = pick(random, SCALES);
  const root = between(random, 98, 131);
  const tables = [table(1.35, 9), table(1.7, 7), table(2.3, 5)];
  const voices: Voice[] = [];
  const drone = [
    newVoice(root / 2, 1e9, 0, tables[2] as Float32Array, random),
    newVoice(root * 0.75, 1e9, 0.1, tables[2] as Float32Array, random),
  ];
  const droneSwell = new Drift(deriveSeed(seed, "drone"), [14, 40]);
  const brightness = new Drift(deriveSeed(seed, "brightness"), [10, 30]);
  const tones = [0, 1].map(() => [new Biquad(lowPass(SAMPLE_RATE, 2400, 0.6)), new Biquad(highPass(SAMPLE_RATE, 40))]);
  const reverb = new Reverb(SAMPLE_RATE, 5.5);
  const [dryLeft, dryRight] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
  let wait = 0;
  return {
    add(left, right) {
      const seconds = BLOCK / SAMPLE_RATE;
      if ((wait -= seconds) <= 0) {
        // One or two notes come at a time: a chord is never struck, it turns into the next.
        const sounding = new Set(voices.map(({ hertz }) => Math.round(hertz)));
        const free = shuffled(random, notes(root, scale)).filter((hertz) => !sounding.has(Math.round(hertz)));
        for (const hertz of free.slice(0, random() < 0.4 ? 2 : 1))
          if (voices.length < MOST_VOICES)
            voices.push(
              newVoice(hertz, between(random, 18, 34), between(random, -0.7, 0.7), pick(random, tables), random),
            );
        wait = between(random, 2.6, 6.5);
      }
      dryLeft.fill(0);
      dryRight.fill(0);
      for (const voice of voices) play(voice, dryLeft, dryRight, LEVELS.voice * Math.sqrt(220 / voice.hertz));
      for (let i = voices.length - 1; i >= 0; i--)
        if ((voices[i] as Voice).age >= (voices[i] as Voice).seconds) voices.splice(i, 1);
      const swell = LEVELS.drone * (0.5 + 0.6 * droneSwell.next());
      for (const voice of drone) play(voice, dryLeft, dryRight, swell);
      for (const filter of tones[0] ?? []) filter.process(dryLeft);
      for (const filter of tones[1] ?? []) filter.process(dryRight);
      const dry = 0.75 + 0.25 * brightness.next();
      mix(left, dryLeft, dry);
      mix(right, dryRight, dry);
      reverb.process(dryLeft, dryRight);
      mix(left, dryLeft, LEVELS.room);
      mix(right, dryRight, LEVELS.room);
    },
  };
};

interface Voice {
  hertz: number;
  table: Float32Array;
  /** Seconds, and how many of them have gone. */
  seconds: number;
  age: number;
  /** Two strings a little apart, one to each side. */
  phases: [number, number];
  steps: [number, number];
  gains: [number, number];
  level: number;
}

function newVoice(hertz: number, seconds: number, pan: number, from: Float32Array, random: () => number): Voice {
  const detune = 2 ** (between(random, 2.5, 6) / 1200);
  const step = (hertz * TABLE) / SAMPLE_RATE;
  const angle = ((pan + 1) * Math.PI) / 4;
  return {
    hertz,
    table: from,
    seconds,
    age: 0,
    phases: [random() * TABLE, random() * TABLE],
    steps: [step * detune, step / detune],
    gains: [Math.cos(angle), Math.sin(angle)],
    level: 0,
  };
}

function play(voice: Voice, left: Float32Array, right: Float32Array, loudness: number): void {
  const { table: wave, steps, gains, phases } = voice;
  const before = voice.level;
  voice.age += BLOCK / SAMPLE_RATE;
  const k = Math.min(1, voice.age / voice.seconds);
  // Rises for a third of its time and falls for the rest.
  const envelope = voice.seconds > 1e6 ? Math.min(1, voice.age / 6) : k < 0.35 ? ease(k / 0.35) : ease((1 - k) / 0.65);
  voice.level = loudness * envelope;
  const step = (voice.level - before) / BLOCK;
  const across = 0.35;
  for (let side = 0; side < 2; side++) {
    let phase = phases[side] as number;
    let level = before;
    const by = steps[side] as number;
    const own = (side === 0 ? gains[0] : gains[1]) * (1 - across) + across * 0.7;
    const other = (side === 0 ? gains[1] : gains[0]) * across;
    const [near, far] = side === 0 ? [left, right] : [right, left];
    for (let i = 0; i < BLOCK; i++) {
      const at = phase | 0;
      const a = wave[at] as number;
      const sample = (a + ((wave[at + 1] as number) - a) * (phase - at)) * level;
      near[i] = (near[i] as number) + own * sample;
      far[i] = (far[i] as number) + other * sample;
      level += step;
      phase += by;
      if (phase >= TABLE) phase -= TABLE;
    }
    phases[side] = phase;
  }
}

function ease(k: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, k)));
}

/** Three octaves of the scale; the lowest one only root and fifth. */
function notes(root: number, scale: readonly number[]): number[] {
  const at = (semitones: number) => root * 2 ** (semitones / 12);
  return [at(0), at(7), ...scale.map((s) => at(s + 12)), ...scale.slice(0, 4).map((s) => at(s + 24))];
}

/** One period of a tone whose partials fall as 1/n^steepness, their phases apart so that it has no edge. One sample more than a period. */
function table(steepness: number, partials: number): Float32Array {
  const samples = new Float32Array(TABLE + 1);
  for (let n = 1; n <= partials; n++)
    for (let i = 0; i <= TABLE; i++)
      samples[i] = (samples[i] as number) + Math.sin((2 * Math.PI * n * i) / TABLE + n * n * 0.7) / n ** steepness;
  return samples;
}
