import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { bmp, film, packagedFfmpeg, redAndBlue, tone } from "../media.fixture.ts";
import { sniff } from "../sniff.ts";
import { Decoders } from "./index.ts";
import { look, moments } from "./look.ts";
import type { Opened } from "./protocol.ts";

const signal = new AbortController().signal;
let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-decode-"));
  ffmpeg = await packagedFfmpeg(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function opened(name: string, content: Buffer): Promise<Opened> {
  const path = join(dir, name);
  await writeFile(path, content);
  const sniffed = await sniff(path);
  if (!sniffed) throw new Error(`${name} is of no known kind`);
  const { size, mtimeMs } = await stat(path);
  return { path, sniffed, stats: { bytes: size, modifiedAt: Math.floor(mtimeMs) } };
}

describe("looking at a file", () => {
  it.each([
    ["a.jpg", () => redAndBlue().jpeg().toBuffer(), { kind: "picture", width: 40, height: 30, traits: [] }],
    ["a.bmp", async () => bmp(21, 13), { kind: "picture", width: 21, height: 13 }],
    [
      "a.png",
      () => film(ffmpeg, "a.apng", { codec: ["-c:v", "apng"], more: ["-f", "apng"] }),
      { kind: "picture", traits: ["animated"] },
    ],
    [
      "a.mp4",
      () => film(ffmpeg, "a.mp4", { turned: true }),
      { kind: "clip", width: 54, height: 96, traits: ["rotated"] },
    ],
  ])("tells what %s is, with a small picture", async (name, bytes, facts) => {
    const file = await opened(name, await bytes());
    const reply = await look(ffmpeg, file, signal);
    expect(reply).toMatchObject({ looked: facts });
    const { looked, thumbnail } = reply as Extract<typeof reply, { looked: unknown }>;
    expect(looked.perceptualHash).toMatch(/^[0-9a-f]{16}$/);
    const size = await sharp(thumbnail ?? undefined).metadata();
    expect([size.format, size.width, size.height]).toEqual(["jpeg", looked.width, looked.height]);
  });

  it("finds music without a picture", async () => {
    const file = await opened("a.flac", await tone(ffmpeg, "a.flac"));
    expect(await look(ffmpeg, file, signal)).toMatchObject({
      looked: { kind: "music", hasSound: true, perceptualHash: null },
      thumbnail: null,
    });
  });

  it("refuses what is damaged, with the reason", async () => {
    const whole = await film(ffmpeg, "b.mp4");
    const cut = await opened("cut.mp4", whole.subarray(0, whole.length / 2));
    expect(await look(ffmpeg, cut, signal)).toEqual({ unusable: expect.stringContaining("not whole") as string });
    const bitmap = await opened("short.bmp", bmp(4, 4).subarray(0, 28));
    expect(await look(ffmpeg, bitmap, signal)).toEqual({ unusable: expect.stringContaining("breaks off") as string });
  });

  it("notices another file in the place of the one that was opened", async () => {
    const file = await opened("swapped.jpg", await redAndBlue().jpeg().toBuffer());
    await writeFile(file.path, await redAndBlue(80, 60).jpeg().toBuffer());
    expect(await look(ffmpeg, file, signal)).toEqual({ changed: true });
    await rm(file.path);
    expect(await look(ffmpeg, file, signal)).toEqual({ changed: true });
  });

  it("puts moments of a clip beside each other", async () => {
    const file = await opened("c.mp4", await film(ffmpeg, "c.mp4"));
    const reply = await moments(ffmpeg, file, { at: [0, 0.5], width: 48, height: 27 }, signal);
    if (!("jpeg" in reply)) throw new Error("no picture");
    const { width, height } = await sharp(reply.jpeg).metadata();
    expect([width, height]).toEqual([96, 27]);
    await rm(file.path);
    expect(await moments(ffmpeg, file, { at: [0], width: 48, height: 27 }, signal)).toEqual({ changed: true });
  });
});

describe("the processes that decode", () => {
  it("look at a file as this one does", async () => {
    const file = await opened("d.jpg", await redAndBlue().jpeg().toBuffer());
    await using decoders = closing(new Decoders(ffmpeg));
    const reply = await decoders.look(file, signal);
    expect(reply).toEqual(await look(ffmpeg, file, signal));
    expect(
      await decoders.moments(
        await opened("e.mp4", await film(ffmpeg, "e.mp4")),
        { moments: [0], width: 48, height: 27 },
        signal,
      ),
    ).not.toBeNull();
  });

  it("may break down once by chance; a file on which they do so again is unusable", async () => {
    await using decoders = closing(new Decoders(ffmpeg, undefined, new URL("breaks.fixture.ts", import.meta.url)));
    const jpeg = await redAndBlue().jpeg().toBuffer();
    const [once, always] = await Promise.all([opened("once.jpg", jpeg), opened("always.jpg", jpeg)]);
    expect(await Promise.all([decoders.look(once, signal), decoders.look(always, signal)])).toEqual([
      { unusable: "looked at" },
      { unusable: expect.stringContaining("breaks down on it") as string },
    ]);
    expect((await readFile(`${always.path}.met`)).length).toBe(0);
  });
});

function closing(decoders: Decoders): Decoders & AsyncDisposable {
  return Object.assign(decoders, { [Symbol.asyncDispose]: () => decoders.close() });
}
