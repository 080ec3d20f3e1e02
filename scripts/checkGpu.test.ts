import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

import { locateFfmpeg } from "../main/engines/ffmpeg/index.ts";
import { checkGpu } from "./checkGpu.ts";

test("tells which encoders work, how fast and how well, and why the others do not", async () => {
  const dir = await mkdtemp(join(tmpdir(), "check-gpu-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const clip = join(dir, "clip.mp4");
  const source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-frames:v", "30", "-pix_fmt", "yuv420p"];
  await ffmpeg.run([...source, "-crf", "10", clip], { op: "test" });
  vi.stubEnv("YTEMPIRE_FFMPEG", ffmpeg.path);
  onTestFinished(() => void vi.unstubAllEnvs());
  const lines: string[] = [];
  const { signal } = new AbortController();
  const write = (line: string) => void lines.push(line);
  const sound = await checkGpu({ seconds: 5, codec: "h264", always: false, clip, write, signal });
  const text = lines.join("\n");
  const [, rate, ssim] = /✓ libx264 +(\d+) frames\/s +[\d.]+ Mbit\/s +SSIM ([\d.]+)/.exec(text) ?? [];
  expect(Number(rate)).toBeGreaterThan(0);
  expect(Number(ssim)).toBeGreaterThan(0.95);
  expect(text).toMatch(/✓ libx265 .*SSIM 0\.9/);
  expect(text).toMatch(/✗ libaom-av1 +Unrecognized option/);
  // On a machine with a card it is another report; here there is none, and that is no fault.
  const carded = !text.includes("no graphics card");
  expect(sound || carded).toBe(true);
  expect(text.includes("No card encodes here") || carded).toBe(true);
}, 120_000);
