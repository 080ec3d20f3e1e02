import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { NarrationOutput } from "../../../contract/narration.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { Artifacts } from "../../base/files.ts";
import { loudness } from "../../base/sound/loudness.ts";
import { decodeWav } from "../../base/sound/wav.ts";
import { createVoices } from "../../engines/voice/index.ts";
import { createNarrationStage } from "./index.ts";
import { planNarration } from "./plan.ts";

const dataDir = mkdtempSync(join(tmpdir(), "narration-"));
const artifacts = new Artifacts(dataDir);
const voices = createVoices({ threads: 1 });
const ffmpeg = { run: () => Promise.reject(new Error("a synthetic voice needs no decoder")) };
afterAll(async () => {
  await voices.close();
  rmSync(dataDir, { recursive: true });
});

type Lines = { text: string; pauseAfter: number | null }[];

async function narrate(scenes: Lines[], more: { signal?: AbortSignal; voice?: string; pace?: number } = {}) {
  const stage = createNarrationStage({ voices, artifacts, ffmpeg, voicesVersion: "test" });
  const input = stage.input.parse({
    idea: { voice: more.voice ?? null, rate: 1, pitch: 0, language: "en" },
    script: {
      pace: more.pace ?? 1,
      style: "explainer",
      scenes: scenes.map((lines, i) => ({ id: `s${i + 1}`, lines })),
    },
  });
  const fractions: number[] = [];
  const context: StageContext = {
    videoId: "",
    stage: "narration",
    attempt: 1,
    signal: more.signal ?? new AbortController().signal,
    inputs: {},
    progress: (fraction) => fractions.push(fraction),
    once: (_key, fn) => fn(),
  };
  const outcome = await stage.run(context, input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  const output = NarrationOutput.parse(outcome.output);
  if (!output.audio) throw new Error("nothing is spoken");
  const { channels, sampleRate } = decodeWav(readFileSync(artifacts.path(output.audio)));
  return { output, fractions, samples: channels[0] as Float32Array, channels, sampleRate };
}

/** Stretches of at least 100 ms whose level stays below −50 dBFS. */
function silences(samples: Float32Array): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const size = 240;
  let from: number | null = null;
  for (let at = 0; at <= samples.length; at += size) {
    const frame = samples.subarray(at, at + size);
    const silent = frame.length > 0 && Math.max(...frame.map(Math.abs)) < 10 ** (-50 / 20);
    if (silent && from === null) from = at;
    else if (!silent && from !== null) {
      if (at - from >= 4800) found.push({ start: from / 48_000, end: at / 48_000 });
      from = null;
    }
  }
  return found;
}

const SCENES: Lines[] = [
  [
    { text: "Welcome back. Breathe in slowly, and feel your belly rise.", pauseAfter: 3 },
    { text: "Hold for four seconds.", pauseAfter: null },
  ],
  [{ text: "It costs $3.50 --- and that's all.", pauseAfter: 1.25 }],
  [{ text: "", pauseAfter: 2 }],
  [{ text: "Good night.", pauseAfter: null }],
];

