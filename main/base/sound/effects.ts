// Short sounds for cuts, synthesised: equal numbers give equal samples.
import type { SoundEffect } from "../../../contract/timeline.ts";
import { seededRandom } from "../random.ts";
import { bandPass, Biquad, lowPass } from "./filters.ts";

type Effect = SoundEffect["effect"];

export interface EffectSound {
  left: Float32Array;
  right: Float32Array;
  /** The sample that belongs on the cut. */
  moment: number;
}

/** Peaks lie at half of full scale. */
export function effectSound(effect: Effect, sampleRate: number, seed: number): EffectSound {
  const random = seededRandom(seed);
  switch (effect) {
    // Something passes by: from dark to bright and back, and across.
    case "whoosh":
      return swept(sampleRate, random, { seconds: 0.55, moment: 0.3, from: 350, to: 2600, width: 0.8, sharpness: 2 });
    // The same, farther away and without an edge.
    case "air":
      return swept(sampleRate, random, { seconds: 0.9, moment: 0.45, from: 250, to: 1100, width: 0.5, sharpness: 1.6 });
    case "riser":
      return swept(sampleRate, random, { seconds: 1.3, moment: 1.2, from: 300, to: 4200, width: 0.6, sharpness: 2.4 });
    case "click":
      return click(sampleRate, random);
  }
}

interface Sweep {
  seconds: number;
  /** When it is loudest and brightest. */
  moment: number;
  /** Hertz, at both ends and at the moment. */
  from: number;
  to: number;
  /** How far it moves from one side to the other, 0–1. */
  width: number;
  /** How much of it lies about the moment. */
  sharpness: number;
}

function swept(rate: number, random: () => number, sweep: Sweep): EffectSound {
  const { seconds, from, to, width, sharpness } = sweep;
  const length = Math.round(seconds * rate);
  const moment = Math.round(sweep.moment * rate);
  const noise = Float32Array.from({ length }, () => 2 * random() - 1);
  const near = (i: number) => (i < moment ? i / moment : (length - i) / (length - moment)) ** sharpness;
  const sound = tuned(noise, rate, (i) => from * (to / from) ** near(i));
  for (let i = 0; i < length; i++) sound[i] = (sound[i] as number) * near(i);
  new Biquad(lowPass(rate, 7000)).process(sound);
  const [left, right] = [new Float32Array(length), new Float32Array(length)];
  for (let i = 0; i < length; i++) {
    const angle = (Math.PI / 4) * (1 + width * (2 * (i / length) - 1));
    left[i] = (sound[i] as number) * Math.cos(angle);
    right[i] = (sound[i] as number) * Math.sin(angle);
  }
  return levelled({ left, right, moment });
}

/** Samples for which a pitch holds. */
const STEP = 64;

/** Noise about a pitch that moves. */
function tuned(noise: Float32Array, rate: number, hertz: (i: number) => number): Float32Array {
  const out = new Float32Array(noise.length);
  // A state-variable filter after Chamberlin: its pitch may change without a click.
  let [low, band] = [0, 0];
  for (let i = 0, f = 0; i < noise.length; i++) {
    if (i % STEP === 0) f = 2 * Math.sin((Math.PI * Math.min(hertz(i), rate / 8)) / rate);
    low += f * band;
    band += f * ((noise[i] as number) - low - 0.6 * band);
    out[i] = band;
  }
  return out;
}

function click(rate: number, random: () => number): EffectSound {
  const length = Math.round(0.06 * rate);
  const sound = Float32Array.from({ length }, (_, i) => {
    const t = i / rate;
    const knock = Math.sin(2 * Math.PI * 1150 * t) * Math.exp(-t * 130);
    const tick = (2 * random() - 1) * Math.exp(-t * 700);
    // Half a millisecond of attack: a step would be heard as a fault.
    return Math.min(1, t / 0.0005) * (0.7 * knock + 0.4 * tick);
  });
  new Biquad(bandPass(rate, 1600, 0.5)).process(sound);
  return levelled({ left: sound, right: sound.slice(), moment: 0 });
}

function levelled(sound: EffectSound): EffectSound {
  let peak = 1e-9;
  for (const channel of [sound.left, sound.right]) for (const one of channel) peak = Math.max(peak, Math.abs(one));
  for (const channel of [sound.left, sound.right])
    for (let i = 0; i < channel.length; i++) channel[i] = ((channel[i] as number) * 0.5) / peak;
  return sound;
}
