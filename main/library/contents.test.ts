import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { createCanvas } from "@napi-rs/canvas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Content } from "../../contract/footage.ts";
import { Artifacts } from "../base/files.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import { createContents, type Contents } from "./contents.ts";
import { packagedFfmpeg } from "./media.fixture.ts";

const require = createRequire(import.meta.url);
/** Photographs that come with the network's package, of three faces each. */
const PHOTOGRAPHS = [2, 3].map((i) =>
  join(dirname(require.resolve("@vladmandic/face-api/package.json")), "demo", `sample${i}.jpg`),
);
const signal = new AbortController().signal;
let dir: string;
let artifacts: Artifacts;
let ffmpeg: Ffmpeg;
let contents: Contents;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "contents-"));
  artifacts = new Artifacts(dir);
  ffmpeg = await packagedFfmpeg(dir);
  contents = createContents({ artifacts, ffmpeg, cacheDir: join(dir, "cache") });
});
afterAll(async () => {
  await contents.close();
  rmSync(dir, { recursive: true });
});

async function found(bytes: Buffer): Promise<Content> {
  const content = await contents.picture(await artifacts.putBytes(bytes, "image/jpeg"), signal);
  if (!content) throw new Error("the picture could not be read");
  return content;
}

describe("what lies in a picture", () => {
  test("is found at each moment of a clip", async () => {
    const file = join(dir, "clip.mp4");
    const [a, b] = [PHOTOGRAPHS[1] as string, join(dir, "empty.png")];
    writeFileSync(b, createCanvas(640, 450).toBuffer("image/png"));
    const scaled = "scale=640:450,setsar=1,format=yuv420p";
    await ffmpeg.run(
      [
        ["-loop", "1", "-framerate", "10", "-t", "1", "-i", a, "-loop", "1", "-framerate", "10", "-t", "1", "-i", b],
        ["-filter_complex", `[0:v]${scaled}[a];[1:v]${scaled}[b];[a][b]concat=n=2`, "-g", "5", file],
      ].flat(),
      { op: "test", signal },
    );
    const clip = await artifacts.putFile(file, "video/mp4");
    const both = await contents.clip(clip, { width: 640, height: 450 }, [0.5, 1.6], signal);
    expect(both.map((content) => content?.faces.length)).toEqual([3, 0]);
  });

  test("is kept, and found again where what was kept is damaged", async () => {
    const photograph = readFileSync(PHOTOGRAPHS[0] as string);
    const first = await found(photograph);
    const root = join(dir, "cache", "library", "contents");
    const kept = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const one of kept) writeFileSync(join(one.parentPath, one.name), JSON.stringify([{ ...first, faces: [] }]));
    expect((await found(photograph)).faces).toEqual([]);
    for (const one of kept) writeFileSync(join(one.parentPath, one.name), "[{");
    expect(await found(photograph)).toEqual(first);
  });
});
