import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import { STYLES, type Style } from "../../../contract/values.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { createScriptStage, scriptMarkdown, type Voices } from "./index.ts";

const dictionary = openDictionary();
const templatesDir = join(import.meta.dirname, "../../../resources/templates");
afterAll(() => dictionary.close());

/** A voice whose speed is known exactly: so many syllable-like groups a second. */
function voicesAt(groupsPerSecond: number): Voices {
  const seconds = (text: string, rate: number) =>
    ((text.match(/[aeiouyäöü]+|\d/gi)?.length ?? 1) / groupsPerSecond + 0.12) / rate;
  return {
    choose: () => ({ voice: { id: "reckoned" }, decisions: [] }),
    measure: async (texts, { rate }) => texts.map((text) => seconds(text, rate)),
  };
}

export async function write(input: IdeaInput, voices = voicesAt(4.2)): Promise<ScriptOutput> {
  const stage = createScriptStage({ voices, dictionary, templatesDir });
  const outcome = await stage.run(
    {
      videoId: "v",
      stage: "script",
      attempt: 1,
      signal: new AbortController().signal,
      inputs: {},
      progress() {},
      once: async (_, fn) => await fn(),
    },
    { idea: Idea.parse(input) },
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return ScriptOutput.parse(outcome.output);
}

/** The length by the contract's own words, reckoned apart from the stage. */
async function lengthOf(script: ScriptOutput, voices: Voices): Promise<number> {
  const lines = script.scenes.flatMap(({ lines: all }) => all);
  const spoken = await voices.measure(
    lines.map(({ text }) => text),
    { voice: "reckoned", rate: script.pace, pitch: 0, language: "en" },
  );
  let sum = NATURAL_PAUSES.start + NATURAL_PAUSES.end;
  for (const [i, line] of lines.entries()) sum += (line.text === "" ? 0 : (spoken[i] ?? 0)) + (line.pauseAfter ?? NATURAL_PAUSES.line);
  return sum;
}

const TOPICS: Record<Style, string[]> = {
  sleep: ["Rain on a cabin roof for deep sleep", "A bedtime story about a lighthouse keeper"],
  meditation: ["Morning meditation for beginners", "Loving-kindness meditation"],
  breathing: ["A five-minute breathing exercise before sleep", "Box breathing at work"],
  focus: ["Focus session for studying", "Deep work"],
  affirmations: ["Affirmations for a job interview", "Self-love affirmations for women"],
  quotes: ["Stoic quotes on courage", "Quotes about time"],
  list: ["7 facts about octopuses", "5 tips for better mornings"],
  explainer: ["Why is the sky blue?", "The History of the Bicycle"],
  story: ["A story about a dragon", "A tale of two friends"],
  "how-to": ["How to make sourdough bread", "How to learn the piano"],
};

describe("the embedded writer", () => {
  for (const style of STYLES)
    for (const seconds of [15, 60, 300, 1800, 3600])
      test(`fits a ${style} script to ${seconds} s within 10 %, for three seeds and slow and quick voices`, async () => {
        for (const [seed, speed] of [[1, 4.2], [2, 3.4], [3, 5]] as const)
          for (const topic of TOPICS[style]) {
            const voices = voicesAt(speed);
            const script = await write({ topic, seconds, seed }, voices);
            expect(script.style).toBe(style);
            const length = await lengthOf(script, voices);
            expect(Math.abs(length / seconds - 1), `${topic}, seed ${seed}: ${length} s`).toBeLessThanOrEqual(0.1);
            expect(Math.abs(script.estimatedSeconds / length - 1)).toBeLessThan(0.06);
          }
      });
});

test("the same idea gives the same script, another seed another one", async () => {
  for (const style of STYLES) {
    const topic = TOPICS[style][0];
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => write({ topic, seed, seconds: 120 })));
    expect(a).toEqual(b);
    expect(c?.scenes).not.toEqual(a?.scenes);
  }
});

test("markdown of a script, handed in again, gives the same words and pauses", async () => {
  const script = await write({ topic: "Rain on a cabin roof for deep sleep", seconds: 120 });
  const again = await write({ script: scriptMarkdown(script) });
  const lines = (s: ScriptOutput) => s.scenes.flatMap(({ lines: all }) => all);
  expect(lines(again)).toEqual(lines(script));
  expect(again.scenes.map(({ heading }) => heading).filter(Boolean)).toEqual(
    script.scenes.map(({ heading }) => heading).filter(Boolean),
  );
});
