// The indexing of folders: new pictures and clips a second, and a second walk over what is known.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";

import type { IndexProgress } from "../../contract/library.ts";
import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { createLibrary } from "../../main/library/index.ts";
import { openStore } from "../../main/store/open.ts";
import { atLeast, atMost, figure, type Bench, type BenchRow } from "./row.ts";

export const library: Bench = {
  name: "library",
  async run() {
    const dir = await mkdtemp(join(tmpdir(), "ytempire-bench-library-"));
    try {
      const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
      const photo = await noise(4000, 3000);
      const small = await noise(1920, 1080);
      const tiny = await noise(64, 48);
      const clip = await film(ffmpeg, join(dir, "clip.mp4"));
      return [
        figure("a photo of 12 megapixels", photo.length / 1e6, "MB"),
        ...(await timed(ffmpeg, dir, "pictures of 12 megapixels", copies(photo, 200, "jpg"), 50)),
        ...(await timed(ffmpeg, dir, "pictures of 2 megapixels", copies(small, 200, "jpg"), 50)),
        ...(await timed(ffmpeg, dir, "clips of 1080p", copies(clip, 40, "mp4"), 10)),
        ...(await walked(ffmpeg, dir, copies(tiny, 10_000, "jpg"))),
      ];
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

/** Detail as a camera sees it, so that decoding costs what it does for a photo. */
async function noise(width: number, height: number): Promise<Buffer> {
  const grain = { type: "gaussian" as const, mean: 128, sigma: 40 };
  const flat = { width, height, channels: 3 as const, background: "#808080", noise: grain };
  return sharp({ create: flat }).blur(1.2).jpeg({ quality: 90 }).toBuffer();
}

async function film(ffmpeg: Ffmpeg, path: string): Promise<Buffer> {
  const sources = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30:d=10", "-f", "lavfi", "-i", "sine=d=10"];
  const encode = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path];
  await ffmpeg.run([...sources, ...encode], { op: "bench.film" });
  return readFile(path);
}

/** The same file many times with other bytes behind its end, so that none is known by another. */
function copies(bytes: Buffer, count: number, extension: string): Map<string, Buffer> {
  const entries = Array.from({ length: count }, (_, i) => {
    // A box of MP4 that is passed over; JPEG decoders stop at the picture's end.
    const box = Buffer.from(`\0\0\0\x18free${String(i).padStart(16, "0")}`, "latin1");
    return [`${i}.${extension}`, Buffer.concat([bytes, box])] as const;
  });
  return new Map(entries);
}

async function timed(
  ffmpeg: Ffmpeg,
  dir: string,
  what: string,
  files: Map<string, Buffer>,
  target: number,
): Promise<BenchRow[]> {
  await using folder = await filled(ffmpeg, dir, files);
  const seconds = await folder.index();
  return [atLeast(what, round(files.size / seconds), "a second", target)];
}

async function walked(ffmpeg: Ffmpeg, dir: string, files: Map<string, Buffer>): Promise<BenchRow[]> {
  await using folder = await filled(ffmpeg, dir, files);
  const first = await folder.index();
  const memory = process.memoryUsage().rss / 2 ** 20;
  const lag = watchLag();
  const second = await folder.index();
  return [
    figure("10,000 small pictures, new", round(first), "s"),
    figure("10,000 known files, walked again", round(second), "s"),
    atMost("longest hold of the event loop in that", Math.round(lag()), "ms", 100),
    figure("memory of the process after that", Math.round(memory), "MB"),
  ];
}

async function filled(ffmpeg: Ffmpeg, dir: string, files: Map<string, Buffer>) {
  const home = await mkdtemp(join(dir, "home-"));
  const folder = join(home, "media");
  await mkdir(folder);
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  const store = openStore(home);
  const opened = createLibrary({ store: store.assets, ffmpeg, cacheDir: join(home, "cache") });
  return {
    /** In seconds. Throws where not every file became an asset. */
    async index(): Promise<number> {
      const began = performance.now();
      let last: IndexProgress | null = null;
      for await (last of opened.index([folder], new AbortController().signal));
      const read = last === null ? 0 : last.indexed + last.known;
      if (read !== files.size) throw new Error(`${read} of ${files.size} files became assets`);
      return (performance.now() - began) / 1000;
    },
    async [Symbol.asyncDispose]() {
      await opened.close();
      store.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function watchLag(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
