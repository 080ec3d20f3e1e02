import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { type LanguageModels, startLanguageModels } from "../tests/doubles/languageModels.ts";
import { checkModels } from "./checkModels.ts";
import { writeTinyClip } from "./models/tinyClip.ts";

const scratch = mkdtempSync(join(tmpdir(), "check-models-"));
let double: LanguageModels;
beforeAll(async () => {
  double = await startLanguageModels();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await double.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function check(dataDir: string, address: string) {
  vi.stubEnv("YTEMPIRE_OLLAMA_ADDRESS", address);
  const lines: string[] = [];
  const works = await checkModels({
    dataDir: join(scratch, dataDir),
    topic: "Why the sea is salty",
    notes: "- Sea water has 35 grams of salt in each litre.",
    seconds: 20,
    paid: false,
    out: join(scratch, "out"),
    write: (line) => lines.push(line),
    signal: new AbortController().signal,
  });
  return { works, text: lines.join("\n") };
}

const json = (value: unknown) => ({ text: JSON.stringify(value) });
const said = (text: string, ...sources: string[]) => ({ text, sources });

test("a model that writes is told with its time, its score, its length and what it made up; the script can be read", async () => {
  writeTinyClip(join(scratch, "whole", "models", "tiny-clip"));
  const scenes = json({
    scenes: [
      {
        part: 0,
        sentences: [
          said("Why is the sea salty, and rivers are not?"),
          said("35 grams of salt are in each litre of the sea.", "n1"),
        ],
        show: "waves on a beach",
        card: null,
      },
      {
        part: 1,
        sentences: [
          said("Rivers bring it from the land, and 97 of them are large."),
          said("The sun takes the water back, and the salt stays where it is."),
        ],
        show: "a river in the mountains",
        card: null,
      },
    ],
  });
  double.answers = [
    json({
      angles: [
        { hook: "Why is the sea salty, and rivers are not?", angle: "Rivers carry salt." },
        { hook: "Taste the sea once.", angle: "Salt" },
      ],
    }),
    json({
      parts: [
        { heading: "The taste", points: ["How much salt there is [n1]"], weight: 1 },
        { heading: "The rivers", points: ["Where it comes from"], weight: 1 },
      ],
    }),
    // It writes the same each time, whatever goes back to it.
    scenes,
    scenes,
    scenes,
    scenes,
    json({ titles: ["Why the sea is salty"] }),
  ];
  const { works, text } = await check("whole", double.address);
  expect(text).toMatch(/✓ ollama: \S+\n {2}a script of 20 s in \d+\.\d s .*\d+ questions, \d+ tokens, \d+ a second/);
  expect(text).toMatch(/ {2}score 0\.\d\d of 1 in round \d of \d: hook \d\.\d\d, structure/);
  expect(text).toMatch(/[·!] length \d+\.\d s, [+-]?\d+\.\d %/);
  expect(text).toContain("! 1 numbers that stand in no source: 97");
  expect(text).toMatch(/· gguf: .+/);
  expect(text).toMatch(/✓ tiny-clip: 3 of 3 colours found by their words\n {2}on cpu, \d+ pictures a second/);
  expect(works).toBe(true);
  const [file = ""] = readdirSync(join(scratch, "out"));
  expect(readFileSync(join(scratch, "out", file), "utf8")).toContain("35 grams of salt");
});

test("a server that is set and does not answer is a fault; what nobody asked for is none", async () => {
  const { works, text } = await check("none", "http://127.0.0.1:9");
  expect(text).toMatch(/✗ ollama: Ollama does not answer at http:\/\/127\.0\.0\.1:9/);
  expect(text).toContain("no model is installed");
  expect(works).toBe(false);
});
