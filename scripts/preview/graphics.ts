// Contact sheets of the graphics, a line for each look: node scripts/preview/graphics.ts DIR [LOOK,LOOK] [16:9|9:16|1:1|4:5]
// With --golden in place of DIR it draws the pictures that the tests compare with.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";

import { Look } from "../../contract/look.ts";
import { type Format, FORMATS, frameSize } from "../../contract/values.ts";
import { Fonts } from "../../main/engines/text/fonts.ts";
import {
  GOLDEN_LOOK,
  goldenViews,
  graphicFrame,
  SAMPLES,
  type SampleName,
} from "../../main/engines/text/graphics/graphics.fixture.ts";
import { Graphics } from "../../main/engines/text/graphics/index.ts";

const root = join(import.meta.dirname, "../..");
const graphics = new Graphics(new Fonts(null));
const [to = "graphics", looks = "midnight,paper,bold", shape = "16:9"] = process.argv.slice(2);
const names = Object.keys(SAMPLES) as SampleName[];

if (to === "--golden") {
  const dir = join(root, "main/engines/text/graphics/golden");
  mkdirSync(dir, { recursive: true });
  for (const name of names)
    for (const { file, ...view } of goldenViews(name))
      writeFileSync(join(dir, file), graphicFrame(graphics, SAMPLES[name], GOLDEN_LOOK, view).toBuffer("image/png"));
} else {
  mkdirSync(to, { recursive: true });
  const format = FORMATS.find((one): one is Format => one === shape) ?? "16:9";
  const size = frameSize({ format });
  const scale = 480 / size.width;
  const [width, height] = [480, Math.round(size.height * scale)];
  const rows = looks.split(",");
  for (const name of names) {
    const sheet = createCanvas(width * 2, height * rows.length);
    for (const [row, id] of rows.entries()) {
      const look = Look.parse(JSON.parse(readFileSync(join(root, "resources/looks", `${id}.json`), "utf8")));
      for (const [column, at] of [goldenViews(name)[0]?.at ?? 1, 99].entries()) {
        const frame = graphicFrame(graphics, SAMPLES[name], look, { size, at });
        sheet.getContext("2d").drawImage(frame, column * width, row * height, width, height);
      }
    }
    writeFileSync(join(to, `${name}-${format.replace(":", "x")}.png`), sheet.toBuffer("image/png"));
  }
}
