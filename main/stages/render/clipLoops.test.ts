import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { ClipLoops } from "./clipLoops.ts";

const { signal } = new AbortController();
let dir: string;
let ffmpeg: Ffmpeg;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "clip-loops-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it("makes a round again that could not be made before, and each only once", async () => {
  const path = join(dir, "clip.mp4");
  const loops = new ClipLoops(ffmpeg, dir, { width: 64, height: 36 }, { num: 30, den: 1 });
  const visual = {
    kind: "clip",
    clip: { hash: "a".repeat(64), bytes: 1, mediaType: "video/mp4" },
    fromSeconds: 0,
    repeat: { seconds: 0.5, how: "bounce" },
  } as const;
  const source = {
    kind: "clip",
    path,
    fromSeconds: 0,
    speed: 1,
    fit: undefined,
    matrix: null,
    fits: false,
  } as const;
  const round = () => loops.round(visual, { ...source, input: [] }, signal);
  await expect(round()).rejects.toMatchObject({ code: "FFMPEG_FAILED" });
  await ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=30:d=1", "-pix_fmt", "yuv420p", path], { op: "test" });
  const made = round();
  expect(round()).toBe(made);
  expect((await made).frames).toBe(28);
  const { video } = await ffmpeg.probe((await made).path, signal);
  expect(video?.nb_frames).toBe(28);
});
