import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { NarrationOutput } from "../../../contract/narration.ts";
import { AppError } from "../../base/errors.ts";
import { Artifacts } from "../../base/files.ts";
import { createVoices, type SpeechEngine, type VoiceInfo } from "../../engines/voice/index.ts";
import { createNarrationStage } from "./index.ts";

const dataDir = mkdtempSync(join(tmpdir(), "next-voice-"));
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

async function narrate(engines: SpeechEngine[], voice: string | null, signal = new AbortController().signal) {
  const voices = createVoices({ threads: 1, engines });
  opened.push(voices);
  const stage = createNarrationStage({
    voices,
    artifacts: new Artifacts(dataDir),
    ffmpeg: { run: () => Promise.reject(new Error("not asked")) },
    voicesVersion: "test",
  });
  const lines = ["Breathe in.", "Breathe out.", "Let it go.", "Good night."].map((text) => ({
    text,
    pauseAfter: null,
  }));
  const input = stage.input.parse({
    idea: { voice, rate: 1, pitch: 0, language: "en" },
    script: { pace: 1, style: "sleep", scenes: [{ id: "s1", lines }] },
  });
  const outcome = await stage.run(
    { videoId: "", stage: "narration", attempt: 1, signal, inputs: {}, progress: () => {}, once: (_key, fn) => fn() },
    input,
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return NarrationOutput.parse(outcome.output);
}

const service = new AppError("VOICE_QUOTA", "test", "ToneCloud answers 402: nothing left");
const model = new AppError("VOICE_FAILED", "test", "the model gave silence");

it("a voice that fails in the middle gives the whole narration to the next, with every reason told", async () => {
  const cloud = failing("cloud:one", "cloud", 2, service);
  const neural = failing("neural:one", "neural", 1, model);
  const output = await narrate([neural, cloud], "cloud:one");
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
  await expect(narrate([failing("neural:three", "neural", 0, model)], null, AbortSignal.abort())).rejects.toMatchObject(
    { code: "CANCELLED" },
  );
});
