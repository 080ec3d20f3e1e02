import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { writeTinyKokoro, writeTinyPiper, writeTinySupertonic } from "../../../../scripts/models/tinyVoices.ts";
import { createVoices, type Voices } from "../index.ts";
import { createNeuralVoices, loadRequest, ModelProcess, type NeuralVoices, readManifest } from "./index.ts";

const MANIFEST = join(import.meta.dirname, "../../../../models/voices.json");
const scratch = mkdtempSync(join(tmpdir(), "neural-"));
const dir = join(scratch, "models");
let neural: NeuralVoices;
let voices: Voices;

const speaker = (name: string, number: number, ...languages: string[]) => ({
  name,
  title: name,
  speaker: number,
  languages,
});
const TINY = {
  kokoro: {
    engine: "kokoro",
    files: { model: "model.onnx", voices: "voices.bin", tokens: "tokens.txt", dataDir: "espeak-ng-data" },
    voices: [speaker("high", 1, "en-US"), speaker("low", 0, "en-US")],
  },
  piper: {
    engine: "piper",
    files: { model: "model.onnx", tokens: "tokens.txt", dataDir: "espeak-ng-data" },
    voices: [speaker("stimme", 0, "de-DE")],
  },
  supertonic: {
    engine: "supertonic",
    files: {
      durationPredictor: "duration_predictor.int8.onnx",
      textEncoder: "text_encoder.int8.onnx",
      vectorEstimator: "vector_estimator.int8.onnx",
      vocoder: "vocoder.int8.onnx",
      ttsJson: "tts.json",
      unicodeIndexer: "unicode_indexer.bin",
      voiceStyle: "voice.bin",
    },
    voices: [speaker("one", 0, "es", "pt", "ko"), speaker("two", 1, "es", "pt", "ko")],
  },
} as const;

function describeModel(id: string, kind: keyof typeof TINY, more: object = {}): void {
  writeFileSync(
    join(dir, id, "model.json"),
    JSON.stringify({ id, name: id, licence: "CC0-1.0", ...TINY[kind], ...more }),
  );
}

/** A copy of an installed model under another name, to be spoilt. */
function copyOf(source: string, id: string, kind: keyof typeof TINY): string {
  cpSync(join(dir, source), join(dir, id), { recursive: true });
  describeModel(id, kind);
  return join(dir, id);
}

const open = (provider: "cpu" | "cuda" = "cpu") =>
  createNeuralVoices({ manifest: MANIFEST, dir, provider, threads: 1 });

