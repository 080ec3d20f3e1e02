// @ts-expect-error The package has no types.
import startEspeak from "@echogarden/espeak-ng-emscripten";
import { afterAll, describe, expect, it } from "vitest";

import { VOICES, engineName } from "./catalogue.ts";
import { fitDurations } from "./estimate.ts";
import { createVoices } from "./index.ts";
import { fillIntervals } from "./intervals.ts";

const voices = createVoices({ threads: 1 });
afterAll(() => voices.close());
const settings = { voice: "flite:slt", rate: 1, pitch: 0, language: "en" };

function pitchOf(samples: Float32Array, rate: number): number {
  const found: number[] = [];
  for (let at = 0; at + 1200 < samples.length; at += 400) {
    let best = { value: 0.8, lag: 0 };
    for (let lag = Math.floor(rate / 400); lag < rate / 60; lag++) {
      let [both, a, b] = [0, 1e-6, 1e-6];
      for (let i = at; i < at + 500; i++) {
        both += (samples[i] ?? 0) * (samples[i + lag] ?? 0);
        a += (samples[i] ?? 0) ** 2;
        b += (samples[i + lag] ?? 0) ** 2;
      }
      if (both / Math.sqrt(a * b) > best.value + 0.02) best = { value: both / Math.sqrt(a * b), lag };
    }
    if (best.lag > 0) found.push(rate / best.lag);
  }
  return found.toSorted((x, y) => x - y)[found.length >> 1] ?? 0;
}

describe("choosing a voice", () => {
  it("takes flite for English and eSpeak NG for other languages", () => {
    expect(voices.choose({ language: "en", voice: null }).voice.id).toBe("flite:slt");
    expect(voices.choose({ language: "de-AT", voice: null }).voice.id).toBe("espeak:de");
    expect(voices.choose({ language: "zh", voice: null }).voice.id).toBe("espeak:cmn");
    expect(voices.choose({ language: "no", voice: null }).voice.id).toBe("espeak:nb");
  });

  it("names near voices and languages where there is none", () => {
    expect(() => voices.choose({ language: "en", voice: "flite:slr" })).toThrow(/flite:slt/);
    expect(() => voices.choose({ language: "xx", voice: null })).toThrow(
      expect.objectContaining({ code: "VOICE_LANGUAGE" }),
    );
  });

  it("says so where the voice asked for speaks another language", () => {
    expect(voices.choose({ language: "fr", voice: "flite:slt" }).decisions.join()).toContain("the text is fr");
  });

  it("lists just the voices that eSpeak NG really has", async () => {
    const module = await startEspeak();
    const engine = new module.eSpeakNGWorker();
    const listed = VOICES.filter((voice) => voice.engine === "espeak");
    expect(listed).toHaveLength(engine.list_voices().length - 1);
    for (const { id } of listed) expect(engine.set_voice(engineName(id)), id).toBe(0);
  });
});

