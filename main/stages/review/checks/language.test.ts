import { expect, test } from "vitest";

import type { Facts } from "../facts.ts";
import { pace } from "./engagement.ts";
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

test("a pace is judged by the words of its script", () => {
  const paceOf = (text: string) => {
    const facts = factsOf("ja", text);
    facts.input.narration.words = Array.from({ length: 34 }, (_, i) => ({
      text,
      start: i * 0.3,
      end: i * 0.3 + 0.3,
      scene: 0,
      line: 0,
    }));
    facts.input.script.style = "sleep";
    return pace(facts);
  };
  expect(paceOf("静か").status).toBe("pass");
  expect(paceOf("quiet")).toMatchObject({ status: "warn", message: "200 words a minute (70–185 for sleep)" });
});
