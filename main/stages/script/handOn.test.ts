import { expect, test } from "vitest";

import type { Scene } from "../../../contract/script.ts";
import { tidied } from "./handOn.ts";

const scene = (id: string, lines: Scene["lines"], more: Partial<Scene> = {}): Scene => ({
  id,
  kind: "body",
  heading: null,
  lines,
  show: null,
  text: null,
  number: null,
  ...more,
});
const line = (text: string, more: Partial<Scene["lines"][number]> = {}) => ({ text, pauseAfter: null, ...more });

test("an edited script keeps its scenes' names, in the order in which they stand now", () => {
  const scenes = [scene("s3", [line("Three.")]), scene("s1", [line("One.")]), scene("s7", [line("New.")])];
  expect(tidied(scenes).map(({ id }) => id)).toEqual(["s3", "s1", "s7"]);
});

test("stress is told apart from what is shown, also where both were typed", () => {
  const lines = [
    line("The *deep* sea."),
    line("Very wide.", { spoken: "*Very* wide." }),
    line("New.", { spoken: "*Old*." }),
  ];
  expect(tidied([scene("s1", lines)])[0]?.lines).toEqual([
    { text: "The deep sea.", spoken: "The *deep* sea.", pauseAfter: null },
    { text: "Very wide.", spoken: "*Very* wide.", pauseAfter: null },
    { text: "New.", pauseAfter: null },
  ]);
});

test("markup and control characters go, lines and scenes of nothing are left out, silent scenes with a text stay", () => {
  const scenes = [
    scene("s1", [line("<b>Bold</b>\u0000 and\nbroken."), line("  "), line("", { pauseAfter: 2 })]),
    scene("s2", [line("…")]),
    scene("s3", [], { text: "Breathe", heading: " " }),
  ];
  expect(tidied(scenes)).toMatchObject([
    { id: "s1", lines: [{ text: "Bold and broken." }, { text: "", pauseAfter: 2 }] },
    { id: "s3", lines: [], text: "Breathe", heading: null },
  ]);
});

test("a graphic stays with the line before which it comes", () => {
  const graphics = [{ line: 2, graphic: {} as never, written: "[chart]" }];
  const [first] = tidied([scene("s1", [line(""), line("One."), line("Two.")], { graphics })]);
  expect(first?.graphics?.[0]?.line).toBe(1);
});
