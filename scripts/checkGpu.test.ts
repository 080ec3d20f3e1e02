import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

import { encoderNamed } from "../main/base/encoders.ts";
import { locateFfmpeg } from "../main/engines/ffmpeg/index.ts";
import { graphicsCard } from "../tests/doubles/graphicsCard.ts";
import { checkGpu } from "./checkGpu.ts";
import { tellWays } from "./gpu/ways.ts";

test("tells which encoders work, how fast and how well, and why the others do not", async () => {
  const dir = await mkdtemp(join(tmpdir(), "check-gpu-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const clip = join(dir, "clip.mp4");
  const source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-frames:v", "130", "-pix_fmt", "yuv420p"];
  await ffmpeg.run([...source, "-crf", "10", clip], { op: "test" });
  vi.stubEnv("YTEMPIRE_FFMPEG", ffmpeg.path);
  onTestFinished(() => void vi.unstubAllEnvs());
  const lines: string[] = [];
  const { signal } = new AbortController();
  const write = (line: string) => void lines.push(line);
  const size = { width: 320, height: 180 };
  const sound = await checkGpu({ seconds: 5, codec: "h264", always: false, clip, size, write, signal });
  const text = lines.join("\n");
  const [, rate, ssim] = /✓ libx264 +(\d+) frames\/s +[\d.]+ Mbit\/s +SSIM ([\d.]+)/.exec(text) ?? [];
  expect(Number(rate)).toBeGreaterThan(0);
  expect(Number(ssim)).toBeGreaterThan(0.95);
  expect(text).toMatch(/✓ libx265 .*SSIM 0\.9/);
  expect(text).toMatch(/✗ libaom-av1 +Unrecognized option/);
  expect(text).toMatch(/✓ all on the processor +\d+ frames\/s/);
  // On a machine with a card it is another report; here there is none, and that is no fault.
  const carded = !text.includes("no graphics card");
  expect(sound || carded).toBe(true);
  expect(text.includes("No card encodes here") || carded).toBe(true);
}, 120_000);

test.skipIf(process.platform !== "linux")(
  "tells how far a clip's way goes in a card, how fast, and why no further",
  async () => {
    const dir = await mkdtemp(join(tmpdir(), "check-gpu-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
    const card = await graphicsCard(ffmpeg, join(dir, "card"));
    const clip = join(dir, "clip.mp4");
    const source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-frames:v", "40", "-pix_fmt", "yuv420p"];
    await ffmpeg.run([...source, clip], { op: "test" });
    const size = { width: 480, height: 270 };
    const encoders = [encoderNamed("h264_nvenc"), encoderNamed("libx264")];
    const tell = async (build = card.ffmpeg) => {
      const lines: string[] = [];
      const write = (line: string) => void lines.push(line.replace(/ +\d+ frames.*/, ""));
      await tellWays(build, { encoders, clip, size, frames: 20, dir, write, signal: new AbortController().signal });
      return lines;
    };
    expect(await tell()).toEqual([
      "  ✓ all on the processor",
      "  ✓ h264_nvenc encodes",
      "  ✓ NVENC decodes and encodes",
      "  ✓ NVENC decodes, scales and encodes",
      "  ✓ NVENC decodes, scales, lays captions over and encodes",
      "  · taken: NVENC decodes, scales, lays captions over and encodes",
    ]);
    const filters = new Set([...card.ffmpeg.filters].filter((name) => name !== "scale_cuda"));
    expect((await tell({ ...card.ffmpeg, filters })).slice(2)).toEqual([
      "  ✓ NVENC decodes and encodes",
      "  · taken: NVENC decodes and encodes (it does not lay captions over: this build has no scale_cuda; it does not scale: this build has no scale_cuda)",
    ]);
  },
  120_000,
);
