import { expect, it } from "vitest";

import { translatedWords } from "./translated.ts";

const SRT = `1
00:00:01,000 --> 00:00:03,000
Die Flut kommt

2
00:00:04,000 --> 00:00:06,000
und niemand
sieht sie.
`;

it("spreads the words of each cue over its time, and keeps cues apart", () => {
  const words = translatedWords({ language: "de", text: SRT });
  expect(words.map(({ text, scene }) => `${scene} ${text}`)).toEqual([
    "0 Die",
    "0 Flut",
    "0 kommt",
    "1 und",
    "1 niemand",
    "1 sieht",
    "1 sie.",
  ]);
  expect(words[0]?.start).toBe(1);
  expect(words[2]?.end).toBeCloseTo(3);
  expect(words[3]?.start).toBe(4);
  expect(words.every(({ start, end }, i) => end > start && start >= (words[i - 1]?.end ?? 0) - 1e-9)).toBe(true);
});

it("reads WebVTT with its header and tags", () => {
  const text = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Anna>海が来る</v>\n";
  const words = translatedWords({ language: "ja", text });
  expect(words.map(({ text: word }) => word).join("")).toBe("海が来る");
  expect([words[0]?.start, words.at(-1)?.end]).toEqual([1, 2.5]);
});
