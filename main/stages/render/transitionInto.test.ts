import { expect, it } from "vitest";

import { TEST_LOOK } from "./testing.ts";
import { transitionInto } from "./transitionInto.ts";

const look = (seconds: number, language?: string) => ({
  ...TEST_LOOK,
  ...(language ? { language } : {}),
  motion: { ...TEST_LOOK.motion, transitionSeconds: seconds },
});
const wide = { width: 1920, height: 1080, rate: { num: 30, den: 1 }, room: 60 };

it("takes as long as the look wishes, within what suits the kind", () => {
  expect(transitionInto(undefined, { look: look(1.4), ...wide })).toEqual({ transitionFrames: 42 });
  expect(transitionInto("push", { look: look(1.4), ...wide }).transitionFrames).toBe(18);
  expect(transitionInto("dip", { look: look(0.5), ...wide }).transitionFrames).toBe(15);
  expect(transitionInto("push", { look: look(1.4), ...wide, rate: { num: 60, den: 1 } }).transitionFrames).toBe(36);
});

it("is a dissolve where two pictures leave too little room, and a cut where the look has only cuts", () => {
  expect(transitionInto("slide", { look: look(0.5), ...wide, room: 7 })).toEqual({ transitionFrames: 7 });
  expect(transitionInto("slide", { look: look(0.2), ...wide })).toEqual({ transitionFrames: 6 });
  expect(transitionInto("slide", { look: look(0), ...wide })).toEqual({ transitionFrames: 0 });
});

it("comes from where people read on, or swipe", () => {
  const from = (language: string, size = wide) =>
    transitionInto("slide", { look: look(0.5, language), ...size }).transition;
  expect(from("en")).toEqual({ kind: "slide", from: "right" });
  expect(from("ar")).toEqual({ kind: "slide", from: "left" });
  expect(from("he")).toEqual({ kind: "slide", from: "left" });
  expect(from("ar", { ...wide, width: 1080, height: 1920 })).toEqual({ kind: "slide", from: "bottom" });
});

it("dips into the look's shade", () => {
  const { shade } = TEST_LOOK.palette;
  expect(transitionInto("dip", { look: look(0.5), ...wide }).transition).toEqual({ kind: "dip", colour: shade });
});
