import { expect, test } from "vitest";

import { segmentWords, sentencesIn, writtenWords } from "./segment.ts";

test.each([
  ["en", "It’s a well-known song, isn't it?", ["it's", "a", "well-known", "song", "isn't", "it"]],
  ["ja", "雨が降る。海へ行く。", ["雨", "が", "降る", "海", "へ", "行く"]],
  ["zh", "我喜欢下雨。", ["我", "喜欢", "下雨"]],
  ["th", "ฝนตกหนัก", ["ฝน", "ตกหนัก"]],
  ["hi", "नदी बहती है।", ["नदी", "बहती", "है"]],
])("words of %s are told apart, with spaces and without", (language, text, words) => {
  expect(segmentWords(text, language)).toEqual(words);
});

test("words as they are written keep their signs and lose nothing", () => {
  const text = "「雨だ」と、言った。 Wi-Fi も 静か…";
  expect(writtenWords(text, "ja").join("")).toBe(text.replaceAll(" ", ""));
  expect(writtenWords("海、山。", "ja")).toEqual(["海、", "山。"]);
  expect(writtenWords("Well, then.", "en")).toEqual(["Well,", "then."]);
});

test("sentences end with their language's signs", () => {
  expect(sentencesIn("雨が降る。海へ行く。")).toEqual(["雨が降る。", "海へ行く。"]);
  expect(sentencesIn("नदी बहती है। मन शांत है।")).toEqual(["नदी बहती है। ", "मन शांत है।"]);
  expect(sentencesIn("كيف حالك؟ أنا بخير.")).toHaveLength(2);
});
