import { describe, expect, test } from "vitest";

import { assetWords, wordsOf } from "./words.ts";

const words = (text: string) => wordsOf(text).map(({ word }) => word);
const stems = (text: string) => wordsOf(text).map(({ stem }) => stem);

describe("the words of a name", () => {
  test("are parted at separators, large letters and digits", () => {
    expect(words("rainOnWindow")).toEqual(["rain", "window"]);
    expect(words("beach2sunset01")).toEqual(["beach", "sunset"]);
    expect(words("HTMLParser")).toEqual(["html", "parser"]);
    expect(words("snow_on-the.roof (1)")).toEqual(["snow", "roof"]);
  });

  test("leave out what cameras and programs call their files", () => {
    for (const name of [
      "IMG_2041",
      "DSC00012",
      "PXL_20230501_101112",
      "WhatsApp Image 2023-01-01",
      "a3f9b2c1-77aa-4b0c",
      "P1010001",
    ])
      expect(words(name)).toEqual([]);
  });

  test("are found without their accents, in any case and in any script", () => {
    expect(words("CAFÉ Übergröße")).toEqual(["cafe", "ubergrosse"]);
    expect(words("cafe\u0301")).toEqual(words("café"));
    expect(words("Море_закат")).toEqual(["море", "закат"]);
    expect(words("夏の海")).toEqual(["夏", "海"]);
    expect(words("पर्वत")).toEqual(["पर्वत"]);
    // Of ガ only the voiced mark would be left.
    expect(words("ガラス")).toEqual(["ガラス"]);
  });

  test.each([
    ["waves", "wave"],
    ["cities", "city"],
    ["boxes", "box"],
    ["leaves", "leaf"],
    ["running", "run"],
    ["dancing", "dance"],
    ["rainy", "rain"],
    ["children", "child"],
    ["walked", "walk"],
  ])("%s and %s meet in one stem", (a, b) => expect(stems(a)).toEqual(stems(b)));

  test.each([
    ["bus", "bu"],
    ["morning", "morn"],
    ["univers", "university"],
    ["glass", "glas"],
    ["spring", "spr"],
  ])("%s and %s stay apart", (a, b) => expect(stems(a)).not.toEqual(stems(b)));

  test("come with those of title, tags and folders", () => {
    expect(assetWords({ path: "/media/Greece/IMG_1-sea.jpg", title: "Blue Bay", tags: ["summer", "boats"] })).toEqual({
      name: "sea",
      title: "blu bay",
      tags: "summer boat",
      folder: "greec",
    });
  });
});
