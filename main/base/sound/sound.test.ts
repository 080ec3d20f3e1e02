import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { Compressor } from "./compressor.ts";
import { DeEsser } from "./deEsser.ts";
import { effectSound } from "./effects.ts";
import { bandPass, Biquad, highPass } from "./filters.ts";
import { Limiter } from "./limiter.ts";
import { loudness } from "./loudness.ts";
import { resample } from "./resample.ts";
import { TruePeak } from "./truePeak.ts";
import { WavWriter, decodeWav, encodeWav, toInt16 } from "./wav.ts";

const sine = (hertz: number, rate: number, seconds: number, level = 0.5): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / rate));
const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
const decibels = (ratio: number): number => 20 * Math.log10(ratio);
/** The level of one frequency in a sound, in parts of full scale. */
function levelAt(samples: Float32Array, hertz: number, rate: number): number {
  let [re, im, weight] = [0, 0, 0];
  samples.forEach((x, i) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length);
    re += x * window * Math.cos((2 * Math.PI * hertz * i) / rate);
    im += x * window * Math.sin((2 * Math.PI * hertz * i) / rate);
    weight += window / 2;
  });
  return Math.hypot(re, im) / weight;
}

describe("resampling", () => {
  it.each([16_000, 22_050, 8_000])("keeps a tone of a quarter of the band from %i Hz within 0.05 dB", (rate) => {
    const tone = rate / 8;
    const result = resample(sine(tone, rate, 1), rate, 48_000).slice(4800, 43_200);
    expect(Math.abs(decibels(levelAt(result, tone, 48_000) / 0.5))).toBeLessThan(0.05);
  });

  it("leaves no image of a tone above 60 dB below it", () => {
    const result = resample(sine(3000, 16_000, 1), 16_000, 48_000).slice(4800, 43_200);
    for (const image of [13_000, 19_000]) expect(decibels(levelAt(result, image, 48_000) / 0.5)).toBeLessThan(-60);
  });

  it("takes away what the lower rate cannot hold", () => {
    const result = resample(sine(10_000, 48_000, 1), 48_000, 16_000).slice(1600, 14_400);
    expect(decibels(rms(result) / 0.35)).toBeLessThan(-60);
  });

  it("keeps events in their place to a sample", () => {
    const click = new Float32Array(16_000);
    click[8000] = 1;
    const result = resample(click, 16_000, 48_000);
    expect(result.indexOf(Math.max(...result))).toBe(24_000);
  });
});

describe("filters", () => {
  it("pass speech and take away rumble", () => {
    const through = (hertz: number): number => {
      const samples = sine(hertz, 48_000, 1);
      new Biquad(highPass(48_000, 80)).process(samples);
      return decibels(rms(samples.slice(24_000)) / rms(sine(hertz, 48_000, 1)));
    };
    expect(through(1000)).toBeCloseTo(0, 1);
    expect(through(20)).toBeLessThan(-22);
  });

  it("give the same sound in pieces as at once", () => {
    const whole = sine(440, 48_000, 1);
    const pieces = whole.slice();
    new Biquad(highPass(48_000, 80)).process(whole);
    const filter = new Biquad(highPass(48_000, 80));
    for (let at = 0; at < pieces.length; at += 1000) filter.process(pieces.subarray(at, at + 1000));
    expect(pieces).toEqual(whole);
  });

  it("compress what is loud and leave what is soft", () => {
    const settings = { threshold: -22, ratio: 2, knee: 6, attack: 0.005, release: 0.1 };
    const through = (level: number): number => {
      const samples = sine(500, 48_000, 1, level);
      new Compressor(48_000, settings).process(samples);
      return decibels(rms(samples.slice(24_000)) / (level * Math.SQRT1_2));
    };
    expect(through(0.01)).toBeCloseTo(0, 1);
    expect(through(0.5)).toBeLessThan(-5);
  });
});

describe("loudness", () => {
  it("is −23 LUFS for the stereo tone of EBU Tech 3341, case 1", () => {
    const tone = sine(1000, 48_000, 20, 10 ** (-23 / 20));
    expect(loudness([tone, tone])).toBeCloseTo(-23, 1);
  });

  it("does not count silence between", () => {
    const tone = sine(1000, 48_000, 5, 0.1);
    const long = new Float32Array(48_000 * 20);
    long.set(tone);
    expect(Math.abs(loudness([long]) - loudness([tone]))).toBeLessThan(0.2);
  });

  it("is −Infinity for silence", () => {
    expect(loudness([new Float32Array(48_000)])).toBe(-Infinity);
  });
});

describe("true peak", () => {
  it("is found between the samples, also where two pieces meet", () => {
    // A quarter of the rate, its peaks halfway between samples: 3 dB above the largest of them.
    const samples = Float32Array.from({ length: 4800 }, (_, i) => 0.5 * Math.sin((Math.PI / 2) * i + Math.PI / 4));
    const peak = new TruePeak();
    for (let at = 0; at < samples.length; at += 100) peak.add(samples.subarray(at, at + 100));
    expect(peak.decibels).toBeCloseTo(-6, 0);
    expect(new TruePeak().decibels).toBe(-Infinity);
  });
});

