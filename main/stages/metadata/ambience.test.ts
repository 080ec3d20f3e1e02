import { join } from "node:path";

import { expect, it } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { METADATA_LIMITS, MetadataOutput } from "../../../contract/metadata.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { openWords } from "../../base/words.ts";
import { createAmbienceMetadataStage } from "./ambience.ts";
import { lengthIn } from "./lengths.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));
const stage = createAmbienceMetadataStage({ words });
async function told(idea: IdeaInput & { seconds: number }): Promise<MetadataOutput> {
  const parsed = Idea.parse({ kind: "ambience", ...idea });
  const topic = parsed.topic ?? "";
  const script = { title: topic, topic, niche: "sleep", style: "sleep", ambience: { sounds: ["rain", "sea"] } };
  const input = stage.input.parse({ idea: parsed, script, narration: { durationSeconds: idea.seconds } });
  const outcome = await stage.run({ signal: new AbortController().signal } as StageContext, input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  return MetadataOutput.parse(outcome.output);
}

it.each([
  [45, 0],
  [600, 0],
  [3600, 12],
  [10_800, 12],
  [36_000, 10],
])("%i s have %i chapters, the first at 0, none shorter than 10 s, each in the description", async (seconds, count) => {
  const { chapters, description } = await told({ topic: "Rain on a lake", seconds });
  expect(chapters).toHaveLength(count);
  chapters.forEach(({ startSeconds, title }, i) => {
    expect(startSeconds).toBe(i === 0 ? 0 : (chapters[i - 1]?.startSeconds ?? 0) + (chapters[1]?.startSeconds ?? 0));
    expect(description).toContain(title);
  });
  expect(seconds - (chapters.at(-1)?.startSeconds ?? 0)).toBeGreaterThanOrEqual(10);
});

it("names length, sounds and purpose, five titles that differ", async () => {
  const { titles, description, tags } = await told({
    topic: "rain on a lake",
    seconds: 10_800,
    ambience: { dim: true, binaural: true },
  });
  expect(titles[0]?.text).toBe("Rain on a Lake | 3 Hours");
  expect(new Set(titles.map(({ text }) => text)).size).toBe(5);
  expect(titles.map(({ text }) => text)).toContain("3 Hours of Rain Sounds & Ocean Waves for Sleep");
  expect(description).toContain("turns black after 10 minutes");
  expect(description).toContain("headphones");
  expect(Buffer.byteLength(description)).toBeLessThan(METADATA_LIMITS.descriptionBytes);
  expect(tags).toContain("black screen");
});

it.each([
  ["de", "Regen am See", "Regen am See | 2 Stunden", "Niemand spricht", "Nach 10 Minuten", "regengeräusche"],
  ["es", "Lluvia y mar", "Lluvia y mar | 2 horas", "Nadie habla", "Tras 10 minutos", "sonido de lluvia"],
  ["fr", "Pluie et mer", "Pluie et mer | 2 heures", "Personne ne parle", "Après 10 minutes", "bruit de pluie"],
  ["pt-BR", "Chuva e mar", "Chuva e mar | 2 horas", "Ninguém fala", "Após 10 minutos", "som de chuva"],
  ["hi", "बारिश और समुद्र", "बारिश और समुद्र | 2 घंटे", "कोई बोलता नहीं", "10 मिनट", "बारिश की आवाज़"],
  ["ar", "المطر والبحر", "المطر والبحر | ساعتان", "لا أحد يتكلم", "10 دقائق", "صوت المطر"],
  ["ja", "雨と海", "雨と海｜2時間", "声はなく", "10分後", "雨の音"],
])("speaks %s throughout", async (language, topic, title, first, chapter, tag) => {
  const ambience = { dim: true, binaural: true };
  const { titles, description, chapters, tags, credits } = await told({ topic, seconds: 7200, language, ambience });
  expect(titles[0]?.text).toBe(title);
  expect(titles).toHaveLength(5);
  expect(description).toContain(first);
  expect(chapters[1]?.title).toBe(chapter);
  expect(tags).toContain(tag);
  const spoken = [...titles.map(({ text }) => text), description, ...tags, ...credits].join(" ");
  expect(spoken).not.toMatch(/\b(?:nobody|picture|sleep|sounds?|after|hours?|generated|black|rain)\b|[{}]/i);
});

it("says no purpose and no length twice", async () => {
  const { titles } = await told({ topic: "2 hours of rain for sleep", seconds: 7200 });
  for (const { text } of titles.slice(0, 3)) {
    expect(text.match(/sleep/gi)?.length ?? 0, text).toBeLessThan(2);
    expect(text.match(/hours/gi)?.length ?? 0, text).toBeLessThan(2);
  }
});

it("owes an own picture to nobody", async () => {
  const artifact = { hash: "a".repeat(64), mediaType: "image/jpeg", bytes: 1 };
  const picture = { name: "lake.jpg", artifact };
  const { credits } = await told({ topic: "Regen", seconds: 600, language: "de", ambience: { picture } });
  expect(credits).toEqual(["Klang: für dieses Video erzeugt"]);
});

it("keeps to topic and length in a language that it has no words of", async () => {
  const { titles, description } = await told({ topic: "Pioggia sul lago", seconds: 7200, language: "it" });
  expect(titles.map(({ text }) => text)).toContain("Pioggia sul lago | 2 ore");
  expect(description).not.toMatch(/nobody|turns black/i);
  expect(lengthIn(5400, "en")).toBe("1 hour 30 minutes");
});
