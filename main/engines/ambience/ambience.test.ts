import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { AmbienceSpec } from "../../../contract/footage.ts";
import { AMBIENCES, SAMPLE_RATE } from "../../../contract/values.ts";
import { deriveSeed } from "../../base/random.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { createAmbience } from "./index.ts";
import { renderLoop } from "./renderLoop.ts";
import { BLOCK, Noise } from "./source.ts";

/** Some 12 s. */
const FRAMES = 1152 * BLOCK;
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "ambience-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

let count = 0;
function played(spec: Partial<AmbienceSpec>, { lead = 0, tail = 0, frames = FRAMES } = {}) {
  const path = join(dir, `${count++}.s16`);
  const rendered = renderLoop({
    spec: { sounds: ["rain"], beatHertz: null, seed: 1, ...spec },
    loudness: -20,
    frames,
    lead,
    tail,
    path,
  });
  const bytes = readFileSync(path);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const channel = (c: number) =>
    Float32Array.from({ length: samples.length / 2 }, (_, i) => (samples[2 * i + c] ?? 0) / 32_767);
  return { ...rendered, samples, left: channel(0), right: channel(1) };
}

/** Power within a band in parts of the whole, by a bank of single frequencies over some windows. */
function share(samples: Float32Array, from: number, to: number): number {
  const power = (hertz: number): number => {
    let sum = 0;
    for (let at = 0; at + 4096 <= samples.length; at += 48_000) {
      let [re, im] = [0, 0];
      for (let i = 0; i < 4096; i++) {
        const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 4096);
        re += (samples[at + i] ?? 0) * window * Math.cos((2 * Math.PI * hertz * i) / SAMPLE_RATE);
        im += (samples[at + i] ?? 0) * window * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE);
      }
      sum += re * re + im * im;
    }
    return sum;
  };
  const ladder = Array.from({ length: 90 }, (_, i) => 40 * 2 ** (i / 10));
  // A step of the ladder is as wide as its frequency is high.
  const powers = ladder.map((hertz) => ({ hertz, power: power(hertz) * hertz }));
  const sum = (all: typeof powers) => all.reduce((total, one) => total + one.power, 0);
  return sum(powers.filter(({ hertz }) => hertz >= from && hertz < to)) / sum(powers);
}

function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] ?? 0) * (b[i] ?? 0);
    aa += (a[i] ?? 0) ** 2;
    bb += (b[i] ?? 0) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

const largest = (samples: Float32Array): number => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe("ambience", () => {
  it.each(AMBIENCES)("plays %s at −20 LUFS, wide, below the ceiling, without a step at the loop's end", (sound) => {
    const { left, right, lufs, playedLufs } = played({ sounds: [sound] });
    expect(Math.abs(loudness([left, right]) + 20)).toBeLessThan(0.3);
    expect(lufs).toBeCloseTo(loudness([left, right]), 1);
    // Sounds that are mixed are about equally loud; some of them come and go over half a minute.
    expect(Math.abs(playedLufs + 20)).toBeLessThan(5);
    expect(correlation(left, right)).toBeLessThan(0.9);
    for (const channel of [left, right]) {
      const steps = channel.slice(1).map((x, i) => x - (channel[i] ?? 0));
      expect(largest(channel)).toBeLessThan(0.76);
      expect(Math.abs((channel[0] ?? 0) - (channel.at(-1) ?? 0))).toBeLessThan(largest(steps));
    }
  });

  it("puts each sound where it lies in nature", () => {
    const of = (sound: AmbienceSpec["sounds"][number]) => played({ sounds: [sound] }).left;
    expect(share(of("brown-noise"), 40, 500)).toBeGreaterThan(0.7);
    const rain = of("rain");
    expect(share(rain, 1000, 12_000)).toBeGreaterThan(0.35);
    expect(share(rain, 40, 100)).toBeLessThan(0.15);
    expect(share(of("night"), 3500, 5500)).toBeGreaterThan(0.3);
    expect(share(of("wind"), 40, 800)).toBeGreaterThan(0.7);
    expect(share(of("pads"), 40, 1200)).toBeGreaterThan(0.9);
  });

  it("never plays one noise in another's time", () => {
    // What 64 noises play in half a second, as pairs of samples that follow each other: none comes twice.
    const seen = new Set<string>();
    const samples = new Float32Array(24_000);
    for (let seed = 0; seed < 64; seed++) {
      new Noise(deriveSeed(seed, "left")).play(samples);
      for (let i = 0; i + 1 < samples.length; i += 2) seen.add(`${samples[i]} ${samples[i + 1]}`);
    }
    expect(seen.size).toBe(64 * 12_000);
  });

  it("sounds equal for equal seeds and otherwise for others", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => played({ seed, sounds: ["rain", "fire"] }, { frames: 96 * BLOCK }));
    expect(a?.samples).toEqual(b?.samples);
    expect(c?.samples).not.toEqual(a?.samples);
  });

  it("goes round: the lead is the loop's end, the tail its beginning, also where they are longer than the loop", () => {
    const frames = 20 * BLOCK;
    const { samples } = played({ beatHertz: 6 }, { frames, lead: 30 * BLOCK, tail: 50 * BLOCK });
    expect(samples.length).toBe(2 * 100 * BLOCK);
    for (let i = 0; i + 2 * frames < samples.length; i += 997) expect(samples[i + 2 * frames]).toBe(samples[i]);
  });

  it("gives each ear its own tone for the beat", () => {
    const { left, right } = played({ sounds: ["pads"], beatHertz: 6 });
    const at = (samples: Float32Array, hertz: number): number => {
      let [re, im] = [0, 0];
      samples.forEach((x, i) => {
        re += x * Math.cos((2 * Math.PI * hertz * i) / SAMPLE_RATE);
        im += x * Math.sin((2 * Math.PI * hertz * i) / SAMPLE_RATE);
      });
      return (2 * Math.hypot(re, im)) / samples.length;
    };
    const low = Math.round((180 * FRAMES) / SAMPLE_RATE);
    const high = low + Math.round((6 * FRAMES) / SAMPLE_RATE);
    const [f0, f1] = [low, high].map((periods) => (periods * SAMPLE_RATE) / FRAMES) as [number, number];
    expect(at(left, f0)).toBeGreaterThan(5 * at(left, f1));
    expect(at(right, f1)).toBeGreaterThan(5 * at(right, f0));
  });

  it("stops when it is cancelled", async () => {
    const engine = createAmbience();
    const path = join(dir, "long.s16");
    const stop = new AbortController();
    const spec: AmbienceSpec = { sounds: ["sea"], beatHertz: null, seed: 1 };
    const work = engine.loop(
      { spec, loudness: -20, frames: 60_000 * BLOCK, lead: 0, tail: 0, path },
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 300);
    await expect(work).rejects.toMatchObject({ code: "CANCELLED" });
    await engine.close();
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });
});
