import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { SAMPLE_RATE } from "../../../contract/values.ts";
import { openTrack } from "./mix/openSound.ts";
import { layTrack } from "./track.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "track-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("a track of twelve hours is read at its end as it was laid there, and its silence takes no room", async () => {
  const samples = 12 * 3600 * SAMPLE_RATE;
  const piece = join(dir, "piece.f32");
  const second = { repeat: null, gain: 1, fadeIn: 0, fadeOut: 0 };
  const tone = Float32Array.from({ length: 2 * SAMPLE_RATE }, (_, i) => 0.5 * Math.sin(i / 20));
  await writeFile(piece, new Uint8Array(tone.buffer));
  const file = join(dir, "track.f32");
  const start = samples - SAMPLE_RATE;
  await layTrack(file, samples, [{ file: piece, start, end: samples, ...second }], new AbortController().signal);
  const { size, blocks } = await stat(file);
  expect(size).toBe(samples * 8);
  // Elsewhere some file systems fill holes up.
  expect(process.platform === "linux" ? blocks * 512 : 0).toBeLessThan(10_000_000);
  await using track = await openTrack(file);
  expect(track.length).toBe(samples);
  const heard = await track.read(start, 1000);
  expect(Array.from(heard)).toEqual(Array.from(tone.subarray(0, 2000)));
  expect((await track.read(start - 1000, 1000)).every((value) => value === 0)).toBe(true);
});
