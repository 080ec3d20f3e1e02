// A fire in a hearth: a low bed of flames that lap, and crackles in bursts, from a tick to a log that bursts.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed, seededRandom } from "../../../base/random.ts";
import { Biquad, highPass, lowPass, peak } from "../../../base/sound/filters.ts";
import { Ahead, heavy, Moments, ring } from "../events.ts";
import { between, BLOCK, Drift, Integrator, mix, Noise, type MakeSource } from "../source.ts";

const LEVELS = { bed: 0.15, breath: 0.11, crackle: 0.13, pop: 0.22, thump: 0.12 };

export const fire: MakeSource = (seed) => {
  const random = seededRandom(deriveSeed(seed, "sparks"));
  const lap = [
    new Drift(deriveSeed(seed, "lap", 1), [0.09, 0.35]),
    new Drift(deriveSeed(seed, "lap", 2), [0.7, 3]),
    new Drift(deriveSeed(seed, "lap", 3), [8, 25]),
  ] as const;
  const mood = new Drift(deriveSeed(seed, "mood"), [0.8, 5]);
  const sides = ["left", "right"].map((name) => ({
    bed: new Noise(deriveSeed(seed, "bed", name)),
    bedFilters: [
      new Integrator(55),
      new Biquad(highPass(SAMPLE_RATE, 32)),
      new Biquad(peak(SAMPLE_RATE, 110, 1.2, 4)),
      new Biquad(lowPass(SAMPLE_RATE, 330)),
    ],
    breath: new Noise(deriveSeed(seed, "breath", name)),
    breathFilters: [
      new Integrator(600),
      new Biquad(highPass(SAMPLE_RATE, 380)),
      new Biquad(lowPass(SAMPLE_RATE, 5000)),
    ],
  }));
  const common = new Noise(deriveSeed(seed, "bed", "middle"));
  const commonFilters = [
    new Integrator(55),
    new Biquad(highPass(SAMPLE_RATE, 32)),
    new Biquad(lowPass(SAMPLE_RATE, 240)),
  ];
  const moments = { crackle: new Moments(seed + 1), pop: new Moments(seed + 2) };
  const sparks = new Ahead(0.6);
  const samples = new Float32Array(BLOCK);
  const middle = new Float32Array(BLOCK);
  let before = 0.6;
  return {
    add(left, right) {
      const [quick, slow, glow] = lap.map((drift) => drift.next()) as [number, number, number];
      const after = 0.5 + 0.3 * quick + 0.25 * slow + 0.15 * glow;
      common.play(middle);
      for (const filter of commonFilters) filter.process(middle);
      for (const [i, side] of sides.entries()) {
        const into = i === 0 ? left : right;
        mix(into, middle, LEVELS.bed * before, LEVELS.bed * after);
        side.bed.play(samples);
        for (const filter of side.bedFilters) filter.process(samples);
        mix(into, samples, LEVELS.bed * 0.6 * before, LEVELS.bed * 0.6 * after);
        side.breath.play(samples);
        for (const filter of side.breathFilters) filter.process(samples);
        mix(into, samples, LEVELS.breath * before, LEVELS.breath * after);
      }
      // Crackles come in flurries: the rate leaps by a hundred within seconds.
      const rate = 1.2 + 34 * mood.next() ** 4 * (0.4 + glow);
      for (const at of moments.crackle.inBlock(rate))
        sparks.add(crackle(random), at, LEVELS.crackle * Math.min(5, heavy(random, 0.9)), between(random, -0.7, 0.7));
      for (const at of moments.pop.inBlock(0.22 + 0.3 * glow)) {
        const pan = between(random, -0.5, 0.5);
        const size = Math.min(2.2, heavy(random, 0.5));
        sparks.add(crackle(random), at, LEVELS.pop * size, pan);
        sparks.add(crackle(random), at + Math.floor(between(random, 60, 900)), LEVELS.pop * 0.5 * size, pan);
        sparks.add(ring(between(random, 120, 330), between(random, 0.05, 0.12), -0.3), at, LEVELS.thump * size, pan);
      }
      sparks.drain(left, right);
      before = after;
    },
  };
};

/** Wood fibre that bursts: a hard front, then noise in a band for a few milliseconds. */
function crackle(random: () => number): Float32Array {
  const seconds = between(random, 0.0012, 0.009);
  const samples = ring(between(random, 900, 5200), seconds);
  let colour = 0;
  for (let i = 0; i < samples.length; i++) {
    colour += (random() * 2 - 1 - colour) * 0.6;
    const fall = Math.exp((-6 * i) / samples.length);
    samples[i] = 0.55 * (samples[i] as number) + 0.9 * colour * fall;
  }
  return samples;
}
