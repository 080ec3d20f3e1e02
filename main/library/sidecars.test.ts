import { describe, expect, it } from "vitest";

import { parseLicence, parseSidecar, parseXmp } from "./sidecars.ts";

describe("a sidecar", () => {
  it("as JSON may write lists as one text, and holds more than is asked for", () => {
    const text = JSON.stringify({
      Title: " A\tsea ",
      keywords: "fog, lake;  hill,",
      license: "cc by 4.0",
      gps: { x: 1 },
    });
    expect(parseSidecar(".json", text)).toEqual({
      title: "A sea",
      tags: ["fog", "lake", "hill"],
      licence: "CC-BY-4.0",
    });
    expect(parseSidecar(".json", `{"title": {"deep": 1}, "tags": [1, null, "x"]}`)).toEqual({ tags: ["1", "x"] });
    expect(parseSidecar(".json", "{}")).toBeNull();
    expect(() => parseSidecar(".json", "[1]")).toThrow("expected record");
  });

  it("as text is lines with a colon; all else is passed over", () => {
    const text = "Shot on a walk.\r\nphotographer: Ann Other\r\nSource: https://example.org/a:b\r\nTags:\r\n";
    expect(parseSidecar(".txt", text)).toEqual({ author: "Ann Other", source: "https://example.org/a:b" });
    expect(parseSidecar(".txt", "Only a poem\nabout the sea")).toBeNull();
  });

  it("as XMP gives elements, attributes and the licence's address", () => {
    const xmp = `<rdf:Description photoshop:Source="https://example.org"><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>
      <cc:license rdf:resource="https://creativecommons.org/licenses/by-nc/4.0/"/></rdf:Description>`;
    expect(parseXmp(xmp)).toEqual({ author: "Ann", licence: "CC-BY-NC-4.0", source: "https://example.org" });
  });

  it("expands no entity that it declares itself, and stops reading where it is too long", () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${"ha".repeat(50)}"><!ENTITY b "${"&a;".repeat(50)}"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
    expect(parseXmp(`${bomb}<dc:title>&b;&c;</dc:title>`)).toEqual({ title: "&b;&c;" });
    expect(parseXmp(`${"x".repeat(70_000)}<dc:title>far</dc:title>`)).toEqual({});
    expect(parseXmp("<dc:title>".repeat(5000))).toEqual({});
  });
});

describe("a LICENSE", () => {
  it.each([
    ["SPDX-License-Identifier: CC-BY-SA-3.0\n…", "CC-BY-SA-3.0"],
    ["CC0 1.0 Universal", "CC0-1.0"],
    ["Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International", "CC-BY-NC-ND-4.0"],
    ["See https://creativecommons.org/licenses/by/2.0/legalcode", "CC-BY-2.0"],
    ["These are under the Pexels License.", "Pexels License"],
    ["Licence: CC BY-SA 4.0\nAuthor: Ann", "CC-BY-SA-4.0"],
    ["\n\nMy own rules: ask me first.\nMore words.", "My own rules: ask me first."],
  ])("%j is %s", (text, licence) => expect(parseLicence(text)?.licence).toBe(licence));

  it("names author and source in lines of their own; an empty one says nothing", () => {
    expect(parseLicence("MIT License\nAuthor: Ann\nSource: https://example.org")).toEqual({
      licence: "MIT",
      author: "Ann",
      source: "https://example.org",
    });
    expect(parseLicence(" \n\n")).toBeNull();
  });
});
