import { describe, expect, test } from "vitest";

import type { ScriptOutput } from "../../../../contract/script.ts";
import type { AppError } from "../../../base/errors.ts";
import { parseScript } from "../parseScript.ts";
import { scriptMarkdown } from "../scriptMarkdown.ts";
import { readGraphic } from "./index.ts";
import { readNumber } from "./numbers.ts";

const chart = (data: string, language = "en") => readGraphic("chart", data, language);
const map = (data: string, language = "en") => readGraphic("map", data, language);

describe("a number", () => {
  test.each([
    ["1,200,000", "en", { value: 1_200_000, prefix: "", suffix: "", decimals: 0 }],
    ["$3.50", "en", { value: 3.5, prefix: "$", suffix: "", decimals: 2 }],
    ["-$5", "en", { value: -5, prefix: "$", suffix: "", decimals: 0 }],
    ["−12.5 °C", "en", { value: -12.5, prefix: "", suffix: " °C", decimals: 1 }],
    ["45%", "en", { value: 45, prefix: "", suffix: "%", decimals: 0 }],
    ["700 km²", "en", { value: 700, prefix: "", suffix: " km²", decimals: 0 }],
    ["1.5 t CO₂", "en", { value: 1.5, prefix: "", suffix: " t CO₂", decimals: 1 }],
    ["4.6 billion years", "en", { value: 4.6, prefix: "", suffix: " billion years", decimals: 1 }],
    ["1.200.000,5 €", "de", { value: 1_200_000.5, prefix: "", suffix: " €", decimals: 1 }],
    ["1.200", "de", { value: 1200, prefix: "", suffix: "", decimals: 0 }],
    ["1.200", "en", { value: 1.2, prefix: "", suffix: "", decimals: 3 }],
    ["3.5", "de", { value: 3.5, prefix: "", suffix: "", decimals: 1 }],
    ["12 345", "fr", { value: 12_345, prefix: "", suffix: "", decimals: 0 }],
    ["12,34,567", "hi", { value: 1_234_567, prefix: "", suffix: "", decimals: 0 }],
    ["٢٠١٩", "ar", { value: 2019, prefix: "", suffix: "", decimals: 0 }],
    ["１２３人", "ja", { value: 123, prefix: "", suffix: "人", decimals: 0 }],
  ])("%s is read as it is written in %s", (text, language, expected) => {
    expect(readNumber(text, language)).toEqual(expected);
  });

  test.each(["", "many", "NaN", "1.2.3.4", "1,2,3", "3 of 7", "1e5", "--5"])("%j is none", (text) => {
    expect(readNumber(text, "en")).toBeNull();
  });
});

describe("a chart in a script", () => {
  test("has bars with the title, the unit after its last comma, and the source", () => {
    expect(chart("bar | Solar power, TWh | 2019 = 700, *2020* = 1,850 | source: IEA")).toEqual({
      kind: "bars",
      title: "Solar power",
      unit: "TWh",
      source: "Source: IEA",
      numbering: { prefix: "", suffix: "", decimals: 0 },
      bars: [
        { label: "2019", value: 700, marked: false },
        { label: "2020", value: 1850, marked: true },
      ],
    });
  });

  test("has lines with names, and one way of writing all numbers", () => {
    const drawn = chart("line | Prices | Norway: 2019 = $3, 2020 = $4.25 | Sweden: 2019 = $2, 2020 = $-1");
    expect(drawn).toMatchObject({
      kind: "line",
      numbering: { prefix: "$", decimals: 2 },
      series: [
        { name: "Norway", points: [{ value: 3 }, { value: 4.25 }] },
        { name: "Sweden", points: [{ value: 2 }, { value: -1 }] },
      ],
    });
  });

  test("has lines with points at other years than the first line's", () => {
    const drawn = chart("line | T | A: 2000 = 1, 2010 = 2 | B: 1990 = 3, 2005 = 4");
    expect(drawn).toMatchObject({
      series: [{ name: "A" }, { name: "B", points: [{ label: "1990" }, { label: "2005" }] }],
    });
    expect(chart("line | T | A: Jan = 1, Feb = 2 | B: Feb = 3, Mar = 4").kind).toBe("line");
  });

  test.each([
    ["pie | A | a = 1, b = 2", /no kind of chart/],
    ["bar", /has no data/],
    ["bar | Title", /has no data/],
    ["bar | Title | a = 1", /one number; it needs 2/],
    ["bar | T | a = 1, b = -3", /b is -3: bars cannot be negative/],
    ["bar | T | a = NaN, b = 3", /a = "NaN": not a number/],
    ["bar | T | a =, b = 3", /a = "": not a number/],
    ["bar | T | a = 1, a = 3", /a stands twice/],
    ["bar | T | a = 5 km, b = 3 m", /different kinds: "km" and "m"/],
    ["bar | T | what is this | a = 1, b = 2", /"what is this" is neither data/],
    ["bar | T | X: a = 1, b = 2 | Y: a = 1, b = 2", /one row of numbers/],
    [`line | T | ${Array.from({ length: 200 }, (_, i) => `${i} = ${i}`).join(", ")}`, /200 points; at most 60/],
    ["line | T | a = 1, b = 2 | a = 3, b = 4", /needs a name/],
    ["line | T | A: Jan = 1, Feb = 2 | B: Feb = 3, Jan = 4", /Jan stands in another order/],
    ["line | T | solar.csv", /solar\.csv cannot be read from here/],
    [`bar | ${"t".repeat(201)} | a = 1, b = 2`, /"t{40}…" has 201 characters/],
    ["bar | T | a = 1, b = 9000000000000000", /9000000000000000 is too large/],
  ])("%s is told what is wrong", (data, message) => {
    expect(() => chart(data)).toThrow(message);
  });
});

