import { join } from "node:path";

import { expect, it } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { openWords } from "../../base/words.ts";
import { createAmbienceScriptStage } from "./ambience.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));
const stage = createAmbienceScriptStage({ words });
async function written(idea: IdeaInput): Promise<ScriptOutput> {
  const input = stage.input.parse({ idea: Idea.parse({ kind: "ambience", seconds: 10_800, ...idea }) });
  const outcome = await stage.run({ signal: new AbortController().signal } as StageContext, input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  return ScriptOutput.parse(outcome.output);
}

it.each([
  ["Rain on a cabin roof", ["rain"]],
  ["Waves on a windy beach at night", ["sea", "wind"]],
  ["A crackling fire while a blizzard howls", ["fire", "wind"]],
  ["Crickets on a summer night", ["night"]],
  ["Deep brown noise", ["brown-noise"]],
  ["Something to fall asleep to", ["rain"]],
  ["Something to study with", ["brown-noise"]],
  ["Nothing in particular", ["pads"]],
])("hears of %s: %j", async (topic, sounds) => {
  expect((await written({ topic })).ambience?.sounds).toEqual(sounds);
});

it.each([
  ["de", "Regen auf dem Dach", ["rain"], "meditation"],
  ["de", "Braunes Rauschen zum Lernen", ["brown-noise"], "focus"],
  ["es", "Olas del mar para dormir", ["sea"], "sleep"],
  ["fr", "Un feu de cheminée", ["fire"], "meditation"],
  ["pt", "Chuva e vento", ["rain", "wind"], "meditation"],
  ["hi", "सोने के लिए बारिश", ["rain"], "sleep"],
  ["ar", "صوت البحر للنوم", ["sea"], "sleep"],
  ["ja", "焚き火と虫の音", ["fire", "night"], "meditation"],
  ["ja", "作業用 波の音", ["sea"], "focus"],
])("hears in %s of %s: %j, for %s", async (language, topic, sounds, style) => {
  expect(await written({ topic, language })).toMatchObject({ ambience: { sounds }, style });
});

it("says nothing, in one scene, under the topic's title", async () => {
  const script = await written({ topic: "rain on a cabin roof for sleep." });
  expect(script).toMatchObject({ title: "Rain on a cabin roof for sleep", style: "sleep", niche: "sleep", words: 0 });
  expect(script.scenes).toHaveLength(1);
  expect(script.scenes[0]?.lines).toEqual([]);
});

it("takes the sounds that are asked for, whatever the topic says", async () => {
  const ambience = { sounds: ["sea", "pads"] as const, binaural: true };
  expect(
    (await written({ topic: "Rain", ambience: { ...ambience, sounds: [...ambience.sounds] } })).ambience?.sounds,
  ).toEqual(["sea", "pads"]);
});

it("refuses words that nobody would speak", async () => {
  await expect(written({ topic: "Rain", script: "Welcome." })).rejects.toMatchObject({ code: "IDEA_INVALID" });
});
