import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, test } from "vitest";

import { Look, TITLE_STYLES, type TitleStyle } from "../../../contract/look.ts";
import type { CaptionCue, TimelineCard } from "../../../contract/timeline.ts";
import { CAPTION_STYLES, FRAME_SIZES, LOOKS } from "../../../contract/values.ts";
import { STILL_CAPTION, type CaptionMoment } from "../../base/captionStyles.ts";
import { hashBytes } from "../../base/hash.ts";
import type { Picture, Size } from "../../base/picture.ts";
import { safeArea } from "../../base/safeAreas.ts";
import { contrastOf } from "./contrast.ts";
import { Fonts, LOOK_FAMILIES } from "./fonts.ts";
import { createTextEngine, POSTER_DESIGNS } from "./index.ts";
import { drawPoster } from "./poster.ts";

const text = createTextEngine();
const looks = LOOKS.map((id) =>
  Look.parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/looks", `${id}.json`), "utf8"))),
);
const [look] = looks as [Look];
const WIDE = FRAME_SIZES["16:9"];

function cue(...lines: string[]): CaptionCue {
  const word = (written: string): CaptionCue["lines"][number][number] => ({
    text: written,
    startFrame: 0,
    endFrame: 30,
  });
  return { startFrame: 0, endFrame: 30, lines: lines.map((line) => line.split(" ").map(word)) };
}

/** Opaque pixels in each third of the picture's width, from the left. */
async function inkByThird(picture: Picture): Promise<[number, number, number]> {
  const data = picture.rgba;
  const counts: [number, number, number] = [0, 0, 0];
  for (let i = 3; i < data.length; i += 4)
    if ((data[i] ?? 0) > 200) counts[Math.floor(((((i - 3) / 4) % picture.width) * 3) / picture.width) as 0 | 1 | 2]++;
  return counts;
}

