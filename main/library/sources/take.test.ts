import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { crc32, deflateSync, gzipSync } from "node:zlib";

import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { openverseDouble } from "../../../tests/doubles/sources/open.ts";
import {
  ETAG,
  type Media,
  type Reply,
  type SourceServer,
  startSources,
} from "../../../tests/doubles/sources/server.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { parseSidecar } from "../sidecars.ts";
import { sniff } from "../sniff.ts";
import { openSources, searched, taken } from "./conformanceSuite.ts";
import type { TakeEvent } from "./index.ts";

const ID = "50b2cd10-ecad-4b92-b5d3-b0e5a2f7d9f1";
const dir = mkdtempSync(join(tmpdir(), "take-"));
const media: Media = { picture: new Uint8Array(), clip: new Uint8Array(), music: new Uint8Array() };
let server: SourceServer;
let ffmpeg: Ffmpeg;
let opened: ReturnType<typeof openSources>;
let folder: string;

beforeAll(async () => {
  ffmpeg = await locateFfmpeg({ cacheDir: dir });
  const drawn = await sharp({ create: { width: 400, height: 300, channels: 3, background: "navy" } })
    .jpeg()
    .toBuffer();
  // What follows the picture in its file is no part of it.
  media.picture = Buffer.concat([drawn, Buffer.alloc(3 << 20)]);
  server = await startSources([openverseDouble(media)]);
});
beforeEach(async () => {
  opened = openSources(
    () => server,
    () => ({ sniff, probe: (...asked) => ffmpeg.probe(...asked) }),
    {},
  );
  folder = join(opened.dir, "footage");
  mkdirSync(folder);
  server.faults.length = 0;
  await searched(opened.sources, {}, "openverse");
  server.received.length = 0;
  return () => opened.close();
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const take = () => taken(opened.sources, "openverse", ID, folder);
const parts = () => readdirSync(join(opened.dir, "cache", "parts"));

it("says beside the file what the library reads, and what proves it", async () => {
  const events = await take();
  expect(events.map(({ type }) => type)).toContain("loading");
  const file = readdirSync(folder).find((name) => name.endsWith(".jpg")) ?? "";
  expect(file).toMatch(/^harbour-at-dawn-openverse-50b2cd10[-\w]*\.jpg$/);
  expect(readFileSync(join(folder, file)).equals(media.picture)).toBe(true);
  expect(parseSidecar(".json", readFileSync(join(folder, `${file}.json`), "utf8"))).toEqual({
    title: "Harbour at dawn",
    tags: ["harbour"],
    licence: "CC-BY-2.0",
    author: "Ann Lee",
    source: `https://www.flickr.com/photos/ann/${ID}`,
  });
  expect(parts()).toEqual([]);
});

/** Stops when the first megabyte is there, and nothing more comes. */
async function stopInTheMiddle(): Promise<void> {
  server.faults.push({ afterBytes: 2 << 20, how: "hang" });
  const stop = new AbortController();
  const events = opened.sources.take({ source: "openverse", id: ID, folder }, stop.signal);
  await expect(
    (async () => {
      for await (const event of events) if (event.type === "loading" && event.bytes > 0) stop.abort();
    })(),
  ).rejects.toMatchObject({ code: "CANCELLED" });
  expect(readdirSync(folder)).toEqual([]);
  server.received.length = 0;
}

it("stops at once, leaves nothing in the folder, and goes on from there", async () => {
  await stopInTheMiddle();
  const last = (await take()).at(-1);
  const { range, "if-range": mark } = server.received[0]?.headers ?? {};
  expect(Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1])).toBeGreaterThanOrEqual(1 << 20);
  expect(mark).toBe(ETAG);
  expect(readFileSync(pathOf(last)).equals(media.picture)).toBe(true);
});

it("begins anew where the file was exchanged meanwhile", async () => {
  await stopInTheMiddle();
  // Another mark: the whole file comes, and nothing of the old one stays.
  const part = parts().find((name) => name.endsWith(".origin")) ?? "";
  const path = join(opened.dir, "cache", "parts", part);
  writeFileSync(path, readFileSync(path, "utf8").replace("v1", "v0"));
  expect(readFileSync(pathOf((await take()).at(-1))).equals(media.picture)).toBe(true);
  expect(server.received[0]?.headers["if-range"]).not.toBe(ETAG);
});

