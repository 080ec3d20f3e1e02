import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FRAME_RATES, frameRate } from "../../../contract/values.ts";
import { encoderNamed, timescale } from "../../base/encoders.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { joinSpans } from "./join.ts";
import { pictureArguments, spanArguments, stillArguments, type SpanPlan } from "./spanArguments.ts";

const SIDE = 64;
const FRAME = (SIDE * SIDE * 3) / 2;
/** Frames a second of clips; each frame's luma says its number. */
const SOURCES = [10, 24, 25, 30, 50, 60] as const;
const levelOf = (frame: number) => 20 + 3 * frame;

let dir: string;
let ffmpeg: Ffmpeg;
const file = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rates-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  for (const rate of SOURCES) {
    const source = `color=black:s=${SIDE}x${SIDE}:r=${rate}:d=1.2,format=yuv420p,geq=lum='${levelOf(0)}+3*N':cb=128:cr=128`;
    const args = ["-f", "lavfi", "-i", source, "-c:v", "libx264", "-crf", "1", "-g", "20", file(`${rate}.mp4`)];
    await ffmpeg.run(args, { op: "test" });
  }
  await ffmpeg.run(["-f", "lavfi", "-i", "sine=d=2:r=48000", "-c:a", "aac", file("sound.m4a")], { op: "test" });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

function clip(source: number, fps: (typeof FRAME_RATES)[number], from: number, frames: number): SpanPlan {
  return {
    width: SIDE,
    height: SIDE,
    rate: frameRate({ fps }),
    frames,
    source: {
      kind: "clip",
      path: file(`${source}.mp4`),
      input: [],
      fromSeconds: from / fps,
      speed: 1,
      fit: undefined,
      matrix: null,
      fits: true,
    },
    entering: null,
    layers: [],
  };
}

/** Numbers of the clip's frames that are seen. */
async function seen(plan: SpanPlan): Promise<number[]> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run([...pictureArguments(plan), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const all = Buffer.concat(chunks);
  return Array.from({ length: all.length / FRAME }, (_, i) => Math.round(((all[i * FRAME] ?? 0) - levelOf(0)) / 3));
}

describe.each(FRAME_RATES)("at %d frames a second", (fps) => {
  it.each(SOURCES)(
    "a clip of %d shows at each moment the frame that is nearest, in pieces as in one",
    async (source) => {
      const cut = Math.round(0.4 * fps) + 1;
      const count = Math.round(0.9 * fps);
      const shown = [...(await seen(clip(source, fps, 0, cut))), ...(await seen(clip(source, fps, cut, count - cut)))];
      // Of two that are equally near the later one.
      const nearest = Array.from({ length: count }, (_, n) => {
        let last = 0;
        for (let k = 0; Math.round((k * fps) / source + 1e-9) <= n; k++) last = k;
        return last;
      });
      expect(shown).toEqual(nearest);
    },
  );

  it("every frame of joined spans lies on the grid, to the tick, and key frames at most 2 s apart", async () => {
    const rate = frameRate({ fps });
    const spans = [];
    for (const [i, frames] of [7, Math.round(0.8 * fps), 1].entries()) {
      const path = file(`${fps}-${i}.mp4`);
      const encoding = { encoder: encoderNamed("libx264"), threads: 1 };
      await ffmpeg.run(spanArguments(clip(30, fps, 0, frames), encoding, path), { op: "test" });
      spans.push({ path, frames });
    }
    const frames = spans.reduce((sum, span) => sum + span.frames, 0);
    const signal = new AbortController().signal;
    const plain = { subtitles: null, container: "mp4", tag: null, mixed: false } as const;
    const { path: joined } = await joinSpans(
      ffmpeg,
      { ...plain, spans, sound: file("sound.m4a"), rate, frames },
      dir,
      signal,
    );
    const { video } = await ffmpeg.probe(joined);
    expect(video).toMatchObject({ nb_frames: frames, r_frame_rate: `${fps}/1`, start_time: 0 });
    const told = execFileSync(
      ffmpeg.probePath,
      ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0", joined],
      { encoding: "utf8" },
    );
    const times = told
      .trim()
      .split("\n")
      .map(Number.parseFloat)
      .toSorted((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: frames }, (_, i) => (i * timescale(rate)) / fps));
  });
});

it.each([
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
])("the ground beside a whole picture is as soft at %d×%d as at any height", (width, height) => {
  expect(stillArguments("a.png", width, height, { kind: "blur" }).join(" ")).toContain("crop=128:72,");
});

it("a whole picture fades into its ground above and below alike, and reaches the frame's other edges", async () => {
  const white = file("white.png");
  await ffmpeg.run(["-f", "lavfi", "-i", "color=white:s=320x180", "-frames:v", "1", white], { op: "test" });
  const [width, height] = [180, 320];
  const yuv = file("white.yuv");
  await ffmpeg.run([...stillArguments(white, width, height, { kind: "blur" }).slice(0, -1), yuv], { op: "test" });
  const pixels = await readFile(yuv);
  const rows = Array.from({ length: height }, (_, y) => pixels[y * width] ?? 0);
  const steps = rows.slice(1).map((luma, y) => Math.abs(luma - (rows[y] ?? 0)));
  expect(rows[height / 2]).toBeGreaterThan(230);
  expect(rows[60]).toBeLessThan(160);
  expect(Math.max(...steps)).toBeLessThan(25);
  for (const [y, luma] of rows.entries()) expect(Math.abs(luma - (rows[height - 1 - y] ?? 0))).toBeLessThan(8);
});
