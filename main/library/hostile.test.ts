// Every kind of picture and clip that a person's folder may hold, and what becomes of each.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Asset } from "../../contract/library.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import {
  bmp,
  film,
  noise,
  openTestLibrary,
  packagedFfmpeg,
  pngOfSize,
  redAndBlue,
  tone,
  type TestLibrary,
} from "./media.fixture.ts";

let t: TestLibrary;
let ffmpeg: Ffmpeg;
let assets: Map<string, Asset>;
let unusable: Map<string, string>;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.end();
});

/** Files by name; made once, indexed once, then each is looked at. */
async function everything(): Promise<Record<string, Buffer | string>> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jpeg = await noise().jpeg().toBuffer();
  const png = await noise().png().toBuffer();
  const frames = await Promise.all(["#ff0000", "#00ff00"].map((background) => solid(background).png().toBuffer()));
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  const mp4 = await film(ffmpeg, "a.mp4", { sound: true });
  const moovFirst = await film(ffmpeg, "a.mp4", { size: "320x180", more: ["-movflags", "+faststart"] });
  const svg = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${address}/from-svg.png"/><text>&b;</text></svg>`;
  return {
    "good.jpg": jpeg,
    "empty.jpg": "",
    "empty.mp4": "",
    "truncated.jpg": jpeg.subarray(0, jpeg.length / 2),
    "truncated.png": png.subarray(0, png.length / 2),
    "only a header.jpg": jpeg.subarray(0, 20),
    "three bytes.jpg": "abc",
    "text.jpg": "This is no picture at all, only some words in a file.",
    "text.mp4": "This is no clip at all, only some words in a file.",
    "a png.jpg": await redAndBlue().png().toBuffer(),
    "a clip.jpg": mp4,
    "a picture.mp4": await redAndBlue().jpeg().toBuffer(),
    "cmyk.jpg": await redAndBlue().toColourspace("cmyk").jpeg().toBuffer(),
    "16 bit.png": await redAndBlue().toColourspace("rgb16").png().toBuffer(),
    "grey.png": await redAndBlue().toColourspace("b-w").png().toBuffer(),
    "turned.jpg": await redAndBlue().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    "p3.jpg": await redAndBlue().withIccProfile("p3").jpeg().toBuffer(),
    "one pixel.png": await solid("#ff0000", 1, 1).png().toBuffer(),
    "wide.png": await solid("#ff0000", 30_000, 8).png().toBuffer(),
    "bomb.png": pngOfSize(50_000, 50_000),
    "lying.png": pngOfSize(3000, 3000),
    "animated.gif": gif,
    "animated.webp": await sharp(gif, { animated: true }).webp().toBuffer(),
    "animated.png": await film(ffmpeg, "a.apng", { codec: ["-c:v", "apng"], more: ["-f", "apng"] }),
    "see-through.png": await solid("#ff000080").png().toBuffer(),
    "picture.tif": await redAndBlue().tiff().toBuffer(),
    "picture.avif": await redAndBlue().avif().toBuffer(),
    "picture.bmp": bmp(21, 13),
    "lying.bmp": lyingBmp(),
    "drawing.svg": svg,
    "drawing.png": svg,
    "photo.heic": Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
    "photo.nef": Buffer.concat([Buffer.from("RAWDATA"), Buffer.alloc(100)]),
    "clip.mp4": mp4,
    "clip.webm": await film(ffmpeg, "a.webm", { codec: ["-c:v", "libvpx", "-b:v", "200k"] }),
    "clip.avi": await film(ffmpeg, "a.avi", { codec: ["-c:v", "mpeg4"] }),
    "clip.ts": await film(ffmpeg, "a.ts"),
    "truncated.mp4": mp4.subarray(0, mp4.length / 2),
    "truncated, tables first.mp4": moovFirst.subarray(0, moovFirst.length * 0.7),
    "odd size.mkv": await film(ffmpeg, "a.mkv", {
      codec: ["-c:v", "libx264", "-pix_fmt", "yuv444p"],
      more: ["-vf", "scale=97:55,setsar=1"],
    }),
    "turned.mp4": await film(ffmpeg, "a.mp4", { turned: true }),
    "hdr.mp4": await film(ffmpeg, "a.mp4", {
      codec: ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", HDR],
      more: ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"],
    }),
    "variable.mp4": await film(ffmpeg, "a.mp4", {
      seconds: 2,
      more: ["-vf", "select='not(between(n,5,14))'", "-vsync", "vfr", "-video_track_timescale", "90000"],
    }),
    "wide pixels.mp4": await film(ffmpeg, "a.mp4", { size: "72x54", more: ["-vf", "setsar=2/1"] }),
    "see-through.mov": await film(ffmpeg, "a.mov", { codec: ["-c:v", "qtrle", "-pix_fmt", "argb"] }),
    "one frame.mp4": await film(ffmpeg, "a.mp4", { seconds: 0.1 }),
    "sound only.mp4": await tone(ffmpeg, "a.mp4", ["-c:a", "aac"]),
    "music.mp3": await tone(ffmpeg, "a.mp3", ["-c:a", "libmp3lame"]),
    "music.flac": await tone(ffmpeg, "a.flac"),
    "noise.mp4": Buffer.concat([mp4.subarray(0, 40), Buffer.alloc(5000, 0x5a)]),
    "playlist.mp4": `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}/from-hls.ts\n#EXT-X-ENDLIST\n`,
    "list of others.mp4": `ffconcat version 1.0\nfile '${join(t.dir, "clip.mp4")}'\n`,
    "description.mp4": `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n`,
    "dash.mp4": `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${address}/from-dash</BaseURL></MPD>`,
  };
}

