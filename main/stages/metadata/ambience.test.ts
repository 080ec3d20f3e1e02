import { expect, it } from "vitest";

import { Idea, type IdeaInput } from "../../../contract/idea.ts";
import { METADATA_LIMITS, MetadataOutput } from "../../../contract/metadata.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { createAmbienceMetadataStage, lengthIn } from "./ambience.ts";

const stage = createAmbienceMetadataStage();
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
  expect(description).toContain("darkens over the first 10 minutes");
  expect(description).toContain("headphones");
  expect(Buffer.byteLength(description)).toBeLessThan(METADATA_LIMITS.descriptionBytes);
  expect(tags).toContain("black screen");
});

it("keeps to the language of the topic where it has no words of its own", async () => {
  const { titles, description } = await told({ topic: "Regen am See", seconds: 7200, language: "de" });
  expect(titles.map(({ text }) => text)).toContain("Regen am See | 2 Stunden");
  expect(description).not.toMatch(/nobody|picture darkens/i);
  expect(lengthIn(5400, "en")).toBe("1 hour 30 minutes");
});
