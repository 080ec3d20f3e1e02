import { expect, test } from "vitest";

import { effectiveSettings, environmentName, flagName } from "./settings.ts";

test("the command line goes before the environment, that before the store, that before the default", () => {
  const store = { cpuJobs: 1, networkJobs: 2, logLevel: "warn" };
  const env = { YTEMPIRE_CPU_JOBS: "2", YTEMPIRE_NETWORK_JOBS: "3" };
  const { values, sources, warnings } = effectiveSettings({ store, env, flags: { cpuJobs: "3" } });
  expect(values).toMatchObject({ cpuJobs: 3, networkJobs: 3, logLevel: "warn", outputDir: "videos" });
  expect(sources).toMatchObject({
    cpuJobs: "command line",
    networkJobs: "environment",
    logLevel: "store",
    outputDir: "default",
  });
  expect(warnings).toEqual([]);
});

test("the default number of jobs fits the machine and never passes four", () => {
  const { values } = effectiveSettings({ env: {} });
  expect(values.cpuJobs).toBeGreaterThanOrEqual(1);
  expect(values.cpuJobs).toBeLessThanOrEqual(4);
});

test("a value that cannot be is refused with the name of what gave it", () => {
  expect(() => effectiveSettings({ env: { YTEMPIRE_CPU_JOBS: "many" } })).toThrow(/YTEMPIRE_CPU_JOBS is "many"/);
  expect(() => effectiveSettings({ env: {}, flags: { cpuJobs: "5" } })).toThrow(/--cpu-jobs is "5"/);
});

test("a damaged row of the store gives a warning and the default, and one that nobody knows a warning", () => {
  const { values, sources, warnings } = effectiveSettings({ env: {}, store: { logLevel: "loud", volume: 11 } });
  expect([values.logLevel, sources.logLevel]).toEqual(["info", "default"]);
  expect(warnings).toEqual([
    "The stored setting volume is none of this version",
    expect.stringContaining('logLevel is "loud"'),
  ]);
});

test("a misspelt variable is told, and an empty one counts as not set", () => {
  const { sources, warnings } = effectiveSettings({
    env: { YTEMPIRE_CPU_JOB: "2", YTEMPIRE_FFMPEG: "", YTEMPIRE_DATA_DIR: "/d" },
  });
  expect(warnings).toEqual(["The environment variable YTEMPIRE_CPU_JOB is not a setting"]);
  expect(sources.ffmpeg).toBe("default");
});

test("a list is written with commas, `off` is none, and what is none of its items is refused", () => {
  const of = (value: string) => effectiveSettings({ env: { YTEMPIRE_CLOUD_VOICES: value } }).values.cloudVoices;
  expect(effectiveSettings({ env: {} }).values.cloudVoices).toEqual([]);
  expect(of("elevenlabs, openai")).toEqual(["elevenlabs", "openai"]);
  expect(of("off")).toEqual([]);
  expect(() => of("elevenlabs,siri")).toThrow(/YTEMPIRE_CLOUD_VOICES/);
  const prices = (value: string) => effectiveSettings({ env: { YTEMPIRE_CLOUD_VOICE_PRICES: value } }).values;
  expect(prices("google=4").cloudVoicePrices).toEqual(["google=4"]);
  expect(() => prices("google=cheap")).toThrow(/elevenlabs=220/);
});

test("a key is no setting, and none is ever told", () => {
  const effective = effectiveSettings({
    env: { YTEMPIRE_ELEVENLABS_KEY: "xi_secret", YTEMPIRE_SPEECH_KEYS: "sk_secret" },
  });
  expect(effective.warnings).toEqual(["The environment variable YTEMPIRE_SPEECH_KEYS is not a setting"]);
  expect(JSON.stringify(effective)).not.toContain("secret");
});

test("a setting has one name in each place", () => {
  expect([environmentName("outputDir"), flagName("outputDir")]).toEqual(["YTEMPIRE_OUTPUT_DIR", "--output-dir"]);
});

test("writers, their addresses and prices are checked", () => {
  const of = (env: Record<string, string>) => effectiveSettings({ env }).values;
  for (const writer of ["auto", "templates", "ollama", "ollama:hf.co/a/b:Q4_K_M", "openai:gpt-4o"])
    expect(of({ YTEMPIRE_WRITER: writer }).writer).toBe(writer);
  for (const writer of ["", "Ollama", "ollama:", "gpt-4o"])
    expect(() => effectiveSettings({ store: {}, env: {}, flags: { writer } })).toThrow(/auto, templates/);
  expect(of({ YTEMPIRE_OLLAMA_ADDRESS: "http://192.168.1.7:11434" }).ollamaAddress).toBe("http://192.168.1.7:11434");
  for (const address of ["127.0.0.1:11434", "file:///etc/passwd", "http://me:secret@host", "http://host/?key=1"])
    for (const name of ["YTEMPIRE_OLLAMA_ADDRESS", "YTEMPIRE_WRITER_SERVER"])
      expect(() => of({ [name]: address })).toThrow(name);
  expect(of({ YTEMPIRE_CLOUD_WRITER_PRICES: "openai/gpt-4o=1/2" }).cloudWriterPrices).toEqual(["openai/gpt-4o=1/2"]);
  expect(() => of({ YTEMPIRE_CLOUD_WRITER_PRICES: "gpt-4o=1/2" })).toThrow(/gpt-4o-mini/);
  expect(of({})).toMatchObject({ writer: "auto", cloudWriters: [], writerServer: null, writerVideoLimit: 100_000 });
  const { warnings } = effectiveSettings({ env: { YTEMPIRE_OPENAI_KEY: "k", YTEMPIRE_GEMINI_KEY: "k" } });
  expect(warnings).toEqual([]);
});
