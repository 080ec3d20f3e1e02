import { expect, it } from "vitest";

import type { PictureClip, TimelineCard } from "../../../contract/timeline.ts";
import { cutSounds } from "./cutSounds.ts";

const RATE = { num: 30, den: 1 };
const clip = (startFrame: number, changes: Partial<PictureClip> = {}): PictureClip => ({
  sceneId: "s1",
  startFrame,
  frames: 150,
  visual: {
    kind: "image",
    image: { hash: "a".repeat(64), bytes: 1, mediaType: "image/png" },
    motion: { zoom: [1, 1], x: [0, 0], y: [0, 0] },
  },
  transitionFrames: 16,
  ...changes,
});
const push = { kind: "push", from: "right" } as const;

it("lays a whoosh on the middle of what moves, something softer on dissolves, and nothing on cuts and inserts", () => {
  const picture = [
    clip(0, { sceneId: "intro", transitionFrames: 0 }),
    clip(150, { transition: push }),
    clip(300, { transition: push }),
    clip(450),
    clip(600, { transitionFrames: 0 }),
    clip(750, { sceneId: "outro" }),
  ];
  const [whoosh, air, ...others] = cutSounds({ picture, cards: [], rate: RATE });
  expect(whoosh).toMatchObject({ effect: "whoosh", sample: (300 + 8) * 1600 });
  expect(air).toMatchObject({ effect: "air", sample: (450 + 8) * 1600 });
  expect(others).toEqual([]);
  expect(whoosh?.gainDb).toBeLessThan(-12);
});

it("keeps sounds apart, lets numbers click, and announces a new part with a riser once in a while", () => {
  const card = (startFrame: number): TimelineCard => ({
    kind: "listItem",
    text: "a",
    detail: null,
    number: 1,
    startFrame,
    endFrame: startFrame + 60,
  });
  const picture = Array.from({ length: 10 }, (_, i) =>
    clip(i * 150, i === 0 ? { transitionFrames: 0 } : { transition: push }),
  );
  const all = cutSounds({ picture, cards: [card(160), card(240)], rate: RATE });
  expect(all.filter(({ effect }) => effect === "click").map(({ sample }) => sample)).toEqual([240 * 1600]);
  const risers = all.filter(({ effect }) => effect === "riser").map(({ sample }) => sample / 48_000);
  expect(risers).toHaveLength(1);
  const other = all.filter(({ effect }) => effect !== "riser").map(({ sample }) => sample / 48_000);
  other.slice(1).forEach((at, i) => expect(at - (other[i] ?? 0)).toBeGreaterThanOrEqual(2.5));
});
