import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { locateFfmpeg, type Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { Stills } from "../stills.ts";
import { shrunkStill } from "./shrunkStill.ts";

const SIZE = { width: 240, height: 136 };
let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "shrunk-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

async function picture(name: string, size: string): Promise<string> {
  const path = join(dir, name);
  await ffmpeg.run(["-f", "lavfi", "-i", `mandelbrot=s=${size}`, "-frames:v", "1", "-q:v", "2", path], { op: "test" });
  return path;
}

it("opens a large JPEG smaller, by halves, and nothing else otherwise", async () => {
  const large = await picture("large.jpg", "1000x600");
  expect(await shrunkStill(large, SIZE, undefined)).toEqual({ input: ["-lowres", "2"], flags: "area" });
  expect(await shrunkStill(large, { width: 600, height: 300 }, undefined)).toEqual({ input: [] });
  const part = { x: 0, y: 0, width: 0.5, height: 1 };
  expect(await shrunkStill(large, SIZE, { kind: "blur", part })).toEqual({ input: ["-lowres", "1"], flags: "area" });
  expect(await shrunkStill(await picture("large.png", "1000x600"), SIZE, undefined)).toEqual({ input: [] });
  expect(await shrunkStill(join(dir, "none.jpg"), SIZE, undefined)).toEqual({ input: [] });
});

it("shows the same picture", async () => {
  // As artifacts are called: without an ending, by which ffmpeg would take it for one of a row.
  const large = join(dir, "same");
  await rename(await picture("same.jpg", "1000x600"), large);
  const shown = { fit: undefined, grade: undefined };
  const { signal } = new AbortController();
  const [whole, shrunk] = await Promise.all(
    [new Stills(), new Stills(shrunkStill)].map((stills) => stills.get(ffmpeg, large, SIZE, shown, signal)),
  );
  const error = whole?.pixels.reduce((sum, value, i) => sum + (value - (shrunk?.pixels[i] ?? 0)) ** 2, 0) ?? Infinity;
  expect(10 * Math.log10((255 * 255 * (whole?.pixels.length ?? 0)) / error)).toBeGreaterThan(36);
  expect(error).toBeGreaterThan(0);
});
