// Texts as each platform takes them.
import { describe, expect, it } from "vitest";

import { characters, fitted, PLATFORM, PLATFORMS } from "./platforms.ts";

const texts = {
  title: "Why the sea is salty 🌊, and what rivers have to do with it, told once more from the very beginning",
  description: "Rivers carry salt to the sea. ".repeat(300),
  tags: ["sea salt", "ocean", "rivers", "Wasser ist naß", "地理", ""],
};

describe.each(PLATFORMS)("%s", (id) => {
  const platform = PLATFORM[id];
  const { title, text, tags } = fitted(texts, platform);

  it("gets no more than it takes, and nothing is cut within a letter", () => {
    expect(characters(title ?? "")).toBeLessThanOrEqual(platform.title ?? 0);
    expect(characters(text)).toBeLessThanOrEqual(platform.description);
    expect(characters(tags ?? "")).toBeLessThanOrEqual(platform.tags ?? 0);
    expect(`${title}${text}`.isWellFormed()).toBe(true);
  });

  it("gets its tags in their field, or as hashtags in the text", () => {
    const field = "sea salt, ocean, rivers, Wasser ist naß, 地理, ";
    expect([tags, /#seaSalt/.test(text)]).toEqual(platform.tags === null ? [null, true] : [field, false]);
  });

  it("has an upload page that a browser can open", () => {
    expect(URL.parse(platform.upload)?.protocol).toBe("https:");
  });
});

it("short texts stay as they are", () => {
  const short = { title: "Salt", description: "All of it.", tags: [] };
  expect(fitted(short, PLATFORM.youtube)).toEqual({ title: "Salt", text: "All of it.", tags: "" });
  expect(fitted(short, PLATFORM.x)).toEqual({ title: null, text: "Salt\n\nAll of it.", tags: null });
});
