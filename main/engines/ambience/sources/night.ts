// A summer night outdoors: crickets near and far, now and then frogs from a pond, seldom an owl, over a breath of air.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed, seededRandom } from "../../../base/random.ts";
import { Biquad, highPass, lowPass } from "../../../base/sound/filters.ts";
import { Reverb } from "../../../base/sound/reverb.ts";
import { Ahead } from "../events.ts";
import { between, BLOCK, Drift, Integrator, mix, MovingBand, Noise, type MakeSource } from "../source.ts";

const LEVELS = { air: 0.07, chorus: 0.14, cricket: 0.46, frog: 0.1, owl: 0.16, room: 1.6 };
const CRICKETS = 6;

export const night: MakeSource = (seed) => {
  const random = seededRandom(deriveSeed(seed, "night"));
  const crickets = Array.from(
    { length: CRICKETS },
    (_, i) => new Cricket(deriveSeed(seed, "cricket", i), i / CRICKETS),
  );
  const sides = ["left", "right"].map((name) => ({
    air: new Noise(deriveSeed(seed, "air", name)),
    airFilters: [new Integrator(120), new Biquad(highPass(SAMPLE_RATE, 60)), new Biquad(lowPass(SAMPLE_RATE, 900))],
    chorus: new Noise(deriveSeed(seed, "chorus", name)),
    band: new MovingBand(),
    swell: new Drift(deriveSeed(seed, "swell", name), [4, 15]),
    trill: new Drift(deriveSeed(seed, "trill", name), [0.02, 0.06]),
    before: { air: 0, chorus: 0 },
  }));
  const breath = new Drift(deriveSeed(seed, "breath"), [6, 18]);
  const near = new Ahead(1);
  const far = new Ahead(6);
  const reverb = new Reverb(SAMPLE_RATE, 2.2);
  const samples = new Float32Array(BLOCK);
  const [wetLeft, wetRight] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
  let owlIn = between(random, 25, 60);
  let frogsIn = between(random, 12, 30);
  return {
    add(left, right) {
      const air = LEVELS.air * (0.6 + 0.8 * breath.next());
      for (const [i, side] of sides.entries()) {
        const into = i === 0 ? left : right;
        const after = {
          air,
          chorus: LEVELS.chorus * (0.5 + 0.7 * side.swell.next()) * (0.7 + 0.6 * side.trill.next()),
        };
        side.air.play(samples);
        for (const filter of side.airFilters) filter.process(samples);
        mix(into, samples, side.before.air, after.air);
        side.chorus.play(samples);
        side.band.process(samples, 3900, 7);
        mix(into, samples, side.before.chorus, after.chorus);
        side.before = after;
      }
      for (const cricket of crickets) cricket.sing(near);
      near.drain(left, right);
      const seconds = BLOCK / SAMPLE_RATE;
      if ((owlIn -= seconds) <= 0) {
        far.add(owl(random), 0, LEVELS.owl * between(random, 0.5, 1), between(random, -0.8, 0.8));
        owlIn = between(random, 55, 150);
      }
      if ((frogsIn -= seconds) <= 0) {
        const pan = between(random, -0.7, 0.7);
        far.add(frogs(random), 0, LEVELS.frog * between(random, 0.5, 1), pan);
        frogsIn = between(random, 14, 50);
      }
      wetLeft.fill(0);
      wetRight.fill(0);
      far.drain(wetLeft, wetRight);
      mix(left, wetLeft, 0.35);
      mix(right, wetRight, 0.35);
      reverb.process(wetLeft, wetRight);
      mix(left, wetLeft, LEVELS.room);
      mix(right, wetRight, LEVELS.room);
    },
  };
};

/** A field cricket: chirps of three or four strokes of the wing, some two a second, with rests. */
class Cricket {
  readonly #random: () => number;
  readonly #hertz: number;
  readonly #strokes: number;
  readonly #strokeSeconds: number;
  readonly #chirpSeconds: number;
  readonly #pan: number;
  readonly #level: number;
  readonly #stroke: Float32Array;
  #wait: number;
  #left: number;

