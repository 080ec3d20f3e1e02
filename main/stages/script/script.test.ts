import { join } from "node:path";

import { afterAll, describe, expect, test, vi } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { STYLES, type Style } from "../../../contract/values.ts";
import { openWords } from "../../base/words.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createPinCheck } from "../footage/index.ts";
import { createScriptStage, scriptMarkdown, type Voices } from "./index.ts";
import { voicesAt } from "./voices.fixture.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

const dictionary = openDictionary();
const templatesDir = join(import.meta.dirname, "../../../resources/templates");
afterAll(() => dictionary.close());

const letters = createTextEngine();

const checkPins = () => Promise.resolve();

/** A stage reads all templates: one for each voice will do. */
const stageFor = (voices: Voices) =>
  createScriptStage({ voices, dictionary, words, letters, templatesDir, voicesVersion: "test", checkPins });
const usual = stageFor(voicesAt(4.2));

export async function write(input: IdeaInput, voices?: Voices): Promise<ScriptOutput> {
  const stage = voices ? stageFor(voices) : usual;
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
  for (const [i, line] of lines.entries())
    sum += (line.text === "" ? 0 : (spoken[i] ?? 0)) + (line.pauseAfter ?? NATURAL_PAUSES.line);
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
        for (const [seed, speed] of [
          [1, 4.2],
          [2, 3.4],
          [3, 5],
        ] as const)
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

test("nothing is said twice but counted breaths, up to half an hour of the calm forms", async () => {
  for (const style of ["sleep", "meditation", "focus"] as const)
    for (const seed of [1, 2, 3, 4, 5]) {
      const script = await write({ topic: TOPICS[style][0], seconds: 1800, seed });
      const texts = script.scenes
        .filter(({ kind }) => kind !== "breath")
        .flatMap(({ lines }) => lines.map(({ text }) => text));
      const twice = texts.filter((text, i) => text.split(" ").length > 4 && texts.indexOf(text) !== i);
      expect(twice, `${style} ${seed}`).toEqual([]);
    }
});

test("breaths last exactly as long as they are counted", async () => {
  const voices = voicesAt(4.2);
  const script = await write({ topic: "4-7-8 breathing for sleep", seconds: 300 }, voices);
  const breaths = script.scenes.filter(({ kind }) => kind === "breath");
  expect(breaths.length).toBeGreaterThan(12);
  for (const { lines, number } of breaths) {
    const spoken = await voices.measure(
      lines.map(({ text }) => text),
      { voice: "reckoned", rate: script.pace, pitch: 0, language: "en" },
    );
    const length = lines.reduce((sum, { pauseAfter }, i) => sum + (spoken[i] ?? 0) + (pauseAfter ?? 0), 0);
    expect(length).toBeCloseTo(number ?? 0, 1);
  }
});

test("no slot, choice mark or doubled space is left in any script", async () => {
  for (const style of STYLES)
    for (const seed of [1, 2])
      for (const topic of [...TOPICS[style], null]) {
        const script = await write({ topic, niche: style, keywords: ["rain", "forest"], style, seconds: 200, seed });
        for (const text of [
          script.title,
          ...script.scenes.flatMap(({ heading, text: card, show, lines }) => [
            heading ?? "",
            card ?? "",
            show ?? "",
            ...lines.map((line) => line.text),
          ]),
        ])
          expect(text).not.toMatch(/[{}<>|]|\s{2}|undefined|null|\s[.,?!]/);
      }
}, 120_000);

test("a topic is read for its form, its occasion and its subject", async () => {
  const style = async (topic: string) => (await write({ topic, seconds: 30 })).style;
  expect(await style("A five-minute breathing exercise before sleep")).toBe("breathing");
  expect(await style("Why do we sleep?")).toBe("explainer");
  expect(await style("10 facts about sleep")).toBe("list");
  expect(await style("How to fall asleep faster")).toBe("how-to");
  expect(await style("Guided sleep meditation")).toBe("sleep");
  expect(await style("Meditation for sleep")).toBe("meditation");
  expect(await style("7 quotes about focus")).toBe("quotes");
});

test.each([
  ["A quiet evening by the sea", "sleep"],
  ["Counting waves", "sleep"],
  ["Lonely moon", "sleep"],
  ["Letting go of the day", "sleep"],
  ["Morning Coffee Ritual", "meditation"],
  ["Walking through an old forest", "meditation"],
  ["Loneliness", "meditation"],
  ["The lonely lighthouse", "story"],
  ["Courage", "quotes"],
  ["Lighthouses", "explainer"],
  ["Sea turtles", "explainer"],
  ["The Black Sea", "explainer"],
  ["The history of tea", "explainer"],
])("the unmarked topic %j becomes the form %s, with the reason", async (topic, style) => {
  const script = await write({ topic, seconds: 30 });
  expect(script.style).toBe(style);
  expect(script.generator.reason).toMatch(new RegExp(`${topic}|calls for`, "i"));
});

test("a scene is told of, not only filed: its place is the one that is visited", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const { scenes } = await write({ topic: "A quiet evening by the sea", seconds: 300, seed });
    expect(scenes[0]?.lines[0]?.text).toContain("a quiet evening by the sea");
    expect(scenes.map(({ heading }) => heading)).toContain("The shore");
    const unknown = await write({ topic: "Dusk over the prairie", seconds: 300, seed });
    expect(unknown.scenes.flatMap(({ lines }) => lines).map(({ text }) => text)).toContain(
      "Let the dusk over the prairie come to mind.",
    );
  }
});