describe("WAV files", () => {
  it("come back as they were written, in pieces or at once", () => {
    const dir = mkdtempSync(join(tmpdir(), "wav-"));
    try {
      const samples = toInt16(sine(440, 48_000, 1));
      const writer = new WavWriter(join(dir, "a.wav"), { sampleRate: 48_000, channels: 1 });
      writer.write(samples.subarray(0, 100));
      writer.write(samples.subarray(100));
      writer.close();
      const bytes = readFileSync(join(dir, "a.wav"));
      expect(new Uint8Array(bytes)).toEqual(encodeWav(samples, { sampleRate: 48_000, channels: 1 }));
      const { channels, sampleRate } = decodeWav(bytes);
      expect(sampleRate).toBe(48_000);
      expect(channels[0]?.[123]).toBeCloseTo((samples[123] ?? 0) / 32_768, 6);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("are refused where they are none", () => {
    expect(() => decodeWav(new Uint8Array(100))).toThrow("not a WAV file");
  });
});

describe("the de-esser", () => {
  const noise = Float32Array.from({ length: 48_000 }, (_, i) => Math.sin(i * i * 0.37));
  new Biquad(bandPass(48_000, 7000, 1.5)).process(noise);
  const sharp = (level: number): Float32Array => {
    const vowel = sine(220, 48_000, 1, 0.2);
    // An S in every fourth quarter of a second.
    return vowel.map((x, i) => x + (i % 48_000 > 36_000 ? level * (noise[i] ?? 0) : 0));
  };
  const through = (samples: Float32Array): Float32Array => {
    const result = samples.slice();
    const deEsser = new DeEsser(48_000, { threshold: -28, most: 7 });
    for (let at = 0; at < result.length; at += 9600) deEsser.process(result.subarray(at, at + 9600));
    return result;
  };
  const bandOf = (samples: Float32Array): number => {
    const copy = samples.slice();
    new Biquad(highPass(48_000, 5000)).process(copy);
    return decibels(rms(copy.subarray(39_000, 47_000)));
  };

  it("turns sharp sibilants down, and nothing before and after them", () => {
    const before = sharp(0.6);
    const after = through(before);
    expect(bandOf(before) - bandOf(after)).toBeGreaterThan(3);
    expect(bandOf(before) - bandOf(after)).toBeLessThan(7);
    expect(after.subarray(0, 36_000)).toEqual(before.subarray(0, 36_000));
    expect(Math.abs(decibels(levelAt(after, 220, 48_000) / levelAt(before, 220, 48_000)))).toBeLessThan(0.05);
  });

  it("leaves soft sibilants as they are", () => {
    expect(through(sharp(0.03))).toEqual(sharp(0.03));
  });
});

describe("the limiter", () => {
  const run = (samples: Float32Array, limit: number): Float32Array => {
    const limiter = new Limiter(48_000, limit);
    const padded = new Float32Array(samples.length + 480);
    padded.set(samples);
    const result = new Float32Array(padded.length);
    for (let at = 0; at < padded.length; at += 480)
      result.set(limiter.process(padded.slice(at, at + 480), padded.slice(at, at + 480))[0], at);
    return result.subarray(limiter.delay, limiter.delay + samples.length);
  };
  const peakOf = (samples: Float32Array): number => {
    const meter = new TruePeak();
    meter.add(samples);
    return meter.decibels;
  };

  it("holds true peaks under its limit, also such that lie between samples", () => {
    // At a quarter of the rate, between the samples: each lies 3 dB below the peak.
    const between = Float32Array.from({ length: 48_000 }, (_, i) => 0.95 * Math.sin((Math.PI / 2) * i + Math.PI / 4));
    const loud = Float32Array.from(
      { length: 48_000 },
      (_, i) => (i % 9000 < 700 ? 1.6 : 0.2) * Math.sin(i * 0.13 + Math.sin(i * 0.011)),
    );
    for (const sound of [between, loud]) {
      expect(peakOf(sound)).toBeGreaterThan(-1);
      expect(peakOf(run(sound, -1.5))).toBeLessThanOrEqual(-1.5 + 0.05);
    }
  });

  it("passes what is quiet enough without changing a bit, and is back there after a peak", () => {
    const quiet = sine(440, 48_000, 1, 0.5);
    expect(run(quiet, -1)).toEqual(quiet);
    const withPeak = quiet.slice();
    withPeak.fill(1.5, 4800, 4850);
    expect(run(withPeak, -1).subarray(46_000)).toEqual(quiet.subarray(46_000));
  });
});

it.each(["whoosh", "air", "riser", "click"] as const)(
  "%s is loudest at its moment, and begins and ends in silence",
  (name) => {
    const { left, right, moment } = effectSound(name, 48_000, 1);
    const power = Float32Array.from(left, (x, i) => x * x + (right[i] ?? 0) ** 2);
    const around = (at: number): number => power.subarray(Math.max(0, at - 1200), at + 1200).reduce((a, b) => a + b, 0);
    const away = [0, 0.15, 0.85, 1].map((part) => Math.round(part * left.length));
    for (const at of away.filter((one) => Math.abs(one - moment) > 4800))
      expect(around(at)).toBeLessThan(around(moment) / 4);
    expect(Math.abs(left[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.abs(left.at(-1) ?? 1)).toBeLessThan(0.02);
    expect(left.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThanOrEqual(0.5);
  },
);
