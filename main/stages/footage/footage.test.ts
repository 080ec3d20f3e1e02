import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { FootageOutput, Shot } from "../../../contract/footage.ts";
import type { Scene, ScriptOutput } from "../../../contract/script.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { LOOKS } from "../../../contract/values.ts";
import { hashBytes } from "../../base/hash.ts";
import { openWords } from "../../base/words.ts";
import { createFootageStage, type FootageStageInput } from "./index.ts";
import type { OwnFootageDeps } from "./own/index.ts";

const asked: string[] = [];
const stage = createFootageStage({
  artifacts: {
    open: (ref) => Promise.reject(new Error(`there is no ${ref.hash}`)),
    putBytes: (bytes, mediaType) => Promise.resolve({ hash: hashBytes(bytes), bytes: bytes.length, mediaType }),
  },
  music: {
    version: "1",
    bed: (mood, { seed }) => {
      asked.push(mood);
      return Promise.resolve({ wav: Buffer.from(`${mood} ${seed}`), seconds: 30, beatSeconds: 0.75 });
    },
  },
  backgrounds: { version: "1" },
  looksDir: join(import.meta.dirname, "../../../resources/looks"),
  words: openWords(join(import.meta.dirname, "../../../resources/words")),
  // Not asked where the idea has no footage of its own.
  own: { search: { version: "1" }, prepare: { version: "1" }, contents: { version: "1" } } as OwnFootageDeps,
});

const context = { signal: new AbortController().signal, progress: () => {} } as unknown as StageContext;

const scene = (i: number, more: Partial<Scene> & { words: string }): Scene => ({
  id: `s${i + 1}`,
  kind: more.kind ?? "body",
  heading: null,
  lines: more.words.split(/(?<=\.)\s/).map((text) => ({ text, pauseAfter: null })),
  show: more.show ?? null,
  text: more.text ?? null,
  number: more.number ?? null,
});

/** Scenes of a word each 0.4 s, the way a narration lays them out. */
function input(
  scenes: Scene[],
  {
    style = "meditation",
    topic = "nothing in particular",
    generator = "templates",
    idea = {},
  }: {
    style?: ScriptOutput["style"];
    topic?: string;
    generator?: ScriptOutput["generator"]["id"];
    idea?: Partial<FootageStageInput["idea"]>;
  } = {},
): FootageStageInput {
  const words: FootageStageInput["narration"]["words"] = [];
  const stretches: FootageStageInput["narration"]["scenes"] = [];
  let at = 0;
  scenes.forEach((one, s) => {
    const start = at;
    one.lines.forEach((line, l) => {
      for (const text of line.text.split(" ")) {
        words.push({ text, start: at, end: at + 0.35, scene: s, line: l });
        at += 0.4;
      }
      at += 0.4;
    });
    stretches.push({ id: one.id, start, end: at });
  });
  return {
    idea: {
      language: "en",
      look: null,
      music: null,
      musicFile: null,
      seed: 1,
      format: "16:9",
      footage: null,
      clipSound: "off",
      transition: null,
      logo: null,
      intro: null,
      outro: null,
      ...idea,
    },
    script: { title: "A Walk by the Sea", topic, style, mood: "calm", scenes, generator: { id: generator } },
    narration: {
      durationSeconds: at,
      words,
      scenes: stretches,
      voice: { engine: "flite", id: "flite:slt", language: "en" },
    },
  };
}

async function run(of: FootageStageInput): Promise<FootageOutput> {
  const outcome = await stage.run(context, stage.input.parse(of));
  if (outcome.status !== "done") throw new Error(outcome.status);
  return stage.output.parse(outcome.output);
}

const kindOf = (shot: FootageOutput["shots"][number]): string =>
  shot.visual.kind === "background" ? shot.visual.spec.kind : shot.visual.kind;

const SENTENCE = "We follow the path for a while and listen to what is there around us.";
const long = (times: number): string => Array.from({ length: times }, () => SENTENCE).join(" ");

