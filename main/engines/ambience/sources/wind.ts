// Wind about a house and in trees: gusts that rise fast and die slowly; the stronger they blow, the higher and brighter.
import { SAMPLE_RATE } from "../../../../contract/values.ts";
import { deriveSeed } from "../../../base/random.ts";
import { Biquad, highPass, lowPass } from "../../../base/sound/filters.ts";
import { BLOCK, Drift, Integrator, mix, MovingBand, Noise, type MakeSource } from "../source.ts";

const LEVELS = { body: 0.36, howl: 0.52, leaves: 0.3 };

export const wind: MakeSource = (seed) => {
  const weather = new Drift(deriveSeed(seed, "weather"), [18, 50]);
  const gusts = [
    new Drift(deriveSeed(seed, "gust", 1), [2.5, 8]),
    new Drift(deriveSeed(seed, "gust", 2), [0.8, 2.6]),
    new Drift(deriveSeed(seed, "gust", 3), [0.18, 0.7]),
  ] as const;
  const sides = ["left", "right"].map((name) => ({
    /** The air does not blow alike on both sides. */
    own: new Drift(deriveSeed(seed, "own", name), [1, 4]),
    force: 0.3,
    // The same on both sides: deep sound goes round every corner.
    body: new Noise(deriveSeed(seed, "body")),
    bodyFilters: [new Integrator(70), new Biquad(highPass(SAMPLE_RATE, 38)), new Biquad(lowPass(SAMPLE_RATE, 520))],
    howl: new Noise(deriveSeed(seed, "howl", name)),
    howlTone: new Integrator(250),
    bands: [new MovingBand(), new MovingBand()] as const,
    leaves: new Noise(deriveSeed(seed, "leaves", name)),
    leafFilters: [new Biquad(highPass(SAMPLE_RATE, 1900)), new Biquad(lowPass(SAMPLE_RATE, 6000, 0.6))],
    flutter: new Drift(deriveSeed(seed, "flutter", name), [0.05, 0.25]),
    before: { body: 0, howl: 0, leaves: 0 },
  }));
  const samples = new Float32Array(BLOCK);
  const source = new Float32Array(BLOCK);
  return {
    add(left, right) {
      const calm = 0.3 + 0.7 * weather.next();
      const [slow, quick, flurry] = gusts.map((gust) => gust.next()) as [number, number, number];
      const common = calm * (0.5 * slow + 0.33 * quick + 0.17 * flurry);
      for (const [i, side] of sides.entries()) {
        const into = i === 0 ? left : right;
        const goal = common * (0.8 + 0.4 * side.own.next());
        // A gust comes in half a second and is gone in two.
        side.force += (goal - side.force) * (goal > side.force ? 0.03 : 0.008);
        const force = side.force;
        const after = {
          body: LEVELS.body * (0.18 + force) ** 1.3,
          howl: LEVELS.howl * (0.1 + force) ** 1.7,
          leaves: LEVELS.leaves * force ** 2.1 * (0.55 + 0.9 * side.flutter.next()),
        };
        side.body.play(samples);
        for (const filter of side.bodyFilters) filter.process(samples);
        mix(into, samples, side.before.body, after.body);
        side.howl.play(source);
        side.howlTone.process(source);
        for (const [k, band] of side.bands.entries()) {
          samples.set(source);
          band.process(samples, (k === 0 ? 240 : 560) * (0.7 + 1.5 * force), k === 0 ? 2.2 : 4.5);
          mix(into, samples, side.before.howl * (k === 0 ? 1 : 0.5), after.howl * (k === 0 ? 1 : 0.5));
        }
        side.leaves.play(samples);
        for (const filter of side.leafFilters) filter.process(samples);
        mix(into, samples, side.before.leaves, after.leaves);
        side.before = after;
      }
    },
  };
};
