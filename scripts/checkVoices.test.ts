import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { decodeWav } from "../main/base/sound/wav.ts";
import { checkVoices } from "./checkVoices.ts";
import { writeTinyKokoro, writeTinyPiper } from "./models/tinyVoices.ts";

const scratch = mkdtempSync(join(tmpdir(), "check-voices-"));
const dir = join(scratch, "models");
const speaker = (name: string, number: number, language: string) => ({
  name,
  title: name,
  speaker: number,
  languages: [language],
});

function describeModel(id: string, engine: "kokoro" | "piper", voices: object[]): void {
  const files = {
    model: "model.onnx",
    tokens: "tokens.txt",
    dataDir: "espeak-ng-data",
    ...(engine === "kokoro" ? { voices: "voices.bin" } : {}),
  };
  writeFileSync(
    join(dir, id, "model.json"),
    JSON.stringify({ id, name: id, licence: "CC0-1.0", engine, files, voices }),
  );
}

async function check(provider: "cpu" | "cuda" = "cpu") {
  const lines: string[] = [];
  const works = await checkVoices({ dir, provider, out: join(scratch, "out"), write: (line) => lines.push(line) });
  return { works, text: lines.join("\n") };
}

beforeAll(() => {
  writeTinyKokoro(join(dir, "tiny-kokoro"));
  writeTinyPiper(join(dir, "tiny-piper"));
  describeModel("tiny-kokoro", "kokoro", [speaker("high", 1, "en-US"), speaker("low", 0, "en-US")]);
  describeModel("tiny-piper", "piper", [speaker("stimme", 0, "de-DE")]);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("models that work are told with their speed and languages, and heard in files", async () => {
  const { works, text } = await check();
  expect(text).toMatch(/✓ loads in \d+ ms, 24000 Hz, 2 speakers/);
  expect(text).toMatch(
    /✓ tiny-kokoro:low speaks en-US: \d+\.\d s in \d+\.\d\d s, \d+\.\d times as fast as it is heard/,
  );
  expect(text).toMatch(/✓ tiny-piper:stimme speaks de-DE/);
  expect(text, "what is not installed, with where it is").toMatch(
    /· kokoro-en-v0_19: .*Apache-2\.0, \d+ MB\n\s+https:\/\//,
  );
  expect(works).toBe(true);
  const files = readdirSync(join(scratch, "out"));
  expect(files.toSorted()).toEqual([
    "tiny-kokoro-high-en-US.wav",
    "tiny-kokoro-low-en-US.wav",
    "tiny-piper-stimme-de-DE.wav",
  ]);
  expect(decodeWav(readFileSync(join(scratch, "out", files[0] ?? ""))).channels[0]?.length).toBeGreaterThan(20_000);
});

test("what is missing or wrong is told, and the check fails", async () => {
  mkdirSync(join(dir, "kokoro-en-v0_19"));
  describeModel("tiny-kokoro", "kokoro", [speaker("high", 1, "en-US"), speaker("nobody", 7, "en-US")]);
  const { works, text } = await check("cuda");
  expect(works).toBe(false);
  expect(text).toContain("✗ not complete; missing: model.onnx, voices.bin, tokens.txt, espeak-ng-data/phontab");
  expect(text).toContain("✗ tiny-kokoro:nobody does not speak en-US: speaker 7 is asked for, the model has 2");
  expect(text).toContain("! the model was to run on cuda");
});
