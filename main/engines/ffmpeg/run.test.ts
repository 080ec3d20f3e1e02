import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { locateFfmpeg, type Ffmpeg } from "./index.ts";
import { openFfmpeg } from "./run.ts";

let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ffmpeg-run-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const lavfi = (source: string) => ["-f", "lavfi", "-i", source];

describe("running ffmpeg", () => {
  it("tells its progress to the last frame, and the file holds them", async () => {
    const output = join(dir, "a.mp4");
    let last = 0;
    await ffmpeg.run([...lavfi("testsrc2=s=320x180:r=30:d=1"), "-c:v", "libx264", "-pix_fmt", "yuv420p", output], {
      op: "test",
      onProgress: ({ frame }) => {
        last = frame;
      },
    });
    expect(last).toBe(30);
    const { video, format } = await ffmpeg.probe(output);
    expect(video).toMatchObject({ width: 320, height: 180, codec_name: "h264", nb_frames: 30, r_frame_rate: "30/1" });
    expect(format.duration).toBeCloseTo(1);
  });

  it("takes frames from a pipe and gives bytes to another", async () => {
    async function* frames() {
      const frame = new Uint8Array((64 * 64 * 3) / 2);
      for (let i = 0; i < 5; i++) yield frame.fill(i * 40);
    }
    const got: number[] = [];
    const raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "64x64"];
    await ffmpeg.run([...raw, "-i", "-", ...raw.slice(0, 4), "-"], {
      op: "test",
      stdin: frames(),
      onStdout: (chunk) => got.push(...chunk),
    });
    const size = (64 * 64 * 3) / 2;
    expect([0, 1, 2, 3, 4].map((i) => got[i * size])).toEqual([0, 40, 80, 120, 160]);
    expect(got.length).toBe(5 * size);
  });

  it("gives what filters print without the progress", async () => {
    const args = [
      ...lavfi("color=black:s=64x64:r=10:d=1"),
      "-vf",
      "blackdetect=d=0.1,metadata=print:file=-",
      "-f",
      "null",
      "-",
    ];
    const { stdout } = await ffmpeg.run(args, { op: "test" });
    expect(stdout).toContain("lavfi.black_start=0");
    expect(stdout).not.toMatch(/^(progress|frame)=/m);
  });

  it("fails with what ffmpeg said", async () => {
    await writeFile(join(dir, "not.mp4"), "not a film");
    const failed = ffmpeg.run(["-i", join(dir, "not.mp4"), "-f", "null", "-"], { op: "render.span" });
    await expect(failed).rejects.toMatchObject({
      code: "FFMPEG_FAILED",
      op: "render.span",
      retryable: true,
      message: expect.stringContaining("Invalid data found"),
    });
    await expect(ffmpeg.probe(join(dir, "not.mp4"))).rejects.toMatchObject({ code: "FFMPEG_FAILED" });
  });

  it.skipIf(process.platform === "win32")("killed from outside is a fault that may be tried again", async () => {
    const stub = join(dir, "killed");
    await writeFile(stub, "#!/bin/sh\nkill -9 $$\n", { mode: 0o755 });
    const failed = openFfmpeg({ ...ffmpeg, path: stub }).run([], { op: "test" });
    await expect(failed).rejects.toMatchObject({
      code: "FFMPEG_FAILED",
      retryable: true,
      message: expect.stringContaining("SIGKILL"),
    });
  });

  it.skipIf(process.platform === "win32")("that reports the same frame for ever is ended", async () => {
    const stub = join(dir, "stuck");
    await writeFile(stub, "#!/bin/sh\nwhile :; do echo frame=1; echo speed=0.1x; sleep 0.05; done\n", { mode: 0o755 });
    const stuck = openFfmpeg({ ...ffmpeg, path: stub }).run([], { op: "test", silenceMs: 500 });
    await expect(stuck).rejects.toMatchObject({ code: "PROCESS_TIMEOUT" });
  });

  it.skipIf(process.platform === "win32")("on a full disk says so", async () => {
    const full = ffmpeg.run(
      [...lavfi("testsrc2=s=320x180:r=30:d=1"), "-pix_fmt", "yuv420p", "-f", "rawvideo", "/dev/full"],
      { op: "test" },
    );
    await expect(full).rejects.toMatchObject({ code: process.platform === "linux" ? "DISK_FULL" : "FFMPEG_FAILED" });
  });
});
