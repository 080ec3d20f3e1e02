// What happens to a render while it runs: sources that go or change, an engine that hangs, a disk that fills up at the join, a work folder on another disk.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Motion, Visual } from "../../../contract/footage.ts";
import type { ArtifactRef } from "../../../contract/values.ts";
import { openFfmpeg } from "../../engines/ffmpeg/run.ts";
import { disturbed, openBench, type RenderBench, type Scene } from "./render.fixture.ts";

let bench: RenderBench;
let still: string;
let clip: string;
let voice: string;
let imageRef: ArtifactRef;
let clipRef: ArtifactRef;

beforeAll(async () => {
  bench = await openBench("render-faults");
  still = await bench.make("still.png", "mandelbrot=s=800x800", "-frames:v", "1");
  clip = await bench.make("clip.mp4", "testsrc2=s=320x320:r=24:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p");
  voice = await bench.make("voice.wav", "sine=f=300:r=48000:d=1");
}, 60_000);
afterAll(() => bench.close());

/** A still, a clip and the still again, of half a second each, one after another. */
function threeShots(name: string): Promise<Scene> {
  return bench.scene(
    name,
    async (store) => {
      const image = await store(still, "image/png");
      imageRef = image;
      clipRef = await store(clip, "video/mp4");
      const motion = (to: number) => ({
        zoom: [1, to] as [number, number],
        x: [0, 1] as [number, number],
        y: [0, 1] as [number, number],
      });
      return [
        [0.5, { kind: "image", image, motion: motion(1.1) }],
        [0.5, { kind: "clip", clip: clipRef, fromSeconds: 0.25 }],
        [0.5, { kind: "image", image, motion: motion(1.2) }],
      ];
    },
    { voice, words: "One two three", shape: { fps: 24 } },
  );
}

const leftovers = ({ cacheDir }: Scene) => readdir(join(cacheDir, "tmp"));

describe("a source", () => {
  it("that vanishes between two spans is told as missing, and the spans that were made stay", async () => {
    const scene = await threeShots("gone");
    const path = scene.artifacts.path(imageRef);
    // The clip's span is the first: it takes longest.
    const losing = disturbed(bench.ffmpeg, "render.span", async (run, count) => {
      const ended = await run();
      if (count === 1) await rm(path);
      return ended;
    });
    await expect(bench.render(scene, losing)).rejects.toMatchObject({
      code: "ARTIFACT_MISSING",
      message: `${path} is missing`,
      hint: expect.stringContaining("Run the same command again") as string,
      retryable: true,
    });
    expect(await leftovers(scene)).toEqual([]);
    await copyFile(still, path);
    const output = await bench.render(scene);
    expect(output).toMatchObject({ frames: 36, spans: { total: 3 } });
    expect(output.spans.reused).toBeGreaterThan(0);
  });

  it("that is written over while it is read is told, and nothing that was made of it is kept", async () => {
    const scene = await threeShots("changed");
    const path = scene.artifacts.path(clipRef);
    // Its bytes are what they were: nothing to be told of.
    const touching = disturbed(bench.ffmpeg, "render.span", async (run) => {
      const ended = await run();
      await utimes(path, new Date(), new Date());
      return ended;
    });
    const good = await bench.render(scene, touching);
    expect(good).toMatchObject({ frames: 36, spans: { total: 3, reused: 0 } });
    await rm(scene.cacheDir, { recursive: true });

    const bytes = await readFile(path);
    const changing = disturbed(bench.ffmpeg, "render.span", async (run) => {
      const ended = await run();
      await writeFile(path, Uint8Array.from(bytes).fill(0, bytes.length >> 1));
      return ended;
    });
    await expect(bench.render(scene, changing)).rejects.toMatchObject({
      code: "ARTIFACT_MISSING",
      message: `${path} was changed while the video was rendered`,
      retryable: true,
    });
    // Of the right size, it would be taken for whole by the next run.
    expect(existsSync(path)).toBe(false);
    expect(await leftovers(scene)).toEqual([]);
    await copyFile(clip, path);
    const again = await bench.render(scene);
    expect(again.frames).toBe(36);
    // The stills' spans at most: the clip's was made of what it is no longer.
    expect(again.spans.reused).toBeLessThan(again.spans.total);
  });
});

describe("a data folder", () => {
  it("may have a name that ffmpeg would take for a pattern", async () => {
    const motion: Motion = { zoom: [1, 1], x: [0, 0], y: [0, 0] };
    const words = "Here are a few words that take four seconds. And there are some more of them. And more.";
    const scene = await bench.scene(
      "100% of 5%d films",
      async (store) => [[4, { kind: "image", image: await store(still, "image/png"), motion }]],
      { words },
    );
    const output = await bench.render(scene);
    expect(output).toMatchObject({ frames: 120, spans: { total: 1, reused: 0 } });
    const kept = await readdir(join(scene.cacheDir, "spans"), { recursive: true });
    // The span is kept in parts, which ffmpeg numbers.
    expect(kept.filter((name) => name.endsWith(".mp4")).length).toBeGreaterThan(1);
  });
});

