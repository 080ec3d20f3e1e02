import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, test } from "vitest";

import type { Graphic } from "../../../../contract/graphics.ts";
import { Look } from "../../../../contract/look.ts";
import { type Format, FORMATS, frameSize } from "../../../../contract/values.ts";
import { CAPTION_DESIGNS, STILL_CAPTION } from "../../../base/captionStyles.ts";
import { countries, findCountry } from "../../../base/countries.ts";
import { written } from "../../../base/numbering.ts";
import type { Size } from "../../../base/picture.ts";
import { cardArea, safeArea } from "../../../base/safeAreas.ts";
import { drawCaption } from "../captions.ts";
import { Fonts } from "../fonts.ts";
import { figures, measuring, type Box } from "../setting.ts";
import { TOLERANCE, worstSquare } from "../worstSquare.fixture.ts";
import { chartArea } from "./chartFrame.ts";
import { curve, upTo, type Point } from "./curve.ts";
import { GOLDEN_LOOK, goldenViews, graphicFrame, SAMPLES, type SampleName } from "./graphics.fixture.ts";
import { Graphics } from "./index.ts";
import { places } from "./line.ts";
import { litCountry } from "./litCountry.ts";
import { coloursOf, coverOf, pathsOf } from "./mapGround.ts";
import { mapLabels, type MapLabel } from "./mapLabels.ts";
import { tabularWidth } from "./numbers.ts";
import { drawProgress, progressStep } from "./progress.ts";
import { mainland, projectionOf } from "./projection.ts";

const graphics = new Graphics(new Fonts(null));
const NAMES = Object.keys(SAMPLES) as SampleName[];
const golden = join(import.meta.dirname, "golden");
const looksDir = join(import.meta.dirname, "../../../../resources/looks");
const LOOKS = readdirSync(looksDir).map((file) => Look.parse(JSON.parse(readFileSync(join(looksDir, file), "utf8"))));

describe.each(NAMES)("the graphic %s", (name) => {
  const graphic: Graphic = SAMPLES[name];

  test("looks as it should while it moves, at rest, and in a tall picture", async () => {
    for (const { file, ...view } of goldenViews(name)) {
      const drawn = graphicFrame(graphics, graphic, GOLDEN_LOOK, view);
      expect(await worstSquare(drawn, readFileSync(join(golden, file))), file).toBeLessThan(TOLERANCE);
    }
  });

  test("is not taken for it with a fault", async () => {
    const [moving, rest] = goldenViews(name);
    if (!moving || !rest) throw new Error("no views");
    const wanted = readFileSync(join(golden, rest.file));
    for (const [fault, faulty] of faultsOf(graphic)) {
      const seen = await worstSquare(graphicFrame(graphics, faulty, GOLDEN_LOOK, rest), wanted);
      expect(seen, fault).toBeGreaterThan(2 * TOLERANCE);
    }
    // What does not move looks the same at any moment.
    const least = name === "itemCounter" ? -1 : 2 * TOLERANCE;
    const early = graphicFrame(graphics, graphic, GOLDEN_LOOK, { ...moving, at: moving.at - 0.12 });
    expect(await worstSquare(early, readFileSync(join(golden, moving.file))), "another moment").toBeGreaterThan(least);
  });

  test("keeps to its place in every look and format, and its band is the same for all moments", () => {
    for (const [i, format] of FORMATS.entries()) {
      const look = LOOKS[(i * 3 + NAMES.indexOf(name)) % LOOKS.length] as Look;
      const full = frameSize({ format });
      const size = { width: (full.width / 4) & ~1, height: (full.height / 4) & ~1 };
      const request = { graphic, look, size };
      const { hasStill, movesFor } = graphics.parts(request);
      const pictures = [
        ...(hasStill ? [graphics.draw(request, { part: "still" })] : []),
        ...(movesFor === null ? [] : [0.5, movesFor]).map((at) => graphics.draw(request, { part: "moving", at })),
      ];
      for (const { x, y, width, height } of pictures) {
        expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0]);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(size.width);
        expect(y + height).toBeLessThanOrEqual(size.height);
      }
      const bands = pictures.slice(hasStill ? 1 : 0).map(({ x, y, width, height }) => ({ x, y, width, height }));
      for (const band of bands) {
        expect(band).toEqual(bands[0]);
        const free = freeOf(graphic, format, size);
        expect(band.x).toBeGreaterThanOrEqual(free.x);
        expect(band.x + band.width).toBeLessThanOrEqual(free.x + free.width);
        expect(band.y + band.height).toBeLessThan(free.y + free.height);
      }
    }
  });
});