describe("speaking", () => {
  it("gives every written word a time, in order and inside the sound", async () => {
    const text = "Close your eyes --- it costs $3.50, Dr. Smith said. Then, at 10:30 a.m., 😀 let the breath go!";
    const { words, samples, sampleRate } = await voices.speak(text, settings);
    expect(words.map((word) => word.text)).toEqual(text.split(" "));
    let reached = 0;
    for (const { text: word, start, end } of words) {
      expect(start, word).toBeGreaterThanOrEqual(reached - 1e-9);
      expect(end, word).toBeGreaterThanOrEqual(start);
      expect(end - start, word).toBeGreaterThan(/\w/.test(word) ? 0.02 : -1e-9);
      reached = end;
    }
    expect(reached).toBeLessThanOrEqual(samples.length / sampleRate + 1e-9);
  });

  it("knows the times from the engine: a pause after a comma lies between two words", async () => {
    const { words, samples, sampleRate } = await voices.speak("Listen, friend.", settings);
    const gap = (words[1]?.start ?? 0) - (words[0]?.end ?? 0);
    expect(gap).toBeGreaterThan(0.05);
    const middle = Math.round((((words[0]?.end ?? 0) + (words[1]?.start ?? 0)) / 2) * sampleRate);
    expect(Math.max(...samples.slice(middle - 80, middle + 80).map(Math.abs))).toBeLessThan(0.01);
  });

  it("measures what it then speaks", async () => {
    const texts = ["The tide comes in. The tide goes out.", "Nothing else moves."];
    const measured = await voices.measure(texts, settings);
    const spoken = await Promise.all(texts.map((text) => voices.speak(text, settings)));
    spoken.forEach(({ samples, sampleRate }, i) => expect(measured[i]).toBeCloseTo(samples.length / sampleRate, 2));
  });

  it("follows rate and pitch with every voice", async () => {
    for (const voice of ["flite:slt", "flite:rms", "espeak:en-us"]) {
      const text = "We all go along the river in the morning.";
      const own = await voices.speak(text, { ...settings, voice });
      const high = await voices.speak(text, { ...settings, voice, pitch: 4 });
      const slow = await voices.speak(text, { ...settings, voice, rate: 0.75 });
      const seconds = (speech: typeof own): number => speech.samples.length / speech.sampleRate;
      expect(seconds(slow) / seconds(own), voice).toBeGreaterThan(1.2);
      expect(seconds(slow) / seconds(own), voice).toBeLessThan(1.45);
      const semitones = 12 * Math.log2(pitchOf(high.samples, high.sampleRate) / pitchOf(own.samples, own.sampleRate));
      expect(semitones, voice).toBeGreaterThan(2.5);
      expect(semitones, voice).toBeLessThan(5.5);
      expect(Math.abs(seconds(high) / seconds(own) - 1), voice).toBeLessThan(0.08);
    }
  });

  it("hands a sentence in other letters to a voice that knows them, and says so", async () => {
    const { decisions, words, samples } = await voices.speak("Привет, мир.", settings);
    expect(decisions.join()).toContain("espeak:ru");
    expect(words.map(({ text }) => text)).toEqual(["Привет,", "мир."]);
    expect(samples.length).toBeGreaterThan(8000);
  });

  it("gives no sound and no fault where nothing can be said", async () => {
    const { samples, words } = await voices.speak("--- 😀 ***", settings);
    expect(samples).toHaveLength(0);
    expect(words.map(({ text }) => text)).toEqual(["---", "😀", "***"]);
  });

  it("sounds equal each time, whatever was spoken before", async () => {
    const other = createVoices({ threads: 1 });
    for (const voice of ["flite:slt", "espeak:de"]) {
      await other.speak("Etwas anderes, und viel davon. ".repeat(20), { ...settings, voice, pitch: 3 });
      const [a, b] = [
        await voices.speak("Guten Tag.", { ...settings, voice }),
        await other.speak("Guten Tag.", { ...settings, voice }),
      ];
      expect(a.samples, voice).toEqual(b.samples);
    }
    await other.close();
  });

  it("stops when it is cancelled, and speaks again afterwards", async () => {
    const controller = new AbortController();
    const texts = Array.from(
      { length: 60 },
      (_, i) => `This is the sentence with the number ${i}, and nobody will ever hear it.`,
    );
    const work = voices.measure(texts, { ...settings, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await voices.speak("Still here.", settings)).samples.length).toBeGreaterThan(0);
  });
});

describe("estimates", () => {
  it("follow the sample they were made from", () => {
    const seconds = (text: string): number => 0.2 + text.length * 0.06;
    const samples = ["one", "a river runs", "the hills are far away", "go", "never, ever again"].map((spoken) => ({
      spoken,
      seconds: seconds(spoken),
    }));
    const sum = samples.reduce((total, { spoken }) => total + fitDurations(samples)(spoken), 0);
    expect(sum).toBeCloseTo(
      samples.reduce((total, one) => total + one.seconds, 0),
      1,
    );
  });

  it("give a word without a time its part of the room between its neighbours", () => {
    const filled = fillIntervals([4, 0, 4, 2], [{ start: 0, end: 1 }, null, null, { start: 2, end: 3 }], 3);
    expect(filled[2]).toEqual({ start: 1, end: 2 });
    expect(filled[1]).toEqual({ start: 1, end: 1 });
  });
});