describe("ffmpeg", () => {
  it.skipIf(process.platform === "win32")(
    "that gives no sign of life is ended with all that it started, and the next try goes on",
    async () => {
      const scene = await threeShots("silent");
      const path = join(bench.dir, "hanging");
      await writeFile(path, `#!/bin/sh\n# takes nothing, says nothing\nsleep 1000 & wait\n`, { mode: 0o755 });
      const hanging = openFfmpeg({ ...bench.ffmpeg, path });
      let calls = 0;
      const stuck = {
        ...bench.ffmpeg,
        run: ((args, options) =>
          options.op === "render.span" && ++calls === 2
            ? hanging.run(args, { ...options, silenceMs: 700 })
            : bench.ffmpeg.run(args, options)) satisfies typeof bench.ffmpeg.run,
      };
      await expect(bench.render(scene, stuck)).rejects.toMatchObject({
        code: "PROCESS_TIMEOUT",
        message: "hanging gave no sign of life for 0.7 s",
        retryable: true,
      });
      expect(await leftovers(scene)).toEqual([]);
      expect(running(path)).toEqual([]);
      expect(await bench.render(scene)).toMatchObject({ frames: 36 });
    },
  );
});

/** Command lines of processes with this in them; seen on Linux only. */
function running(text: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(text));
}

const root = process.platform === "linux" && process.getuid?.() === 0;
const SHM = "/dev/shm";

describe("a disk", () => {
  it.skipIf(!root)(
    "that is full when all is joined is told as such, and with room only that is left to do",
    async () => {
      const mount = join(bench.dir, "full");
      await mkdir(mount);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", mount]);
      try {
        const scene = await threeShots("full");
        // Once all pieces are there.
        const progress = (fraction: number) => {
          if (fraction < 0.979 || existsSync(join(mount, "ballast"))) return;
          const { bavail, bsize } = statfsSync(mount);
          writeFileSync(join(mount, "ballast"), new Uint8Array(bavail * bsize - 60_000));
        };
        await expect(bench.render(scene, bench.ffmpeg, { progress })).rejects.toMatchObject({
          code: "DISK_FULL",
          op: "render.join",
          retryable: false,
          hint: expect.stringContaining("it goes on from there") as string,
        });
        expect(await leftovers(scene)).toEqual([]);
        await rm(join(mount, "ballast"));
        expect((await bench.render(scene)).spans).toEqual({ total: 3, reused: 3 });
      } finally {
        execFileSync("umount", ["-l", mount]);
      }
    },
  );

  it.skipIf(!existsSync(SHM))("of its own for what is being made is no hindrance", async () => {
    const scene = await threeShots("elsewhere");
    const elsewhere = await mkdtemp(join(SHM, "render-faults-"));
    try {
      await symlink(elsewhere, scene.cacheDir);
      expect((await stat(scene.cacheDir)).dev).not.toBe((await stat(join(scene.cacheDir, ".."))).dev);
      const output = await bench.render(scene);
      expect(await scene.artifacts.open(output.video)).toBe(scene.artifacts.path(output.video));
      expect(await leftovers(scene)).toEqual([]);
      expect((await bench.render(scene)).spans).toEqual({ total: 3, reused: 3 });
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});

describe("a timeline", () => {
  it("of scenes of a single frame, and with gaps between its clips, shows each where it belongs", async () => {
    const colours = ["red", "lime", "blue", "white", "black"];
    const files = await Promise.all(
      colours.map((colour) => bench.make(`${colour}.png`, `color=${colour}:s=64x64`, "-frames:v", "1")),
    );
    const frame = 1 / 24;
    const scene = await bench.scene(
      "single",
      async (store) => {
        const video = await store(clip, "video/mp4");
        const motion: Motion = { zoom: [1, 1], x: [0, 0], y: [0, 0] };
        const images = await Promise.all(files.map((file) => store(file, "image/png")));
        const stills = images.map((image): [number, Visual] => [frame, { kind: "image", image, motion }]);
        return stills.toSpliced(1, 0, [frame, { kind: "clip", clip: video, fromSeconds: 0 }]);
      },
      { transitionSeconds: 0.5, shape: { fps: 24 } },
    );
    // Two frames of the clip, and nothing for half a second.
    const [gap] = scene.input.footage.shots.slice(1, 2);
    const clipShot = gap as (typeof scene.input.footage.shots)[number];
    scene.input.footage.shots.push({ ...clipShot, sceneId: "s7", start: 6 * frame, end: 8 * frame });
    scene.input.footage.durationSeconds = 20 * frame;
    const output = await bench.render(scene);
    expect(output.frames).toBe(20);
    const chunks: Uint8Array[] = [];
    const chain = "scale=1:1:flags=area,format=rgb24";
    await bench.ffmpeg.run(["-i", scene.artifacts.path(output.video), "-vf", chain, "-f", "rawvideo", "-"], {
      op: "test",
      onStdout: (chunk) => chunks.push(chunk),
    });
    const all = Buffer.concat(chunks);
    expect(all.length).toBe(3 * 20);
    const bright = Array.from({ length: 6 }, (_, i) => [...all.subarray(3 * i, 3 * i + 3)].map((value) => value > 128));
    expect([bright[0], ...bright.slice(2)]).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [true, true, true],
      [false, false, false],
    ]);
    // Of the clip, test bars, and no black to the end.
    for (let i = 6; i < 20; i++) expect(Math.max(...all.subarray(3 * i, 3 * i + 3)), `frame ${i}`).toBeGreaterThan(60);
  });
});
