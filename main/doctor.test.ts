import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

import { AppError } from "./base/errors.ts";
import { effectiveSettings } from "./base/settings.ts";
import { doctor, type DoctorDeps, type Finding, type Report, reportText } from "./doctor.ts";
import { locateFfmpeg } from "./engines/ffmpeg/index.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "doctor-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const { signal } = new AbortController();
const info = { id: "tone:a", engine: "tone", language: "en-GB", name: "A", sampleRate: 16_000 };
const samples = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 10) / 2);
const words = ["Hello", "world."].map((text, i) => ({ text, start: i / 2, end: (i + 1) / 2 }));

/** What the engines give on a sound machine; a test spoils one thing. */
function sound(spoilt: Partial<DoctorDeps> = {}): DoctorDeps {
  return {
    version: "1.2.3",
    dataDir: { path: join(dir, "data"), source: "command line" },
    settings: effectiveSettings({ env: { YTEMPIRE_OUTPUT_DIR: dir } }),
    findFfmpeg: () => locateFfmpeg({ cacheDir: dir, sources: ["package"], signal }),
    voices: {
      list: () => [info, { ...info, id: "tone:b", language: "de" }],
      choose: () => ({ voice: info, decisions: ["English: the only voice"] }),
      speak: () => Promise.resolve({ samples, sampleRate: 16_000, words, decisions: [] }),
    },
    models: {
      installed: { models: [], problems: [] },
      dir: join(dir, "models"),
      services: [{ service: "google", usable: false, reason: "cloud voices are off" }],
    },
    writers: () => Promise.resolve([]),
    fonts: ["Fraunces", "Nunito"],
    ...spoilt,
  };
}

function found(report: Report, name: string): Finding {
  const all = report.sections.flatMap(({ findings }) => findings).filter((each) => each.name === name);
  expect(all).toHaveLength(1);
  return all[0] as Finding;
}