  /** @param far 0 is the nearest of them */
  constructor(seed: number, far: number) {
    const random = seededRandom(seed);
    this.#random = random;
    this.#hertz = between(random, 3900, 4900);
    this.#strokes = random() < 0.5 ? 3 : 4;
    this.#strokeSeconds = between(random, 0.026, 0.036);
    this.#chirpSeconds = between(random, 0.42, 0.75);
    this.#pan = between(random, -0.95, 0.95);
    this.#level = LEVELS.cricket * (1 - far) ** 1.7 * between(random, 0.5, 0.9);
    this.#stroke = this.#makeStroke();
    this.#wait = between(random, 0, 3);
    this.#left = Math.round(between(random, 8, 50));
  }

  sing(into: Ahead): void {
    this.#wait -= BLOCK / SAMPLE_RATE;
    if (this.#wait > 0) return;
    const loud = this.#level * between(this.#random, 0.85, 1.1);
    for (let k = 0; k < this.#strokes; k++)
      into.add(
        this.#stroke,
        Math.round(k * this.#strokeSeconds * SAMPLE_RATE),
        loud * (0.6 + (0.4 * (k + 1)) / this.#strokes),
        this.#pan,
      );
    this.#wait += this.#chirpSeconds * between(this.#random, 0.96, 1.05);
    if (--this.#left > 0) return;
    this.#left = Math.round(between(this.#random, 10, 70));
    this.#wait += between(this.#random, 1.5, 12);
  }

  /** Swells over the first half of the stroke and ends softly; a hint of the second partial. */
  #makeStroke(): Float32Array {
    const length = Math.round(this.#strokeSeconds * 0.62 * SAMPLE_RATE);
    return Float32Array.from({ length }, (_, i) => {
      const k = i / length;
      const phase = (2 * Math.PI * this.#hertz * (1 - 0.012 * k) * i) / SAMPLE_RATE;
      return Math.sin(Math.PI * k ** 0.8) ** 1.4 * (Math.sin(phase) + 0.06 * Math.sin(2 * phase));
    });
  }
}

/** A tawny owl far off: a long note, a silence, then a trembling one. */
function owl(random: () => number): Float32Array {
  const hertz = between(random, 680, 780);
  const samples = new Float32Array(Math.round(5.5 * SAMPLE_RATE));
  note(samples, 0, 0.75, hertz, 0);
  note(samples, between(random, 2.1, 2.7), 0.16, hertz * 0.96, 0);
  note(samples, between(random, 3, 3.3), 1.3, hertz, 12);
  return samples;
}

function note(into: Float32Array, at: number, seconds: number, hertz: number, tremble: number): void {
  const from = Math.round(at * SAMPLE_RATE);
  const count = Math.min(into.length - from, Math.round(seconds * SAMPLE_RATE));
  let phase = 0;
  for (let i = 0; i < count; i++) {
    const k = i / count;
    const time = i / SAMPLE_RATE;
    const shake = tremble === 0 ? 1 : 0.62 + 0.38 * Math.sin(2 * Math.PI * tremble * time);
    phase += (2 * Math.PI * hertz * (1 + 0.05 * Math.sin(Math.PI * k) - 0.03 * k)) / SAMPLE_RATE;
    into[from + i] =
      (into[from + i] as number) +
      Math.sin(Math.PI * k) ** 0.7 * shake * (Math.sin(phase) + 0.08 * Math.sin(2 * phase));
  }
}

/** Frogs at a pond: some croaks, each a train of pulses through the throat's two resonances. */
function frogs(random: () => number): Float32Array {
  const samples = new Float32Array(Math.round(5.5 * SAMPLE_RATE));
  const throat = [new MovingBand(), new MovingBand()] as const;
  const croaks = 2 + Math.floor(random() * 4);
  const pulses = new Float32Array(samples.length);
  let at = 0.1;
  for (let c = 0; c < croaks && at < 4.6; c++) {
    const seconds = between(random, 0.28, 0.5);
    const rate = between(random, 55, 80);
    for (let p = 0; p < seconds * rate; p++) {
      const k = p / (seconds * rate);
      pulses[Math.round((at + p / rate) * SAMPLE_RATE)] = Math.sin(Math.PI * k ** 0.7);
    }
    at += seconds + between(random, 0.35, 0.9);
  }
  const [low, high] = [pulses.slice(), pulses];
  throat[0].process(low, between(random, 560, 700), 5);
  throat[1].process(high, between(random, 1300, 1700), 6);
  for (let i = 0; i < samples.length; i++) samples[i] = 26 * ((low[i] as number) + 0.5 * (high[i] as number));
  return samples;
}
