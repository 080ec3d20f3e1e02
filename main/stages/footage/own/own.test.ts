import { describe, expect, test } from "vitest";

import type { Scene } from "../../../../contract/script.ts";
import { AppError } from "../../../base/errors.ts";
import type { FoundWord, Match } from "../../../library/search/types.ts";
import { planShots } from "../planShots.ts";
import { asset } from "./asset.fixture.ts";
import { Chooser, companions, fitting, inOrder } from "./choose.ts";
import { bestStart, momentsOf, qualityOf, stretch } from "./clipPart.ts";
import { fits, type Question } from "./fits.ts";
import { framePicture } from "./focus.ts";
import { looksLike } from "./looksLike.ts";
import { resolvePins } from "./pins.ts";

const FRAME = { width: 1920, height: 1080 };
const question: Question = { parts: [], roles: ["show", "titles", "topic", "spoken"], asked: false };
const [SHOW, , TOPIC, SPOKEN] = [0, 1, 2, 3];

function match(path: string, words: Partial<FoundWord>[], score = 1, covers = [1, 1, 1, 1]): Match {
  const found = words.map((word) => ({
    word: "sea",
    through: "sea",
    parts: [SHOW],
    relation: "same" as const,
    place: "name" as const,
    head: true,
    thing: true,
    ...word,
  }));
  return { asset: asset(path), score, found, covers, because: [] };
}

describe("what fits", () => {
  test("is what has the main thing, or half of all that is to be seen", () => {
    expect(fits(match("a.jpg", [{ word: "rain" }], 1, [0.3, 0, 0, 0]), question)).not.toBeNull();
    expect(fits(match("a.jpg", [{ word: "window", head: false }], 1, [0.5, 0, 0, 0]), question)).not.toBeNull();
    expect(fits(match("a.jpg", [{ word: "window", head: false }], 1, [0.3, 0, 0, 0]), question)).toBeNull();
  });

  test("is not what only has a word that describes, however high its score", () => {
    expect(fits(match("red-car.jpg", [{ word: "red", thing: false }], 1000), question)).toBeNull();
  });

  test("is only what a person asked to be shown, where they asked", () => {
    const topical = match("sea.jpg", [{ parts: [TOPIC] }]);
    expect(fits(topical, question)?.reason).toBe("“sea” in the topic");
    expect(fits(topical, { ...question, asked: true })).toBeNull();
  });

  test("is told with the word through which it was found", () => {
    expect(fits(match("ocean.jpg", [{ through: "ocean", relation: "near" }]), question)?.reason).toBe(
      "“sea” (through “ocean”) in what the scene is to show",
    );
  });

  test("is what looks like it, where few other words describe it better", () => {
    const seen = (looks: Match["looks"], path = "IMG_1.jpg") => ({ ...match(path, []), ...(looks && { looks }) });
    expect(fits(seen({ part: SHOW, rivals: 0.01, at: 0 }), question)?.reason).toBe(
      "it looks like what the scene is to show",
    );
    expect(fits(seen({ part: SHOW, rivals: 0.05, at: 0 }), question)).toBeNull();
    expect(fits(seen({ part: TOPIC, rivals: 0, at: 0 }), { ...question, asked: true })).toBeNull();
    const both = { ...match("sea.jpg", [{ head: true }]), looks: { part: SHOW, rivals: 0, at: 3 } };
    expect(fits(both, question)).toEqual({
      worth: 1,
      at: 3,
      reason: "“sea” in what the scene is to show; looks like it, too",
    });
  });

  test("is not a whole folder for a word that is said in passing", () => {
    expect(fits(match("sea/cake.jpg", [{ parts: [SPOKEN], place: "folder" }]), question)).toBeNull();
  });
});

