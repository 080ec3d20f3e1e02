import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { parseLoudness } from "./loudness.ts";
import { renderSound } from "./sound.ts";

let dir: string;
let ffmpeg: Ffmpeg;
const file = (name: string) => join(dir, name);
const SECONDS = 12;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sound-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const make = (name: string, expression: string, seconds: number) =>
    ffmpeg.run(["-f", "lavfi", "-i", `aevalsrc='${expression}':s=48000:d=${seconds}`, file(name)], { op: "test" });
  const voice = "(sin(2*PI*160*t)+0.5*sin(2*PI*480*t)+0.3*sin(2*PI*1900*t))*pow(abs(sin(PI*t/0.35)),0.5)";
  await make("voice.wav", `0.08*${voice}`, SECONDS);
  await make("bursts.wav", `0.05*${voice}*(1+9*lt(mod(t,3),0.08))`, SECONDS);
  await make("sparse.wav", `0.2*${voice}*lt(mod(t,6),1)`, SECONDS);
  await make("knocks.wav", "0.5*sin(2*PI*300*t)*exp(-mod(t,1)*60)", SECONDS);
  await make("beep.wav", "0.4*sin(2*PI*1000*t)*between(t,5,5.5)", SECONDS);
  await make("noise.wav", "0.0002*(random(0)-0.5)", SECONDS);
  await make("silence.wav", "0", SECONDS);
  // One second of a whole number of periods: any lost sample at the seam is a click.
  await make("loop.wav", "0.1*sin(2*PI*220*t)|0.1*sin(2*PI*220*t)", 1);
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const AUDIO = { hash: "0".repeat(64), bytes: 0, mediaType: "audio/wav" };
const THROUGHOUT = { start: 0, end: SECONDS * 48_000 };
const render = (narration: string | null, music: string | null, gainDb = -14, phrases = [THROUGHOUT]) =>
  renderSound(
    ffmpeg,
    {
      sound: {
        narration: narration === null ? null : { audio: AUDIO, startSample: 0, phrases: [...phrases] },
        music:
          music === null
            ? null
            : {
                audio: AUDIO,
                gainDb,
                fadeInSamples: 24_000,
                fadeOutSamples: 48_000,
              },
        loudness: -14,
        truePeak: -1,
      },
      samples: SECONDS * 48_000,
      narration: narration && file(narration),
      music: music && file(music),
      clips: [],
    },
    dir,
    new AbortController().signal,
  );