/** What programs cover of a tall picture, and captions below, stays free. Maps fill the picture: there land lies under them. */
function freeOf(graphic: Graphic, format: Format, size: Size): Box {
  if (graphic.kind === "map") return { x: 0, y: 0, width: size.width, height: size.height + 1 };
  if (format !== "9:16") return { x: 0, y: 0, width: size.width, height: size.height * 0.79 };
  const { x, y, width, height } = safeArea(size);
  const margin = size.width * 0.05;
  return { x: x - margin, y, width: width + 2 * margin, height: height - size.width * 0.1 };
}

/** The same graphic with something wrong about it. */
function faultsOf(graphic: Graphic): [string, Graphic][] {
  switch (graphic.kind) {
    case "lowerThird":
      return [["another name", { ...graphic, text: graphic.text.slice(0, -2) }]];
    case "count":
      return [["another number", { ...graphic, value: graphic.value / 3 }]];
    case "itemCounter":
      return [["another item", { ...graphic, number: 5 }]];
    case "bars":
      return [
        [
          "a bar too long",
          { ...graphic, bars: graphic.bars.map((bar, i) => (i === 1 ? { ...bar, value: bar.value * 0.8 } : bar)) },
        ],
        ["no bar set off", { ...graphic, bars: graphic.bars.map((bar) => ({ ...bar, marked: false })) }],
        ["no title", { ...graphic, title: null }],
      ];
    case "line":
      return [
        [
          "a point too low",
          {
            ...graphic,
            series: graphic.series.map((one, k) => ({
              ...one,
              points: one.points.map((point, i) =>
                k === 0 && i === 2 ? { ...point, value: point.value * 0.4 } : point,
              ),
            })),
          },
        ],
        ["no unit", { ...graphic, unit: null }],
      ];
    case "map":
      return graphic.isRoute
        ? [["no route", { ...graphic, isRoute: false }]]
        : [["another country", { ...graphic, regions: [{ id: "246", name: "Finland" }] }]];
  }
}

test("captions never reach up to a chart, in no look and no format", () => {
  const fonts = new Fonts(null);
  for (const look of LOOKS)
    for (const format of FORMATS) {
      const size = frameSize({ format });
      const sheet = { fonts, look, size, unit: Math.min(size.width, size.height), area: cardArea(size) };
      const { y, height } = chartArea(sheet);
      const shown = CAPTION_DESIGNS[look.caption.style].shows === "cue" ? ["ÅÉl", "gj"] : ["ÅÉl"];
      const lines = shown.map((text) => [{ text, startFrame: 0, endFrame: 9 }]);
      const drawn = drawCaption(fonts, { startFrame: 0, endFrame: 9, lines }, STILL_CAPTION, look, size);
      // Where more than a shadow begins.
      const row = drawn.rgba.findIndex((alpha, i) => i % 4 === 3 && alpha > 128) / 4 / drawn.width;
      expect(drawn.y + Math.floor(row), `${look.id} ${format}`).toBeGreaterThan(y + height);
    }
});

test("bars are as long as their numbers say", () => {
  const size = { width: 960, height: 540 };
  const bars = [100, 50, 25].map((value, i) => ({ label: `n${i}`, value, marked: false }));
  const numbering = { prefix: "", suffix: "", decimals: 0 };
  const graphic: Graphic = { kind: "bars", title: null, unit: null, source: null, numbering, bars };
  const { rgba, width, height } = graphics.draw({ graphic, look: GOLDEN_LOOK, size }, { part: "moving", at: 9 });
  const heights = [1, 3, 5].map((sixth) => {
    const x = Math.round((width * sixth) / 6);
    // Up from the ground as far as the bar covers.
    let up = 0;
    while (up < height && (rgba[((height - 6 - up) * width + x) * 4 + 3] ?? 0) > 250) up++;
    return up + 5;
  });
  const [first = 0, second = 0, third = 0] = heights;
  expect(first).toBeGreaterThan(150);
  expect(second / first).toBeCloseTo(0.5, 1);
  expect(third / first).toBeCloseTo(0.25, 1);
});

test("lines with points at different years lie by these years, and what is no year lies in its order", () => {
  const line = (...labels: string[]) => ({
    name: null,
    points: labels.map((label) => ({ label, value: 1, marked: false })),
  });
  const years = places({ series: [line("2000", "2010"), line("1990", "2000", "2005")] }, [0, 20]);
  expect(["1990", "2000", "2005", "2010"].map((label) => years.of(label))).toEqual([0, 10, 15, 20]);
  const parts = places({ series: [line("0.1", "0.2", "0.4")] }, [0, 30]);
  expect(parts.labels.map(({ text }) => text)).toEqual(["0.1", "0.2", "0.4"]);
  for (const labels of [
    ["May", "April", "March"],
    ["2010", "2000", "2005"],
  ]) {
    const inOrder = places({ series: [line(...labels)] }, [0, 20]);
    expect(labels.map((label) => inOrder.of(label))).toEqual([0, 10, 20]);
  }
});

