import { expect, test } from "vitest";

import type { ScriptOutput } from "../../../contract/script.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { drawable } from "./drawable.ts";
import { parseScript } from "./parseScript.ts";

const letters = createTextEngine();

function scriptOf(text: string): ScriptOutput {
  return {
    title: "A test",
    topic: "A test",
    niche: "test",
    style: "explainer",
    mood: "calm",
    pace: 1,
    scenes: parseScript(text).map((scene, i) => ({ ...scene, id: `s${i + 1}` })),
    generator: { id: "own", version: "1", template: null, confidence: 1, reason: "" },
    draft: false,
    advice: [],
    sources: [],
    words: 1,
    targetSeconds: null,
    estimatedSeconds: 1,
  };
}

test("signs that no font has are left out of what is shown, and told", async () => {
  const script = scriptOf("The ⠿ braille cell ⠿ *rests*. It rests ✺ well.");
  const shown = await drawable(script, letters);
  const lines = shown.scenes.flatMap((scene) => scene.lines);
  expect(lines.map(({ text }) => text).join(" ")).toBe("The braille cell rests. It rests well.");
  expect(lines[0]?.spoken).toBe("The braille cell *rests*.");
  expect(shown.advice.at(-1)).toContain("⠿ (U+283F), ✺ (U+273A)");
});

test("letters that no font has are refused, with what to do", async () => {
  const script = scriptOf("The eye of Horus 𓂀 is a letter.");
  await expect(drawable(script, letters)).rejects.toMatchObject({
    code: "LETTERS_MISSING",
    message: expect.stringContaining("𓂀 (U+13080)") as string,
  });
});

test("a script that can be drawn stays as it is", async () => {
  const script = scriptOf("Tea 🍵 in the garden, 夜は静か, ночь тиха.");
  expect(await drawable(script, letters)).toBe(script);
});
