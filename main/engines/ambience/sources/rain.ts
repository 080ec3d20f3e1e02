// Rain on a roof: a wash of countless far drops, the roof's own body, and the near drops one by one.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed, seededRandom } from "../../../base/random.ts";
import { Biquad, highPass, highShelf, lowPass, peak } from "../../../base/sound/filters.ts";
import { Ahead, heavy, Moments, ring } from "../events.ts";
import { between, BLOCK, Drift, Integrator, mix, Noise, type MakeSource } from "../source.ts";

/** Drops a second: on the shingles, on what is hollow below them, and from the gutter. */
const RATES = { tick: 90, knock: 16, drip: 0.8 };
const LEVELS = { wash: 0.137, body: 0.053, tick: 0.028, knock: 0.035, drip: 0.03 };

export const rain: MakeSource = (seed) => {
  const random = seededRandom(deriveSeed(seed, "drops"));
  const sides = ["left", "right"].map((name) => ({
    noise: new Noise(deriveSeed(seed, "wash", name)),
    // Far rain is broad from some hundred hertz up; the air and the roof take the top.
    wash: [
      new Biquad(highPass(SAMPLE_RATE, 260, 0.6)),
      new Biquad(peak(SAMPLE_RATE, 1500, 0.5, 4)),
      new Biquad(highShelf(SAMPLE_RATE, 5200, -9)),
      new Biquad(lowPass(SAMPLE_RATE, 13_000)),
    ],
  }));
  // The roof sounds as one.
  const low = new Noise(deriveSeed(seed, "body"));
  const body = [
    new Integrator(90),
    new Biquad(highPass(SAMPLE_RATE, 80)),
    new Biquad(peak(SAMPLE_RATE, 190, 1.4, 6)),
    new Biquad(peak(SAMPLE_RATE, 360, 1.8, 5)),
    new Biquad(lowPass(SAMPLE_RATE, 700)),
  ];
  const strength = new Drift(deriveSeed(seed, "strength"), [9, 34]);
  const gust = new Drift(deriveSeed(seed, "gust"), [2, 7]);
  const moments = { tick: new Moments(seed + 1), knock: new Moments(seed + 2), drip: new Moments(seed + 3) };
  const drops = new Ahead(0.5);
  const ticks = Array.from({ length: 48 }, () => tick(random));
  const knocks = Array.from({ length: 32 }, () => knock(random));
  const samples = new Float32Array(BLOCK);
  let before = 1;
  return {
    add(left, right) {
      // Within 2.5 dB: rain comes and goes, but nobody should wake.
      const after = 0.84 + 0.24 * strength.next() + 0.1 * gust.next();
      for (const [i, side] of sides.entries()) {
        const into = i === 0 ? left : right;
        side.noise.play(samples);
        for (const filter of side.wash) filter.process(samples);
        mix(into, samples, LEVELS.wash * before, LEVELS.wash * after);
      }
      low.play(samples);
      for (const filter of body) filter.process(samples);
      for (const into of [left, right]) mix(into, samples, LEVELS.body * before, LEVELS.body * after);
      for (const at of moments.tick.inBlock(RATES.tick * after * after))
        drops.add(pickOne(ticks, random), at, LEVELS.tick * heavy(random, 0.8), between(random, -0.95, 0.95));
      for (const at of moments.knock.inBlock(RATES.knock * after * after))
        drops.add(pickOne(knocks, random), at, LEVELS.knock * heavy(random, 0.6), between(random, -0.8, 0.8));
      for (const at of moments.drip.inBlock(RATES.drip))
        drops.add(drip(random), at, LEVELS.drip * heavy(random, 0.4), random() < 0.7 ? 0.55 : -0.4);
      drops.drain(left, right);
      before = after;
    },
  };
};

/** A drop on shingle: a few milliseconds of noise in a narrow band. */
function tick(random: () => number): Float32Array {
  const samples = ring(between(random, 1400, 6500), between(random, 0.004, 0.016));
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * (0.5 + random());
  return samples;
}

/** A heavy drop makes the board below it sound: two modes, dead after a few hundredths of a second. */
function knock(random: () => number): Float32Array {
  const low = ring(between(random, 210, 620), between(random, 0.03, 0.07));
  const high = ring(between(random, 700, 1900), between(random, 0.012, 0.03));
  for (let i = 0; i < high.length && i < low.length; i++) low[i] = (low[i] as number) + 0.6 * (high[i] as number);
  return low;
}

/** A drop into water: the bubble it shuts in rings, rising as it closes (Minnaert 1933). */
function drip(random: () => number): Float32Array {
  return ring(between(random, 900, 2300), between(random, 0.05, 0.11), between(random, 0.15, 0.5));
}

function pickOne(from: readonly Float32Array[], random: () => number): Float32Array {
  return from[Math.floor(random() * from.length)] as Float32Array;
}
