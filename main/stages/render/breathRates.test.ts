import { expect, it } from "vitest";

import { createTextEngine } from "../../engines/text/index.ts";
import { layersOf, Pictures } from "./layers.ts";
import type { Span } from "./spans.ts";
import { background, testFootage, testNarration } from "./testing.ts";
import { buildTimeline } from "./timeline.ts";

const text = createTextEngine();

it.each([
  [24, 12],
  [25, 13],
  [30, 15],
  [50, 17],
  [60, 15],
] as const)("a breath at %d frames a second moves evenly in %d pictures of its second", async (fps, count) => {
  const shape = { format: "4:5", height: 720, fps } as const;
  const footage = testFootage({ shots: [{ sceneId: "s1", start: 0, end: 1 }], durationSeconds: 1 });
  const timeline = buildTimeline(shape, testNarration(), footage, []);
  const card = { kind: "breath", text: "Breathe in", detail: "4", number: 1, startFrame: 0, endFrame: fps } as const;
  const span: Span = {
    startFrame: 0,
    frames: fps,
    part: { visual: background(), from: 0, total: fps },
    entering: null,
    logo: null,
    cards: [{ ...card, follows: false, leads: false }],
    captions: [],
  };
  const artifacts = { open: () => Promise.reject(new Error("no file is needed")) };
  const [ground, ring] = await layersOf({ artifacts, text }, timeline, span, new Pictures());
  expect(ground).toMatchObject({ begins: [0], to: fps });
  expect(ring?.begins).toHaveLength(count);
  expect(ring?.to).toBe(fps);
  const steps = ring?.begins.map((begin, i, all) => (all[i + 1] ?? begin + (all[1] ?? 0)) - begin) ?? [];
  expect(new Set(steps).size).toBe(1);
  // No picture is the one before it: the ring does not stand still for a step.
  const [first, second] = [await ring?.draw(5), await ring?.draw(6)];
  expect(Buffer.compare(first?.bytes ?? Buffer.alloc(0), second?.bytes ?? Buffer.alloc(0))).not.toBe(0);
});