describe("shots", () => {
  test("cover the whole video without gaps and end with the tail of the music", async () => {
    const of = input([
      scene(0, { words: long(2), kind: "hook" }),
      scene(1, { words: long(9) }),
      scene(2, { words: long(1) }),
    ]);
    const { shots, durationSeconds } = await run(of);
    expect(shots[0]?.start).toBe(0);
    expect(shots.at(-1)?.end).toBe(durationSeconds);
    expect(durationSeconds).toBeGreaterThan(of.narration.durationSeconds + 1);
    for (const shot of shots) expect(shot.end).toBeGreaterThan(shot.start);
    expect(shots.slice(1).map(({ start }) => start)).toEqual(shots.slice(0, -1).map(({ end }) => end));
  });

  test("are other pictures for another topic, and the same for the same", async () => {
    const seeds = async (topic: string) =>
      (await run(input([scene(0, { words: long(1) })], { topic }))).shots.map(({ visual }) =>
        visual.kind === "background" ? visual.spec.seed : null,
      );
    expect(await seeds("bread")).toEqual(await seeds("bread"));
    expect(await seeds("bread")).not.toEqual(await seeds("butter"));
  });

  test("never show the same background twice running, in any look", async () => {
    const scenes = Array.from({ length: 12 }, (_, i) => scene(i, { words: long(2), show: "waves on the sea" }));
    for (const look of LOOKS) {
      const { shots } = await run(input(scenes, { idea: { look, seed: 7 } }));
      expect(shots.length).toBeGreaterThanOrEqual(12);
      const kinds = shots.map(kindOf);
      expect(kinds.filter((kind, i) => kind === kinds[i - 1])).toEqual([]);
    }
  });

  test.each([
    ["de", "Am Meer", "waves", "ocean"],
    ["fr", "La pluie", "rain", null],
    ["es", "Un paseo por el bosque", "hills", "forest"],
    ["pt", "Pôr do sol", "clouds", "dawn"],
    ["hi", "पहाड़ों में एक सुबह", "hills", "dawn"],
    ["ar", "ليلة تحت النجوم", "stars", "midnight"],
    ["ja", "雨", "rain", null],
    ["ja", "焚き火のそばで", "embers", null],
  ] as const)("open in %s with what %s names: %s", async (language, topic, kind, lookId) => {
    const scenes = [scene(0, { words: long(1), kind: "hook", show: "a calm picture" })];
    const { shots, look } = await run(input(scenes, { topic, idea: { language } }));
    expect(kindOf(shots[0] as Shot)).toBe(kind);
    expect(lookId ?? look.id).toBe(look.id);
  });

  test("show what the scene says, and tell why", async () => {
    const { shots } = await run(
      input([
        scene(0, { words: long(1), show: "rain on a window" }),
        scene(1, { words: long(1), show: "a campfire" }),
        scene(2, { words: `The stars are out. ${SENTENCE}` }),
      ]),
    );
    expect(shots.map(kindOf)).toEqual(["rain", "embers", "stars"]);
    expect(shots[0]?.reason).toContain("rain");
    expect(shots[2]?.reason).toContain("what is said");
  });

  test("open with what the title promises, unless the person asked for another picture", async () => {
    const scenes = [scene(0, { words: long(2), show: "soft dark clouds" }), scene(1, { words: long(2) })];
    const topic = "Moonlight on the ocean";
    expect(kindOf((await run(input(scenes, { topic }))).shots[0] as Shot)).toBe("waves");
    expect(kindOf((await run(input(scenes, { topic, generator: "own" }))).shots[0] as Shot)).toBe("clouds");
  });

  test("understand lights out of focus as what they are, and take a form by its name", async () => {
    const { shots } = await run(
      input([
        scene(0, { words: long(1), show: "warm lamplight, out of focus" }),
        scene(1, { words: long(1), show: "slow ribbons of light" }),
      ]),
    );
    expect(shots.map(kindOf)).toEqual(["bokeh", "ribbons"]);
  });

  test("do not take one word for another that begins alike", async () => {
    const { shots } = await run(
      input([scene(0, { words: "Research searches for seasonal reasons in a training room." })]),
    );
    expect(shots.every(({ reason }) => !reason.includes("“"))).toBe(true);
  });

  test("keep one picture for all phases of a breath, however short the first", async () => {
    const { shots } = await run(
      input(
        [
          scene(0, { words: SENTENCE }),
          scene(1, { kind: "breath", words: "In two three", text: "Breathe in", number: 3 }),
          scene(2, { kind: "breath", words: "Out two three four five six", text: "Breathe out", number: 6 }),
        ],
        { style: "breathing" },
      ),
    );
    expect(shots.map(({ sceneId }) => sceneId)).toEqual(["s1", "s2"]);
  });

  test("cut a long scene between sentences, calm forms less often than lists", async () => {
    const scenes = [scene(0, { words: long(14) })];
    const calm = await run(input(scenes, { style: "sleep" }));
    const list = await run(input(scenes, { style: "list" }));
    expect(list.shots.length).toBeGreaterThan(calm.shots.length);
    const of = input(scenes);
    const silences = of.narration.words.flatMap((word, i, all) => {
      const next = all[i + 1];
      return next && next.line !== word.line ? [(word.end + next.start) / 2] : [];
    });
    for (const { start } of list.shots.slice(1)) expect(silences).toContain(start);
  });

  test("keep one picture through the phases of a breath", async () => {
    const phases = Array.from({ length: 8 }, (_, i) =>
      scene(i, {
        kind: "breath",
        words: "In, two. Three, four.",
        text: i % 2 ? "Breathe out" : "Breathe in",
        number: 4,
      }),
    );
    const { shots } = await run(input(phases, { style: "breathing" }));
    expect(shots.length).toBeLessThanOrEqual(2);
  });

  test("are the same for the same seed and others for another", async () => {
    const scenes = Array.from({ length: 5 }, (_, i) => scene(i, { words: long(2) }));
    const one = await run(input(scenes));
    expect(await run(input(scenes))).toEqual(one);
    expect((await run(input(scenes, { idea: { seed: 2 } }))).shots).not.toEqual(one.shots);
  });
});

