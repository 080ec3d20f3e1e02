// Picture and sound of the finished file, by a flash and a click that begin at the same moment: ten minutes of it are in scripts/long.
import { execFileSync } from "node:child_process";

import { afterAll, beforeAll, expect, it } from "vitest";

import { clickAfterFlash, flashesAndClicks } from "./avSync.fixture.ts";
import { openBench, type RenderBench } from "./render.fixture.ts";

const MOMENTS = [0.5, 10, 19];

let bench: RenderBench;
beforeAll(async () => {
  bench = await openBench("av-sync");
}, 60_000);
afterAll(() => bench.close());

it("are less than a hundredth of a second apart at the beginning, in the middle and at the end", async () => {
  const scene = await flashesAndClicks(bench, "h264", { seconds: 20, moments: MOMENTS });
  const file = scene.artifacts.path((await bench.render(scene)).video);
  for (const offset of await clickAfterFlash(bench, file, MOMENTS)) expect(Math.abs(offset)).toBeLessThan(0.01);
  // What AAC's encoder puts before the first sample is taken off by the edit list, so that both begin at 0.
  const first = execFileSync(
    bench.ffmpeg.probePath,
    ["-v", "error", "-show_entries", "stream=codec_name,start_time:packet=pts", "-read_intervals", "%+#1"].concat([
      "-select_streams",
      "a",
      "-of",
      "json",
      file,
    ]),
    { encoding: "utf8" },
  );
  expect(JSON.parse(first)).toMatchObject({
    packets: [{ pts: -1024 }],
    streams: [{ codec_name: "aac", start_time: "0.000000" }],
  });
}, 120_000);

it("are so for editors, too: ProRes with samples as they are, and captions as a track", async () => {
  const moments = [0.5, 2];
  const scene = await flashesAndClicks(bench, "prores", { seconds: 3, moments, codec: "prores" });
  scene.input.idea.captions = "soft";
  scene.input.narration.words = [{ text: "Click", start: 0.5, end: 0.7, scene: 0, line: 0 }];
  const file = scene.artifacts.path((await bench.render(scene)).video);
  for (const offset of await clickAfterFlash(bench, file, moments)) expect(Math.abs(offset)).toBeLessThan(0.01);
  const show = ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file];
  const streams = execFileSync(bench.ffmpeg.probePath, show, { encoding: "utf8" }).trim().split(/\s+/);
  expect(streams).toEqual(["prores", "pcm_s24le", "mov_text"]);
}, 120_000);
