import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createCanvas, loadImage } from "@napi-rs/canvas";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";

import type { Shot } from "../../../contract/footage.ts";
import { Look } from "../../../contract/look.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { hashBytes } from "../../base/hash.ts";
import { openWords } from "../../base/words.ts";
import { createBackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createStills } from "../../library/prepare/stills.ts";
import { createThumbnailStage } from "./index.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

const backgrounds = createBackgroundEngine();
afterAll(() => backgrounds.close());
const lookOf = (name: string) =>
  Look.parse(JSON.parse(readFileSync(join(import.meta.dirname, `../../../resources/looks/${name}.json`), "utf8")));
const look = lookOf("dawn");

const COUNT = {
  line: 0,
  written: "",
  graphic: {
    kind: "count",
    value: 2130,
    numbering: { prefix: "", suffix: "", decimals: 0 },
    label: "breaths a night",
  },
};

const noStills = { version: "1", open: () => Promise.resolve(null) };

test("makes three different pictures of the right kind, with the headline readable and the badge's corner free", async () => {
  const files = new Map<string, Uint8Array>();
  const stage = createThumbnailStage({
    artifacts: {
      putBytes: (bytes, mediaType) => {
        const data = Buffer.from(bytes);
        files.set(hashBytes(data), data);
        return Promise.resolve({ hash: hashBytes(data), bytes: data.length, mediaType });
      },
    },
    text: createTextEngine(),
    backgrounds,
    words,
    stills: noStills,
  });
  const zoom = { from: 1, to: 1.08, x: 0.5, y: 0.45 };
  const input = stage.input.parse({
    idea: { seed: 3, language: "en" },
    script: {
      title: "A five-minute breathing exercise before sleep",
      topic: "breathing",
      scenes: [{ graphics: [COUNT] }],
    },
    footage: {
      look,
      assets: [],
      shots: [
        {
          sceneId: "s1",
          start: 0,
          end: 9,
          visual: { kind: "background", spec: { kind: "clouds", seed: 5, palette: look.palette, speed: 1, zoom } },
          reason: "",
        },
      ],
    },
  });
  const context = { signal: new AbortController().signal, progress: () => {} } as unknown as StageContext;
  const outcome = await stage.run(context, input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  const { variants } = stage.output.parse(outcome.output);
  expect(new Set(variants.map(({ image }) => image.hash)).size).toBe(3);
  // One of them shows the number that the script counts up to.
  expect(variants.filter(({ headline }) => headline === "2,130 breaths a night")).toHaveLength(1);
  const averages: number[] = [];
  for (const { image, headline, contrast, box, reason } of variants) {
    expect(reason).toContain("a generated background");
    expect(image.mediaType).toBe("image/jpeg");
    expect(image.bytes).toBeLessThan(2_000_000);
    expect(headline.split(" ").length).toBeLessThanOrEqual(5);
    expect(contrast).toBeGreaterThanOrEqual(4.5);
    expect(box.x + box.width > 1060 && box.y + box.height > 630).toBe(false);
    const picture = await loadImage(Buffer.from(files.get(image.hash) ?? []));
    expect([picture.width, picture.height]).toEqual([1280, 720]);
    const small = createCanvas(1, 1).getContext("2d");
    small.drawImage(picture, 0, 0, 640, 720, 0, 0, 1, 1);
    averages.push(small.getImageData(0, 0, 1, 1).data[0] ?? 0);
  }
  expect(Math.max(...averages) - Math.min(...averages)).toBeGreaterThan(20);
});

test("words can be read upon any picture of one's own, the glaring and the dark", async () => {
  const dir = await mkdtemp(join(tmpdir(), "thumbnail-"));
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  // Every lightness beside every other: no ink is readable on it as it is.
  const bars = Array.from(
    { length: 40 },
    (_, i) =>
      `<rect x="${40 * i}" width="40" height="900" fill="${["#fff", "#101010", "#e8d020", "#2040e0"][i % 4]}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">${bars.join("")}</svg>`;
  await sharp(Buffer.from(svg)).png().toFile(join(dir, "bars"));
  const contrasts = await Promise.all(
    ["dawn", "paper"].map(async (name) => {
      const stage = createThumbnailStage({
        artifacts: {
          putBytes: (bytes, mediaType) =>
            Promise.resolve({ hash: hashBytes(Buffer.from(bytes)), bytes: bytes.length, mediaType }),
        },
        text: createTextEngine(),
        backgrounds,
        words,
        stills: createStills({ artifacts: { open: ({ hash }) => Promise.resolve(join(dir, hash)) }, ffmpeg }),
      });
      const image = { hash: "bars", bytes: 1, mediaType: "image/png" };
      const motion = { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] };
      const outcome = await stage.run(
        { signal: new AbortController().signal, progress() {} } as unknown as StageContext,
        {
          idea: { seed: 1, language: "en", intro: null },
          script: { title: "A morning by the lake", topic: "lake", scenes: [] },
          footage: {
            look: lookOf(name),
            assets: [
              { title: "bars.png", kind: "picture", licence: null, provenance: "own", author: null, hash: "bars" },
            ],
            shots: [{ sceneId: "s1", start: 0, end: 9, visual: { kind: "image", image, motion }, reason: "" } as Shot],
          },
        },
      );
      if (outcome.status !== "done") throw new Error(outcome.status);
      expect(outcome.output.variants[0]?.reason).toContain("“bars.png”");
      return outcome.output.variants.map(({ contrast }) => contrast);
    }),
  );
  expect(Math.min(...contrasts.flat())).toBeGreaterThanOrEqual(4.5);
  await rm(dir, { recursive: true, force: true });
});