describe("cards", () => {
  test("close with the title after the last word, but leave the end of a calm video in silence", async () => {
    const scenes = [scene(0, { words: SENTENCE }), scene(1, { words: SENTENCE, kind: "outro" })];
    const of = (style: ScriptOutput["style"]) => run(input(scenes, { style }));
    const list = await of("list");
    const spoken = input(scenes).narration.words.at(-1)?.end ?? 0;
    expect(list.cards.at(-1)).toMatchObject({ kind: "title", end: list.durationSeconds - 0.25 });
    expect(list.cards.at(-1)?.start).toBeGreaterThan(spoken);
    expect((await of("sleep")).cards.at(-1)?.end).toBeLessThan(spoken);
    const alone = await run(input([scene(0, { words: long(2), kind: "hook" })], { style: "how-to" }));
    expect(alone.cards.map(({ kind }) => kind)).toEqual(["title", "title"]);
  });

  test("open with the title, number the items, set the quotes, and never meet", async () => {
    const { cards } = await run(
      input([
        scene(0, { kind: "hook", words: long(2) }),
        scene(1, { kind: "listItem", words: long(2), text: "Walk slowly", number: 1 }),
        scene(2, { kind: "quote", words: "The best way out is always through. — Robert Frost" }),
        scene(3, { words: long(2), text: "steps a day", number: 7000 }),
      ]),
    );
    expect(cards.map(({ kind }) => kind)).toEqual(["title", "listItem", "quote", "number"]);
    expect(cards[0]).toMatchObject({ text: "A Walk by the Sea", start: 0 });
    expect(cards[1]?.number).toBe(1);
    expect(cards[2]).toMatchObject({ text: "The best way out is always through.", detail: "Robert Frost" });
    expect(cards.filter(({ start }, i) => start < (cards[i - 1]?.end ?? 0))).toEqual([]);
  });

  test("count each second of a breath, over exactly its scene", async () => {
    const of = input([scene(0, { kind: "breath", words: "In, two. Three, four.", text: "Breathe in", number: 4 })]);
    const { cards, durationSeconds } = await run(of);
    expect(cards.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(cards[0]?.start).toBe(0);
    expect(cards.at(-1)?.end).toBe(of.narration.durationSeconds);
    expect(durationSeconds).toBeGreaterThan(of.narration.durationSeconds);
  });
});

describe("look, music and licences", () => {
  test("take the wished look and mood, else what topic, style and writer suggest", async () => {
    const scenes = [scene(0, { words: long(1) })];
    expect((await run(input(scenes, { idea: { look: "neon" } }))).look.id).toBe("neon");
    expect((await run(input(scenes, { style: "sleep" }))).look.id).toBe("midnight");
    expect((await run(input(scenes))).music?.mood).toBe("calm");
    expect((await run(input(scenes, { idea: { look: "neon" } }))).music?.mood).toBe("dramatic");
    expect((await run(input(scenes, { idea: { music: "warm" } }))).music?.mood).toBe("warm");
    asked.length = 0;
    expect((await run(input(scenes, { idea: { music: "none" } }))).music).toBeNull();
    expect(asked).toEqual([]);
  });

  test("record a licence for everything seen and heard", async () => {
    const { assets, shots, look } = await run(input([scene(0, { words: long(3) }), scene(1, { words: long(3) })]));
    expect(assets.every(({ licence }) => licence !== null && licence !== "")).toBe(true);
    const titles = assets.map(({ title }) => title);
    for (const shot of shots) expect(titles).toContain(`Background ${kindOf(shot)}`);
    for (const font of Object.values(look.fonts)) expect(titles).toContain(font);
    expect(new Set(assets.map(({ kind }) => kind))).toEqual(new Set(["voice", "background", "music", "font"]));
  });
});