beforeAll(async () => {
  writeTinyKokoro(join(dir, "tiny-kokoro"));
  writeTinyPiper(join(dir, "tiny-piper"));
  writeTinySupertonic(join(dir, "tiny-supertonic"));
  describeModel("tiny-kokoro", "kokoro");
  describeModel("tiny-piper", "piper");
  describeModel("tiny-supertonic", "supertonic");
  neural = await open();
  voices = createVoices({ threads: 1, engines: [neural] });
});
afterAll(async () => {
  await voices.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Hertz by autocorrelation of the loudest stretch. */
function pitchOf(samples: Float32Array, rate: number): number {
  const size = Math.round(rate * 0.05);
  let at = 0;
  let loudest = 0;
  for (let i = 0; i + size * 2 < samples.length; i += size) {
    const energy = samples.subarray(i, i + size).reduce((sum, x) => sum + x * x, 0);
    if (energy > loudest) [at, loudest] = [i, energy];
  }
  let best = { lag: 1, value: 0 };
  for (let lag = Math.floor(rate / 500); lag < rate / 70; lag++) {
    let value = 0;
    for (let i = at; i < at + size; i++) value += (samples[i] ?? 0) * (samples[i + lag] ?? 0);
    if (value > best.value * 1.02) best = { lag, value };
  }
  return rate / best.lag;
}

const settings = { voice: "tiny-kokoro:high", rate: 1, pitch: 0, language: "en" };
const TEXT = "Close your eyes, and breathe. It costs $3.50 today.";

describe("the manifest", () => {
  it("names for each model its licence, its files and voices, and none twice", async () => {
    const models = await readManifest(MANIFEST);
    expect(new Set(models.map(({ engine }) => engine))).toEqual(new Set(["kokoro", "piper", "supertonic"]));
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    for (const { id, source, voices: all } of models) {
      expect(source, "an archive unpacks to a folder of the model's name").toContain(`/${id}.tar.bz2`);
      expect(new Set(all.map(({ name }) => name)).size, id).toBe(all.length);
      expect(new Set(all.map((voice) => voice.speaker)).size, id).toBe(all.length);
    }
  });
});

describe("a neural voice", () => {
  it.each([
    ["tiny-kokoro:high", "en", 24_000, TEXT],
    ["tiny-piper:stimme", "de", 22_050, "Schließ die Augen, und atme. Es ist Abend."],
    ["tiny-supertonic:one", "es", 44_100, "Cierra los ojos, y respira. Ya es de noche."],
  ])("%s speaks with a time for every written word", async (voice, language, rate, text) => {
    const { samples, sampleRate, words } = await voices.speak(text, { ...settings, voice, language });
    expect(sampleRate).toBe(rate);
    expect(words.map((word) => word.text)).toEqual(text.split(" "));
    const seconds = samples.length / sampleRate;
    expect(seconds).toBeGreaterThan(1.5);
    let reached = 0;
    for (const word of words) {
      expect(word.start, word.text).toBeGreaterThanOrEqual(reached - 1e-9);
      expect(word.end - word.start, word.text).toBeGreaterThan(0.02);
      reached = word.end;
    }
    expect(reached).toBeLessThanOrEqual(seconds + 1e-9);
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(0.2);
  });

  it("has the words' times from its sound: the model's pause lies between two words", async () => {
    const { samples, sampleRate, words } = await voices.speak("Listen carefully, my friend.", settings);
    const [, before, after] = words;
    const middle = Math.round((((before?.end ?? 0) + (after?.start ?? 0)) / 2) * sampleRate);
    const around = samples.subarray(middle - 120, middle + 120);
    expect(Math.sqrt(around.reduce((sum, x) => sum + x * x, 0) / around.length)).toBeLessThan(0.02);
  });

  it("speaks with the speaker that was asked for", async () => {
    const [high, low] = [
      await voices.speak(TEXT, settings),
      await voices.speak(TEXT, { ...settings, voice: "tiny-kokoro:low" }),
    ];
    expect(pitchOf(high.samples, high.sampleRate)).toBeCloseTo(210, -1);
    expect(pitchOf(low.samples, low.sampleRate)).toBeCloseTo(120, -1);
  });

  it.each(["tiny-kokoro:high", "tiny-piper:stimme"])("%s follows rate and pitch", async (voice) => {
    const asked = { ...settings, voice, language: voice.includes("piper") ? "de" : "en" };
    const text = "So langsam wie ein Morgen am Meer.";
    const own = await voices.speak(text, asked);
    const slow = await voices.speak(text, { ...asked, rate: 0.7 });
    const raised = await voices.speak(text, { ...asked, pitch: 4 });
    const ratio = (a: typeof own): number => a.samples.length / own.samples.length;
    expect(ratio(slow)).toBeGreaterThan(1.38);
    expect(ratio(slow)).toBeLessThan(1.48);
    expect(ratio(raised)).toBeGreaterThan(0.96);
    expect(ratio(raised)).toBeLessThan(1.04);
    const semitones = 12 * Math.log2(pitchOf(raised.samples, raised.sampleRate) / pitchOf(own.samples, own.sampleRate));
    expect(Math.abs(semitones - 4)).toBeLessThan(0.4);
  });

  it("speaks a sentence that is longer than its model takes at once", { timeout: 90_000 }, async () => {
    const { samples, sampleRate } = await voices.speak(
      `The tide ${"comes in and goes out and ".repeat(24)}rests.`,
      settings,
    );
    expect(samples.length / sampleRate).toBeGreaterThan(30);
  });

  it("measures what it then speaks", async () => {
    const text = "The tide comes in. The tide goes out.";
    const [seconds] = await voices.measure([text], settings);
    const { samples, sampleRate } = await voices.speak(text, settings);
    expect(seconds).toBeCloseTo(samples.length / sampleRate, 2);
  });

  it(
    "is measured by a minute and a half of speech, and the rest is reckoned from that",
    { timeout: 90_000 },
    async () => {
      const texts = Array.from(
        { length: 44 },
        (_, i) =>
          `On the ${i}th day the ${["tide", "long river", "old grey heron"][i % 3]} came back${i % 2 ? ", slowly" : ""}.`,
      );
      let asked = 0;
      const counted = createVoices({
        threads: 1,
        engines: [
          {
            ...neural,
            close: () => Promise.resolve(),
            synthesise: (request, signal) => (asked++, neural.synthesise(request, signal)),
          },
        ],
      });
      const halves = [
        await counted.measure(texts.slice(0, 22), settings),
        await counted.measure(texts.slice(22), settings),
      ].flat();
      expect(asked).toBeLessThan(42);
      const all = await Promise.all(texts.map((text) => voices.speak(text, settings)));
      const truth = all.map(({ samples, sampleRate }) => samples.length / sampleRate);
      const sum = (lengths: number[]) => lengths.reduce((total, length) => total + length, 0);
      expect(sum(halves) / sum(truth)).toBeGreaterThan(0.97);
      expect(sum(halves) / sum(truth)).toBeLessThan(1.03);
      await counted.close();
    },
  );

  it("that does not know a language says so, and speaks its own afterwards", async () => {
    const asked = { ...settings, voice: "tiny-supertonic:one" };
    await expect(voices.speak("Habari za asubuhi.", { ...asked, language: "sw" })).rejects.toMatchObject({
      code: "VOICE_FAILED",
      message: expect.stringContaining("tiny-supertonic could not speak: TTS generation failed"),
    });
    expect((await voices.speak("Buenos días.", { ...asked, language: "es" })).words).toHaveLength(2);
  });

  it("stops when it is cancelled, and speaks again afterwards", async () => {
    const controller = new AbortController();
    const long = `${"On and on it goes, over the hills and far away, ".repeat(40)}and then no more.`;
    const work = voices.speak(long, { ...settings, signal: controller.signal });
    const waiting = voices.speak("Nobody hears this either.", { ...settings, signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(work).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await voices.speak("Still here.", settings)).samples.length).toBeGreaterThan(0);
  });
});

describe("choosing among voices", () => {
  it("takes an installed model of the language before the embedded voice, and says so", () => {
    const english = voices.choose({ language: "en-GB", voice: null });
    expect(english.voice).toMatchObject({ id: "tiny-kokoro:high", engine: "kokoro", timing: "aligned" });
    expect(english.decisions.join()).toContain("the installed model for en-GB");
    expect(voices.choose({ language: "pt-BR", voice: null }).voice.id).toBe("tiny-supertonic:one");
    expect(voices.choose({ language: "fi", voice: null }).voice.id).toBe("espeak:fi");
  });

  it("goes on to the next where voices have failed, and ends with an error", () => {
    // What one voice of a model could not, the others of it will not either.
    const not = ["tiny-kokoro:high"];
    expect(voices.choose({ language: "en", voice: "tiny-kokoro:high", not }).voice.id).toBe("flite:slt");
    expect(() => voices.choose({ language: "en", voice: null, not: [...not, "flite:slt"] })).toThrow(
      expect.objectContaining({ code: "VOICE_FAILED" }),
    );
  });

  it("says of a voice asked for whose model is not installed where to put the files", () => {
    const { voice, decisions } = voices.choose({ language: "fi", voice: "kokoro-en-v0_19:af_bella" });
    expect(voice.id).toBe("espeak:fi");
    expect(decisions[0]).toContain(join(dir, "kokoro-en-v0_19"));
  });
});

describe("a model that is not as it should be", () => {
  it("says which files are missing, and is not chosen", async () => {
    const folder = copyOf("tiny-piper", "halved", "piper");
    rmSync(join(folder, "tokens.txt"));
    rmSync(join(folder, "espeak-ng-data", "phontab"));
    const engine = await open();
    expect(engine.installed.models.find(({ model }) => model.id === "halved")?.missing).toEqual([
      "tokens.txt",
      "espeak-ng-data/phontab",
    ]);
    expect(engine.voices().some(({ id }) => id.startsWith("halved"))).toBe(false);
    expect(engine.find("halved:stimme")).toMatchObject({
      refused: expect.stringContaining("tokens.txt, espeak-ng-data/phontab missing"),
    });
    await engine.close();
  });

  it.each([
    ["a truncated model", "tiny-kokoro", "kokoro", "model.onnx", /protobuf|parsing|model/i],
    ["voices of another model", "tiny-kokoro", "kokoro", "voices.bin", /Corrupted .*voices/],
    ["a damaged tts.json", "tiny-supertonic", "supertonic", "tts.json", /JSON/],
  ] as const)(
    "with %s ends only its own process, and says why",
    { timeout: 90_000 },
    async (_name, source, kind, file, why) => {
      const id = `broken-${file.replace(/\W/g, "-")}`;
      const folder = copyOf(source, id, kind);
      truncateSync(join(folder, file), 40);
      const engine = await open();
      const all = createVoices({ threads: 1, engines: [engine] });
      const voice = engine.voices().find((one) => one.id.startsWith(`${id}:`));
      const asked = { ...settings, voice: voice?.id ?? "", language: voice?.language ?? "" };
      await expect(all.speak("Hello there.", asked)).rejects.toMatchObject({
        code: "VOICE_MODEL",
        message: expect.stringMatching(why),
      });
      // The script is fitted by an embedded voice; the narration steps down and says so.
      expect((await all.measure(["Hello there."], asked))[0]).toBeGreaterThan(0.3);
      expect((await all.speak("Hello there.", settings)).samples.length).toBeGreaterThan(0);
      await all.close();
      rmSync(folder, { recursive: true });
    },
  );

  it("is told with its reason where its description cannot be used", async () => {
    const own = { ...TINY.piper, files: { ...TINY.piper.files, model: "../../etc/passwd" } };
    for (const [id, text] of [
      ["odd", "{"],
      ["escapes", JSON.stringify({ id: "escapes", name: "x", licence: "x", ...own })],
      ["renamed", JSON.stringify({ id: "other", name: "x", licence: "x", ...TINY.piper })],
    ] as const) {
      mkdirSync(join(dir, id));
      writeFileSync(join(dir, id, "model.json"), text);
    }
    const engine = await open();
    const { installed } = engine;
    await engine.close();
    expect(installed.problems).toEqual([
      expect.stringContaining("a path inside the model's folder"),
      expect.stringContaining("odd"),
      expect.stringContaining("its id is other, its folder renamed"),
    ]);
    for (const id of ["odd", "escapes", "renamed"]) rmSync(join(dir, id), { recursive: true });
  });
});

describe("the runtime", () => {
  it("says so where it was asked for the graphics card and runs on the processor", async () => {
    const engine = await open("cuda");
    const all = createVoices({ threads: 1, engines: [engine] });
    const { decisions } = await all.speak("Hello.", settings);
    expect(decisions.join()).toContain("it runs on the processor");
    await all.close();
    expect((await voices.speak("Hello.", settings)).decisions).toEqual([]);
  });

  it("may crash inside a sentence: that sentence fails, the next one is spoken", async () => {
    const crashing = join(scratch, "crashing.mjs");
    const child = join(import.meta.dirname, "child.ts");
    // What the library does on some inputs: the process is gone without a word.
    writeFileSync(
      crashing,
      `import { PassThrough } from "node:stream"; const real = process.stdin; const fake = new PassThrough();
       real.on("data", (data) => { if (String(data).includes("crash")) process.kill(process.pid, "SIGKILL"); fake.write(data); });
       real.on("end", () => fake.end()); Object.defineProperty(process, "stdin", { value: fake }); await import(${JSON.stringify(`file://${child}`)});`,
    );
    const model = neural.installed.models.find((one) => one.model.id === "tiny-kokoro");
    if (!model) throw new Error("not installed");
    const load = loadRequest(model, { language: "", threads: 1, provider: "cpu" });
    const running = new ModelProcess("tiny", load, { script: crashing });
    const say = (text: string) => running.speak({ text, speaker: 0, speed: 1, semitones: 0, language: "en" });
    const [first, second, third] = await Promise.allSettled([say("One."), say("Please crash."), say("Three.")]);
    expect(first.status).toBe("fulfilled");
    expect(second).toMatchObject({
      status: "rejected",
      reason: { code: "VOICE_FAILED", message: expect.stringContaining("SIGKILL") },
    });
    expect(third.status).toBe("fulfilled");
    await running.close();
  });

  it.each([
    ["hangs", "setInterval(() => {}, 1000);", "could not speak: no word for 0.5 s"],
    ["says nonsense", String.raw`process.stdout.write("\u0002{no header\n");`, "says what nobody understands"],
    ["finds no memory", "process.abort();", "its process was ended by SIGABRT"],
  ])("may be one that %s inside a sentence: that is told, and the process is gone", async (_name, then, why) => {
    const script = join(scratch, "bad.mjs");
    writeFileSync(
      script,
      `import { createInterface } from "node:readline"; let loaded = false;
       for await (const line of createInterface({ input: process.stdin })) {
         if (loaded) { ${then} continue; }
         loaded = true; process.stderr.write("the model is loaded\\n");
         process.stdout.write('\\u0002{"kind":"ready","sampleRate":16000,"speakers":1,"loadedIn":1}\\n');
       }`,
    );
    const load = { engine: "piper", files: {}, language: "", threads: 1, provider: "cpu" } as const;
    const running = new ModelProcess("bad", load, { script, silentMs: then.includes("setInterval") ? 500 : 60_000 });
    await running.load();
    const said = running.speak({ text: "One.", speaker: 0, speed: 1, semitones: 0, language: "en" });
    await expect(said).rejects.toMatchObject({ code: "VOICE_FAILED", message: expect.stringContaining(why) });
    await running.close();
  });

  it("gives another version when a model is put in or changed", async () => {
    const before = (await open()).version;
    const folder = copyOf("tiny-piper", "changing", "piper");
    const added = (await open()).version;
    truncateSync(join(folder, "tokens.txt"), 100);
    const changed = (await open()).version;
    expect(new Set([before, added, changed]).size).toBe(3);
    rmSync(folder, { recursive: true });
    expect((await open()).version).toBe(before);
  });
});