it("tells a connection that is cut, and keeps nothing of it in the folder", async () => {
  server.faults.push({ afterBytes: 5000, how: "cut" });
  await expect(take()).rejects.toMatchObject({ code: "SOURCE_UNAVAILABLE", retryable: true });
  expect(readdirSync(folder)).toEqual([]);
});

it("does not write over a file of the person's own", async () => {
  const path = pathOf((await take()).at(-1));
  writeFileSync(path, "another picture");
  const again = pathOf((await take()).at(-1));
  expect(basename(again)).toMatch(/ \(2\)\.jpg$/);
  expect(readFileSync(path, "utf8")).toBe("another picture");
});

/** 50 kB that become 400 million pixels: whole, and black. */
function bomb(): Buffer {
  const side = 20_000;
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  // One bit a pixel.
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 1 });
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([start, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", new Uint8Array())]);
}

const BAD: [string, () => Reply, RegExp][] = [
  ["a page", () => ({ bytes: Buffer.from("<!DOCTYPE html><title>Sign in</title>") }), /a page in place of the file/],
  [
    "an archive",
    () => ({ bytes: Buffer.from("PK\x03\x04 and so on, as a ZIP goes") }),
    /ZIP archive: nothing is unpacked/,
  ],
  ["what was packed", () => ({ bytes: gzipSync("x".repeat(1 << 20)) }), /packed by gzip: nothing is unpacked/],
  [
    "what is packed on its way",
    () => ({ bytes: gzipSync(Buffer.alloc(1 << 20)), headers: { "content-encoding": "gzip" } }),
    /packs the file/,
  ],
  ["nothing", () => ({ bytes: Buffer.alloc(0) }), /is empty/],
  [
    "a playlist",
    () => ({ bytes: Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n") }),
    /of a kind that is not known/,
  ],
  [
    "a drawing with scripts",
    () => ({ bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>") }),
    /not known/,
  ],
  ["a program", () => ({ bytes: Buffer.from("\x7fELF and so on, as a program goes") }), /of a kind that is not known/],
  ["a sound", () => ({ bytes: Buffer.from("OggS and so on, as a sound goes") }), /is no picture but audio\/ogg/],
  [
    "a picture that is cut",
    () => ({ bytes: Buffer.from("\xff\xd8\xff\xe0 nothing", "latin1") }),
    /nothing in it can be read|has no picture/,
  ],
  ["a picture to fill the memory", () => ({ bytes: bomb() }), /more than 200 million pixels/],
  [
    "more than may come",
    () => ({ bytes: Buffer.from("x"), headers: { "content-length": "900000000" } }),
    /more than 200 MB/,
  ],
];

it.each(BAD)("keeps nothing of %s in place of a picture", async (_, reply, why) => {
  server.faults.push(reply());
  await expect(take()).rejects.toMatchObject({ code: "SOURCE_FILE", message: expect.stringMatching(why) as string });
  expect(readdirSync(folder)).toEqual([]);
  expect(parts().filter((name) => !name.endsWith(".origin"))).toEqual([]);
});

it.each([
  ["to another host, where it is a private one", "https://10.0.0.1/a.jpg"],
  ["to a private name's address", "https://[::1]/a.jpg"],
  ["without https", "http://live.staticflickr.com/a.jpg"],
])("does not follow the file %s", async (_, location) => {
  server.faults.push({ status: 302, headers: { location } });
  await expect(take()).rejects.toMatchObject({ code: "SOURCE_ADDRESS" });
  expect(server.received).toHaveLength(1);
});

it("wants to have found it before", async () => {
  const asked = taken(opened.sources, "openverse", "../../etc/passwd", folder);
  await expect(asked).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(server.received).toEqual([]);
});

it("loads nothing for a folder that is not there", async () => {
  rmSync(folder, { recursive: true });
  await expect(take()).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  expect(existsSync(folder)).toBe(false);
  expect(server.received).toEqual([]);
});

function pathOf(event: TakeEvent | undefined): string {
  if (event?.type !== "taken") throw new Error(`it was not taken: ${JSON.stringify(event)}`);
  return event.path;
}
