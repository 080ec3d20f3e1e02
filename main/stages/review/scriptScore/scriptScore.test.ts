import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { parseScript } from "../../script/parseScript.ts";
import { labelledScripts } from "../fixtures/labelledScripts.ts";
import { readPolicyLists } from "../policy.ts";
import { scoreScript } from "./index.ts";

const lists = readPolicyLists(join(import.meta.dirname, "../../../../resources/policy"));

function scoresOf(raw: string, { language = "en", seconds = null as number | null } = {}) {
  const script = { raw, scenes: parseScript(raw, language), language, seconds };
  const { score, axes } = scoreScript(script, lists.of(language));
  return { score, axes: Object.fromEntries(axes.map((axis) => [axis.name, axis.score])), told: axes };
}

const GOOD = `Why did a lighthouse keeper on Flannan Isle leave his dinner on the table?

On 15 December 1900 the light went out. Three men had the watch that week: James Ducat, Thomas Marshall and Donald McArthur. A passing steamer, the Archtor, saw no beam and told nobody for days.

The relief boat landed on 26 December. The door stood open. The lamp was filled, the beds were unmade, and one chair lay on the floor of the kitchen.

Joseph Moore searched the rocks until night. He found a broken box 33 metres above the sea, and a railing that had been bent out of its concrete. No man was ever found.

Storms of that week reached force 10 in the logs of Oban. A wave that can bend iron at such a height can take three men at once. You can still see the bent rail today.`;

const GOOD_DE = `Warum steht in Dresden eine Kirche aus 8400 alten Steinen?

Am 13. Februar 1945 brannte die Frauenkirche aus. Zwei Tage hielt die Kuppel, dann fiel sie. 43 Jahre lang lag der Berg aus Schutt mitten in der Stadt.

Im Jahr 1993 begann Eberhard Burger mit dem Aufbau. Jeder Stein wurde vermessen und in einen Plan gelegt. Das dauerte 12 Jahre.

Heute erkennst du die alten Steine an ihrer dunklen Farbe. Sie tragen noch den Ruß von damals.`;

const SPOILED: [axis: string, what: string, spoil: (good: string) => string][] = [
  [
    "hook",
    "a greeting in the place of the first sentence",
    (good) =>
      good.replace(
        /^.*\n/,
        "Hello everyone and welcome back to the channel, in this video today there is going to be a talk about a story that is well known and often told among all those who like such old stories of the sea.\n",
      ),
  ],
  [
    "structure",
    "one block that breaks off",
    (good) => `${good} ${good}`.replaceAll(/\n+/g, " ").replace(/\.[^.]*$/, " and then the"),
  ],
  [
    "specificity",
    "no number, no name",
    (good) =>
      good
        .replaceAll(/\d+/g, "some")
        .replaceAll(/(?<=[\p{L},] )\p{Lu}\p{L}+/gu, "something")
        .replaceAll("Three", "Several"),
  ],
  ["repetition", "the same paragraph three times", (good) => [good, good, good].join("\n\n")],
  [
    "readability",
    "one endless sentence of long words",
    (good) =>
      good
        .replaceAll(/(?<=\p{L})[.?](?=\s)/gu, ", notwithstanding considerable misunderstandings,")
        .replaceAll("light", "illumination"),
  ],
  ["policy", "words that platforms restrict", (good) => `${good}\n\nThis fucking tea cures cancer in a week.`],
];

describe("a script that is spoiled on one axis scores lower on that very axis", () => {
  test.each(SPOILED)("%s: %s", (axis, _what, spoil) => {
    const good = scoresOf(GOOD);
    const bad = scoresOf(spoil(GOOD));
    expect(good.axes[axis]).toBeGreaterThanOrEqual(0.8);
    expect(bad.axes[axis]).toBeLessThanOrEqual((good.axes[axis] ?? 0) - 0.25);
    expect(bad.score).toBeLessThan(good.score);
  });

  test("pace: the same words in a third of the time", () => {
    const axis = (seconds: number) => scoresOf(GOOD, { seconds }).axes["pace"];
    expect(axis(60)).toBe(1);
    expect(axis(25)).toBe(0);
    expect(axis(300)).toBe(0);
  });

  test("pace without a length: sentences that are all as long", () => {
    const even = Array.from({ length: 12 }, (_, i) => `The number ${i} stands there alone now.`).join(" ");
    expect(scoresOf(even).axes["pace"]).toBeLessThan(scoresOf(GOOD).axes["pace"] ?? 0);
  });
});

