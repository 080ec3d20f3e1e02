import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Artifacts } from "../base/files.ts";
import { locateFfmpeg } from "../engines/ffmpeg/index.ts";
import { createFiles, type Files } from "./files.ts";

let dir: string;
let artifacts: Artifacts;
let files: Files;
const file = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "files-"));
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  artifacts = new Artifacts(join(dir, "data"));
  files = createFiles({ artifacts, ffmpeg });
  await ffmpeg.run(["-f", "lavfi", "-i", "sine=d=2", file("tone.wav")], { op: "test" });
  await ffmpeg.run(["-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1", file("picture.png")], { op: "test" });
}, 30_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("a file that is handed in", () => {
  it("is copied, told by its content, and measured", async () => {
    await writeFile(file("O'Brien; 100% – ü.mp3"), await readFile(file("tone.wav")));
    const taken = await files.import(file("O'Brien; 100% – ü.mp3"));
    expect(taken).toMatchObject({ name: "O'Brien; 100% – ü.mp3", seconds: 2, artifact: { mediaType: "audio/wav" } });
    expect(await readFile(artifacts.path(taken.artifact))).toEqual(await readFile(file("tone.wav")));
    expect(await files.import(file("picture.png"))).toMatchObject({
      seconds: null,
      artifact: { mediaType: "image/png" },
    });
  });

  it.each([
    ["is missing", "nothing.mp3", null, "NOT_FOUND", /no file/],
    ["is empty", "empty.mp3", "", "FILE_UNUSABLE", /empty/],
    ["is a playlist", "list.mp4", "#EXTM3U\nfile:///etc/hostname\n", "FILE_UNUSABLE", /no picture, clip or sound/],
    ["is a drawing", "logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'></svg>", "FILE_UNUSABLE", /PNG/],
    ["only begins like a clip", "false.mp4", "\0\0\0\x20ftypisom and no more of it", "FILE_UNUSABLE", /cannot be read/],
  ])("and %s is refused with the reason", async (_how, name, bytes, code, reason) => {
    if (bytes !== null) await writeFile(file(name), bytes);
    await expect(files.import(file(name))).rejects.toMatchObject({ code, message: expect.stringMatching(reason) });
  });

  it("and is a folder, a device or a link into nowhere is refused with the reason", async () => {
    await expect(files.import(dir)).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
    if (process.platform === "win32") return;
    await expect(files.import("/dev/zero")).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
    await symlink(file("nowhere"), file("dangling.mp3"));
    await expect(files.import(file("dangling.mp3"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
