import { expect, it } from "vitest";

import type { Visual } from "../../../../contract/footage.ts";
import type { Facts } from "../facts.ts";
import { frozenPicture } from "./picture.ts";

const image = { hash: "0".repeat(64), bytes: 1, mediaType: "image/png" };

/** A picture in which nothing was seen to move for ten seconds. */
function frozen(visual: Visual): Facts {
  const picture = [{ sceneId: "s1", startFrame: 0, frames: 300, visual, transitionFrames: 0 }];
  const facts: object = {
    frames: { frozen: [{ start: 0, end: 10 }] },
    timeline: { rate: { num: 30, den: 1 }, frames: 300, picture, sound: { narration: null } },
    input: { narration: { scenes: [] } },
  };
  return facts as Facts;
}

it("fails where a moving picture stands still, but not where it is meant to or turns", () => {
  const motion = { x: [0.5, 0.5], y: [0.5, 0.5] } satisfies Pick<
    Extract<Visual, { kind: "image" }>["motion"],
    "x" | "y"
  >;
  const still = (zoom: [number, number], cycle = false): Visual => ({
    kind: "image",
    image,
    motion: { ...motion, zoom, ...(cycle ? { cycle } : {}) },
  });
  expect(frozenPicture(frozen(still([1, 1.2])))).toMatchObject({ status: "fail" });
  expect(frozenPicture(frozen(still([1, 1])))).toMatchObject({ status: "pass" });
  expect(frozenPicture(frozen(still([1, 1.06], true)))).toMatchObject({ status: "pass" });
  expect(frozenPicture(frozen({ kind: "clip", clip: image, fromSeconds: 0 }))).toMatchObject({ status: "warn" });
});
