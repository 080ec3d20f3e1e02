import { expect, test } from "vitest";

import { cleanText } from "./cleanText.ts";
import { splitSentences } from "./sentences.ts";

test.each([
  ["Am 3. Oktober regnet es. Im 19. Jahrhundert auch.", ["Am 3. Oktober regnet es.", "Im 19. Jahrhundert auch."]],
  ["Es waren 12. Dann gingen sie.", ["Es waren 12.", "Dann gingen sie."]],
  ["Der Wald bzw. Der Park, z. B. Berlin. Ende.", ["Der Wald bzw. Der Park, z. B. Berlin.", "Ende."]],
  ["La Sra. López llegó. El Sr. Díaz no.", ["La Sra. López llegó.", "El Sr. Díaz no."]],
  ["雨が降る。海へ行く。", ["雨が降る。", "海へ行く。"]],
])("a stop that ends no sentence ends none: %s", (text, sentences) => {
  expect(splitSentences(text)).toEqual(sentences);
});

test("a long sentence without spaces is divided at its commas and loses nothing", () => {
  const text = `${"窓の外で雨が静かに降り続いていて、".repeat(20)}眠くなる。`;
  const parts = splitSentences(text);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.join("")).toBe(text);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(120);
  expect(parts.slice(0, -1).every((part) => part.endsWith("、"))).toBe(true);
  const bare = "あ".repeat(100_000);
  expect(splitSentences(bare).join("")).toBe(bare);
  const surrogates = "𠮷野".repeat(200);
  expect(splitSentences(surrogates).every((part) => part.isWellFormed())).toBe(true);
});

test("what stands in scripts and comments is not spoken, whatever letters stand before it", () => {
  expect(cleanText("İstanbul <SCRIPT>alert(1)</Script><!-- no --> end").replaceAll(/\s+/g, " ")).toBe("İstanbul end");
});
