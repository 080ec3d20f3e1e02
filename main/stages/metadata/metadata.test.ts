import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { AssetRecord } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { MetadataOutput } from "../../../contract/metadata.ts";
import type { Scene, ScriptOutput } from "../../../contract/script.ts";
import { openWords } from "../../base/words.ts";
import { openDictionary } from "../../engines/dictionary/index.ts";
import { chaptersOf } from "./chapters.ts";
import { createMetadataStage } from "./index.ts";
import { lengthName } from "./lengths.ts";
import { tagCharacters, tagsOf } from "./tags.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

const dictionary = openDictionary();
afterAll(() => dictionary.close());

function scene(index: number, text: string, more: Partial<Scene> = {}): Scene {
  return {
    id: `s${index}`,
    kind: "body",
    heading: null,
    lines: [{ text, pauseAfter: null }],
    show: null,
    text: null,
    number: null,
    ...more,
  };
}

function scriptOf(title: string, scenes: Scene[], more: Partial<ScriptOutput> = {}): ScriptOutput {
  return {
    title,
    topic: title,
    niche: "sleep",
    style: "sleep",
    mood: "calm",
    pace: 1,
    scenes,
    generator: { id: "templates", version: "1", template: null, confidence: 1, reason: "" },
    draft: false,
    advice: [],
    sources: [],
    words: 10,
    targetSeconds: 60,
    estimatedSeconds: 60,
    ...more,
  };
}

const GENERATED: AssetRecord = {
  title: "Background waves",
  kind: "background",
  licence: "CC0-1.0",
  provenance: "generated",
  author: null,
  hash: null,
};

