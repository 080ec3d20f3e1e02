import { describe, expect, it } from "vitest";

import { readLanguage } from "./language.ts";

describe("the language options", () => {
  it("take any tag in its canonical form", () => {
    expect(["iw", "in", "pt_br", "zh-yue", "SR-latn", "en-gb"].map((tag) => readLanguage(tag, undefined))).toEqual([
      "he",
      "id",
      "pt-BR",
      "yue",
      "sr-Latn",
      "en-GB",
    ]);
    expect(readLanguage(undefined, undefined)).toBeUndefined();
  });

  it("name the tag where a language's name is written", () => {
    const hinted = (value: string): string | undefined => {
      try {
        readLanguage(value, undefined);
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
    };
    expect(hinted("German")).toContain("de (German)");
    expect(hinted("français")).toContain("fr (French)");
    expect(hinted("klingonese!")).toContain("BCP 47");
  });

  it("take captions in the narration's language only", () => {
    expect(readLanguage("pt-BR", "pt")).toBe("pt-BR");
    expect(readLanguage(undefined, "en-GB")).toBeUndefined();
    expect(() => readLanguage("de", "en")).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => readLanguage("sr-Latn", "sr-Cyrl")).toThrow(/not the narration's language/);
  });
});
