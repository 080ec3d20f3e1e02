// Prints the script for a topic as Markdown, for readers: node scripts/preview/script.ts "a topic" [seconds] [seed] [style]
import { join } from "node:path";

import { Idea } from "../../contract/idea.ts";
import { Style } from "../../contract/values.ts";
import { openWords } from "../../main/base/words.ts";
import { openDictionary } from "../../main/engines/dictionary/index.ts";
import { createTextEngine } from "../../main/engines/text/index.ts";
import { createScriptStage, scriptMarkdown } from "../../main/stages/script/index.ts";
import { ruleOfThumbVoices } from "./voices.ts";

const words = openWords(join(import.meta.dirname, "../../resources/words"));

const [topic, seconds, seed, style] = process.argv.slice(2);
const stage = createScriptStage({
  voices: ruleOfThumbVoices,
  dictionary: openDictionary(),
  words,
  letters: createTextEngine(),
  templatesDir: join(import.meta.dirname, "../../resources/templates"),
  voicesVersion: "reckoned",
  checkPins: () => Promise.resolve(),
});
const idea = Idea.parse({
  topic,
  seconds: Number(seconds ?? 60),
  seed: Number(seed ?? 1),
  style: style === undefined ? null : Style.parse(style),
});
const outcome = await stage.run(
  {
    videoId: "preview",
    stage: "script",
    attempt: 1,
    signal: new AbortController().signal,
    inputs: {},
    progress() {},
    once: async (_, fn) => await fn(),
  },
  { idea },
);
if (outcome.status === "done") console.log(scriptMarkdown(outcome.output));