test("without a scene in the topic, nothing is said of a place that was never named", async () => {
  for (const style of ["meditation", "sleep"] as const)
    for (const seconds of [60, 1800])
      for (const seed of [1, 2, 3, 4, 5]) {
        const { scenes } = await write({ niche: style, seconds, seed });
        const said = scenes.flatMap(({ lines }) => lines).map(({ text }) => text);
        expect(said).not.toContain("Look at the light there.");
        expect(said).not.toContain("Look at the light first.");
      }
});

test("a minute of breathing is spent on breathing: two rounds of the pattern that was asked for, with few words around", async () => {
  const voices = voicesAt(4.2);
  for (const [topic, phases] of [
    ["4-7-8 breathing", "4 7 8 4 7 8"],
    ["Box breathing at work", "4 4 4 4 4 4 4 4"],
  ] as const)
    for (const seed of [1, 2, 3]) {
      const { scenes } = await write({ topic, seconds: 60, seed }, voices);
      const counts = scenes.filter(({ kind }) => kind === "breath").map(({ number }) => number ?? 0);
      expect(counts.join(" ").startsWith(phases), `${topic}: ${counts.join(" ")}`).toBe(true);
      expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(30);
    }
});

test("even the shortest factual script names its subject in its first sentence", async () => {
  for (const topic of [
    "Why is the sky blue?",
    "Lighthouses",
    "Gravity",
    "5 facts about octopuses",
    "Blockchain sharding",
  ])
    for (const seed of [1, 2, 3, 4]) {
      const { scenes } = await write({ topic, seconds: 15, seed });
      const opening = scenes[0]?.lines.map(({ text }) => text).join(" ") ?? "";
      expect(opening).toMatch(/sky|lighthouse|gravity|octopus|blockchain/i);
    }
});

test("a factual script without notes is a draft with advice, and says only what its sources hold", async () => {
  const script = await write({ topic: "What is a bicycle?", seconds: 90 });
  expect(script).toMatchObject({ draft: true, generator: { id: "templates" } });
  expect(script.generator.confidence).toBeLessThan(0.5);
  expect(script.advice.join(" ")).toContain("Hand in notes");
  expect(script.sources[0]?.from).toContain("WordNet 3.1");
  expect(script.scenes.flatMap(({ lines }) => lines).some(({ text }) => text.includes("wheeled vehicle"))).toBe(true);
});

test("a draft that a person has rewritten is a draft no more, and one in which a word was mended still is", async () => {
  const idea = { topic: "What is a bicycle?", seconds: 60 };
  const written = await write(idea);
  const edited = (mine: number) => ({
    ...written,
    scenes: written.scenes.map((scene) => ({
      ...scene,
      lines: scene.lines.map((line, i) =>
        i < mine ? { ...line, text: `Wheel ${i} of ${scene.id} has 36 spokes.` } : line,
      ),
    })),
  });
  const isDraft = async (mine: number) => (await write({ ...idea, edits: { script: edited(mine) } })).draft;
  expect(await isDraft(0)).toBe(true);
  const mended = edited(0);
  const [first] = mended.scenes;
  if (first) first.lines = first.lines.map((line) => ({ ...line, text: `${line.text} Now.` }));
  expect((await write({ ...idea, edits: { script: mended } })).draft).toBe(true);
  const own = await write({ ...idea, edits: { script: edited(99) } });
  expect(own).toMatchObject({ draft: false, generator: { id: "templates", confidence: 0.9 } });
});

