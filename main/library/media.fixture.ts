// Small media of every kind, good and bad, for the tests of the library. Made on the spot: nothing is kept in the repository.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

import sharp from "sharp";

import type { IndexProgress } from "../../contract/library.ts";
import { locateFfmpeg, type Ffmpeg } from "../engines/ffmpeg/index.ts";
import { openStore } from "../store/open.ts";
import { createLibrary } from "./index.ts";

/** A data folder with a library, and a folder for media. `close` removes both. */
export async function openTestLibrary(ffmpeg?: Ffmpeg) {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-library-"));
  const dataDir = await mkdtemp(join(tmpdir(), "ytempire-library-data-"));
  const engine = ffmpeg ?? (await packagedFfmpeg(dataDir));
  const store = openStore(dataDir);
  const faults: unknown[] = [];
  const heard: (IndexProgress & { folder: string })[] = [];
  const library = createLibrary({
    store: store.assets,
    ffmpeg: engine,
    cacheDir: join(dataDir, "cache"),
    own: { dataDir, openedDir: join(dataDir, "opened") },
    onFault: (error) => void faults.push(error),
    onProgress: (folder, progress) => void heard.push({ folder, ...progress }),
  });
  return {
    dir,
    dataDir,
    store,
    library,
    faults,
    heard,
    /** The last progress. */
    async index(folder = dir): Promise<IndexProgress> {
      let last: IndexProgress | undefined;
      for await (last of library.index([folder], new AbortController().signal));
      if (!last) throw new Error("no progress");
      return last;
    },
    /** By names within the folder. */
    async assets() {
      const all = await library.list({ folders: [dir], after: null, limit: 1000 });
      return new Map(all.map((asset) => [asset.path.slice(dir.length + 1), asset]));
    },
    async unusable() {
      const all = await library.unusable({ folders: [dir], after: null, limit: 1000 });
      return new Map(all.map(({ path, reason }) => [path.slice(dir.length + 1), reason]));
    },
    async close() {
      await library.close();
      store.close();
      await rm(dir, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type TestLibrary = Awaited<ReturnType<typeof openTestLibrary>>;

export function packagedFfmpeg(cacheDir: string): Promise<Ffmpeg> {
  return locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir });
}

/** The left half red, the right half blue. */
export function redAndBlue(width = 40, height = 30) {
  const half = { width: Math.floor(width / 2), height, channels: 3 as const, background: "#0000ff" };
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } })
    .composite([{ input: { create: half }, left: Math.ceil(width / 2), top: 0 }])
    .removeAlpha();
}

/** Detail that no compression takes away, so that half of the file is half of the picture. */
export function noise(width = 400, height = 300) {
  const grain = { type: "gaussian" as const, mean: 128, sigma: 40 };
  return sharp({ create: { width, height, channels: 3, background: "#808080", noise: grain } });
}

/** A small clip of a test picture. `more` stands before the output, `filter` after the source. */
export async function film(
  ffmpeg: Ffmpeg,
  name: string,
  o: { size?: string; seconds?: number; more?: string[]; codec?: string[]; sound?: boolean; turned?: boolean } = {},
): Promise<Buffer> {
  const {
    size = "96x54",
    seconds = 1,
    more = [],
    codec = ["-c:v", "libx264", "-pix_fmt", "yuv420p"],
    sound,
    turned,
  } = o;
  const dir = await mkdtemp(join(tmpdir(), "ytempire-film-"));
  try {
    const picture = ["-f", "lavfi", "-i", `testsrc2=s=${size}:r=10:d=${seconds}`];
    const sine = sound ? ["-f", "lavfi", "-i", `sine=d=${seconds}`, "-c:a", "aac"] : [];
    const path = join(dir, name);
    await ffmpeg.run([...picture, ...sine, ...codec, ...more, path], { op: "test.film" });
    if (!turned) return await readFile(path);
    // ffmpeg writes a display matrix only where nothing is encoded.
    const copy = join(dir, `turned-${name}`);
    await ffmpeg.run(["-i", path, "-c", "copy", "-metadata:s:v", "rotate=90", copy], { op: "test.turn" });
    return await readFile(copy);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A sine, alone. */
export async function tone(ffmpeg: Ffmpeg, name: string, more: string[] = []): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-film-"));
  try {
    const path = join(dir, name);
    await ffmpeg.run(["-f", "lavfi", "-i", "sine=d=1", ...more, path], { op: "test.tone" });
    return await readFile(path);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A PNG that claims any size, with hardly any data behind it. */
export function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", Buffer.alloc(64)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** 24 bits a pixel, all of one grey. */
export function bmp(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height, 0x80);
  bytes.fill(0, 0, 54);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}
