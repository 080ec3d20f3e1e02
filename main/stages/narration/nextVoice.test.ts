import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { NarrationOutput } from "../../../contract/narration.ts";
import type { StageContext } from "../../../contract/stage.ts";
import type { Json } from "../../../contract/values.ts";
import { FAULTS, KEYS, startSpeechServices } from "../../../tests/doubles/speechServices.ts";
import { AppError } from "../../base/errors.ts";
import { Artifacts } from "../../base/files.ts";
import { createCloudVoices } from "../../engines/voice/cloud/index.ts";
import { createVoices, type SpeechEngine, type VoiceInfo } from "../../engines/voice/index.ts";
import { createNarrationStage } from "./index.ts";

const dataDir = mkdtempSync(join(tmpdir(), "next-voice-"));
/** How each voice did, as others are told. */
const heard: string[] = [];
const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  rmSync(dataDir, { recursive: true });
});

/** A voice that speaks a tone for each sentence, until it fails. */
function failing(
  id: string,
  kind: "neural" | "cloud",
  after: number,
  error: AppError,
): SpeechEngine & { asked: number } {
  const voice: VoiceInfo = { id, engine: "tone", kind, language: "en-US", name: id, sampleRate: 16_000 };
  return {
    kind,
    version: "1",
    asked: 0,
    voices: () => (kind === "neural" ? [voice] : []),
    find: (wanted) => (wanted === id ? voice : null),
    async synthesise({ words }, signal) {
      if (signal?.aborted) throw new AppError("CANCELLED", "test");
      if (this.asked++ >= after) throw error;
      const samples = Int16Array.from({ length: 8000 }, (_, i) => 8000 * Math.sin(i / 12));
      return {
        samples,
        sampleRate: 16_000,
        intervals: words.map((_, i) => ({ start: (i * 0.5) / words.length, end: ((i + 1) * 0.5) / words.length })),
      };
    },
    cost: () => (kind === "cloud" ? `${id}: about $0.01` : null),
    close: () => Promise.resolve(),
  };
}

/** What the attempts of one job have in common. */
interface JobOfTest {
  checkpoints: Map<string, Json>;
  signal: AbortSignal;
}

const newJob = (signal = new AbortController().signal): JobOfTest => ({ checkpoints: new Map(), signal });

async function attempt(
  engines: SpeechEngine[],
  voice: string | null,
  { checkpoints, signal } = newJob(),
  progress: StageContext["progress"] = () => {},
) {
  const voices = createVoices({ threads: 1, engines });
  opened.push(voices);
  const stage = createNarrationStage({
    voices,
    artifacts: new Artifacts(dataDir),
    ffmpeg: { run: () => Promise.reject(new Error("not asked")) },
    voicesVersion: "test",
    heard: ({ id }, error) => heard.push(`${id} ${error?.code ?? "spoke"}`),
  });
  const lines = ["Breathe in.", "Breathe out.", "Let it go.", "Good night."].map((text) => ({
    text,
    pauseAfter: null,
  }));
  const input = stage.input.parse({
    idea: { voice, rate: 1, pitch: 0, language: "en" },
    script: { pace: 1, style: "sleep", scenes: [{ id: "s1", lines }] },
  });
  const once: StageContext["once"] = async (key, fn) => {
    if (!checkpoints.has(key)) checkpoints.set(key, await fn());
    return checkpoints.get(key) as Awaited<ReturnType<typeof fn>>;
  };
  return await stage.run({ videoId: "", stage: "narration", attempt: 1, signal, inputs: {}, progress, once }, input);
}

async function narrate(engines: SpeechEngine[], voice: string | null, job = newJob()): Promise<NarrationOutput> {
  const outcome = await attempt(engines, voice, job);
  if (outcome.status !== "done") throw new Error(outcome.status);
  return NarrationOutput.parse(outcome.output);
}

const service = new AppError("VOICE_QUOTA", "test", "ToneCloud answers 402: nothing left");
const model = new AppError("VOICE_FAILED", "test", "the model gave silence");

it("a voice that fails in the middle gives the whole narration to the next, with every reason told", async () => {
  const cloud = failing("cloud:one", "cloud", 2, service);
  const neural = failing("neural:one", "neural", 1, model);
  heard.length = 0;
  const output = await narrate([neural, cloud], "cloud:one");
  expect(heard).toEqual(["cloud:one VOICE_QUOTA", "neural:one VOICE_FAILED", "flite:slt spoke"]);
  expect(output.voice).toMatchObject({ id: "flite:slt", engine: "flite" });
  expect(output.words.map(({ text }) => text).join(" ")).toBe("Breathe in. Breathe out. Let it go. Good night.");
  expect(output.decisions).toEqual([
    expect.stringContaining("cloud:one failed: ToneCloud answers 402: nothing left; the whole narration"),
    expect.stringContaining("neural:one failed: the model gave silence; the whole narration"),
    expect.stringContaining("voice flite:slt"),
  ]);
  const alone = await narrate([], "flite:slt");
  expect(output.audio, "not a sample of the voices that failed").toEqual(alone.audio);
});

it("a voice that does not fail speaks all, its price told first", async () => {
  const output = await narrate([failing("cloud:two", "cloud", 99, service)], "cloud:two");
  expect(output.voice.id).toBe("cloud:two");
  expect(output.decisions).toEqual(["voice cloud:two: asked for", "cloud:two: about $0.01"]);
});