describe("captions", () => {
  test("keep one band for every state of a cue, on even pixels inside the frame", () => {
    for (const size of Object.values(FRAME_SIZES)) {
      const two = cue("Let your shoulders fall", "and breathe out");
      const states = [null, { line: 0, word: 1 }, { line: 1, word: 2 }].map((active) =>
        text.caption(two, { ...STILL_CAPTION, active }, look, size),
      );
      for (const { x, y, width, height } of states) {
        expect([x, y, width, height]).toEqual([states[0]?.x, states[0]?.y, states[0]?.width, states[0]?.height]);
        expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0]);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(size.width);
        expect(y + height).toBeLessThanOrEqual(size.height);
      }
    }
  });

  test("set off the spoken word in the accent colour, and only then", async () => {
    const accent = look.palette.accent.match(/[0-9a-f]{2}/gi)?.map((h) => Number.parseInt(h, 16)) ?? [];
    const near = async (active: { line: number; word: number } | null): Promise<number> => {
      const data = text.caption(cue("breathe in slowly"), { ...STILL_CAPTION, active }, look, WIDE).rgba;
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if ((data[i + 3] ?? 0) > 250 && accent.every((v, k) => Math.abs(v - (data[i + k] ?? 0)) < 12)) count++;
      return count;
    };
    expect(await near({ line: 0, word: 0 })).toBeGreaterThan(500);
    expect(await near(null)).toBe(0);
  });

  /** Pixels by which a box, a swash or the foot of a grown word may hang over. */
  const HANGS = 12;

  test("stay clear of what platforms lay over a tall picture, in every style", async () => {
    const size = FRAME_SIZES["9:16"];
    const { x, y, width, height } = safeArea(size);
    const outside = new Set<string>();
    for (const one of looks)
      for (const style of CAPTION_STYLES) {
        const styled = { ...one, caption: { ...one.caption, style } };
        // As many words as a line takes.
        const words = "Wpgjy mornings grumpily wwwww typing gypsies".split(" ");
        while (text.captionWidth(words.join(" "), styled, size) > text.captionMaxWidth(styled, size)) words.pop();
        const wide = cue(words.join(" "), words.toReversed().join(" "));
        const last = { line: 1, word: words.length - 1 };
        const moment = { ...STILL_CAPTION, active: last, scale: style === "pop" ? 1.16 : 1 };
        const picture = text.caption(wide, moment, styled, size);
        const data = picture.rgba;
        const inks = [one.palette.text, one.palette.accent].map((hex) =>
          [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)),
        );
        for (let i = 0; i < data.length; i += 4) {
          if (
            (data[i + 3] ?? 0) < 250 ||
            !inks.some((ink) => ink.every((v, k) => Math.abs(v - (data[i + k] ?? 0)) < 10))
          )
            continue;
          const [left, top] = [picture.x + ((i / 4) % picture.width), picture.y + Math.floor(i / 4 / picture.width)];
          const inside = left >= x - HANGS && left <= x + width + HANGS && top >= y && top <= y + height + HANGS;
          if (!inside) outside.add(`${one.id} ${style}`);
        }
      }
    expect([...outside]).toEqual([]);
  });

  test("set a stressed word off by weight, and by colour where the spoken word has more than that", async () => {
    const stressed = (stress: boolean): CaptionCue => {
      const plain = cue("breathe in slowly");
      return {
        ...plain,
        lines: plain.lines.map((line) => line.map((word, i) => (stress && i === 2 ? { ...word, stress: true } : word))),
      };
    };
    const width = (stress: boolean, one: Look) => text.caption(stressed(stress), STILL_CAPTION, one, WIDE).width;
    const heavier = looks.filter(({ fonts }) => fonts.caption === "Nunito");
    expect(heavier.length).toBeGreaterThan(0);
    for (const one of heavier) expect(width(true, one), one.id).toBeGreaterThan(width(false, one));
    const boxed = looks.find(({ caption }) => caption.highlight === "box") as Look;
    const accent = [1, 3, 5].map((i) => Number.parseInt(boxed.palette.accent.slice(i, i + 2), 16));
    const coloured = async (stress: boolean) => {
      const data = text.caption(stressed(stress), STILL_CAPTION, boxed, WIDE).rgba;
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if ((data[i + 3] ?? 0) > 250 && accent.every((v, k) => Math.abs(v - (data[i + k] ?? 0)) < 16)) count++;
      return count;
    };
    expect(await coloured(true)).toBeGreaterThan(500);
    expect(await coloured(false)).toBe(0);
  });

  test("have one size for every moment of a style", () => {
    const one = cue("Every morning the", "harbour wakes");
    for (const style of CAPTION_STYLES) {
      const styled = { ...look, caption: { ...look.caption, style } };
      const moments = [
        STILL_CAPTION,
        { ...STILL_CAPTION, active: { line: 0, word: 0 }, scale: 1.16 },
        { ...STILL_CAPTION, opacity: 0.25 },
        { ...STILL_CAPTION, typed: { line: 0, word: 1, letters: 3, caret: true } },
      ];
      const places = moments.map((moment) => {
        const { x, y, width, height } = text.caption(one, moment, styled, WIDE);
        return [x, y, width, height].join(" ");
      });
      expect(new Set(places).size, style).toBe(1);
    }
  });

  test("are measured with the font that draws them", async () => {
    const width = text.captionWidth("breathe in slowly", look, WIDE);
    const data = await inkByThird(text.caption(cue("breathe in slowly"), STILL_CAPTION, look, WIDE));
    const drawn = text.caption(cue("breathe in slowly"), STILL_CAPTION, look, WIDE).width;
    expect(data.every((ink) => ink > 0)).toBe(true);
    expect(drawn).toBeGreaterThan(width);
    expect(drawn).toBeLessThan(width + 120);
  });

  test("shrink a word somewhat wider than the safe area, and cut none of it", async () => {
    const size = FRAME_SIZES["9:16"];
    for (const one of looks) {
      const letter = text.captionWidth("MMMM", one, size) / 4;
      const count = Math.floor((text.captionMaxWidth(one, size) * 1.28) / letter);
      const picture = text.caption(cue("M".repeat(count)), STILL_CAPTION, one, size);
      const [red = 0, green = 0] = [1, 3].map((i) => Number.parseInt(one.palette.text.slice(i, i + 2), 16));
      const data = picture.rgba;
      const columns = Array.from({ length: picture.width }, () => 0);
      for (let i = 0; i < data.length; i += 4)
        if ((data[i + 3] ?? 0) > 250 && Math.abs((data[i] ?? 0) - red) < 8 && Math.abs((data[i + 1] ?? 0) - green) < 8)
          columns[(i / 4) % picture.width] = (columns[(i / 4) % picture.width] ?? 0) + 1;
      const [from, to] = [columns.findIndex((n) => n > 0), columns.findLastIndex((n) => n > 0) + 1];
      const wide = Math.floor((to - from) / count);
      const ink = (part: number[]): number => part.reduce((sum, n) => sum + n, 0);
      // The last letter is as black as the first: no ellipsis.
      expect(ink(columns.slice(to - wide, to)), one.id).toBeGreaterThan(0.7 * ink(columns.slice(from, from + wide)));
    }
  });

  test("shrink and cut a word that is wider than the safe area", () => {
    const { width } = text.caption(cue("w".repeat(5000)), STILL_CAPTION, look, WIDE);
    expect(width).toBeLessThan(WIDE.width);
  });

  test("run from right to left in Arabic, with Latin words kept in their order", async () => {
    // The spoken word is the first: it must stand at the right.
    const data = text.caption(
      cue("خذ نفسا عميقا ببطء"),
      { ...STILL_CAPTION, active: { line: 0, word: 0 } },
      look,
      WIDE,
    ).rgba;
    const { width } = text.caption(
      cue("خذ نفسا عميقا ببطء"),
      { ...STILL_CAPTION, active: { line: 0, word: 0 } },
      look,
      WIDE,
    );
    let [left, right] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, , b = 0, a = 0] = data.subarray(i, i + 4);
      if (a <= 250 || r - b <= 60) continue;
      if ((i / 4) % width < width / 2) left++;
      else right++;
    }
    expect(right).toBeGreaterThan(100);
    expect(left).toBe(0);
  });

  test("draw letters of every script, not the box of a missing one", async () => {
    for (const sample of ["Žluťoučký", "नमस्ते", "こんにちは", "你好吗", "שלום", "안녕하세요", "สวัสดี", "Привет", "😀"]) {
      const missing = text.captionWidth("\u{10FFFF}".repeat([...sample].length), look, WIDE);
      expect(text.captionWidth(sample, look, WIDE), sample).toBeGreaterThan(20);
      expect(text.captionWidth(sample, look, WIDE), sample).not.toBe(missing);
    }
  });
});