test("a line that begins later than the others has no head before it does", () => {
  const line = (name: string, ...points: [string, number][]) => ({
    name,
    points: points.map(([label, value]) => ({ label, value, marked: false })),
  });
  const chart = (...labels: string[]): Graphic => ({
    kind: "line",
    title: null,
    unit: null,
    source: null,
    numbering: { prefix: "", suffix: "", decimals: 0 },
    series: [line("A", ["2000", 5], ["2020", 9]), line("B", ...labels.map((label): [string, number] => [label, 7]))],
  });
  const size = frameSize({ format: "16:9", height: 720 });
  const early = (graphic: Graphic) => {
    const { rgba } = graphics.draw({ graphic, look: GOLDEN_LOOK, size }, { part: "moving", at: 0.6 });
    return rgba.filter((value, i) => i % 4 === 3 && value > 0).length;
  };
  expect(early(chart("2015", "2020"))).toBeLessThan(early(chart("2000", "2020")) * 0.7);
});

test("a line chart keeps its room where the units beside its axis are long", () => {
  const numbering = { prefix: "about ", suffix: " thousand cubic metres", decimals: 2 };
  const points = [1_200_000.25, 90_000_000.5].map((value, i) => ({ label: `${2000 + i}`, value, marked: false }));
  const series = ["Norway", "Sweden"].map((name) => ({ name, points }));
  const graphic: Graphic = { kind: "line", title: null, unit: null, source: null, numbering, series };
  const size = frameSize({ format: "9:16", height: 720 });
  const { x, width } = graphics.draw({ graphic, look: GOLDEN_LOOK, size }, { part: "moving", at: 5 });
  expect(width).toBeGreaterThan(size.width * 0.5);
  expect(x + width).toBeLessThanOrEqual(size.width);
});

test("a line goes through all its points, swings past none, and ends where it is cut", () => {
  const points: Point[] = [
    [0, 10],
    [10, 4],
    [12, 4],
    [30, 9],
  ];
  const line = curve(points);
  for (const point of points) expect(line).toContainEqual([expect.closeTo(point[0]), expect.closeTo(point[1])]);
  expect(Math.min(...line.map(([, y]) => y))).toBeGreaterThanOrEqual(4 - 1e-9);
  expect(Math.max(...line.map(([, y]) => y))).toBeLessThanOrEqual(10);
  expect(upTo(line, 11).at(-1)).toEqual([11, 4]);
  expect(upTo(line, -1)).toEqual([]);
  expect(upTo(line, 99)).toHaveLength(line.length);
});

test("a number that came to rest is set as its font sets it, and one that runs in cells of one width", () => {
  const { context } = measuring(new Fonts(null), { ...figures(GOLDEN_LOOK), size: 100 }, "2,130");
  const own = context.measureText("2,130").width;
  expect(tabularWidth(context, "2,130", 1)).toBeCloseTo(own, 1);
  expect(tabularWidth(context, "2,130")).toBeGreaterThan(own);
  expect(tabularWidth(context, "2,130")).toBeCloseTo(tabularWidth(context, "2,888"), 1);
});

test("numbers are written as the language writes them", () => {
  const plain = { prefix: "", suffix: "", decimals: 1 };
  expect(written(1_234_567.55, { ...plain, suffix: " km" }, "de")).toBe("1.234.567,6 km");
  expect(written(1_234_567, { ...plain, decimals: 0 }, "hi")).toBe("12,34,567");
  expect(written(12.5, plain, "ar-EG")).toBe("١٢٫٥");
  expect(written(-0.0001, plain, "en")).not.toContain("NaN");
});