const HDR = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:log-level=error";

function solid(background: string, width = 8, height = 8) {
  const channels = background.length > 7 ? 4 : 3;
  return sharp({ create: { width, height, channels, background } });
}

function lyingBmp(): Buffer {
  const bytes = bmp(4, 4);
  bytes.writeInt32LE(60_000, 18);
  bytes.writeInt32LE(60_000, 22);
  return bytes;
}

beforeAll(async () => {
  t = await openTestLibrary();
  ffmpeg = await packagedFfmpeg(t.dataDir);
  for (const [name, content] of Object.entries(await everything())) await writeFile(join(t.dir, name), content);
  await t.index();
  assets = await t.assets();
  unusable = await t.unusable();
}, 120_000);
afterAll(async () => {
  await t.close();
  server.close();
});

const WHOLE = "It breaks off: the file is not whole";
const NO_MEDIA = /^It is no picture, clip or sound, whatever its name says/;

describe("a file that cannot be used is listed with its reason:", () => {
  it.each([
    ["empty.jpg", "It is empty"],
    ["empty.mp4", "It is empty"],
    ["truncated.jpg", WHOLE],
    ["truncated.png", WHOLE],
    ["only a header.jpg", WHOLE],
    ["three bytes.jpg", NO_MEDIA],
    ["text.jpg", NO_MEDIA],
    ["text.mp4", NO_MEDIA],
    ["bomb.png", "It has 2500 million pixels; of this kind up to 268 million are taken: scale it down"],
    ["lying.png", /^It (?:breaks off|cannot be decoded)/],
    ["lying.bmp", "Its size is not what its header says: it is damaged"],
    ["drawing.svg", "Drawings as SVG are not read: export it as PNG"],
    ["drawing.png", NO_MEDIA],
    ["photo.heic", "HEIC photos cannot be read: export it as JPEG"],
    ["photo.nef", "Raw photos are not read: export it as JPEG"],
    ["truncated.mp4", WHOLE],
    ["truncated, tables first.mp4", WHOLE],
    ["noise.mp4", /^It (?:breaks off|cannot be read)/],
    ["playlist.mp4", NO_MEDIA],
    ["list of others.mp4", NO_MEDIA],
    ["description.mp4", NO_MEDIA],
    ["dash.mp4", NO_MEDIA],
  ])("%s", (name, reason) => {
    expect(assets.has(name)).toBe(false);
    expect(unusable.get(name)).toMatch(reason);
  });
});

describe("a file that can be used is an asset, told as it is seen:", () => {
  const picture: Partial<Asset> = { kind: "picture", seconds: 0, hasSound: false, traits: [] };
  const small = { ...picture, width: 40, height: 30 };
  const clip: Partial<Asset> = { kind: "clip", width: 96, height: 54, hasSound: false, traits: [] };
  it.each<[string, Partial<Asset>]>([
    ["good.jpg", { ...picture, width: 400, height: 300 }],
    ["a png.jpg", small],
    ["a clip.jpg", { ...clip, hasSound: true }],
    ["a picture.mp4", small],
    ["cmyk.jpg", { ...small, traits: ["wide gamut"] }],
    ["16 bit.png", small],
    ["grey.png", small],
    ["turned.jpg", { ...picture, width: 30, height: 40, traits: ["rotated"] }],
    ["p3.jpg", { ...small, traits: ["wide gamut"] }],
    ["one pixel.png", { ...picture, width: 1, height: 1 }],
    ["wide.png", { ...picture, width: 30_000, height: 8 }],
    ["animated.gif", { ...picture, width: 8, height: 8, traits: ["alpha", "animated"] }],
    ["animated.webp", { ...picture, width: 8, height: 8, traits: ["animated"] }],
    ["animated.png", { ...picture, width: 96, height: 54, traits: ["animated"] }],
    ["see-through.png", { ...picture, width: 8, height: 8, traits: ["alpha"] }],
    ["picture.tif", small],
    ["picture.avif", small],
    ["picture.bmp", { ...picture, width: 21, height: 13 }],
    ["clip.mp4", { ...clip, hasSound: true }],
    ["clip.webm", clip],
    ["clip.avi", clip],
    ["clip.ts", clip],
    ["odd size.mkv", { ...clip, width: 97, height: 55 }],
    ["turned.mp4", { ...clip, width: 54, height: 96, traits: ["rotated"] }],
    ["hdr.mp4", { ...clip, traits: ["hdr", "wide gamut"] }],
    ["variable.mp4", { ...clip, traits: ["variable frame rate"] }],
    ["wide pixels.mp4", { ...clip, width: 144 }],
    ["see-through.mov", { ...clip, traits: ["alpha"] }],
    ["one frame.mp4", clip],
    ["sound only.mp4", { kind: "music", width: 0, height: 0, hasSound: true, perceptualHash: null }],
    ["music.mp3", { kind: "music", hasSound: true }],
    ["music.flac", { kind: "music", hasSound: true }],
  ])("%s", (name, expected) => {
    expect(unusable.get(name)).toBeUndefined();
    expect(assets.get(name)).toMatchObject(expected);
  });

  it("nothing else was found, and nothing left out", async () => {
    const { found, indexed, known } = await t.index();
    expect([indexed, known]).toEqual([0, assets.size]);
    expect(found).toBe(assets.size + unusable.size);
  });
});

