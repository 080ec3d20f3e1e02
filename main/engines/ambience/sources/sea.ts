// The sea on a shore: waves that gather, break along the beach and draw back over the sand, no two alike, in sets.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed, seededRandom } from "../../../base/random.ts";
import { Biquad, highPass, lowPass, lowShelf, peak } from "../../../base/sound/filters.ts";
import { between, BLOCK, Drift, Integrator, mix, Noise, type MakeSource } from "../source.ts";

interface Wave {
  /** Blocks since it began to gather. */
  age: number;
  size: number;
  /** Seconds until it breaks, and until it has run out. */
  gather: number;
  recede: number;
  /** Seconds by which it breaks later on the right: it runs along the beach. */
  skew: number;
}

const LEVELS = { bed: 0.082, low: 0.22, crash: 0.225, foam: 0.175 };
/** Seconds from one wave to the next. */
const INTERVAL = { least: 5.5, most: 12 };

export const sea: MakeSource = (seed) => {
  const random = seededRandom(deriveSeed(seed, "waves"));
  const sets = new Drift(deriveSeed(seed, "sets"), [25, 60]);
  const sides = ["left", "right"].map((name) => ({
    bed: {
      noise: new Noise(deriveSeed(seed, "bed", name)),
      filters: [new Integrator(60), new Biquad(highPass(SAMPLE_RATE, 35))],
    },
    // The ground carries the growl to both ears.
    low: {
      noise: new Noise(deriveSeed(seed, "low")),
      filters: [new Integrator(80), new Biquad(highPass(SAMPLE_RATE, 40)), new Biquad(lowPass(SAMPLE_RATE, 420))],
    },
    crash: {
      noise: new Noise(deriveSeed(seed, "crash", name)),
      filters: [
        new Integrator(900),
        new Biquad(highPass(SAMPLE_RATE, 180)),
        new Biquad(peak(SAMPLE_RATE, 700, 0.7, 4)),
        new Biquad(lowPass(SAMPLE_RATE, 7500)),
      ],
    },
    foam: {
      noise: new Noise(deriveSeed(seed, "foam", name)),
      filters: [
        new Biquad(highPass(SAMPLE_RATE, 1300)),
        new Biquad(lowPass(SAMPLE_RATE, 8500)),
        new Biquad(lowShelf(SAMPLE_RATE, 2600, -3)),
      ],
    },
    fizz: new Drift(deriveSeed(seed, "fizz", name), [0.03, 0.14]),
    before: { bed: LEVELS.bed, low: 0, crash: 0, foam: 0 },
  }));
  // The first ones are on their way already.
  const waves: Wave[] = [newWave(random, 0.6, 500), newWave(random, 0.4, 120)];
  let wait = 3;
  const samples = new Float32Array(BLOCK);
  const seconds = BLOCK / SAMPLE_RATE;
  return {
    add(left, right) {
      const set = sets.next();
      if ((wait -= seconds) <= 0) {
        waves.push(newWave(random, 0.3 + 0.75 * set, 0));
        wait = between(random, INTERVAL.least, INTERVAL.most) * (1.25 - 0.4 * set);
      }
      for (const wave of waves) wave.age++;
      while (waves[0] && waves[0].age * seconds > waves[0].gather + waves[0].recede + 4) waves.shift();
      for (const [i, side] of sides.entries()) {
        const into = i === 0 ? left : right;
        const fizz = 0.75 + 0.5 * side.fizz.next();
        const after = { bed: LEVELS.bed * (0.85 + 0.3 * set), low: 0, crash: 0, foam: 0 };
        for (const wave of waves) addWave(after, wave, wave.age * seconds - (i === 0 ? 0 : wave.skew), fizz);
        for (const part of ["bed", "low", "crash", "foam"] as const) {
          const { noise, filters } = side[part];
          noise.play(samples);
          for (const filter of filters) filter.process(samples);
          mix(into, samples, side.before[part], after[part]);
        }
        side.before = after;
      }
    },
  };
};

function newWave(random: () => number, swell: number, age: number): Wave {
  const size = swell * between(random, 0.55, 1.15);
  return {
    age,
    size,
    gather: between(random, 2.6, 4.4),
    recede: between(random, 3.5, 5) + 3 * size,
    skew: between(random, -0.9, 0.9),
  };
}

/** Rises with a growl, breaks within a third of a second, runs out as foam that hisses on after the roar has gone. */
function addWave(
  levels: { low: number; crash: number; foam: number },
  { size, gather, recede }: Wave,
  at: number,
  fizz: number,
): void {
  if (at <= 0) return;
  const since = at - gather;
  const rise = Math.min(1, at / gather);
  const run = Math.max(0, since) / recede;
  levels.low += LEVELS.low * size * rise ** 3 * Math.exp(-2.6 * run) * (since < 0 ? 0.9 : 1);
  const breaking = since < 0 ? rise ** 9 * 0.45 : 0.45 + 0.55 * Math.min(1, since / 0.35);
  levels.crash += LEVELS.crash * size * breaking * Math.exp(-3.4 * run);
  if (since > 0) {
    const swash = Math.min(1, since / 1.1);
    // It ends on the sand: the last of it is quick.
    levels.foam += LEVELS.foam * Math.sqrt(size) * swash * swash * Math.max(0, 1 - run / 1.25) ** 1.6 * fizz;
  }
}
