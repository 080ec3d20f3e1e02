import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas, loadImage } from "@napi-rs/canvas";
import { afterAll, expect, test } from "vitest";

import { Look } from "../../../contract/look.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { hashBytes } from "../../base/hash.ts";
import { openWords } from "../../base/words.ts";
import { createBackgroundEngine } from "../../engines/background/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createThumbnailStage } from "./index.ts";

const words = openWords(join(import.meta.dirname, "../../../resources/words"));

const backgrounds = createBackgroundEngine();
afterAll(() => backgrounds.close());
const look = Look.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../resources/looks/dawn.json"), "utf8")),
);

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
    script: { title: "A five-minute breathing exercise before sleep", topic: "breathing" },
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