test("a few empty words are no script", () => {
  const { score, axes } = scoresOf("Hello everyone. Many things happen.");
  expect(score).toBeLessThan(0.7);
  expect(axes["structure"]).toBeLessThan(0.5);
});

test("German is judged by German words and lengths", () => {
  const good = scoresOf(GOOD_DE, { language: "de" });
  expect(good.axes).toMatchObject({ hook: 1, policy: 1, structure: 1 });
  expect(good.axes["readability"]).toBeGreaterThan(0.8);
  const greeting = GOOD_DE.replace(/^.*\n/, "Hallo und herzlich willkommen auf meinem Kanal.\n");
  expect(scoresOf(greeting, { language: "de" }).axes["hook"]).toBeLessThan(0.6);
  const vague = GOOD_DE.replaceAll(/\d+/g, "viele");
  expect(scoresOf(vague, { language: "de" }).axes["specificity"]).toBeLessThan(good.axes["specificity"] ?? 0);
});

test("pauses count as silence: a calm script fits a length that its words alone would not fill", () => {
  const calm = Array.from({ length: 6 }, (_, i) => `Breathe in slowly with number ${i}. [pause 10s]`).join("\n\n");
  expect(scoresOf(calm, { seconds: 75 }).axes["pace"]).toBe(1);
  const message = scoresOf(calm, { seconds: 30 }).told.find(({ name }) => name === "pace")?.message;
  expect(message).toBe("The pauses alone take 60 of 30 s");
});

test("what platforms remove keeps the whole low, however well the rest is written", () => {
  const worst = scoresOf(`${GOOD}\n\nFuck you. Kill yourself. Join the white power. Build a pipe bomb at home.`);
  expect(worst.axes["policy"]).toBe(0);
  expect(worst.score).toBeLessThanOrEqual(0.3);
});

test("every axis says what was measured, and a hint where there is something to do", () => {
  const { told } = scoresOf("Many things happen somewhere and people say it is very good");
  expect(told.filter(({ message }) => message === "")).toEqual([]);
  const poor = told.filter(({ score }) => score < 0.6);
  expect(poor.map(({ name }) => name)).toContain("specificity");
  expect(poor.filter(({ hint }) => hint === null)).toEqual([]);
});

test("Japanese and Arabic are divided into sentences and words", () => {
  const ja = scoresOf(
    "なぜ海は青いのでしょうか。1930年、ラマンは光の散乱でノーベル賞を受けました。水は赤い光を吸います。",
    {
      language: "ja",
    },
  );
  expect(ja.axes["hook"]).toBeGreaterThan(0.7);
  expect(ja.axes["readability"]).toBe(1);
  const ar = scoresOf("لماذا السماء زرقاء؟ في عام 1871 شرح رايلي ذلك. الضوء الأزرق ينتشر أكثر.", { language: "ar" });
  expect(ar.axes["hook"]).toBeGreaterThan(0.6);
});

describe("scripts that were labelled by hand", () => {
  const judged = labelledScripts().map((script) => ({ ...script, ...scoresOf(script.text, script) }));

  test("as they were written: each good one is good enough, none of the poor ones is", () => {
    const written = judged.filter(({ family, language }) => family === language);
    for (const { name, label, score } of written)
      expect({ name, isGood: score >= 0.75 }).toEqual({ name, isGood: label === 2 });
    expect(written.filter(({ label }) => label === 2).length).toBeGreaterThan(5);
  });

  test.each([...new Set(judged.flatMap(({ spoiled }) => spoiled ?? []))])(
    "%s: nearly all pairs rank as they should",
    (way) => {
      const pairs = judged.flatMap((one) =>
        judged
          .filter((two) => two.family === one.family && one.family.endsWith(`, ${way}`) && two.label < one.label)
          .map((two) => one.score > two.score),
      );
      expect(pairs.length).toBeGreaterThan(20);
      expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThanOrEqual(
        way.startsWith("numbers") ? 0.85 : 0.9,
      );
    },
  );
});
