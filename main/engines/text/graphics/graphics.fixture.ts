// Graphics of each kind, as a person may ask for them, and a frame with one of them over a picture.
import { createCanvas, ImageData, type Canvas } from "@napi-rs/canvas";

import type { Datum, Graphic } from "../../../../contract/graphics.ts";
import type { Look } from "../../../../contract/look.ts";
import type { Picture, Size } from "../../../base/picture.ts";
import type { Graphics } from "./index.ts";

const plain = { prefix: "", suffix: "", decimals: 0 };
const datum = (label: string, value: number, marked = false): Datum => ({ label, value, marked });

export const SAMPLES = {
  lowerThird: { kind: "lowerThird", of: "person", text: "Ada Lovelace", detail: "Mathematician, 1815 – 1852" },
  place: { kind: "lowerThird", of: "place", text: "ريكيافيك", detail: "آيسلندا" },
  source: { kind: "lowerThird", of: "source", text: "NASA / JPL-Caltech", detail: null },
  count: { kind: "count", value: 1_200_000, numbering: plain, label: "people cross this bridge every week" },
  itemCounter: { kind: "itemCounter", number: 3, total: 7 },
  columns: {
    kind: "bars",
    title: "Solar power",
    unit: "TWh a year, worldwide",
    source: "Source: IEA",
    numbering: plain,
    bars: [700, 850, 1032, 1310, 1630, 2130].map((value, i) => datum(String(2019 + i), value, i === 5)),
  },
  rows: {
    kind: "bars",
    title: "世界の高い山",
    unit: "メートル",
    source: "出典: 国土地理院",
    numbering: plain,
    bars: [
      datum("エベレスト", 8848, true),
      datum("K2", 8611),
      datum("カンチェンジュンガ", 8586),
      datum("ローツェ", 8516),
      datum("マカルー", 8463),
      datum("チョ・オユー", 8201),
      datum("ダウラギリ", 8167),
      datum("マナスル", 8163),
      datum("富士山", 3776, true),
    ],
  },
  line: {
    kind: "line",
    title: "The price of a solar panel",
    unit: "Dollars per watt",
    source: "Source: IRENA",
    numbering: { prefix: "$", suffix: "", decimals: 2 },
    series: [
      {
        name: null,
        points: Object.entries({
          1980: 30.5,
          1985: 12,
          1990: 9,
          1995: 6.8,
          2000: 5.1,
          2008: 4.1,
          2013: 0.9,
          2023: 0.13,
        }).map(([year, value]) => datum(year, value, year === "2008")),
      },
    ],
  },
  lines: {
    kind: "line",
    title: "Where electricity comes from",
    unit: "Share of all",
    source: null,
    numbering: { prefix: "", suffix: "%", decimals: 0 },
    series: Object.entries({ Coal: [40, 39, 38, 35], Wind: [1, 3, 5, 9], Solar: [0, 1, 2, 7] }).map(
      ([name, values]) => ({
        name,
        points: values.map((value, i) => datum(String(2010 + i * 5), value)),
      }),
    ),
  },
  map: {
    kind: "map",
    title: "Scandinavia",
    regions: [
      { id: "578", name: "Norway" },
      { id: "752", name: "Sweden" },
    ],
    places: [],
    isRoute: false,
  },
  route: {
    kind: "map",
    title: "Marco Polo's journey east",
    regions: [],
    places: [
      { name: "Venice", latitude: 45.44, longitude: 12.33 },
      { name: "Baghdad", latitude: 33.3, longitude: 44.4 },
      { name: "Kashgar", latitude: 39.47, longitude: 75.99 },
      { name: "Xanadu", latitude: 42.36, longitude: 116.18 },
    ],
    isRoute: true,
  },
} as const satisfies Record<string, Graphic>;
export type SampleName = keyof typeof SAMPLES;

const QUARTER = { "16:9": { width: 480, height: 270 }, "9:16": { width: 270, height: 480 } };

/** Of each kind: while it moves and at rest, and at rest in a tall picture. Seconds. */
export function goldenViews(name: SampleName): { file: string; size: Size; at: number }[] {
  const moving = { route: 1.6, lowerThird: 0.35, place: 0.35, source: 0.35, count: 0.4 }[name as string] ?? 0.9;
  return [
    { file: `${name}-1.png`, size: QUARTER["16:9"], at: moving },
    { file: `${name}-2.png`, size: QUARTER["16:9"], at: 99 },
    { file: `${name}-3.png`, size: QUARTER["9:16"], at: 99 },
  ];
}

/** Over stripes of bright and dark. */
export function graphicFrame(
  graphics: Graphics,
  graphic: Graphic,
  look: Look,
  { size, at }: { size: Size; at: number },
): Canvas {
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext("2d");
  const stripe = size.width / GROUND.length;
  for (const [i, colour] of GROUND.entries()) {
    context.fillStyle = colour;
    context.fillRect(i * stripe, 0, stripe + 1, size.height);
  }
  const lay = ({ rgba, x, y, width, height }: Picture) => {
    const drawn = createCanvas(width, height);
    drawn.getContext("2d").putImageData(new ImageData(rgba, width, height), 0, 0);
    context.drawImage(drawn, x, y);
  };
  const request = { graphic, look, size };
  const { hasStill, movesFor } = graphics.parts(request);
  if (hasStill) lay(graphics.draw(request, { part: "still" }));
  if (movesFor !== null) lay(graphics.draw(request, { part: "moving", at: Math.min(at, movesFor) }));
  return canvas;
}

const GROUND = ["#6d7f8c", "#c8b79a", "#39566b", "#a9bdb0"];

export const GOLDEN_LOOK: Look = {
  id: "ocean",
  name: "Golden",
  palette: { background: ["#0b1026", "#1b2a5a", "#3d5a9a"], text: "#ffffff", accent: "#ffd166", shade: "#05070f" },
  fonts: { heading: "Fraunces", body: "Nunito", caption: "Nunito" },
  caption: { style: "highlight", size: 0.055, weight: 650, highlight: "box", uppercase: false, outline: 0.06 },
  motion: { zoom: 1.1, transitionSeconds: 0.5, speed: 1 },
  backgrounds: ["aurora", "waves", "stars"],
  mood: "calm",
};
