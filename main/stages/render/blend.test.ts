import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { FFMPEG_SOURCES, locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { crossfaded, layered } from "./blend.ts";
import type { Layer } from "./layers.ts";
import { toPlanes, type Planes } from "./planes.ts";
import { pictureArguments, type LayerFile } from "./spanArguments.ts";

const SIZE = { width: 322, height: 182 };
const BYTES = (SIZE.width * SIZE.height * 3) / 2;
const RATE = { num: 30, den: 1 };
const FRAMES = 48;
const ENTERS = 31;

let dir: string;
const builds: Ffmpeg[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "blend-"));
  builds.push(await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir }));
  const best = await locateFfmpeg({ sources: FFMPEG_SOURCES, cacheDir: dir });
  if (best.path !== builds[0]?.path) builds.push(best);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Noise of a kind: every value of a byte comes up beside every other. */
function* noise(count: number, seed: number): Generator<Uint8Array> {
  for (let n = 0; n < count; n++)
    yield Uint8Array.from({ length: BYTES }, (_, i) => Math.imul(i + 1, 2_654_435_761 + 2 * (seed + n)) >>> 24);
}

async function* each<T>(all: Iterable<T>): AsyncGenerator<T> {
  yield* all;
}

/** Of all colours, clear at its edges, covering all in its middle. */
function picture(x: number, y: number, width: number, height: number, seed: number): Planes {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [dx, dy] = [
      Math.abs(((i % width) / (width - 1)) * 2 - 1),
      Math.abs((Math.floor(i / width) / (height - 1)) * 2 - 1),
    ];
    const alpha = 330 * (0.9 - Math.max(dx, dy)) * (1 - 0.3 * dx * dy);
    rgba.set([(i * seed) % 256, (i * 5) % 256, (i >> 4) % 256, alpha], i * 4);
  }
  return toPlanes({ rgba, x, y, width, height });
}

const STILL = { in: false, out: false };
const layers: (Omit<Layer, "draw"> & { pictures: Planes[] })[] = [
  { begins: [-1_000_000], to: 1_000_000, fades: STILL, pictures: [picture(250, 8, 61, 33, 3)] },
  { begins: [-4], to: 40, fades: { in: true, out: true }, pictures: [picture(20, 20, 280, 120, 7)] },
  { begins: [44], to: 90, fades: { in: true, out: false }, pictures: [picture(0, 0, 322, 182, 9)] },
  {
    begins: [0, 3, 4, 20],
    to: 33,
    fades: STILL,
    pictures: [1, 2, 3, 4].map((seed) => picture(60, 130, 200, 50, seed)),
  },
  { begins: [33, 45], to: FRAMES, fades: STILL, pictures: [5, 6].map((seed) => picture(80, 130, 160, 50, seed)) },
];

it("gives the very bytes that ffmpeg's filters give", async () => {
  const files: LayerFile[] = [];
  for (const [i, { pictures, ...times }] of layers.entries()) {
    const path = join(dir, `${i}.yuva`);
    await writeFile(path, Buffer.concat(pictures.map(({ bytes }) => bytes)));
    const { x, y, width, height } = pictures[0] as Planes;
    files.push({ ...times, path, x, y, width, height });
  }
  const entering = join(dir, "entering.yuv");
  await writeFile(entering, Buffer.concat([...noise(FRAMES - ENTERS, 99)]));
  const plan = {
    ...SIZE,
    rate: RATE,
    frames: FRAMES,
    source: { kind: "raw", input: "-" },
    entering: { source: { kind: "raw", input: entering }, at: ENTERS },
    layers: files,
  } as const;

  const faded = crossfaded(each(noise(FRAMES, 1)), each(noise(FRAMES - ENTERS, 99)), ENTERS, FRAMES);
  const drawn = layers.map(({ pictures, ...times }) => ({
    ...times,
    draw: async (i: number) => pictures[i] as Planes,
  }));
  const ours: Buffer[] = [];
  for await (const frame of layered(faded, drawn, { ...SIZE, rate: RATE })) ours.push(Buffer.from(frame));
  expect(ours).toHaveLength(FRAMES);

  for (const ffmpeg of builds) {
    const chunks: Uint8Array[] = [];
    await ffmpeg.run([...pictureArguments(plan), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
      op: "test",
      stdin: each(noise(FRAMES, 1)),
      onStdout: (chunk) => chunks.push(chunk),
    });
    const theirs = Buffer.concat(chunks);
    expect(theirs).toHaveLength(FRAMES * BYTES);
    const differing = ours.flatMap((frame, n) =>
      frame.equals(theirs.subarray(n * BYTES, (n + 1) * BYTES)) ? [] : [n],
    );
    expect({ build: ffmpeg.version, differing }).toEqual({ build: ffmpeg.version, differing: [] });
  }
}, 60_000);
