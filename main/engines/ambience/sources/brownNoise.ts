// Brown noise: power falls by 6 dB an octave, wide at the top and one in the bass, its level breathing within a decibel.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed } from "../../../base/random.ts";
import { Biquad, highPass } from "../../../base/sound/filters.ts";
import { BLOCK, Drift, Integrator, mix, Noise, type MakeSource } from "../source.ts";

/** Below it loudspeakers only work and nobody hears. */
const LOWEST_HERTZ = 24;

export const brownNoise: MakeSource = (seed) => {
  const parts = ["middle", "left", "right"].map((name) => ({
    noise: new Noise(deriveSeed(seed, name)),
    integrator: new Integrator(LOWEST_HERTZ),
    highPass: new Biquad(highPass(SAMPLE_RATE, LOWEST_HERTZ)),
  }));
  const breath = new Drift(deriveSeed(seed, "breath"), [6, 20]);
  const samples = new Float32Array(BLOCK);
  return {
    add(left, right) {
      const before = LEVEL * (1 + 0.1 * (breath.value - 0.5));
      const after = LEVEL * (1 + 0.1 * (breath.next() - 0.5));
      for (const [i, part] of parts.entries()) {
        part.noise.play(samples);
        part.integrator.process(samples);
        part.highPass.process(samples);
        if (i !== 2) mix(left, samples, before, after);
        if (i !== 1) mix(right, samples, before, after);
      }
    },
  };
};

const LEVEL = 0.18;