describe("the box about the spoken word", () => {
  const boxed = looks.filter(({ caption }) => caption.style === "highlight" && caption.highlight === "box");

  test.each(boxed)("leaves a space on both sides, and no word moves for it: $id", (one) => {
    const em = (one.caption.size * WIDE.height) / 0.92;
    const columnsOf = (active: number) => {
      const drawn = text.caption(
        cue("nom solar nom"),
        { ...STILL_CAPTION, active: { line: 0, word: active } },
        one,
        WIDE,
      );
      return { box: inked(drawn, one.palette.accent), letters: inked(drawn, one.palette.text) };
    };
    const [first, middle] = [columnsOf(0), columnsOf(1)];
    const [left, right] = [middle.box[0] ?? 0, middle.box.at(-1) ?? 0];
    const before = middle.letters.findLast((x) => x < left) ?? -Infinity;
    const after = middle.letters.find((x) => x > right) ?? Infinity;
    expect(before).toBeGreaterThan(0);
    expect(after).toBeLessThan(WIDE.width);
    expect(Math.min(left - before, after - right) / em).toBeGreaterThan(0.24);
    expect(middle.letters.at(-1)).toBe(first.letters.at(-1));
  });
});

/** Columns in which the colour itself stands. */
function inked({ rgba, width }: Picture, colour: string): number[] {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const found = new Set<number>();
  for (let i = 0; i < rgba.length; i += 4)
    if ((rgba[i + 3] ?? 0) > 250 && wanted.every((value, c) => Math.abs(value - (rgba[i + c] ?? 0)) < 6))
      found.add((i / 4) % width);
  return [...found].toSorted((a, b) => a - b);
}

describe("looks", () => {
  test("name only families that are there", () => {
    for (const { id, fonts } of looks)
      for (const family of Object.values(fonts)) expect(Object.keys(LOOK_FAMILIES), id).toContain(family);
  });

  test("read well: text and accent against the shade that lies around them", () => {
    for (const { id, palette } of looks) {
      expect(contrastOf(palette.text, palette.shade), id).toBeGreaterThan(10);
      expect(contrastOf(palette.accent, palette.shade), id).toBeGreaterThan(4.5);
    }
  });
});

test("a typed caption's plate grows with what is typed, from an edge that stays, and nothing jumps when all is said", () => {
  const styled = { ...look, caption: { ...look.caption, style: "typewriter" as const } };
  for (const [backwards, words] of [
    [false, "some calm words"],
    [true, "שלום לכל העולם"],
  ] as const) {
    const edges = (typed: CaptionMoment["typed"]) => {
      const drawn = text.caption(cue(words), { ...STILL_CAPTION, typed }, styled, WIDE);
      const row = Math.floor(drawn.height / 2) * drawn.width;
      const opaque = Array.from({ length: drawn.width }, (_, x) => (drawn.rgba[(row + x) * 4 + 3] ?? 0) > 150);
      const found = [drawn.x + opaque.indexOf(true), drawn.x + opaque.lastIndexOf(true)];
      return backwards ? found.toReversed() : found;
    };
    const typed = [0, 1, 2].map((word) => edges({ line: 0, word, letters: 9, caret: false }));
    expect(new Set(typed.map(([begin]) => begin)).size, words).toBe(1);
    const wide = typed.map(([begin = 0, end = 0]) => Math.abs(end - begin));
    expect(wide.toSorted((a, b) => a - b)).toEqual(wide);
    expect(wide[0]).toBeLessThan((wide[2] ?? 0) * 0.6);
    expect(typed[2]).toEqual(edges(null));
  }
});