describe("choosing", () => {
  const candidates = (...paths: string[]) =>
    fitting(
      paths.map((path, i) => match(path, [{}], 10 - i)),
      question,
    );
  const first = (chooser: Chooser, ...paths: string[]) => chooser.order(candidates(...paths), 5)[0]?.asset.path ?? null;

  test("takes the best first, then what was not seen yet, and never the same twice in a row", () => {
    const chooser = new Chooser({}, FRAME);
    const seen: (string | null)[] = [];
    for (let i = 0; i < 6; i++) {
      const path = first(chooser, "a.jpg", "b.jpg");
      seen.push(path);
      chooser.saw(path === null ? null : asset(path));
    }
    expect(seen).toEqual(["a.jpg", "b.jpg", "a.jpg", "b.jpg", "a.jpg", "b.jpg"]);
  });

  test("takes a background in between where there is only one", () => {
    const chooser = new Chooser({}, FRAME);
    chooser.saw(asset("a.jpg"));
    expect(first(chooser, "a.jpg")).toBeNull();
    chooser.saw(null);
    expect(first(chooser, "a.jpg")).toBe("a.jpg");
  });

  test("counts what looks the same as the same", () => {
    const chooser = new Chooser({}, FRAME);
    chooser.saw(asset("a.jpg", { perceptualHash: "f0f0f0f0f0f0f0f0" }));
    const twin = { asset: asset("b.jpg", { perceptualHash: "f0f0f0f0f0f0f0f1" }), worth: 1, reason: "" };
    const other = { asset: asset("c.jpg", { perceptualHash: "0f0ff0f0f0f00f0f" }), worth: 0.5, reason: "" };
    expect(chooser.order([twin, other], 5).map(({ asset: { path } }) => path)).toEqual(["c.jpg"]);
  });

  test("takes what earlier videos do not show, of two that fit about as well, but not a much worse one", () => {
    const chooser = new Chooser({ "a.jpg": 1 }, FRAME);
    expect(first(chooser, "a.jpg", "b.jpg")).toBe("b.jpg");
    const much = fitting([match("a.jpg", [{}], 10), match("b.jpg", [{}], 5)], question);
    expect(chooser.order(much, 5)[0]?.asset.path).toBe("a.jpg");
  });

  test("tells of a clip the moment that shows what is asked for", () => {
    const looks = { part: SHOW, rivals: 0.01, at: 7 };
    const found = ["a.mp4", "b.jpg"].map((path) => ({ ...match(path, []), looks }));
    expect(fitting([...found, match("c.mp4", [{}])], question).map(({ at }) => at)).toEqual([7, undefined, undefined]);
  });

  test("spreads what has no name over the video in its order", () => {
    const unnamed = Array.from({ length: 30 }, (_, i) => asset(`IMG_${i}.jpg`));
    const shown = Array.from({ length: 10 }, (_, i) => inOrder(unnamed, i / 10)[0]?.asset.path);
    expect(shown).toEqual(Array.from({ length: 10 }, (_, i) => `IMG_${i * 3}.jpg`));
  });

  test("does not take two plain pictures for the same because their hashes hold nothing", () => {
    const plain = { perceptualHash: "0000000000000000" };
    expect(looksLike(asset("a.jpg", plain), asset("b.jpg", plain))).toBe(false);
  });
});

describe("files that a script names", () => {
  const scene = (file: string, fromSeconds: number | null = null): Scene => ({
    id: "s1",
    kind: "body",
    heading: null,
    lines: [],
    show: file,
    pin: { file, fromSeconds },
    text: null,
    number: null,
  });
  const all = [asset("/f/coast/beach.mp4"), asset("/f/alps/Beach.mp4"), asset("/f/coast/rain window.jpg")];
  const find = (file: string, from: number | null = null) => resolvePins([scene(file, from)], all, ["/f"]).get("s1");

  test("are found by name in any case, or by their path in the folder", () => {
    expect(find("Rain Window.JPG")?.asset.path).toBe("/f/coast/rain window.jpg");
    expect(find("coast/beach.mp4", 3)).toEqual({ asset: all[0], fromSeconds: 3 });
    expect(find("f/alps/beach.mp4")?.asset).toBe(all[1]);
  });

  test("are an error with the nearest names where they are not there", () => {
    expect(() => find("rain-windw.jpg")).toThrow(
      expect.objectContaining({ code: "FOOTAGE_UNKNOWN", hint: expect.stringContaining("“coast/rain window.jpg”") }),
    );
  });

  test("are an error with both paths where two are called so", () => {
    expect(() => find("beach.mp4")).toThrow(
      expect.objectContaining({ hint: "Write it with its folder: “coast/beach.mp4”, “alps/Beach.mp4”." }),
    );
  });

  test("are an error where they are to begin after their end, and where no folder was given", () => {
    expect(() => find("coast/beach.mp4", 12)).toThrow(AppError);
    expect(() => resolvePins([scene("a.mp4")], [], [])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("as footage") }),
    );
  });
});

