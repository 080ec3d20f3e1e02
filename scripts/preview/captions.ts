// Contact sheets of the caption styles, a line of them at several times: node scripts/preview/captions.ts DIR [LOOK] [LANGUAGE] [FORMAT]
// With --golden in place of DIR it draws the pictures that the tests compare with.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";

import { Look } from "../../contract/look.ts";
import { CAPTION_STYLES, type Format } from "../../contract/values.ts";
import { createTextEngine } from "../../main/engines/text/index.ts";
import { captionFrame, goldenSamples, GOLDEN_TIMES, spokenCues } from "../../main/stages/render/captions.fixture.ts";

const text = createTextEngine();
const root = join(import.meta.dirname, "../..");
const [to = "captions", name = "ocean", only, shape] = process.argv.slice(2);

const LINES = {
  en: "Every morning the harbour wakes *long* before the city does, and the first boats slide out past the old stone wall.",
  ar: "كل صباح يستيقظ الميناء *قبل* المدينة بوقت طويل، وتنزلق القوارب الأولى خارج الجدار الحجري القديم.",
  ja: "毎朝、港は街よりも*早く*目を覚まし、最初の船が古い石の壁を過ぎて冷たい水へと滑り出します。",
};

if (to === "--golden") {
  const dir = join(root, "main/stages/render/golden");
  mkdirSync(dir, { recursive: true });
  for (const style of CAPTION_STYLES)
    for (const { cues, ...sample } of goldenSamples(text, style))
      for (const [i, seconds] of GOLDEN_TIMES[style].entries())
        writeFileSync(
          join(dir, `${style}-${sample.format.replace(":", "x")}-${i + 1}.png`),
          (await captionFrame(cues, seconds, sample)).toBuffer("image/png"),
        );
} else {
  mkdirSync(to, { recursive: true });
  for (const [language, line] of Object.entries(LINES))
    for (const format of ["16:9", "9:16"] as const)
      if ((only ?? language) === language && (shape ?? format) === format) await sheet(language, line, format);
}

/** A row for each style, a column for each time. */
async function sheet(language: string, line: string, format: Format): Promise<void> {
  const look = {
    ...Look.parse(JSON.parse(readFileSync(join(root, "resources/looks", `${name}.json`), "utf8"))),
    language,
  };
  const rows = [];
  for (const style of CAPTION_STYLES) {
    const sample = { text, look, style, format, scale: 1 / 3 };
    const cues = spokenCues(line, sample);
    const end = (cues.at(-1)?.endFrame ?? 30) / 30;
    const times = format === "16:9" ? [0.1, 1.3, end - 1.2] : [0.1, 0.8, 1.6, 2.5, end - 1.2];
    rows.push(await Promise.all(times.map((seconds) => captionFrame(cues, seconds, sample))));
  }
  const [width, height] = [rows[0]?.[0]?.width ?? 0, rows[0]?.[0]?.height ?? 0];
  const canvas = createCanvas(width * (rows[0]?.length ?? 0), height * rows.length);
  const context = canvas.getContext("2d");
  for (const [r, row] of rows.entries())
    for (const [c, frame] of row.entries()) context.drawImage(frame, c * width, r * height);
  writeFileSync(join(to, `${name}-${language}-${format.replace(":", "x")}.png`), canvas.toBuffer("image/png"));
}