it("what a voice will cost is shown before it is asked for a word", async () => {
  const cloud = failing("cloud:five", "cloud", 99, service);
  const shown: { note: string | undefined; asked: number }[] = [];
  await attempt([cloud], "cloud:five", newJob(), (_, note) => shown.push({ note, asked: cloud.asked }));
  expect(shown[0]).toEqual({ note: "cloud:five: about $0.01", asked: 0 });
});

it("a voice past the limit of the cost is not asked for a word", async () => {
  const cloud = failing("cloud:three", "cloud", 99, service);
  cloud.cost = () => {
    throw new AppError("VOICE_COST", "test", "cloud:three: about $9.00 (limit $1.00 a video)");
  };
  const output = await narrate([cloud], "cloud:three");
  expect(output.voice.id).toBe("flite:slt");
  expect(output.decisions[0]).toContain("about $9.00 (limit $1.00 a video)");
  expect(cloud.asked).toBe(0);
});

it("what does not lie with the voice is no reason for another", async () => {
  const full = failing("neural:two", "neural", 1, new AppError("DISK_FULL", "test"));
  await expect(narrate([full], null)).rejects.toMatchObject({ code: "DISK_FULL" });
  await expect(
    narrate([failing("neural:three", "neural", 0, model)], null, newJob(AbortSignal.abort())),
  ).rejects.toMatchObject({ code: "CANCELLED" });
});

it("what another voice had to speak is kept for its video alone, so that the same made later may have the first", async () => {
  expect(await attempt([failing("cloud:four", "cloud", 0, service)], "cloud:four")).toMatchObject({ keep: "video" });
  const well = await attempt([failing("cloud:four", "cloud", 99, service)], "cloud:four");
  expect(well).toMatchObject({ status: "done" });
  expect(well).not.toHaveProperty("keep");
});

describe("a service in trouble", () => {
  let services: Awaited<ReturnType<typeof startSpeechServices>>;
  const cacheDir = join(dataDir, "kept");
  beforeAll(async () => {
    services = await startSpeechServices();
  });
  beforeEach(() => {
    services.received.length = 0;
    services.faults.length = 0;
    rmSync(cacheDir, { recursive: true, force: true });
  });
  afterAll(() => services.close());

  const elevenLabs = () =>
    createCloudVoices({
      allowed: ["elevenlabs"],
      keys: KEYS,
      elevenLabsModel: "eleven_multilingual_v2",
      speechServer: "http://127.0.0.1:9/v1",
      speechModel: "tts-1",
      prices: {},
      limit: 1_000_000,
      cacheDir,
      addresses: { elevenlabs: services.address },
    });
  const VOICE = "elevenlabs:21m00Tcm4TlvDq8ikWAM";
  /** More than the call itself tries again. */
  const trouble = (sentences: number) => services.faults.push(...Array(sentences * 4).fill(FAULTS.elevenlabs.busy));
  const secondsUntil = (date: Date): number => (date.getTime() - Date.now()) / 1000;

  it("is waited for, ever longer, and then speaks all: no sentence is paid for twice", async () => {
    const job = newJob();
    const waits: number[] = [];
    for (let i = 0; i < 2; i++) {
      trouble(8);
      const outcome = await attempt([elevenLabs()], VOICE, job);
      if (outcome.status !== "retry") throw new Error(outcome.status);
      expect(outcome.reason).toContain("ElevenLabs answers 429");
      waits.push(secondsUntil(outcome.notBefore));
      services.faults.length = 0;
    }
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 2);
    services.received.length = 0;
    const output = await narrate([elevenLabs()], VOICE, job);
    expect(output.voice.id).toBe(VOICE);
    await narrate([elevenLabs()], VOICE, newJob());
    expect(services.received).toHaveLength(4);
  });

  it("for too long gives the narration to another voice, told with how often it was tried", async () => {
    const job = newJob();
    for (let i = 0; i < 3; i++) {
      trouble(8);
      expect(await attempt([elevenLabs()], VOICE, job)).toMatchObject({ status: "retry" });
    }
    trouble(8);
    const outcome = await attempt([elevenLabs()], VOICE, job);
    expect(outcome).toMatchObject({ status: "done", keep: "video", output: { voice: { id: "flite:slt" } } });
    const { decisions } = (outcome as { output: NarrationOutput }).output;
    expect(decisions[0]).toMatch(/^voice elevenlabs:\S+ failed, 4 times in a row: ElevenLabs answers 429/);
    services.faults.length = 0;
    expect((await narrate([elevenLabs()], VOICE)).voice.id, "when made again").toBe(VOICE);
  });

  it("is left alone for as long as it asks, if that is minutes; if it is hours, another voice speaks at once", async () => {
    const asking = (seconds: string) => ({ ...FAULTS.elevenlabs.busy, headers: { "retry-after": seconds } });
    services.faults.push(...Array(8).fill(asking("240")));
    const outcome = await attempt([elevenLabs()], VOICE);
    if (outcome.status !== "retry") throw new Error(outcome.status);
    expect(secondsUntil(outcome.notBefore)).toBeGreaterThan(200);
    services.faults.splice(0, 8, ...Array(8).fill(asking("7200")));
    expect((await narrate([elevenLabs()], VOICE)).voice.id).toBe("flite:slt");
  });

  it("is not waited for where waiting does not help", async () => {
    services.faults.push(...Array(8).fill(FAULTS.elevenlabs.key));
    expect(await attempt([elevenLabs()], VOICE)).toMatchObject({ status: "done", keep: "video" });
  });
});
