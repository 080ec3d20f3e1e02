import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { Idea } from "../../../contract/idea.ts";
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import { openWords } from "../../base/words.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createVoices } from "../../engines/voice/index.ts";
import { createScriptStage } from "./index.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

const voices = createVoices();
const dictionary = openDictionary();
afterAll(async () => {
  dictionary.close();
  await voices.close();
});

test.each([
  ["A calm evening by the sea before sleep", 60],
  ["A breathing exercise for beginners", 60],
  ["Affirmations for the morning", 15],
])("with the real voice, %s lasts %i s within 10 %%", async (topic, seconds) => {
  const stage = createScriptStage({
    voicesVersion: "real",
    checkPins: () => Promise.resolve(),
    voices,
    dictionary,
    words,
    letters: createTextEngine(),
    templatesDir: join(import.meta.dirname, "../../../resources/templates"),
  });
  const { signal } = new AbortController();
  const outcome = await stage.run(
    { videoId: "v", stage: "script", attempt: 1, signal, inputs: {}, progress() {}, once: async (_, fn) => await fn() },
    { idea: Idea.parse({ topic, seconds }) },
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  const script = outcome.output;
  const { voice } = voices.choose({ language: "en", voice: null });
  let length = NATURAL_PAUSES.start + NATURAL_PAUSES.end;
  for (const { text, pauseAfter } of script.scenes.flatMap(({ lines }) => lines)) {
    const { samples, sampleRate } = await voices.speak(text, {
      voice: voice.id,
      rate: script.pace,
      pitch: 0,
      language: "en",
      signal,
    });
    length += samples.length / sampleRate + (pauseAfter ?? NATURAL_PAUSES.line);
  }
  expect(Math.abs(length / seconds - 1), `${length} s`).toBeLessThanOrEqual(0.1);
});
