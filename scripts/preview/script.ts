// Prints the script for a topic as Markdown, for readers: node scripts/preview/script.ts "a topic" [--language de] [--seconds 60] [--seed 1] [--style sleep]
import { join } from "node:path";
import { parseArgs } from "node:util";

import { Idea } from "../../contract/idea.ts";
import { Style } from "../../contract/values.ts";
import { openWords } from "../../main/base/words.ts";
import { openDictionary } from "../../main/engines/dictionary/index.ts";
import { createTextEngine } from "../../main/engines/text/index.ts";
import { createScriptStage, scriptMarkdown } from "../../main/stages/script/index.ts";
import { ruleOfThumbVoices } from "./voices.ts";

const words = openWords(join(import.meta.dirname, "../../resources/words"));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: "string", default: "en" },
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    style: { type: "string" },
  },
});
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
  topic: positionals[0],
  language: values.language,
  seconds: Number(values.seconds),
  seed: Number(values.seed),
  style: values.style === undefined ? null : Style.parse(values.style),
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