describe("the part of a clip", () => {
  const samples = (...quality: number[]) => quality.map((one, i) => ({ at: i + 0.5, quality: one }));

  test("is neither black nor one that was seen already", () => {
    const start = bestStart(10, 3, samples(0, 0, 0, 1, 1, 1, 1, 1, 1, 1), []);
    expect(start).toBeGreaterThanOrEqual(3);
    expect(bestStart(10, 3, samples(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), [{ from: 0.3, to: 4 }])).toBeGreaterThanOrEqual(4);
  });

  test("begins after the last moment that is known to be dark, not just behind it", () => {
    const start = bestStart(
      20,
      4,
      [{ at: 2.5, quality: 0 }, ...[4.2, 6, 8, 10, 12, 14, 16, 18].map((at) => ({ at, quality: 1 }))],
      [],
    );
    expect(start).toBeGreaterThanOrEqual(4.2);
  });

  test("is none where all of it is dark", () => {
    expect(bestStart(10, 3, samples(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), [])).toBeNull();
  });

  test("has the moment that shows what is asked for in its middle, but not in the dark, and not once more", () => {
    const light = samples(...Array.from({ length: 20 }, () => 1));
    expect(bestStart(20, 4, light, [], 12)).toBe(10);
    expect(bestStart(20, 4, light, [], 0.1)).toBe(0.3);
    expect(bestStart(20, 4, light, [], 19.9)).toBe(15.7);
    const dark = samples(...Array.from({ length: 20 }, (_, i) => (i >= 10 && i < 14 ? 0 : 1)));
    const start = bestStart(20, 4, dark, [], 12) ?? 0;
    expect(start + 4 < 10.5 || start > 13.5).toBe(true);
    const again = bestStart(20, 4, light, [{ from: 10, to: 14 }], 12) ?? 0;
    expect(again + 4 <= 10 || again >= 14).toBe(true);
  });

  test("is looked at in moments within the clip", () => {
    for (const seconds of [0.04, 2, 30, 7200])
      expect(momentsOf(seconds).every((at) => at >= 0 && at < seconds)).toBe(true);
  });

  test("is dark or blank where it is black, grey or white, and good where there is something in it", () => {
    const grey = (value: (i: number) => number) =>
      qualityOf({ width: 16, height: 9, pixels: Uint8Array.from({ length: 144 }, (_, i) => value(i)) });
    expect(grey(() => 0)).toBe(0);
    expect(grey(() => 128)).toBe(0);
    expect(grey((i) => (i % 2) * 200)).toBe(1);
  });

  test("lasts by being slowed to 60 % at most, then to and fro; with its sound heard it begins again", () => {
    expect(stretch(10, 8, false)).toEqual({ reason: "" });
    expect(stretch(6, 8, false)).toMatchObject({ speed: 0.75 });
    expect(stretch(2, 8, false)).toMatchObject({ repeat: { seconds: 2, how: "bounce" } });
    expect(stretch(6, 8, true)).toMatchObject({ repeat: { seconds: 6, how: "loop" } });
    expect(stretch(6, 8, true).speed).toBeUndefined();
  });
});

