import { expect, test } from "vitest";

import type { Facts } from "../facts.ts";
import { sentences } from "./script.ts";

function factsOf(language: string, text: string): Facts {
  const scenes = [{ id: "s1", kind: "body", heading: null, lines: [{ text }], show: null, text: null, number: null }];
  return {
    input: {
      script: { scenes, style: "story" },
      metadata: { language },
      narration: { words: [], scenes: [{ id: "s1", start: 0, end: 60 }] },
    },
    timeline: { sound: [], rate: { num: 30, den: 1 } },
  } as unknown as Facts;
}

test("a sentence without spaces is as long as its words are many", () => {
  const clause = "窓の外で雨が静かに降り続いていて、";
  expect(sentences(factsOf("ja", `${clause}眠くなる。`)).status).toBe("pass");
  const endless = sentences(factsOf("ja", `${clause.repeat(5)}眠くなる。`));
  expect(endless.status).toBe("warn");
  expect(endless.message).toMatch(/^The longest of 1 sentence has [67]\d words$/);
});