describe("small pictures", () => {
  const thumbnail = async (name: string) => {
    const path = await t.library.thumbnail(assets.get(name)?.id ?? "", AbortSignal.timeout(20_000));
    if (path === null) throw new Error("no thumbnail");
    return sharp(await readFile(path))
      .raw()
      .toBuffer({ resolveWithObject: true });
  };
  const pixel = ({ data, info }: Awaited<ReturnType<typeof thumbnail>>, x: number, y: number) => {
    const at = (y * info.width + x) * info.channels;
    return [...data.subarray(at, at + 3)];
  };

  it.each(["a png.jpg", "cmyk.jpg", "16 bit.png", "p3.jpg", "picture.avif"])("show the colours of %s", async (name) => {
    const picture = await thumbnail(name);
    const [r = 0, g = 255, b = 255] = pixel(picture, 5, 15);
    expect(r - Math.max(g, b)).toBeGreaterThan(120);
    const [r2 = 255, , b2 = 0] = pixel(picture, 35, 15);
    expect(b2 - r2).toBeGreaterThan(80);
  });

  it("stand upright: what was left is above", async () => {
    const picture = await thumbnail("turned.jpg");
    expect([picture.info.width, picture.info.height]).toEqual([30, 40]);
    expect(pixel(picture, 15, 5)[0]).toBeGreaterThan(200);
    expect(pixel(picture, 15, 35)[2]).toBeGreaterThan(200);
    expect((await thumbnail("turned.mp4")).info).toMatchObject({ width: 54, height: 96 });
  });

  it("of a clip are a strip of five moments", async () => {
    const path = await t.library.strip(assets.get("clip.mp4")?.id ?? "", AbortSignal.timeout(20_000));
    const { width, height } = await sharp(await readFile(path ?? "")).metadata();
    expect([width, height]).toEqual([5 * 96, 54]);
    expect(await t.library.strip(assets.get("good.jpg")?.id ?? "", AbortSignal.timeout(20_000))).toBeNull();
    expect(await t.library.thumbnail(assets.get("music.mp3")?.id ?? "", AbortSignal.timeout(20_000))).toBeNull();
  });

  it("are alike in their hashes where the pictures look alike", () => {
    const hash = (name: string) => BigInt(`0x${assets.get(name)?.perceptualHash}`);
    expect(hash("a png.jpg")).toBe(hash("16 bit.png"));
    expect(hash("a png.jpg")).not.toBe(hash("turned.jpg"));
  });
});

describe("a playlist under any name", () => {
  it("asks no address, in the index as in the drawings", () => expect(asked).toEqual([]));

  it("is not followed where it lies inside a real container either", async () => {
    // A QuickTime file whose track's data lies in another file, as its data reference says.
    const mov = await film(ffmpeg, "a.mov");
    const at = mov.indexOf("url ", 0, "latin1");
    expect(at).toBeGreaterThan(0);
    const folder = join(t.dir, "refers");
    await mkdir(folder);
    // Without the flag "in this file" the reference counts.
    mov.writeUInt32BE(0, at + 4);
    await writeFile(join(folder, "refers.mov"), mov);
    await t.index(folder);
    const [asset] = await t.library.list({ folders: [folder], after: null, limit: 1 });
    expect(asset?.kind ?? "unusable").toMatch(/clip|unusable/);
    expect(asked).toEqual([]);
  });
});
