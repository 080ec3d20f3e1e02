// Scripts by language models, through the whole backend: what a model says becomes the script, and is never asked for twice.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";

import type { IdeaInput } from "../contract/idea.ts";
import { router } from "../main/api/router.ts";
import { createBackend } from "../main/backend.ts";
import type { SettingFlags } from "../main/base/settings.ts";
import { startLanguageModels, type LanguageModels } from "./doubles/languageModels.ts";
import { scratch, start } from "./run.ts";

const SALT: IdeaInput = {
  topic: "Why the sea is salty",
  notes: "- Sea water has 35 grams of salt in each litre.\n- Rivers bring the salt from the rocks of the land.",
  seconds: 20,
};

let models: LanguageModels;
let installed: LanguageModels["ollama"]["models"];
beforeAll(async () => {
  models = await startLanguageModels();
  installed = models.ollama.models;
});
afterAll(() => models.close());
beforeEach(() => {
  models.received.length = 0;
  models.answers = [ANGLES, OUTLINE, SCENES, SCENES, SCENES, SCENES, TITLES];
});

const json = (value: unknown) => ({ text: JSON.stringify(value) });
const ANGLES = json({
  angles: [
    { hook: "Why is the sea salty, and rivers are not?", angle: "Rivers carry salt that stays in the sea." },
    { hook: "Taste the sea once.", angle: "What the salt tells of the land." },
  ],
});
const OUTLINE = json({
  parts: [
    { heading: "The taste", points: ["How much salt there is [n1]"], weight: 1 },
    { heading: "The rivers", points: ["Where it comes from [n2]"], weight: 1 },
  ],
});
const SCENES = json({
  scenes: [
    {
      part: 0,
      sentences: [
        { text: "Why is the sea salty, and rivers are not?", sources: [] },
        { text: "35 grams of salt are in each litre, and 97 percent of them are old.", sources: ["n1"] },
      ],
      show: "waves on a beach",
      card: null,
    },
    {
      part: 1,
      sentences: [
        { text: "Rivers bring the salt from the rocks of the land.", sources: ["n2"] },
        { text: "The sun takes the water back, and the salt stays where it is.", sources: [] },
      ],
      show: "a river in the mountains",
      card: "What rivers bring",
    },
    {
      part: 1,
      sentences: [{ text: "Taste it once, and think of mountains.", sources: [] }],
      show: "a hand in water",
      card: null,
    },
  ],
});
const TITLES = json({ titles: ["Why the sea is salty and rivers are not", "Salt of the rivers"] });

/** A backend of this test's own; each of its videos is stopped once its script is there. */
async function open(flags: SettingFlags, dataDir = join(scratch(), "data")) {
  const backend = await createBackend({ dataDir, work: "asked", port: 0, flags });
  onTestFinished(() => backend.stop(0));
  const { context } = backend;
  const client = createRouterClient(router, { context });
  const scriptOf = async (id: string) => {
    context.takeUp(id);
    await expect
      .poll(async () => (await client.videos.get({ id })).stages.find(({ name }) => name === "script")?.state, {
        timeout: 60_000,
      })
      .toBe("done");
    await client.videos.cancel({ id });
    const { script } = (await context.videos.outputs(id)).outputs;
    if (!script) throw new Error("no script");
    return script;
  };
  return {
    dataDir,
    backend,
    client,
    scriptOf,
    write: async (idea: IdeaInput) => {
      const { id } = await client.videos.create({ idea });
      return { id, script: await scriptOf(id) };
    },
  };
}

const spoken = ({ scenes }: { scenes: { lines: { text: string }[] }[] }): string[] =>
  scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
const asked = (): number => models.received.length;

