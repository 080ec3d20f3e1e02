import { expect, test } from "vitest";

import { Idea } from "../../../../contract/idea.ts";
import { whatChanged } from "./whatChanged.ts";

const idea = Idea.parse({ topic: "The tide" });
const id = "01900000-0000-7000-8000-000000000000";

test("nothing changed is nothing told", () => {
  expect(whatChanged(idea, structuredClone(idea))).toEqual([]);
  expect(whatChanged(idea, { ...idea, edits: {} })).toEqual([]);
});

test("each part that changed is named once, with how many of it", () => {
  const background = (shot: number) => ({
    kind: "background" as const,
    sceneId: "s1",
    shot,
    background: "rain" as const,
  });
  const one = { ...idea, look: "ocean", edits: { title: "High water", visuals: [background(0)] } };
  const two = { ...one, edits: { ...one.edits, visuals: [background(0), background(1)], bans: [id] } };
  expect(whatChanged(idea, one)).toEqual([
    { what: "visuals", count: 1 },
    { what: "title", count: null },
    { what: "look", count: null },
  ]);
  expect(whatChanged(one, two)).toEqual([
    { what: "visuals", count: 1 },
    { what: "bans", count: 1 },
  ]);
});