test("a sound machine is ready, and each engine was really tried", async () => {
  const report = await doctor(sound(), signal);
  expect(report.ready).toBe(true);
  expect(found(report, "FFmpeg")).toMatchObject({ state: "ok", value: expect.stringContaining("@ffmpeg-installer") });
  expect(found(report, "Voice")).toMatchObject({ state: "ok", details: ["English: the only voice"] });
  expect(found(report, "Text and pictures").value).toMatch(/Skia by @napi-rs\/canvas \d/);
  expect(found(report, "Database").value).toMatch(/SQLite 3\.\d+/);
  expect(found(report, "tone")).toMatchObject({
    value: "2 voices, 2 languages",
    details: ["tone:a British English, tone:b German"],
  });
  expect(found(report, "Data folder").value).toContain("(command line)");
  expect(found(report, "outputDir").value).toContain(`${dir} (environment)`);
  expect(reportText(report)).toMatch(/✓ Ready: `npm run make/);
});

test("the packaged ffmpeg has no NVENC, and the report says so as its reason", async () => {
  const encoder = found(await doctor(sound(), signal), "Video encoder");
  expect(encoder.value).toContain("libx264");
  expect(encoder.reason).toContain("no NVENC");
});

test("each codec is told with what makes it, or why nothing does", async () => {
  const ffmpeg = await locateFfmpeg({ cacheDir: dir, sources: ["package"], signal });
  const none = { encoders: [], reason: "AV1 cannot be made: this build has no libsvtav1" };
  const lacking = { ...ffmpeg, video: { ...ffmpeg.video, av1: none } };
  const report = await doctor(sound({ findFfmpeg: () => Promise.resolve(lacking) }), signal);
  expect(found(report, "HEVC")).toMatchObject({ state: "ok", value: "libx265, on the processor" });
  expect(found(report, "ProRes 422").value).toContain("prores_ks");
  expect(found(report, "AV1")).toMatchObject({
    state: "info",
    value: "cannot be made here",
    reason: none.reason,
    todo: expect.stringContaining("libsvtav1"),
  });
  expect(report.ready).toBe(true);
  const other = { ...ffmpeg, video: { ...ffmpeg.video, av1: { ...ffmpeg.video.h264, reason: "" } } };
  const two = await doctor(sound({ findFfmpeg: () => Promise.resolve({ ...lacking, others: [other] }) }), signal);
  expect(found(two, "AV1")).toMatchObject({
    state: "ok",
    value: expect.stringContaining(`by the ffmpeg at ${ffmpeg.path}`),
  });
});

test.skipIf(process.platform === "win32")(
  "a graphics card whose encoder is not used is a fallback with what to do",
  async () => {
    const bin = mkdtempSync(join(dir, "bin-"));
    const csv = "NVIDIA GeForce RTX 3060, 550.54.14, 12288 MiB";
    writeFileSync(join(bin, "nvidia-smi"), `#!/bin/sh\necho '${csv}'\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const report = await doctor(sound(), signal);
    expect(found(report, "Graphics card").value).toBe("NVIDIA GeForce RTX 3060, 12288 MiB, driver 550.54.14");
    expect(found(report, "Video encoder")).toMatchObject({ state: "fallback", todo: expect.stringContaining("NVENC") });
    expect(report.ready).toBe(true);
  },
);

test("a missing ffmpeg makes the machine not ready and says what to do", async () => {
  const report = await doctor(
    sound({ findFfmpeg: () => Promise.reject(new AppError("FFMPEG_MISSING", "locate")) }),
    signal,
  );
  expect(report.ready).toBe(false);
  expect(found(report, "FFmpeg")).toMatchObject({ state: "broken", reason: "No usable ffmpeg was found" });
  expect(reportText(report)).toContain("to do: Run `npm run setup`, or install ffmpeg and try again.");
  expect(reportText(report)).toContain("✗ Not ready: 1 thing above");
});

test("of language models it tells which one writes, which others could, and why the rest does not", async () => {
  const departure = { code: "LLM_UNREACHABLE", message: "Ollama does not answer", hint: "Start it" };
  const writers: DoctorDeps["writers"] = () =>
    Promise.resolve([
      { engine: "ollama", departure: { engine: "ollama", ...departure } },
      { engine: "gguf", departure: { engine: "gguf", ...departure, message: "No file", unasked: true } },
      { engine: "openaiCompatible", model: "mine" },
      { engine: "openai", model: "gpt-4o-mini" },
    ]);
  const settings = effectiveSettings({ env: { YTEMPIRE_CLOUD_WRITERS: "openai" } });
  const report = await doctor(sound({ writers, settings }), signal);
  expect(found(report, "Ollama")).toMatchObject({ state: "fallback", reason: departure.message, todo: "Start it" });
  expect(found(report, "GGUF files")).toMatchObject({ state: "info", reason: "No file" });
  expect(found(report, "Own server").value).toBe("mine writes the scripts");
  expect(found(report, "OpenAI").value).toContain("where those before it fail, paid for");
  expect(found(report, "Anthropic").reason).toContain("YTEMPIRE_CLOUD_WRITERS=anthropic");
  expect(found(report, "Templates").value).toBe("where no language model does");
  expect(found(await doctor(sound(), signal), "Templates").value).toBe("write the scripts");
  expect(report.ready).toBe(true);
});

test("a voice that gives silence is broken, however well it answers", async () => {
  const silence = { samples: new Float32Array(16_000), sampleRate: 16_000, words, decisions: [] };
  const deps = sound();
  const report = await doctor({ ...deps, voices: { ...deps.voices, speak: () => Promise.resolve(silence) } }, signal);
  expect(report.ready).toBe(false);
  expect(found(report, "Voice").reason).toContain("gave 1.00 s");
});

test("a model that cannot speak is a fallback: the voice that a video would get was tried instead", async () => {
  const deps = sound();
  const neural = { ...info, id: "model:one", kind: "neural" as const };
  const voices: DoctorDeps["voices"] = {
    ...deps.voices,
    choose: ({ not = [] }) => ({ voice: not.includes(neural.id) ? info : neural, decisions: [] }),
    speak: (text, asked) =>
      asked.voice === neural.id
        ? Promise.reject(new AppError("VOICE_MODEL", "test", "The model cannot be loaded: half a file"))
        : deps.voices.speak(text, asked),
  };
  const report = await doctor({ ...deps, voices }, signal);
  expect(report.ready).toBe(true);
  expect(found(report, "Voice")).toMatchObject({
    state: "fallback",
    value: expect.stringContaining("tone:a"),
    reason: expect.stringContaining("half a file"),
  });
});

test("installed models are listed with what they lack, services with why they are off", async () => {
  const model = {
    id: "tiny",
    name: "Tiny",
    licence: "MIT",
    engine: "piper" as const,
    voices: [],
    files: { model: "a", tokens: "b", dataDir: "c" },
  };
  const complete = { model, dir, missing: [], bytes: 1, fingerprint: "" };
  const models = {
    installed: {
      models: [complete, { ...complete, model: { ...model, id: "half" }, missing: ["tokens.txt"] }],
      problems: ["odd/model.json: no JSON"],
    },
    dir,
    services: [{ service: "elevenlabs" as const, usable: true, reason: "" }],
  };
  const report = await doctor(sound({ models }), signal);
  expect(found(report, "tiny")).toMatchObject({ state: "ok", value: expect.stringContaining("MIT") });
  expect(found(report, "half")).toMatchObject({ state: "fallback", reason: "Missing: tokens.txt" });
  expect(found(report, "Model").value).toContain("odd/model.json");
  expect(found(report, "elevenlabs").value).toContain("--voice elevenlabs:<voice>");
  expect(found(await doctor(sound(), signal), "google").reason).toContain("off");
  expect(found(await doctor(sound(), signal), "cloudVoices").value).toContain("none (default)");
});

test("a data folder that cannot be made is broken", async () => {
  const path = join(import.meta.filename, "below a file");
  const report = await doctor(sound({ dataDir: { path, source: "default" } }), signal);
  expect(found(report, "Data folder")).toMatchObject({ state: "broken", todo: expect.stringContaining("--data-dir") });
  expect(report.ready).toBe(false);
});

test("a setting without effect is told", async () => {
  const report = await doctor(sound({ settings: effectiveSettings({ env: { YTEMPIRE_COLOUR: "1" } }) }), signal);
  expect(found(report, "Warning").value).toContain("YTEMPIRE_COLOUR");
});

test("cancelling ends it", async () => {
  await expect(doctor(sound(), AbortSignal.abort())).rejects.toThrow("Stopped");
});