describe("a map in a script", () => {
  test.each([
    ["Norway, Sweden", "en", ["578", "752"]],
    ["norwegen, Österreich", "de", ["578", "040"]],
    ["ノルウェー、日本", "ja", ["578", "392"]],
    ["النرويج، مصر", "ar", ["578", "818"]],
    ["USA, UK, The Netherlands, Türkiye, Kosovo, NO", "en", ["840", "826", "528", "792", "983", "578"]],
  ])("knows %s in %s", (list, language, ids) => {
    expect(map(list, language)).toMatchObject({ regions: ids.map((id) => ({ id })), isRoute: false });
  });

  test("has a route through places and countries", () => {
    expect(map("Venice (45.44, 12.33) -> Acre (32.93 N, 35.08 E) → China | Marco Polo")).toMatchObject({
      title: "Marco Polo",
      isRoute: true,
      regions: [{ id: "156" }],
      places: [
        { name: "Venice", latitude: 45.44, longitude: 12.33 },
        { name: "Acre", latitude: 32.93, longitude: 35.08 },
        { name: "China" },
      ],
    });
  });

  test("takes an O beside a longitude as its language does", () => {
    expect(map("Madrid (40.4 N, 3.7 O)", "es")).toMatchObject({ places: [{ latitude: 40.4, longitude: -3.7 }] });
    expect(map("Wien (48.2 N, 16.4 O)", "de")).toMatchObject({ places: [{ latitude: 48.2, longitude: 16.4 }] });
  });

  test.each([
    ["", /shows nothing/],
    ["Norwey", /no country "Norwey"; did you mean Norway/],
    ["Atlantis of the deep sea", /no country "Atlantis of the deep sea".*A town needs/],
    ["Oslo (here)", /\(here\) is no place; write its latitude/],
    ["Oslo (159.9, 10.7)", /lies nowhere/],
    ["Oslo (59.9, 10.7) ->", /two places/],
  ])("%s is told what is wrong", (data, message) => {
    expect(() => map(data)).toThrow(message);
  });
});

describe("graphics in a script", () => {
  const energy = `# Energy
Hello there. [lower third: Ada Lovelace | mathematician] She saw it first.

[chart: bar | Solar, TWh | 2019 = 700, 2020 = 850]
The sun gives more each year. And more.

It ends here. [count: 1,200 | people]

[map: Norway]
[pause 4s]

Goodbye then.`;

  test("belong to the line that they stand before, or that ends their paragraph", () => {
    const scenes = parseScript(energy);
    const where = scenes.flatMap(({ lines, graphics = [] }) =>
      graphics.map(({ line, graphic }) => [graphic.kind, lines[line]?.text, lines[line]?.pauseAfter]),
    );
    expect(where).toEqual([
      ["lowerThird", "She saw it first.", null],
      ["bars", "The sun gives more each year.", null],
      ["count", "It ends here.", null],
      ["map", "", 4],
    ]);
    expect(scenes.flatMap(({ lines }) => lines.map(({ text }) => text)).join(" ")).not.toMatch(/\[|2019|Norway/);
  });

  test("come back from the file that a person edits", () => {
    const scenes = parseScript(energy);
    const script = {
      title: "Energy",
      topic: "Energy",
      niche: "",
      style: "story",
      mood: "calm",
      pace: 1,
      generator: { id: "own", version: "1", template: null, confidence: 1, reason: "" },
      draft: false,
      advice: [],
      sources: [],
      words: 1,
      targetSeconds: null,
      estimatedSeconds: 9,
      scenes: scenes.map((scene, i) => ({ ...scene, id: `s${i + 1}` })),
    } satisfies ScriptOutput;
    const written = scriptMarkdown(script);
    expect(parseScript(written).flatMap(({ graphics = [] }) => graphics)).toEqual(
      scenes.flatMap(({ graphics = [] }) => graphics),
    );
  });

  test("that cannot be drawn are told with their line", () => {
    let told: unknown;
    try {
      parseScript("Hello.\n\n[map: Norwey]\nThere.");
    } catch (error) {
      told = error;
    }
    expect((told as AppError).code).toBe("SCRIPT_DIRECTIVE");
    expect((told as AppError).message).toMatch(
      /^Line 3 of the script: \[map: …\]: there is no country "Norwey"; did you mean Norway/,
    );
  });

  test("stay narration without a colon", () => {
    expect(parseScript("We [map out] the [source] here.")[0]?.lines[0]?.text).toBe("We [map out] the [source] here.");
  });
});