describe("the narration", () => {
  it("is 48 kHz mono, as long as it says, with every written word in order inside it", async () => {
    const { output, samples, channels, sampleRate, fractions } = await narrate(SCENES);
    expect(channels).toHaveLength(1);
    expect(sampleRate).toBe(48_000);
    expect(samples.length / 48_000).toBeCloseTo(output.durationSeconds, 4);
    const written = SCENES.flatMap((lines, scene) =>
      lines.flatMap(({ text }, line) =>
        text
          .split(" ")
          .filter(Boolean)
          .map((word) => ({ text: word, scene, line })),
      ),
    );
    expect(output.words.map(({ text, scene, line }) => ({ text, scene, line }))).toEqual(written);
    let reached = 0;
    for (const { text, start, end } of output.words) {
      expect(start, text).toBeGreaterThanOrEqual(reached - 1e-9);
      expect(end, text).toBeGreaterThanOrEqual(start);
      reached = end;
    }
    expect(reached).toBeLessThan(output.durationSeconds);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it("keeps asked-for pauses to 50 ms in the sound itself", async () => {
    const { output, samples } = await narrate(SCENES);
    const found = silences(samples);
    const asked = output.pauses.map(({ start, askedSeconds }) => ({ start, askedSeconds }));
    expect(asked.map(({ askedSeconds }) => askedSeconds)).toEqual([3, 1.25, 2]);
    const first = found.find(({ start }) => Math.abs(start - (asked[0]?.start ?? 0)) < 0.1);
    expect(Math.abs((first?.end ?? 0) - (first?.start ?? 0) - 3)).toBeLessThan(0.05);
    // The second and the silent scene's follow each other.
    const second = found.find(({ start }) => Math.abs(start - (asked[1]?.start ?? 0)) < 0.1);
    expect(Math.abs((second?.end ?? 0) - (second?.start ?? 0) - 3.25)).toBeLessThan(0.05);
  });

  it("covers the whole length with scenes, without gaps, the silent one too", async () => {
    const { output } = await narrate(SCENES);
    expect(output.scenes.map(({ id }) => id)).toEqual(["s1", "s2", "s3", "s4"]);
    expect(output.scenes[0]?.start).toBe(0);
    output.scenes.slice(1).forEach((scene, i) => expect(scene.start).toBe(output.scenes[i]?.end));
    expect(output.scenes.at(-1)?.end).toBeCloseTo(output.durationSeconds, 4);
    const silent = output.scenes[2];
    expect(Math.abs((silent?.end ?? 0) - (silent?.start ?? 0) - 2)).toBeLessThan(0.05);
  });

  it.each(["flite:slt", "flite:rms", "espeak:en-us"])(
    "with %s is even, near −20 LUFS and never clips",
    async (voice) => {
      const { samples } = await narrate(SCENES, { voice });
      expect(Math.abs(loudness([samples]) + 20)).toBeLessThan(2.5);
      expect(
        Math.max(
          ...Array.from({ length: 100 }, (_, i) =>
            Math.max(...samples.slice((i * samples.length) / 100, ((i + 1) * samples.length) / 100).map(Math.abs)),
          ),
        ),
      ).toBeLessThan(0.99);
      const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
      expect(Math.abs(mean)).toBeLessThan(0.001);
    },
  );

  it("joins without a click: where silence meets speech no sample jumps", async () => {
    const { samples } = await narrate(SCENES);
    let largest = 0;
    for (const { start, end } of silences(samples))
      for (const edge of [start, end]) {
        const at = Math.round(edge * 48_000);
        for (let i = Math.max(1, at - 480); i < Math.min(samples.length, at + 240); i++) {
          const [before, here] = [samples[i - 1] ?? 0, samples[i] ?? 0];
          if (Math.max(Math.abs(before), Math.abs(here)) < 0.01) largest = Math.max(largest, Math.abs(here - before));
        }
      }
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(0.012);
  });

  it("is the same sound each time", async () => {
    const [a, b] = [await narrate(SCENES), await narrate(SCENES)];
    expect(a.output).toEqual(b.output);
  });

  it("stops when it is cancelled and leaves no file behind", async () => {
    const controller = new AbortController();
    const long = Array.from({ length: 80 }, (_, i) => [
      { text: `Nobody will hear the sentence with the number ${i}.`, pauseAfter: null },
    ]);
    setTimeout(() => controller.abort(), 150);
    await expect(narrate(long, { signal: controller.signal })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(readdirSync(join(dataDir, "cache", "tmp"))).toEqual([]);
  });

  it("says so where nothing can be spoken", async () => {
    await expect(narrate([[{ text: "--- 😀", pauseAfter: null }]])).rejects.toMatchObject({ code: "SCRIPT_EMPTY" });
  });
});

describe("the plan", () => {
  it("lets natural pauses give way to those asked for", () => {
    const items = planNarration(
      [
        { lines: [{ text: "A.", pauseAfter: null }] },
        { lines: [{ text: "", pauseAfter: 3 }] },
        { lines: [{ text: "B.", pauseAfter: null }] },
      ],
      (text) => (text === "" ? [] : [text]),
      0.3,
    );
    expect(items.map((item) => ("seconds" in item ? item.seconds : "text" in item ? item.text : ""))).toEqual([
      0.3,
      "A.",
      3,
      "B.",
      0.6,
    ]);
  });

  it("lays what a person speaks in the place of its line or scene, with the pauses that were there", () => {
    const line = (text: string) => ({ text, pauseAfter: null });
    const scenes = [
      { id: "s1", lines: [line("A."), line("B.")] },
      { id: "s2", lines: [line("C."), line("D.")] },
    ];
    const heard = [
      { sceneId: "s2", line: null },
      { sceneId: "s1", line: 1 },
      { sceneId: "s9", line: 0 },
    ];
    const items = planNarration(scenes, (text) => [text], 0.3, heard);
    expect(items.map((item) => ("text" in item ? item.text : "seconds" in item ? item.seconds : item))).toEqual([
      0.3,
      "A.",
      0.4,
      { kind: "recorded", recording: 1, scene: 0, line: 1, lines: 1 },
      0.8,
      { kind: "recorded", recording: 0, scene: 1, line: 0, lines: 2 },
      0.6,
    ]);
  });
});
