import { expect, it } from "vitest";

import { inOrder } from "./spanOrder.ts";
import type { Span } from "./spans.ts";

const span = (startFrame: number, frames: number): Span => ({
  startFrame,
  frames,
  part: {
    visual: {
      kind: "image",
      image: { hash: "0".repeat(64), bytes: 1, mediaType: "image/png" },
      motion: { zoom: [1, 1], x: [0, 0], y: [0, 0] },
    },
    from: 0,
    total: frames,
  },
  entering: null,
  logo: null,
  captions: [],
  cards: [],
});

it("renders spans as they follow each other, and at the end the short ones last", () => {
  const spans = Array.from({ length: 40 }, (_, i) => span(i * 150, i % 2 === 0 ? 135 : 15));
  const ordered = inOrder(spans, 2);
  expect(ordered.slice(0, 30)).toEqual(spans.slice(0, 30));
  expect(ordered.slice(30).map(({ frames }) => frames)).toEqual([135, 135, 135, 135, 135, 15, 15, 15, 15, 15]);
  expect(ordered.toSorted((a, b) => a.startFrame - b.startFrame)).toEqual(spans);
});

it("renders few spans longest first", () => {
  expect(inOrder([span(0, 15), span(15, 150), span(165, 60)], 2).map(({ frames }) => frames)).toEqual([150, 60, 15]);
});