test("captions of light looks stand on a firm plate, of dark ones on a soft bed", () => {
  const corner = (id: string): number => {
    const one = looks.find((each) => each.id === id) ?? look;
    const styled = { ...one, caption: { ...one.caption, style: "highlight" as const } };
    const { rgba, width, height } = text.caption(cue("a calm line of words"), STILL_CAPTION, styled, WIDE);
    // Left of the first letter, in the middle of the line.
    const row = Math.floor(height / 2) * width * 4;
    const steps = Array.from({ length: 60 }, (_, x) => rgba[row + x * 4 + 3] ?? 0);
    return Math.max(...steps.slice(1).map((alpha, i) => Math.abs(alpha - (steps[i] ?? 0))));
  };
  expect(corner("paper")).toBeGreaterThan(100);
  expect(corner("clean")).toBeGreaterThan(100);
  expect(corner("midnight")).toBeLessThan(30);
});

describe("cards", () => {
  const cards: Omit<TimelineCard, "startFrame" | "endFrame">[] = [
    { kind: "title", text: "A Five-Minute Breathing Exercise Before Sleep", detail: null, number: null },
    { kind: "listItem", text: "לכבות את הטלפון שעה לפני השינה", detail: null, number: 2 },
    { kind: "quote", text: "“The best way out is always through.”", detail: "Robert Frost", number: null },
    { kind: "number", text: "heartbeats in a day", detail: null, number: 100_000 },
    { kind: "breath", text: "Breathe in", detail: "4", number: 2 },
    { kind: "text", text: "w".repeat(5000), detail: null, number: null },
  ];

  test("lie inside the frame and above the captions in every format", () => {
    for (const size of Object.values(FRAME_SIZES)) {
      const caption = text.caption(cue("one", "two"), STILL_CAPTION, look, size);
      for (const card of cards) {
        const { x, y, width, height } = text.card({ ...card, startFrame: 0, endFrame: 30 }, look, size);
        expect([x % 2, y % 2, width % 2, height % 2], card.kind).toEqual([0, 0, 0, 0]);
        expect(Math.min(x, y), card.kind).toBeGreaterThanOrEqual(0);
        expect(x + width, card.kind).toBeLessThanOrEqual(size.width);
        // The veil may reach under the captions, the letters may not.
        expect(y + height - Math.min(size.width, size.height) * 0.42, card.kind).toBeLessThan(caption.y);
      }
    }
  });

  test("keep clear of what lies at the top, also where their words fill all the room", () => {
    const size = FRAME_SIZES["9:16"];
    const long = { kind: "title" as const, text: "Seven quiet habits of people who always sleep well", detail: null };
    const card = { ...long, number: null, startFrame: 0, endFrame: 30 };
    const top = Math.round(size.height * 0.24);
    // The white of the letters, not the veil, which lies over all.
    const first = ({ rgba, width, y }: Picture): number =>
      y + Math.floor(rgba.findIndex((value, i) => i % 4 === 3 && value > 240) / 4 / width);
    expect(first(text.card(card, look, size))).toBeLessThan(top);
    expect(first(text.card(card, look, size, top))).toBeGreaterThan(top);
  });

  test("count a breath with a light for each second", async () => {
    const lit = async (number: number): Promise<number> => {
      const picture = text.card(
        { kind: "breath", text: "Hold", detail: "4", number, startFrame: 0, endFrame: 30 },
        look,
        WIDE,
      );
      const data = picture.rgba;
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if ((data[i + 3] ?? 0) > 240 && (data[i] ?? 0) - (data[i + 2] ?? 0) > 80) count++;
      return count;
    };
    const [one, three] = [await lit(1), await lit(3)];
    expect(three).toBeGreaterThan(one * 2.5);
  });
});