test("a model of this machine writes; its script stays the video's own with another voice, in another shape, and with the model gone", async () => {
  const { client, backend, write, scriptOf } = await open({ ollamaAddress: models.address });
  const { id, script } = await write(SALT);
  expect(script.generator).toMatchObject({ id: "model" });
  expect(script.room?.model).toMatchObject({ engine: "ollama", name: "qwen2.5:7b" });
  expect(spoken(script)).toContain("Rivers bring the salt from the rocks of the land.");
  expect(script.room?.unsourced.map(({ number }) => number)).toEqual(["97"]);
  expect(script.draft).toBe(true);
  expect(script.departures).toBeUndefined();

  const before = asked();
  models.ollama.models = [];
  onTestFinished(() => void (models.ollama.models = installed));
  const plan = await client.edits.plan({ id, idea: { rate: 1.2 } });
  expect(plan.stages.find(({ name }) => name === "script")).toMatchObject({ again: "kept" });
  await client.videos.update({ id, idea: { rate: 1.2 } });
  expect(spoken(await scriptOf(id))).toEqual(spoken(script));

  const { idea } = await client.videos.variant({ id, change: { format: "9:16" } });
  const variant = await write(idea);
  expect(variant.id).not.toBe(id);
  expect(spoken(variant.script)).toEqual(spoken(script));
  expect(variant.script.room?.model.name).toBe("qwen2.5:7b");
  expect(asked()).toBe(before);

  // A new video of the same idea is another matter: no model is there now.
  const other = await write({ ...SALT, seed: 2 });
  expect(other.script.generator.id).toBe("notes");
  expect(other.script.departures).toMatchObject([{ engine: "ollama", code: "LLM_MISSING" }, { engine: "gguf" }]);
  expect(backend.context.spending.since(0)).toEqual([]);
});

test("a model that answers nothing usable leaves the script to the templates; once it can, the next video is its own", async () => {
  const { write } = await open({ ollamaAddress: models.address });
  models.answers = [{ text: "I love the sea!" }];
  const { script } = await write({ topic: "Why the sea is salty", seconds: 20 });
  expect(script.generator.id).toBe("templates");
  expect(script.departures?.[0]).toMatchObject({ engine: "ollama", code: "LLM_ANSWER" });
  expect(script.departures?.[0]?.message).toContain("I love the sea!");

  models.answers = [ANGLES, OUTLINE, SCENES, SCENES, SCENES, SCENES, TITLES];
  const next = await write({ topic: "Why the sea is salty", seconds: 20, format: "9:16" });
  expect(next.script.generator.id).toBe("model");
});

test("no server, and a paid service that is not allowed: nobody is asked, and both say why", async () => {
  const { write } = await open({ ollamaAddress: "http://127.0.0.1:9", writer: "openai:gpt-4o-mini" });
  const { script } = await write({ topic: "Why the sea is salty", seconds: 20 });
  expect(script.generator.id).toBe("templates");
  expect(script.departures?.map(({ engine, code, unasked }) => [engine, code, unasked ?? false])).toEqual([
    ["openai", "LLM_COST", false],
    ["ollama", "LLM_UNREACHABLE", false],
    ["gguf", "LLM_MISSING", true],
  ]);
  expect(asked()).toBe(0);
});

test("the templates write where a person wants them to, whoever else is there", async () => {
  const { write } = await open({ ollamaAddress: models.address, writer: "templates" });
  const { script } = await write({ topic: "Why the sea is salty", seconds: 20 });
  expect(script.generator.id).toBe("templates");
  expect(script.departures).toBeUndefined();
  expect(asked()).toBe(0);

  // One video may wish otherwise, and is another one for it.
  const wished = await write({ topic: "Why the sea is salty", seconds: 20, writer: "ollama:llama3.2" });
  expect(wished.script.room?.model.name).toBe("llama3.2:latest");
});

test("killed between two steps, no step is asked twice", async () => {
  const cwd = scratch();
  const dataDir = join(cwd, "data");
  models.answers = [ANGLES, OUTLINE, "hang"];
  const serving = start(["serve", "--port", "0"], { cwd, env: { YTEMPIRE_OLLAMA_ADDRESS: models.address } });
  onTestFinished(() => serving.kill("SIGKILL"));
  const [, url = ""] = await serving.says(/The backend is at (\S+)/);
  const token = readFileSync(join(dataDir, "token"), "utf8").trim();
  const made = await fetch(`${url}/api/v1/videos`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ idea: SALT }),
  });
  const { data } = (await made.json()) as { data: { id: string } };
  await expect.poll(asked, { timeout: 60_000 }).toBe(3);
  serving.kill("SIGKILL");
  await serving.ended;

  models.answers = [SCENES, SCENES, SCENES, SCENES, TITLES];
  const { scriptOf } = await open({ ollamaAddress: models.address }, dataDir);
  const script = await scriptOf(data.id);
  expect(script.generator.id).toBe("model");
  const about = (what: string) => models.received.filter(({ body }) => JSON.stringify(body).includes(what)).length;
  expect(about("Find four different angles")).toBe(1);
  expect(about("Outline it in about")).toBe(1);
});
