import { describe, expect, test } from "vitest";

import type { Area, Content, Visual } from "../../../contract/footage.ts";
import type { CaptionCue, Timeline } from "../../../contract/timeline.ts";
import { placeCaptions } from "./placeCaptions.ts";
import { placeCards } from "./placeCards.ts";
import { TEST_LOOK as LOOK } from "./testing.ts";

const REF = { hash: "0".repeat(64), bytes: 1, mediaType: "image/jpeg" };
const STILL = {
  zoom: [1, 1] as [number, number],
  x: [0.5, 0.5] as [number, number],
  y: [0.5, 0.5] as [number, number],
};

function content(faces: Area[], text: Area[] = []): Content {
  return { faces, text, salient: { x: 0.5, y: 0.5 } };
}

function still(...of: [faces: Area[], text?: Area[]]): Visual {
  const fit = { kind: "cover", x: 0.5, y: 0.5 } as const;
  return { kind: "image", image: REF, motion: STILL, fit, aspect: 16 / 9, content: content(...of) };
}

function cue(startFrame: number, endFrame: number): CaptionCue {
  const word = (text: string) => ({ text, startFrame, endFrame });
  return {
    startFrame,
    endFrame,
    lines: [
      [word("What"), word("is"), word("said")],
      [word("meanwhile,"), word("here")],
    ],
  };
}

/** Each scene lasts 100 frames and has two cues. */
function timeline(scenes: Visual[], more: Partial<Timeline> = {}): Timeline {
  return {
    width: 1920,
    height: 1080,
    rate: { num: 25, den: 1 },
    frames: scenes.length * 100,
    look: LOOK,
    picture: scenes.map((visual, i) => ({
      sceneId: `s${i}`,
      startFrame: i * 100,
      frames: 100,
      visual,
      transitionFrames: 0,
    })),
    cards: [],
    captions: scenes.flatMap((_, i) => [cue(i * 100 + 5, i * 100 + 45), cue(i * 100 + 45, i * 100 + 95)]),
    sound: { narration: null, music: null, loudness: -14, truePeak: -1 },
    ...more,
  };
}

function placesOf(of: Timeline): (string | undefined)[] {
  return placeCaptions(of, (text) => text.length * 30).captions.map(({ place }) => place);
}

const LOW: Area = { x: 0.4, y: 0.7, width: 0.2, height: 0.25 };
const HIGH: Area = { x: 0.4, y: 0.1, width: 0.2, height: 0.3 };

describe("captions", () => {
  test("stay at the bottom where nothing lies there", () => {
    expect(placesOf(timeline([still([HIGH]), still([])]))).toEqual([undefined, undefined, undefined, undefined]);
    const aside: Area = { x: 0.02, y: 0.7, width: 0.15, height: 0.25 };
    expect(placesOf(timeline([still([aside])]))).toEqual([undefined, undefined]);
  });

  test("are raised above a face that is low, all of the scene and no other", () => {
    const { captions, decisions } = placeCaptions(timeline([still([]), still([LOW]), still([])]), () => 600);
    expect(captions.map(({ place }) => place)).toEqual([
      undefined,
      undefined,
      expect.any(String),
      expect.any(String),
      undefined,
      undefined,
    ]);
    expect(new Set(captions.slice(2, 4).map(({ place }) => place)).size).toBe(1);
    expect(decisions).toEqual([expect.stringMatching(/^captions stand .* from 0:04 on/)]);
  });

  test("go to the upper part where a face fills the rest", () => {
    const close: Area = { x: 0.3, y: 0.35, width: 0.4, height: 0.62 };
    const low: Area = { x: 0.42, y: 0.8, width: 0.16, height: 0.15 };
    const mid: Area = { x: 0.42, y: 0.58, width: 0.16, height: 0.16 };
    expect(placesOf(timeline([still([low, mid])]))).toEqual(["upper", "upper"]);
    // Of a face as large as this captions cover only a little.
    expect(placesOf(timeline([still([close])]))).toEqual([undefined, undefined]);
  });

  test("leave text of the picture free", () => {
    const sign: Area = { x: 0.3, y: 0.82, width: 0.4, height: 0.05 };
    expect(placesOf(timeline([still([], [sign])]))).not.toContain(undefined);
  });

  test("stay where they are for what passes", () => {
    const clip = (contents: Content[]): Visual => ({
      kind: "clip",
      clip: REF,
      fromSeconds: 0,
      aspect: 16 / 9,
      content: contents,
    });
    const [none, face] = [content([]), content([LOW])];
    expect(placesOf(timeline([clip([none, none, none, face])]))).toEqual([undefined, undefined]);
    expect(placesOf(timeline([clip([none, face, face, face])]))).not.toContain(undefined);
  });

  test("do not go where a card stands", () => {
    const card = { kind: "title" as const, text: "T", detail: null, number: null, startFrame: 0, endFrame: 50 };
    expect(placesOf(timeline([still([LOW])], { cards: [card] }))).toEqual([undefined, undefined]);
  });

  test("know where a face is after cropping and moving", () => {
    // At the bottom of the picture, but cropped away in 9:16; and one that the crop leaves in.
    const away: Area = { x: 0, y: 0.55, width: 0.1, height: 0.1 };
    const kept: Area = { x: 0.48, y: 0.55, width: 0.05, height: 0.08 };
    const tall = { width: 1080, height: 1920 };
    expect(placesOf(timeline([still([away])], tall))).toEqual([undefined, undefined]);
    expect(placesOf(timeline([still([kept])], tall))).not.toContain(undefined);
  });
});

describe("a card", () => {
  const card = { kind: "title" as const, text: "A title", detail: null, number: null, startFrame: 10, endFrame: 70 };
  const placed = (visual: Visual, more = {}) =>
    placeCards(timeline([visual], { cards: [{ ...card, ...more }] }))[0]?.place;

  test("stays in the middle where no face is, or where it has no better place", () => {
    expect(placed(still([]))).toBeUndefined();
    expect(placed(still([{ x: 0.45, y: 0.78, width: 0.1, height: 0.15 }]))).toBeUndefined();
    expect(placed(still([{ x: 0.35, y: 0.05, width: 0.3, height: 0.7 }]))).toBeUndefined();
  });

  test("goes where the face leaves room, if it is short", () => {
    const middle: Area = { x: 0.42, y: 0.4, width: 0.16, height: 0.25 };
    expect(placed(still([middle]))).toBe("upper");
    expect(placed(still([{ ...middle, y: 0.18 }]))).toBe("lower");
    expect(placed(still([middle]), { text: "a ".repeat(40) })).toBeUndefined();
    expect(placed(still([middle]), { kind: "breath" })).toBeUndefined();
  });
});

test("ten thousand scenes are placed at once", () => {
  const scenes = Array.from({ length: 10_000 }, (_, i) => still(i % 2 ? [LOW] : []));
  expect(placesOf(timeline(scenes)).filter((place) => place !== undefined)).toHaveLength(10_000);
});