/** Samples of the first channel, −1 to 1. */
async function samples(path: string): Promise<Float32Array> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run(["-i", path, "-af", "pan=mono|c0=c0", "-f", "f32le", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  return new Float32Array(new Uint8Array(Buffer.concat(chunks)).buffer);
}

const level = (all: Float32Array, from: number, to: number) => {
  const part = all.subarray(from * 48_000, to * 48_000);
  return 10 * Math.log10(part.reduce((sum, one) => sum + one * one, 0) / part.length + 1e-12);
};

describe("the sound of a video", () => {
  it.each([
    ["voice.wav", "loop.wav"],
    ["bursts.wav", "loop.wav"],
    ["sparse.wav", "loop.wav"],
    ["voice.wav", null],
    ["sparse.wav", null],
    ["knocks.wav", null],
    [null, "loop.wav"],
  ])("of %s and %s has the loudness wanted, also after AAC", async (narration, music) => {
    const { file: sound, loudness } = await render(narration, music);
    const { stderr } = await ffmpeg.run(["-i", sound, "-af", "ebur128=peak=true", "-f", "null", "-"], {
      op: "test",
      logLevel: "info",
    });
    const measured = parseLoudness(stderr);
    expect(Math.abs((measured?.integrated ?? 0) + 14)).toBeLessThanOrEqual(0.3);
    expect(measured?.truePeak).toBeLessThanOrEqual(-1);
    // Our own meter beside ffmpeg's, which rounds to tenths.
    expect(loudness.integrated).toBeCloseTo(measured?.integrated ?? 0, 0);
    expect(Math.abs(loudness.truePeak - (measured?.truePeak ?? 0))).toBeLessThan(0.3);
    const { audio } = await ffmpeg.probe(sound);
    expect(audio).toMatchObject({ codec_name: "aac", sample_rate: 48_000, channels: 2 });
    expect(audio?.duration).toBeCloseTo(SECONDS, 3);
  });

  it("does not raise noise or silence, and says so", async () => {
    for (const quiet of ["noise.wav", "silence.wav"]) {
      const { loudness, decisions } = await render(quiet, null);
      expect(loudness.integrated).toBeLessThan(-55);
      expect(decisions.join()).toContain("almost silent");
    }
    const { loudness, file: sound } = await render("noise.wav", "loop.wav");
    expect(loudness.integrated).toBeGreaterThan(-14.5);
    expect((await samples(sound)).every((one) => Math.abs(one) < 1)).toBe(true);
  });

  it("without voice and music is silence of the whole length", async () => {
    const { file: sound } = await render(null, null);
    expect((await ffmpeg.probe(sound)).audio?.duration).toBeCloseTo(SECONDS, 3);
  });

  it("loops the music without a seam, and fades it at both ends", async () => {
    const all = await samples((await render(null, "loop.wav")).file);
    let worst = 0;
    // A sine's second difference is bounded; a jump at a seam is not.
    for (let i = 60_000; i < 500_000; i++)
      worst = Math.max(worst, Math.abs((all[i + 1] ?? 0) - 2 * (all[i] ?? 0) + (all[i - 1] ?? 0)));
    const amplitude = all.subarray(60_000, 500_000).reduce((max, one) => Math.max(max, one), 0);
    expect(worst).toBeLessThan(amplitude * ((2 * Math.PI * 220) / 48_000) ** 2 * 2.5);
    expect(level(all, 0, 0.05)).toBeLessThan(level(all, 2, 3) - 15);
    expect(level(all, 11.9, 12)).toBeLessThan(level(all, 2, 3) - 15);
  });

  it("leaves the voice where it is, through limiter and AAC", async () => {
    const all = await samples((await render("beep.wav", null)).file);
    const first = all.findIndex((one) => Math.abs(one) > 0.1) / 48_000;
    expect(Math.abs(first - 5)).toBeLessThan(0.008);
  });

  it("lets the music sink before the first word of a phrase, hold under it, and rise slowly after", async () => {
    const phrase = { start: 6 * 48_000, end: 7 * 48_000 };
    const all = await samples((await render("sparse.wav", "loop.wav", -6, [phrase])).file);
    // The 220 Hz bed alone, by correlation over whole periods.
    const bed = (from: number, seconds = 0.1) => {
      let [a, b] = [0, 0];
      for (let i = Math.round(from * 48_000); i < (from + seconds) * 48_000; i++) {
        a += (all[i] ?? 0) * Math.sin((2 * Math.PI * 220 * i) / 48_000);
        b += (all[i] ?? 0) * Math.cos((2 * Math.PI * 220 * i) / 48_000);
      }
      return 20 * Math.log10(Math.hypot(a, b) / (seconds * 24_000));
    };
    const own = bed(4, 1);
    expect(bed(5.65)).toBeCloseTo(own, 0);
    expect(own - bed(5.9)).toBeGreaterThan(3);
    expect(own - bed(6.2, 0.6)).toBeCloseTo(8, 0);
    expect(own - bed(7.05)).toBeCloseTo(8, 0);
    const rising = [7.4, 7.8, 8.2, 8.6].map((at) => bed(at));
    rising.slice(1).forEach((db, i) => expect(db).toBeGreaterThan(rising[i] ?? 0));
    expect(own - (rising[1] ?? 0)).toBeGreaterThan(2);
    expect(bed(9.1)).toBeCloseTo(own, 0);
  });
});