async function describeVideo(
  script: ScriptOutput,
  secondsEach = 20,
  idea: object = {},
  assets: readonly AssetRecord[] = [GENERATED],
): Promise<MetadataOutput> {
  const stage = createMetadataStage({ dictionary, words });
  const input = stage.input.parse({
    idea: Idea.parse(idea),
    script,
    narration: {
      scenes: script.scenes.map(({ id }, i) => ({ id, start: i * secondsEach, end: (i + 1) * secondsEach })),
      durationSeconds: script.scenes.length * secondsEach,
      voice: { engine: "flite", id: "flite:slt", language: "en" },
    },
    footage: { assets },
  });
  const outcome = await stage.run(
    {
      videoId: "v",
      stage: "metadata",
      attempt: 1,
      signal: new AbortController().signal,
      inputs: {},
      progress() {},
      once: async (_, fn) => await fn(),
    },
    input,
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  return MetadataOutput.parse(outcome.output);
}

describe("metadata", () => {
  test("has five different titles, ranked, each with reasons, of at most 100 characters and without angle brackets", async () => {
    for (const title of [
      "Rain",
      "A <b>walk</b> in the rain",
      "x".repeat(100),
      "雨の夜".repeat(30),
      "😀 rain ".repeat(14),
    ]) {
      const { titles } = await describeVideo(scriptOf(title, [scene(1, "Rain falls on the old roof.")]));
      expect(new Set(titles.map(({ text }) => text.toLowerCase())).size).toBe(5);
      for (const { text, reasons } of titles) {
        expect(text.length).toBeLessThanOrEqual(100);
        expect(text).not.toMatch(/[<>]/);
        expect(reasons.length).toBeGreaterThan(0);
      }
      expect(titles.map(({ score }) => score)).toEqual(titles.map(({ score }) => score).toSorted((a, b) => b - a));
    }
  });

  test("keeps the description within 5,000 bytes and tags within 500 characters, however long the script", async () => {
    const scenes = Array.from({ length: 200 }, (_, i) =>
      scene(i + 1, `Remarkable thing number ${i} 雨 ${"gallimaufry ".repeat(20)}`, {
        heading: `Chapter <${i}> 雨の夜`,
      }),
    );
    const output = await describeVideo(scriptOf("Remarkable things", scenes), 20, {
      keywords: Array.from({ length: 20 }, (_, i) => `a long keyword with spaces ${i}`),
    });
    expect(Buffer.byteLength(output.description)).toBeLessThanOrEqual(5000);
    expect(output.description).not.toMatch(/[<>]/);
    expect(tagCharacters(output.tags)).toBeLessThanOrEqual(500);
    expect(output.chapters.length).toBeGreaterThanOrEqual(3);
  });

  test("takes keywords from topic and script, each with its reason", async () => {
    const { keywords } = await describeVideo(
      scriptOf("Honey bees", [
        scene(1, "Honey bees live in colonies."),
        scene(2, "A colony has a queen. The queen lays eggs."),
      ]),
    );
    expect(keywords[0]).toEqual({ text: "honey bees", why: expect.stringContaining("topic") });
    expect(keywords.map(({ text }) => text)).toContain("queen");
    expect(keywords.map(({ text }) => text)).not.toContain("live");
  });

  test("describes an empty-looking script without failing", async () => {
    const { titles } = await describeVideo(scriptOf("Untitled", [scene(1, "A.")], { niche: "<>" }));
    expect(titles).toHaveLength(5);
  });
});

test("titles are in title case, no two score alike, and none names a length that the video does not have", async () => {
  const scenes = Array.from({ length: 3 }, (_, i) => scene(i + 1, "The tide goes out over the wet sand."));
  for (const [title, first] of [
    ["A quiet evening by the sea", "A Quiet Evening by the Sea | Guided Sleep Meditation"],
    ["A five-minute rest before sleep", "A Rest Before Sleep"],
  ] as const) {
    const { titles, description } = await describeVideo(scriptOf(title, scenes));
    expect(titles[0]?.text.startsWith(first)).toBe(true);
    expect(new Set(titles.map(({ score }) => score)).size).toBe(5);
    for (const { text } of titles) {
      expect(text).not.toMatch(/five-minute/i);
      const small = text.split(/[\s|]+/).filter((word) => /^\p{Ll}/u.test(word));
      for (const word of small) expect(["a", "by", "the", "for"]).toContain(word);
    }
    expect(description).not.toMatch(/five-minute/i);
  }
});

describe("credits", () => {
  const clip: AssetRecord = {
    title: "Waves at Night",
    kind: "clip",
    licence: "CC-BY-4.0",
    provenance: "https://example.org/waves",
    author: "Ada Lind",
    hash: "a".repeat(64),
  };
  const own: AssetRecord = { ...clip, title: "IMG_2041.jpg", licence: "own work", provenance: "own", author: null };

  test("name author, licence and address of what others made, and count one's own", async () => {
    const { credits, description } = await describeVideo(scriptOf("The Sea", [scene(1, "Words.")]), 20, {}, [
      clip,
      clip,
      own,
      GENERATED,
    ]);
    const line = "Pictures and clips: “Waves at Night”, Ada Lind (CC-BY-4.0), https://example.org/waves; own work (1)";
    expect(credits).toContain(line);
    expect(description).toContain(line);
    expect(description).not.toContain("IMG_2041");
    expect(credits.join()).not.toContain("generated for this video");
  });

  test.each([
    ["de", "Bilder und Clips: eigene Aufnahmen (1)"],
    ["ja", "画像と映像: 自作 (1)"],
    ["it", "Pictures and clips: own work (1)"],
  ])("say in %s what is one's own", async (language, line) => {
    const script = scriptOf("X", [scene(1, "X.")]);
    expect((await describeVideo(script, 20, { language }, [own])).credits).toContain(line);
  });

  test("say that all was generated where nothing else is seen or heard", async () => {
    expect((await describeVideo(scriptOf("The Sea", [scene(1, "Words.")]))).credits).toContain(
      "Pictures and music: generated for this video",
    );
  });
});

describe("chapters", () => {
  const make = (headings: (string | null)[], secondsEach: number) => {
    const scenes = headings.map((heading, i) => scene(i + 1, "Words.", { heading }));
    return chaptersOf(
      {
        script: scriptOf("A", scenes),
        narration: {
          scenes: scenes.map(({ id }, i) => ({ id, start: i * secondsEach, end: (i + 1) * secondsEach })),
          durationSeconds: scenes.length * secondsEach,
          voice: { engine: "", id: "", language: "en" },
        },
      },
      words.of("en"),
    );
  };
  test("begin at 0:00, are at least three, and last ten seconds or longer", () => {
    expect(make(["A", "B", "C"], 10)).toEqual([
      { startSeconds: 0, title: "A" },
      { startSeconds: 10, title: "B" },
      { startSeconds: 20, title: "C" },
    ]);
    expect(make([null, null, "B", "C"], 10).map(({ startSeconds }) => startSeconds)).toEqual([0, 20, 30]);
  });
  test("are none where there are fewer than three, or they are too short", () => {
    expect(make(["A", null, "B"], 20)).toEqual([]);
    expect(make(["A", "B", "C"], 9)).toEqual([]);
    expect(make([null, null], 60)).toEqual([]);
  });
  test("come after an intro, and one of ten seconds is a chapter of its own", async () => {
    const scenes = ["A", "B", "C"].map((heading, i) => scene(i + 1, "Words.", { heading }));
    const intro = (seconds: number) => ({
      intro: { name: "intro.mp4", artifact: { hash: "0".repeat(64), bytes: 1, mediaType: "video/mp4" }, seconds },
    });
    const starts = async (seconds: number) =>
      (await describeVideo(scriptOf("A walk", scenes), 20, intro(seconds))).chapters.map(
        ({ startSeconds }) => startSeconds,
      );
    expect(await starts(4.5)).toEqual([0, 24, 44]);
    expect(await starts(12)).toEqual([0, 12, 32, 52]);
  });
});

test("tags are counted with commas, and two quotes around a tag with spaces", () => {
  expect(tagCharacters(["a b", "cd"])).toBe(3 + 2 + 1 + 2);
  expect(
    tagsOf(
      { script: scriptOf("A", []), idea: { keywords: [], language: "en", intro: null } },
      [{ text: "x".repeat(61), why: "", score: 1 }],
      words.of("en"),
    ),
  ).not.toContain("x".repeat(61));
});

describe("in the languages of the product", () => {
  const TOPICS: Record<string, string> = {
    de: "Ein Abend am Meer",
    es: "Noche de lluvia",
    fr: "Une soirée sous la pluie",
    pt: "Noite de chuva",
    hi: "बारिश की रात",
    ar: "ليلة مطر",
    ja: "雨の夜",
  };
  test.each(Object.entries(TOPICS))(
    "%s: nothing English stands in what a platform is told",
    async (language, topic) => {
      const scenes = Array.from({ length: 12 }, (_, i) =>
        scene(i + 1, topic, { heading: i % 4 === 1 ? topic + i : null }),
      );
      const made = await describeVideo(scriptOf(topic, scenes), 20, { language });
      const told = [
        ...made.titles.map(({ text }) => text),
        ...made.chapters.map(({ title }) => title),
        ...made.tags,
        // The credits' lines name engines and licences.
        made.description.replace(made.credits.join("\n"), ""),
      ].join(" ");
      expect(told).not.toMatch(/\b(?:the|and|guided|sleep|breathe|opening|chapters|seconds?|with|this|long)\b/i);
      expect(new Set(made.titles.map(({ text }) => text)).size).toBe(5);
      expect(made.titles[0]?.text).toContain(topic);
      expect(made.description).toContain(words.of(language)?.chapters);
      expect(made.chapters[0]?.title).toBe(words.of(language)?.opening);
      expect(made.tags).toContain(topic.toLocaleLowerCase(language));
    },
  );

  test("titles outside English keep the case in which they were typed", async () => {
    const { titles } = await describeVideo(scriptOf("Ein ruhiger abend am Meer", [scene(1, "Es ist still.")]), 60, {
      language: "de",
    });
    for (const { text } of titles) expect(text).toContain("Ein ruhiger abend am Meer");
  });

  test("lengths are written as the language writes them", () => {
    expect(["de", "fr", "pt", "hi", "ar", "ja"].map((language) => lengthName(300, language))).toEqual([
      "5 Minuten",
      "5 minutes",
      "5 minutos",
      "5 मिनट",
      "5 دقائق",
      "5分",
    ]);
  });

  test("hashtags without capitals keep their words apart by an underscore", async () => {
    const { description } = await describeVideo(scriptOf("ليلة مطر", [scene(1, "مطر.")]), 60, { language: "ar" });
    expect(description).toContain("#تأمل_للنوم");
  });

  test("a language that the product has no words of gets the script's own", async () => {
    const made = await describeVideo(scriptOf("Una notte di pioggia", [scene(1, "Piove.")]), 60, { language: "it" });
    expect(made.titles[0]?.text).toBe("Una notte di pioggia");
    expect(made.description).toContain("Piove.");
  });
});