describe("a picture in a frame of another shape", () => {
  /** Detail in one spot (0–1) of an else even picture. */
  const spot = (width: number, height: number, x: number, y: number) => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height }, (_, i) => {
      const near = Math.abs((i % width) / width - x) < 0.08 && Math.abs(Math.floor(i / width) / height - y) < 0.08;
      return near && i % 2 === 0 ? 255 : 60;
    }),
  });

  test("is cropped about what matters where little is lost", () => {
    const { fit } = framePicture({ width: 1500, height: 1000 }, FRAME, {
      grey: spot(64, 43, 0.5, 0.15),
      contents: [],
      still: false,
    });
    expect(fit.kind).toBe("cover");
    expect(fit.kind === "cover" && fit.y).toBeLessThan(0.45);
    const { fit: wide } = framePicture({ width: 3000, height: 1000 }, FRAME, {
      grey: spot(64, 21, 0.8, 0.5),
      contents: [],
      still: false,
    });
    expect(wide.kind === "cover" && wide.x).toBeGreaterThan(0.6);
  });

  test("is shown whole before blurred sides where a crop would cut it", () => {
    const portrait = { width: 1080, height: 1920 };
    const busy = {
      width: 36,
      height: 64,
      pixels: Uint8Array.from({ length: 36 * 64 }, (_, i) => ((i * 7919) % 251) + 2),
    };
    expect(framePicture(portrait, FRAME, { grey: busy, contents: [], still: false }).fit).toEqual({ kind: "blur" });
    expect(framePicture(portrait, FRAME, { grey: null, contents: [], still: false }).fit).toEqual({ kind: "blur" });
  });

  test("fills a frame of its own shape, and moves towards what matters", () => {
    const { fit, focus } = framePicture(FRAME, FRAME, { grey: spot(64, 36, 0.2, 0.5), contents: [], still: false });
    expect(fit).toEqual({ kind: "cover", x: 0.5, y: 0.5 });
    expect(focus.x).toBeLessThan(0.45);
  });
});

describe("a long scene", () => {
  const river = { asset: asset("river.mp4"), worth: 1, reason: "" };
  const cutOut = asset("arrow.png", { traits: ["alpha"] });
  const plain = asset("grey.jpg", { perceptualHash: "0".repeat(16) });
  const given = [cutOut, plain, ...["river.mp4", "forest.jpg", "lake.jpg"].map((path) => asset(path))];

  test("of a calm form goes on with what else was given, where one of a few files fits", () => {
    const all = [river, ...companions(given, [river], "meditation")];
    const chooser = new Chooser({}, FRAME);
    const seen = [0, 1, 2, 3].map(() => {
      const [best] = chooser.order(all, 5);
      chooser.saw(best?.asset ?? null);
      return best?.asset.path;
    });
    expect(seen).toEqual(["river.mp4", "forest.jpg", "lake.jpg", "river.mp4"]);
  });

  test("does so neither where things are explained, nor where nothing fits, nor out of a collection", () => {
    const many = Array.from({ length: 31 }, (_, i) => asset(`${i}.jpg`));
    expect(companions(given, [river], "explainer")).toEqual([]);
    expect(companions(given, [], "meditation")).toEqual([]);
    expect(companions(many, [river], "meditation")).toEqual([]);
  });

  test("of a short video with own pictures is cut about every six seconds, but not where one breathes or falls asleep", () => {
    const shots = (style: "meditation" | "sleep", durationSeconds: number, own: number) => {
      const narration = { words: [], scenes: [{ id: "s1", start: 0, end: durationSeconds }] };
      return planShots({ script: { style, scenes: [] }, narration, durationSeconds, own }).length;
    };
    expect(shots("meditation", 17, 11)).toBe(3);
    expect(shots("meditation", 17, 1)).toBe(3);
    expect(shots("meditation", 17, 0)).toBe(1);
    expect(shots("sleep", 17, 1)).toBe(1);
    expect(shots("meditation", 66, 3)).toBe(3);
  });
});
