import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { soundKey } from "../sound.ts";
import { SpanCache } from "../spanCache.ts";
import { keptSound } from "./keptSound.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "kept-sound-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const SOUND = { narration: null, music: null, loudness: -14, truePeak: -1 };

it("mixes a sound once, knows what was measured of it, and mixes again what was damaged", async () => {
  const cache = new SpanCache(join(dir, "cache"));
  let mixed = 0;
  const ask = async (samples: number) => {
    const work = await mkdtemp(join(dir, "work-"));
    return keptSound(cache, soundKey({ sound: SOUND, samples }, "7.1"), work, async () => {
      mixed++;
      const file = join(work, "sound.m4a");
      await writeFile(file, `sound of ${samples}`);
      return { file, loudness: { integrated: -Infinity, truePeak: -1.25 }, decisions: ["it is silent"] };
    });
  };
  const first = await ask(48_000);
  const again = await ask(48_000);
  expect(mixed).toBe(1);
  expect(again).toMatchObject({ loudness: first.loudness, decisions: ["it is silent"] });
  expect(await readFile(again.file, "utf8")).toBe("sound of 48000");
  await ask(48_001);
  expect(mixed).toBe(2);

  for (const name of await readdir(join(dir, "cache"), { recursive: true }))
    if (name.endsWith(".m4a")) await writeFile(join(dir, "cache", name), "damaged");
  expect(await readFile((await ask(48_000)).file, "utf8")).toBe("sound of 48000");
  expect(mixed).toBe(3);
});

it("is another sound where anything of it is other", () => {
  const key = (sound: object, version = "7.1") => soundKey({ sound: { ...SOUND, ...sound }, samples: 1 }, version);
  expect(new Set([key({}), key({ loudness: -16 }), key({ effects: [] }), key({}, "8")]).size).toBe(4);
});
