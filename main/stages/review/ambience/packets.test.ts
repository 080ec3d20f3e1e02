import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { locateFfmpeg, type Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { pictureJoin, soundJoin } from "./joins.ts";
import { checkPackets, type PacketsRequest } from "./packets.ts";

let dir: string;
let ffmpeg: Ffmpeg;
let good: PacketsRequest;

/** Four seconds; the picture repeats the same second, as a loop of 30 frames, key frame after key frame. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "packets-"));
  ffmpeg = await locateFfmpeg({ cacheDir: join(import.meta.dirname, "../../../../node_modules/.cache") });
  const path = join(dir, "good.mp4");
  const graph = "[0:v]loop=loop=3:size=30:start=0,setpts=N/30/TB[v];[1:a]anull[a]";
  await ffmpeg.run(
    [
      ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=1", "-f", "lavfi", "-i", "sine=300:r=48000:d=4"],
      ["-filter_complex", graph, "-map", "[v]", "-map", "[a]", "-frames:v", "120"],
      ["-c:v", "libx264", "-preset", "veryfast", "-qp", "24", "-g", "30", "-sc_threshold", "0", "-threads", "1"],
      ["-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-movflags", "+faststart", path],
    ].flat(),
    { op: "test" },
  );
  const { sound } = await checkPackets(request(path, 0));
  good = { ...request(path, (sound - 1) * 1024) };
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

function request(path: string, samples: number): PacketsRequest {
  const loops = { picture: { startFrame: 0, frames: 0, endFrame: 0 }, sound: { start: 0, packets: 1000, end: 0 } };
  return { path, frames: 120, samples, loops };
}

it("finds nothing wrong where every packet is in its place", async () => {
  expect(await checkPackets(good)).toMatchObject({ picture: 120, faults: [] });
});

it("tells a frame too few, sound too short, a loop that is another, and a file that was cut", async () => {
  expect((await checkPackets({ ...good, frames: 121 })).faults.map(({ en }) => en).join()).toMatch(
    /120 frames instead of 121/,
  );
  expect((await checkPackets({ ...good, samples: good.samples + 5000 })).faults.map(({ en }) => en).join()).toMatch(
    /samples of sound/,
  );
  const loops = { ...good.loops, picture: { startFrame: 0, frames: 17, endFrame: 120 } };
  expect((await checkPackets({ ...good, loops })).faults.map(({ en }) => en).join()).toMatch(
    /another than a loop before/,
  );
  const cut = join(dir, "cut.mp4");
  writeFileSync(cut, readFileSync(good.path).subarray(0, -2000));
  expect((await checkPackets({ ...good, path: cut })).faults).not.toEqual([]);
  const moved = join(dir, "moved.mp4");
  const bytes = readFileSync(good.path);
  const table = bytes.indexOf("stco");
  bytes.writeUInt32BE(bytes.readUInt32BE(table + 12) + 7, table + 12);
  writeFileSync(moved, bytes);
  expect((await checkPackets({ ...good, path: moved })).faults.map(({ en }) => en).join()).toMatch(
    /bytes of nothing|twice/,
  );
});

it("measures a jump of the picture and a click in the sound, and no join where there is none", async () => {
  const signal = new AbortController().signal;
  const video = join(dir, "joins.mp4");
  // A box moves evenly and jumps at frame 60; the sound has a hole of two samples at 2 s.
  const box = (x: number, from: number, to: number) =>
    `drawbox=x=${x}:y=40:w=60:h=60:color=white:t=fill:enable='between(n,${from},${to})'`;
  const simple = [
    "color=c=gray:s=320x180:r=30:d=4",
    ...Array.from({ length: 120 }, (_, n) => box(n + (n < 60 ? 0 : 90), n, n)),
  ].join(",");
  const sound = "aevalsrc='0.3*sin(2*PI*220*t)*(1-between(t,2,2.00004))':s=48000:d=4";
  await ffmpeg.run(
    [
      ["-f", "lavfi", "-i", simple, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "veryfast", "-qp", "10"],
      ["-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-f", "mov", video],
    ].flat(),
    { op: "test" },
  );
  const look = { ffmpeg, video, signal };
  expect((await soundJoin(look, 96_000)).ratio).toBeGreaterThan(3);
  expect((await soundJoin(look, 48_000)).ratio).toBeLessThan(1.3);
  expect((await pictureJoin(look, 60, null, 30)).ratio).toBeGreaterThan(3);
  expect((await pictureJoin(look, 90, null, 30)).ratio).toBeLessThan(1.3);
});
