import { describe, expect, test } from "vitest";

import type { Card } from "../../../contract/footage.ts";
import type { Graphic } from "../../../contract/graphics.ts";
import type { Scene } from "../../../contract/script.ts";
import { layGraphics } from "./layGraphics.ts";

const MAP: Graphic = {
  kind: "map",
  title: "Norway",
  regions: [{ id: "578", name: "Norway" }],
  places: [],
  isRoute: false,
};
const NAME: Graphic = { kind: "lowerThird", of: "person", text: "Ada Lovelace", detail: null };

/** Scenes of ten seconds with a line at 0 and one at 5 s. */
function laid(scenes: Partial<Scene>[], durationSeconds = scenes.length * 10 + 2) {
  return {
    script: {
      scenes: scenes.map((scene, i): Scene => ({
        id: `s${i + 1}`,
        kind: "body",
        heading: null,
        lines: [0, 1].map(() => ({ text: "Words here.", pauseAfter: null })),
        show: null,
        text: null,
        number: null,
        ...scene,
      })),
    },
    narration: {
      scenes: scenes.map((_, i) => ({ id: `s${i + 1}`, start: i * 10, end: i * 10 + 10 })),
      words: scenes.flatMap((_, scene) =>
        [0, 1].map((line) => ({
          text: "Words",
          start: scene * 10 + line * 5 + 0.3,
          end: scene * 10 + line * 5 + 0.8,
          scene,
          line,
        })),
      ),
    },
    durationSeconds,
  };
}

const title = (start: number, end: number): Card => ({
  kind: "title",
  text: "A",
  detail: null,
  number: null,
  start,
  end,
});
const drawn = (graphic: Graphic, line: number) => ({ graphics: [{ line, graphic, written: "" }] });
const times = (cards: Card[]) =>
  cards.map(({ kind, start, end }) => [kind, Number(start.toFixed(2)), Number(end.toFixed(2))]);

describe("graphics in time", () => {
  test("come with the line that they stand before, and stay to the end of its scene", () => {
    expect(times(layGraphics([], laid([drawn(MAP, 1), {}])))).toEqual([["graphic", 5.15, 11.15]]);
    expect(times(layGraphics([], laid([drawn(MAP, 0), {}])))).toEqual([["graphic", 0.25, 9.75]]);
  });

  test("give way to the next, and end with the video", () => {
    const scenes = [drawn(MAP, 1), drawn(MAP, 0)];
    expect(times(layGraphics([], laid(scenes, 15)))).toEqual([
      ["graphic", 5.15, 10.25],
      ["graphic", 10.25, 14.75],
    ]);
  });

  test("share their time where they stand before the same words", () => {
    const scene = { graphics: [NAME, MAP].map((graphic) => ({ line: 0, graphic, written: "" })) };
    expect(layGraphics([], laid([scene, {}])).map(({ text, start, end }) => [text, start, end])).toEqual([
      ["Ada Lovelace", 0.25, 5],
      ["Norway", 5, 9.75],
    ]);
  });

  test("stay until what comes soon, so that no bare picture flashes between them", () => {
    const count: Graphic = {
      kind: "count",
      value: 1,
      numbering: { prefix: "", suffix: "", decimals: 0 },
      label: null,
    };
    const cards = layGraphics([], laid([drawn(MAP, 0), drawn(count, 0), drawn(NAME, 0)]));
    expect(times(cards)).toEqual([
      ["graphic", 0.25, 10.25],
      ["graphic", 10.25, 18.25],
      ["graphic", 20.25, 27.25],
    ]);
    expect(times(layGraphics([title(0, 4.5), title(5.5, 9.5), title(10.25, 12)], laid([{}, {}])))).toEqual([
      ["title", 0, 5.5],
      ["title", 5.5, 10.25],
      ["title", 10.25, 12],
    ]);
    // A name darkens nothing.
    expect(times(layGraphics([title(0.25, 9.75)], laid([{}, drawn(NAME, 0)])))).toEqual([
      ["title", 0.25, 9.75],
      ["graphic", 10.25, 17.25],
    ]);
  });

  test("shorten a card that stands where they are to be seen, and drop what could not be read", () => {
    expect(times(layGraphics([title(0.25, 5.5)], laid([drawn(MAP, 1)], 13)))).toEqual([
      ["title", 0.25, 5.15],
      ["graphic", 5.15, 11.15],
    ]);
    expect(times(layGraphics([title(5.2, 9)], laid([drawn(MAP, 1)], 13)))).toEqual([["graphic", 5.15, 11.15]]);
  });

  test("wait for a title to go, if they are lower thirds", () => {
    expect(times(layGraphics([title(0.25, 4.5)], laid([drawn(NAME, 0)])))).toEqual([
      ["title", 0.25, 4.5],
      ["graphic", 4.5, 7.25],
    ]);
  });

  test("take a title's place where waiting would leave them no time", () => {
    const scene = drawn(NAME, 0);
    const next = { line: 1, graphic: MAP, written: "" };
    expect(times(layGraphics([title(0.25, 4)], laid([{ graphics: [...scene.graphics, next] }])))).toEqual([
      ["graphic", 0.25, 5.15],
      ["graphic", 5.15, 11.15],
    ]);
  });

  test("do not touch a breath that is counted", () => {
    const breath: Card = { ...title(5, 9), kind: "breath" };
    expect(layGraphics([breath], laid([drawn(MAP, 1)], 13))).toContainEqual(breath);
  });
});

describe("the items of a list", () => {
  const items = (count: number) =>
    Array.from({ length: count }, (_, i): Partial<Scene> => ({ kind: "listItem", number: i + 1, text: "An item" }));
  const own = (i: number): Card => ({
    kind: "listItem",
    text: "",
    detail: null,
    number: i + 1,
    start: i * 10 + 0.25,
    end: i * 10 + 6,
  });

  test("are counted from when their card is gone until the next one", () => {
    const cards = layGraphics([own(0), own(1), own(2)], laid([...items(3), { kind: "outro" }]));
    const counters = cards.filter(({ graphic }) => graphic?.kind === "itemCounter");
    expect(times(counters)).toEqual([
      ["graphic", 6, 10],
      ["graphic", 16, 20],
      ["graphic", 26, 30],
    ]);
    expect(counters[1]?.graphic).toEqual({ kind: "itemCounter", number: 2, total: 3 });
  });

  test("are not counted upon a map, whose title stands there", () => {
    const [first = {}, ...others] = items(3);
    const name = { ...first, graphics: [{ line: 0, graphic: NAME, written: "" }] };
    const mapped = { ...first, graphics: [{ line: 1, graphic: MAP, written: "" }] };
    const counted = (item: Partial<Scene>) =>
      times(layGraphics([], laid([item, ...others, {}])).filter(({ graphic }) => graphic?.kind === "itemCounter"));
    expect(counted(name)[0]).toEqual(["graphic", 0.25, 10]);
    expect(counted(mapped).slice(0, 2)).toEqual([
      ["graphic", 0.25, 5.15],
      ["graphic", 11.15, 20],
    ]);
  });

  test("need no counting where there are two", () => {
    expect(layGraphics([], laid(items(2)))).toEqual([]);
  });
});
