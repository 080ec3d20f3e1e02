import { expect, it } from "vitest";

import type { Card, Shot } from "../../../contract/footage.ts";
import type { TransitionKind } from "../../../contract/transition.ts";
import type { Mood } from "../../../contract/values.ts";
import { chooseTransitions, withTransition } from "./chooseTransitions.ts";

/** Four scenes of ten seconds; the third has two shots and begins with a card. */
const shots = ["s1", "s2", "s3", "s3", "s4"].map((sceneId, i): Shot => {
  const visual = { kind: "image", image: { hash: "0", bytes: 1, mediaType: "" } } as unknown as Shot["visual"];
  return { sceneId, start: i * 10, end: i * 10 + 10, visual, reason: "" };
});
const cards: Pick<Card, "kind" | "start">[] = [
  { kind: "title", start: 0.25 },
  { kind: "listItem", start: 20.25 },
  { kind: "text", start: 34 },
  { kind: "breath", start: 40 },
];
const kinds = (transitions: TransitionKind[] | undefined, mood: Mood = "bright", seed = 1) => {
  const motion = { zoom: 1.1, transitionSeconds: 0.5, speed: 1, ...(transitions ? { transitions } : {}) };
  return chooseTransitions(shots, { look: { motion }, cards, mood, seed, wish: null }).map(
    (shot) => shot.transition ?? null,
  );
};

it("dissolves everywhere, but where a card opens a new part", () => {
  expect(kinds(["dissolve", "push"])).toEqual([null, null, "push", null, null]);
  expect(kinds(["dissolve"])).toEqual([null, null, null, null, null]);
  expect(kinds(undefined)).toEqual([null, null, null, null, null]);
});

it("takes another plain one, too, but never before the first picture", () => {
  expect(kinds(["blur", "wipe"])).toEqual([null, "blur", "wipe", "blur", "blur"]);
});

it("moves nothing in quiet moods", () => {
  for (const mood of ["calm", "dreamy"] as const) {
    expect(kinds(["dissolve", "push", "zoom"], mood)).toEqual([null, null, null, null, null]);
    expect(kinds(["push", "dip"], mood)).toEqual([null, "dip", "dip", "dip", "dip"]);
  }
});

it("keeps to one other transition in a video, chosen by the seed", () => {
  const seen = new Set<string | null>();
  for (let seed = 1; seed < 30; seed++) {
    const chosen = kinds(["dissolve", "push", "zoom", "wipe"], "bright", seed);
    expect(kinds(["dissolve", "push", "zoom", "wipe"], "bright", seed)).toEqual(chosen);
    seen.add(chosen[2] ?? null);
  }
  expect(seen).toEqual(new Set(["push", "zoom", "wipe"]));
});

it("tears pictures around only in lively moods, and where a person asks for it", () => {
  expect(kinds(["dissolve", "whip"], "bright")[2]).toBe("whip");
  for (const mood of ["warm", "focused", "calm"] as const) expect(kinds(["dissolve", "whip"], mood)[2]).toBeNull();
  const look = { motion: { zoom: 1.1, transitionSeconds: 0.5, speed: 1 } };
  const asked = chooseTransitions(shots, { look, cards, mood: "calm", seed: 1, wish: "whip" });
  expect(asked.map(({ transition }) => transition)).toEqual([undefined, "whip", "whip", "whip", "whip"]);
});

it("gives what a person asks for the time to be seen, and a cut none", () => {
  const look = { motion: { zoom: 1.1, transitionSeconds: 0.2, speed: 1 } };
  expect(withTransition(look, "whip").motion.transitionSeconds).toBe(0.5);
  expect(withTransition(look, "cut").motion.transitionSeconds).toBe(0);
  expect(withTransition(look, null)).toBe(look);
});