describe("titles", () => {
  const title = (words: string, titles: TitleStyle, size: Size) =>
    text.card(
      { kind: "title", text: words, detail: null, number: null, startFrame: 0, endFrame: 90 },
      { ...look, titles },
      size,
    );

  test("differ by style, and stay within the frame in every shape", () => {
    for (const size of [WIDE, FRAME_SIZES["9:16"]]) {
      const drawn = TITLE_STYLES.map((style) => title("The Lighthouse That Never Sleeps at Night", style, size));
      expect(new Set(drawn.map(({ rgba }) => hashBytes(Buffer.from(rgba)))).size).toBe(TITLE_STYLES.length);
      for (const { x, y, width, height } of drawn) {
        expect([x, y].every((at) => at >= 0)).toBe(true);
        expect(x + width).toBeLessThanOrEqual(size.width);
        expect(y + height).toBeLessThanOrEqual(size.height);
      }
    }
  });

  test("that stand at one side begin at the right where the words do", async () => {
    for (const style of ["left", "bar", "marker"] as const) {
      const [left, , right] = await inkByThird(title("Calm", style, WIDE));
      expect(left).toBeGreaterThan(right);
      const [there, , here] = await inkByThird(title("هدوء", style, WIDE));
      expect(here).toBeGreaterThan(there);
    }
  });
});

describe("posters", () => {
  test("keep the contrast and the badge's corner free, whatever the headline and the picture", async () => {
    const size = { width: 1280, height: 720 };
    const fonts = new Fonts(null);
    for (const fill of ["#ffffff", "#000000"])
      for (const design of POSTER_DESIGNS) {
        const canvas = createCanvas(size.width, size.height);
        const context = canvas.getContext("2d");
        context.fillStyle = fill;
        context.fillRect(0, 0, size.width, size.height);
        const headline = design === "side" ? "w".repeat(5000) : "Five-Minute Breathing Exercise Before Sleep";
        const poster = await drawPoster(fonts, {
          design,
          headline,
          background: canvas.toBuffer("image/png"),
          look,
          size,
        });
        const { box } = poster;
        expect(poster.contrast, `${design} on ${fill}`).toBeGreaterThanOrEqual(4.5);
        expect(poster.jpeg.length).toBeLessThan(2_000_000);
        expect([poster.jpeg[0], poster.jpeg[1]]).toEqual([0xff, 0xd8]);
        expect(box.x).toBeGreaterThan(40);
        expect(box.y).toBeGreaterThan(30);
        expect(box.x + box.width > 1280 - 220 && box.y + box.height > 720 - 90).toBe(false);
        expect(box.width * box.height).toBeGreaterThan(100_000);
      }
  });

  test("can be read in every look, on bright pictures as on dark ones", async () => {
    const size = { width: 320, height: 180 };
    const fonts = new Fonts(null);
    for (const one of looks) {
      for (const fill of ["#f4f6f8", "#8a9096", "#101418"]) {
        const canvas = createCanvas(size.width, size.height);
        const context = canvas.getContext("2d");
        context.fillStyle = fill;
        context.fillRect(0, 0, size.width, size.height);
        const background = canvas.toBuffer("image/png");
        for (const design of POSTER_DESIGNS) {
          const headline = "Night the Lighthouse Keeper Vanished";
          const { contrast } = await drawPoster(fonts, { design, headline, background, look: one, size });
          expect(contrast, `${one.id}, ${design} on ${fill}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  test("let the picture be seen around their words in every look", async () => {
    const size = { width: 320, height: 180 };
    const fonts = new Fonts(null);
    const canvas = createCanvas(size.width, size.height);
    const context = canvas.getContext("2d");
    context.fillStyle = "#f4f0e8";
    context.fillRect(0, 0, size.width, size.height);
    const background = canvas.toBuffer("image/png");
    for (const one of looks) {
      const { jpeg } = await drawPoster(fonts, {
        design: "centre",
        headline: "A Calm Walk",
        background,
        look: one,
        size,
      });
      context.drawImage(await loadImage(Buffer.from(jpeg)), 0, 0);
      const [red = 0, green = 0, blue = 0] = context.getImageData(size.width / 2, 3, 1, 1).data;
      // Of 240, and 19 where a ground hides it.
      expect(0.2126 * red + 0.7152 * green + 0.0722 * blue, one.id).toBeGreaterThan(45);
    }
  });

  test("come out of the thread as they are drawn here", async () => {
    const size = { width: 640, height: 360 };
    const background = createCanvas(size.width, size.height).toBuffer("image/png");
    const request = { design: "centre", headline: "A calm night", background, look, size } as const;
    const [there, here] = [await text.poster(request), await drawPoster(new Fonts(null), request)];
    expect({ ...there, jpeg: Buffer.from(there.jpeg) }).toEqual({ ...here, jpeg: Buffer.from(here.jpeg) });
  });
});
