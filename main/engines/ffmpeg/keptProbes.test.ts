import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { hashFile } from "../../base/hash.ts";
import { KeptProbes, locateFfmpeg, type Ffmpeg } from "./index.ts";

let dir: string;
let ffmpeg: Ffmpeg;
/** Named by its hash, as an artifact is. */
let clip: string;
let asked: string[];
let counting: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "kept-probes-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const made = join(dir, "made.mp4");
  const h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
  await ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=0.2", ...h264, made], { op: "test" });
  clip = join(dir, (await hashFile(made)).hash);
  await rename(made, clip);
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  await rm(join(dir, "cache"), { recursive: true, force: true });
  asked = [];
  counting = {
    ...ffmpeg,
    probe(path, signal, options) {
      asked.push(path);
      return ffmpeg.probe(path, signal, options);
    },
  };
});

const begun = (version = ffmpeg.version) => new KeptProbes(join(dir, "cache"), { version });

describe("what a file holds", () => {
  it("is asked once, and is the same after the next start", async () => {
    const told = await ffmpeg.probe(clip);
    expect(told.video).toMatchObject({ width: 320, height: 180, codec_name: "h264" });
    const first = begun().around(counting);
    expect(await Promise.all([first.probe(clip), first.probe(clip)])).toEqual([told, told]);
    expect(await begun().around(counting).probe(clip)).toEqual(told);
    expect(asked).toEqual([clip]);
  });

  it("is asked again of another build, and where its note is damaged", async () => {
    await begun().around(counting).probe(clip);
    await begun("another/1").around(counting).probe(clip);
    expect(asked).toHaveLength(2);
    const notes = await readdir(join(dir, "cache"), { recursive: true, withFileTypes: true });
    for (const note of notes.filter((one) => one.isFile())) await writeFile(join(note.parentPath, note.name), "{");
    expect((await begun().around(counting).probe(clip)).video?.width).toBe(320);
    expect(asked).toHaveLength(3);
  });

  it("is known before it is asked where somebody else found it out", async () => {
    const probes = begun();
    const hash = basename(clip);
    expect(await probes.find(hash)).toBeNull();
    await probes.keep(hash, await ffmpeg.probe(clip));
    expect((await probes.around(counting).probe(clip)).video?.height).toBe(180);
    expect(asked).toEqual([]);
  });

  it("is asked each time of a file that has a name of its own, since its bytes may change", async () => {
    const own = join(dir, "own.mp4");
    await writeFile(own, "");
    const engine = begun().around(counting);
    for (let i = 0; i < 2; i++) await expect(engine.probe(own)).rejects.toMatchObject({ code: "FFMPEG_FAILED" });
    expect(asked).toEqual([own, own]);
  });

  it("is not kept where it could not be told, and whoever leaves takes nothing from who stays", async () => {
    const broken = join(dir, "broken", "0".repeat(64));
    await mkdir(join(dir, "broken"), { recursive: true });
    await writeFile(broken, "no media");
    const engine = begun().around(counting);
    for (let i = 0; i < 2; i++) await expect(engine.probe(broken)).rejects.toMatchObject({ code: "FFMPEG_FAILED" });
    expect(asked).toHaveLength(2);
    const leaving = new AbortController();
    const left = engine.probe(clip, leaving.signal);
    const stays = engine.probe(clip);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await stays).video?.width).toBe(320);
  });
});