test("every statement of a script from notes stands in the notes, and is recorded with its line", async () => {
  const notes =
    "# Honey bees\nA queen lays about 1,500 eggs a day.\n\n- The waggle dance shows the way to food\n- [x] Longer waggles mean more distance.\n\n“Go to the ant.” — Proverbs";
  const script = await write({ notes, seconds: 30 });
  expect(script.generator.id).toBe("notes");
  expect(script.sources).toEqual([
    { statement: "A queen lays about 1,500 eggs a day.", from: "notes, line 2" },
    { statement: "The waggle dance shows the way to food", from: "notes, line 4" },
    { statement: "Longer waggles mean more distance.", from: "notes, line 5" },
    { statement: "“Go to the ant.” — Proverbs", from: "notes, line 7" },
  ]);
  expect(script.scenes.find(({ kind }) => kind === "quote")?.text).toBe("“Go to the ant.” — Proverbs");
  expect(Math.abs(script.estimatedSeconds / 30 - 1)).toBeLessThan(0.1);
});

test("long notes are shortened to the length, and the advice says so", async () => {
  const notes = Array.from({ length: 400 }, (_, i) => `- Fact number ${i} about the quiet river of the north.`).join(
    "\n",
  );
  const script = await write({ notes, topic: "Rivers", seconds: 60 });
  expect(Math.abs(script.estimatedSeconds / 60 - 1)).toBeLessThan(0.1);
  expect(script.advice.join(" ")).toContain("did not fit");
});

test.each([
  [{ topic: "..." }, "IDEA_INVALID"],
  [{}, "IDEA_INVALID"],
  [{ notes: "--- \n\n 🙂" }, "SCRIPT_EMPTY"],
  [{ script: "🙂 !!!" }, "SCRIPT_EMPTY"],
  [{ topic: "Sonno", language: "it" }, "IDEA_INVALID"],
])("%j is refused with %s", async (input, code) => {
  await expect(write(input)).rejects.toMatchObject({ code });
});

test("a file that the script names and that is not there is told before the voice is asked", async () => {
  const spoken = vi.fn<Voices["measure"]>(() => Promise.resolve([]));
  const stage = createScriptStage({
    voices: { ...voicesAt(4.2), measure: spoken },
    dictionary,
    words,
    letters,
    templatesDir,
    voicesVersion: "test",
    checkPins: createPinCheck({ assetsOf: () => Promise.resolve([]) }),
  });
  const input = stage.input.parse({ idea: Idea.parse({ script: "[show: nofile.mp4]\nLook at the sea." }) });
  const context = { signal: new AbortController().signal, progress() {} } as unknown as StageContext;
  await expect(stage.run(context, input)).rejects.toMatchObject({
    code: "FOOTAGE_UNKNOWN",
    message: expect.stringContaining("“nofile.mp4”") as string,
  });
  expect(spoken).not.toHaveBeenCalled();
});

test("a script is called as its first heading says, also where the next follows at once", async () => {
  const script = "# A morning by the lake\n\n## The lake wakes\n\nMist lies on the water.";
  const { title, topic, scenes } = await write({ script });
  expect([title, topic]).toEqual(["A morning by the lake", "A morning by the lake"]);
  expect(scenes[0]?.heading).toBe("The lake wakes");
  expect((await write({ script: "## Only this\n\nMist lies on the water." })).title).toBe("Only this");
});

test("only an own script is written anew where other footage is there", () => {
  const { input } = createScriptStage({
    voices: voicesAt(4.2),
    dictionary,
    words,
    letters,
    templatesDir,
    voicesVersion: "test",
    checkPins,
  });
  const footage = { folders: ["/f"], state: "0".repeat(64) };
  const footageOf = (idea: IdeaInput) => input.parse({ idea: Idea.parse({ ...idea, footage }) }).idea.footage;
  expect(footageOf({ topic: "Rain" })).toBeNull();
  expect(footageOf({ script: "Look." })).toEqual(footage);
});