describe("a map", () => {
  test("knows each country by its own name, and no name twice", () => {
    const all = [...countries().values()];
    expect(all.length).toBeGreaterThan(230);
    for (const { id, name } of all) expect(findCountry(name, "en"), name).toEqual({ id });
  });

  test("is laid about the mainland: France without Guiana, in the middle of the room", () => {
    const france = countries().get("250");
    if (!france) throw new Error("no France");
    expect(france.shape.type === "MultiPolygon" ? france.shape.coordinates.length : 1).toBeGreaterThan(5);
    const kept = mainland(france.shape);
    expect(kept.type === "MultiPolygon" ? kept.coordinates.length : 1).toBeLessThan(4);
    const size = { width: 1920, height: 1080 };
    const projection = projectionOf([france.shape], [], { x: 200, y: 100, width: 1500, height: 700 }, size);
    const [x, y] = projection([2.4, 46.6]) ?? [0, 0];
    expect(Math.abs(x - 950)).toBeLessThan(150);
    expect(Math.abs(y - 450)).toBeLessThan(120);
    const [, north] = projection([2.35, 48.86]) ?? [0, 0];
    expect(north).toBeLessThan(y);
  });

  test("sets a country off without specks far away, and a name that does not fit beside it, on free ground", () => {
    const size = { width: 1920, height: 1080 };
    const sheet = { fonts: new Fonts(null), look: GOLDEN_LOOK, size, unit: 1080, area: cardArea(size) };
    const room = chartArea(sheet);
    const shown = [
      ["724", "Spain"],
      ["620", "Portugal"],
    ].flatMap(([id = "", name = ""]) => {
      const country = countries().get(id);
      return country ? [{ name, country }] : [];
    });
    const shapes = shown.map(({ country }) => country.shape);
    const drawn = pathsOf(projectionOf(shapes, [], room, size));
    const lit = shown.map(({ name, country }) => litCountry(drawn, country, name, 0, room));
    const [spain, portugal] = lit;
    if (!spain || !portugal) throw new Error("no countries");
    // With the Canaries it would reach more than a thousand kilometres farther south-west; the Balearics stay.
    expect(spain.box.x).toBeGreaterThan(portugal.box.x);
    const [palmaX = 0] = drawn.point([2.65, 39.6]) ?? [];
    expect(spain.box.x + spain.box.width).toBeGreaterThan(palmaX);
    const land = () =>
      coverOf(
        size,
        lit.map(({ path }) => path),
      );
    const labels = mapLabels(sheet, room, coloursOf(sheet), { lit, dots: [], route: [], land });
    const wordsOf = ({ draw }: MapLabel) => {
      const texts: { x: number; font: string }[] = [];
      const context = createCanvas(8, 8).getContext("2d");
      context.fillText = (_, x) => void texts.push({ x, font: /\d+(\.\d+)?px/.exec(context.font)?.[0] ?? "" });
      draw(context);
      return texts[0] ?? { x: 0, font: "" };
    };
    const [inside, beside] = labels.map(wordsOf);
    expect(labels).toHaveLength(2);
    expect(inside?.x).toBeGreaterThan(spain.box.x);
    expect(beside?.x).toBeLessThan(portugal.box.x);
    expect(beside?.font).toBe(inside?.font);
  });

  test("turns to the Pacific only where all that it shows lies around it", () => {
    const size = { width: 1920, height: 1080 };
    const room = { x: 100, y: 100, width: 1700, height: 800 };
    const shape = (id: string) => countries().get(id)?.shape ?? { type: "Polygon" as const, coordinates: [] };
    const x = (ids: string[], at: [number, number]) => projectionOf(ids.map(shape), [], room, size)(at)?.[0] ?? -1;
    // Chile and New Zealand, and with them France.
    expect(x(["152", "554"], [-71, -33])).toBeGreaterThan(x(["152", "554"], [174, -41]));
    expect(x(["152", "554", "250"], [-71, -33])).toBeLessThan(x(["152", "554", "250"], [174, -41]));
  });
});

describe("the bar of progress", () => {
  const size = { width: 1920, height: 1080 };
  const lit = (part: number, marks: number[] = []) => {
    const { rgba, width, height } = drawProgress(part, marks, GOLDEN_LOOK, size);
    const row = rgba.subarray(Math.floor(height / 2) * width * 4, (Math.floor(height / 2) + 1) * width * 4);
    return Array.from({ length: width }, (_, x) => (row[x * 4] ?? 0) > 200).filter(Boolean).length / width;
  };

  test("is as long as what is gone of the video, and draws nothing twice that looks alike", () => {
    for (const part of [0, 0.25, 0.5, 1]) expect(lit(part)).toBeCloseTo(part, 2);
    expect(progressStep(0.50001, size)).toBe(progressStep(0.5, size));
    expect(progressStep(0.5005, size)).toBeGreaterThan(progressStep(0.5, size));
  });

  test("has a gap where a part begins", () => {
    expect(lit(1, [0.25, 0.5, 0.75])).toBeLessThan(0.995);
    expect(lit(1, [0.25, 0.5, 0.75])).toBeGreaterThan(0.98);
  });
});
