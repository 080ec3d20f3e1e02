import { mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Artifacts } from "../../base/files.ts";
import { hashFile } from "../../base/hash.ts";
import { KeptProbes, locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { IndexedFile, Prepared, Preparer } from "../types.ts";
import { createPreparer } from "./index.ts";

let dir: string;
let ffmpeg: Ffmpeg;
let artifacts: Artifacts;
let preparer: Preparer;
const file = (name: string) => join(dir, name);
const signal = new AbortController().signal;

/** Red above, blue below, upright. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([
    {
      input: { create: { width, height: height / 2, channels: 3, background: "#0000ff" } },
      left: 0,
      top: height / 2,
    },
  ]);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "prepare-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  artifacts = new Artifacts(join(dir, "data"));
  preparer = createPreparer({ artifacts, ffmpeg });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

async function indexed(name: string): Promise<IndexedFile> {
  const { size, mtimeMs } = await stat(file(name));
  return { path: file(name), hash: (await hashFile(file(name))).hash, bytes: size, modifiedAt: Math.trunc(mtimeMs) };
}

const prepare = async (name: string, wish: { fromSeconds?: number; seconds?: number } = {}) =>
  preparer.prepare(await indexed(name), { format: "16:9", fromSeconds: 0, seconds: 1, ...wish }, signal);

const image = (ready: Prepared) => {
  if (ready.kind !== "image") throw new Error(ready.kind);
  return ready;
};
const clip = (ready: Prepared) => {
  if (ready.kind !== "clip") throw new Error(ready.kind);
  return ready;
};

/** Mean colour of a piece of a picture, in shares of its size. */
async function colour(path: string, left: number, top: number): Promise<number[]> {
  const { width, height } = await sharp(path).metadata();
  const piece = { left: Math.round(left * width), top: Math.round(top * height), width: 8, height: 8 };
  const { channels } = await sharp(await sharp(path).extract(piece).toBuffer()).stats();
  return channels.map(({ mean }) => Math.round(mean));
}

/** The first frame of a clip as raw RGB of 8×8 means. */
async function frameOf(ref: Parameters<Artifacts["path"]>[0], at = 0): Promise<number[][]> {
  const chunks: Uint8Array[] = [];
  const args = [
    "-ss",
    String(at),
    "-i",
    artifacts.path(ref),
    "-frames:v",
    "1",
    "-vf",
    "scale=8:8:flags=area,format=rgb24",
  ];
  await ffmpeg.run([...args, "-f", "rawvideo", "-"], { op: "test", onStdout: (chunk) => chunks.push(chunk) });
  const raw = Buffer.concat(chunks);
  return Array.from({ length: 64 }, (_, i) => [...raw.subarray(3 * i, 3 * i + 3)]);
}

/** None brighter than half of white. */
const COLOURS = [
  [176, 40, 32],
  [40, 150, 60],
  [48, 64, 170],
  [180, 140, 40],
  [120, 60, 130],
  [128, 128, 128],
];
const PATCHES = `geq=${["r", "g", "b"]
  .map((name, k) => {
    const stairs = COLOURS.reduceRight<string>(
      (rest, patch, i) => (rest === "" ? `${patch[k]}` : `if(lt(X,${64 * (i + 1)}),${patch[k]},${rest})`),
      "",
    );
    return `${name}='${stairs}'`;
  })
  .join(":")}`;

/** Mean colours of the first frame of a clip in BT.709, of so many columns without their edges. */
async function patchesOf(path: string, count: number): Promise<number[][]> {
  const chunks: Uint8Array[] = [];
  const inner = `scale=${count * 8}:8:flags=area:in_color_matrix=bt709,format=rgb24`;
  await ffmpeg.run(["-i", path, "-frames:v", "1", "-vf", inner, "-f", "rawvideo", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const raw = Buffer.concat(chunks);
  return Array.from({ length: count }, (_, i) => [
    ...raw.subarray(3 * (4 * 8 * count + 8 * i + 4), 3 * (4 * 8 * count + 8 * i + 4) + 3),
  ]);
}

const make = (source: string, ...args: string[]) => ffmpeg.run(["-f", "lavfi", "-i", source, ...args], { op: "test" });
const near = (seen: number[] | undefined, wanted: number[], by = 12) =>
  wanted.forEach((value, i) => expect(Math.abs((seen?.[i] ?? -999) - value)).toBeLessThanOrEqual(by));

describe("a picture", () => {
  it("that is plain is copied as it is", async () => {
    await halves(800, 600).jpeg().toFile(file("plain.jpg"));
    const ready = image(await prepare("plain.jpg"));
    expect(ready.notes).toEqual([]);
    expect(await readFile(artifacts.path(ready.image))).toEqual(await readFile(file("plain.jpg")));
  });

  it.each([
    [
      "turned by EXIF",
      "exif.jpg",
      async () =>
        sharp(await halves(600, 800).png().toBuffer())
          .rotate(90)
          .withMetadata({ orientation: 8 })
          .jpeg()
          .toBuffer(),
    ],
    ["CMYK", "cmyk.jpg", () => halves(600, 800).toColourspace("cmyk").jpeg().toBuffer()],
    ["16 bit", "deep.png", () => halves(600, 800).toColourspace("rgb16").png().toBuffer()],
    ["a wide gamut", "p3.jpg", () => halves(600, 800).withIccProfile("p3").jpeg().toBuffer()],
    ["WebP", "still.webp", () => halves(600, 800).webp().toBuffer()],
    ["AVIF", "still.avif", () => halves(600, 800).avif().toBuffer()],
    ["TIFF by another name", "tiff.jpg", () => halves(600, 800).tiff().toBuffer()],
  ])("of %s comes out upright, in the right colours, as 8-bit sRGB", async (_what, name, bytes) => {
    await writeFile(file(name), await bytes());
    const ready = image(await prepare(name));
    expect([ready.width, ready.height]).toEqual([600, 800]);
    expect(ready.notes.length).toBeGreaterThan(0);
    const path = artifacts.path(ready.image);
    expect(await sharp(path).metadata()).toMatchObject({
      format: "jpeg",
      space: "srgb",
      depth: "uchar",
      hasAlpha: false,
    });
    // CMYK has neither this red nor this blue.
    near(await colour(path, 0.5, 0.2), [255, 0, 0], name === "cmyk.jpg" ? 60 : 12);
    near(await colour(path, 0.5, 0.8), [0, 0, 255], name === "cmyk.jpg" ? 150 : 12);
  });

  it("with alpha is laid upon a ground on which it is seen", async () => {
    const mark = (background: string) =>
      sharp({ create: { width: 400, height: 400, channels: 4, background } })
        .extend({ left: 200, right: 200, background: { r: 0, g: 0, b: 0, alpha: 0 } })
        .png();
    await mark("#ffffff").toFile(file("white.png"));
    await mark("#101010").toFile(file("black.png"));
    const grounds = await Promise.all(
      ["white.png", "black.png"].map(async (name) =>
        colour(artifacts.path(image(await prepare(name)).image), 0.05, 0.5),
      ),
    );
    expect(grounds[0]?.[0]).toBeLessThan(40);
    expect(grounds[1]?.[0]).toBeGreaterThan(220);
  });

  it("of 20,000 pixels a side is scaled down to what the frame needs", async () => {
    const create = { width: 20_000, height: 12_000, channels: 3, background: "#204060" } as const;
    await sharp({ create, limitInputPixels: false }).jpeg().toFile(file("huge.jpg"));
    const ready = image(await prepare("huge.jpg"));
    expect(ready.width).toBeGreaterThanOrEqual(2880);
    expect(ready.width * ready.height).toBeLessThan(8_000_000);
  }, 60_000);

  it.each([
    [
      "1×1",
      "one.png",
      () =>
        sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
          .png()
          .toBuffer(),
      /1×1 pixels/,
    ],
    ["cut short", "cut.jpg", async () => (await halves(800, 600).jpeg().toBuffer()).subarray(0, 3000), /cut short/],
    ["empty", "empty.jpg", () => Promise.resolve(Buffer.alloc(0)), /no picture/],
    [
      "a drawing",
      "drawing.png",
      () => Promise.resolve(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")),
      /no picture/,
    ],
    [
      "a playlist",
      "list.mp4",
      () => Promise.resolve(Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n")),
      /no picture and no clip/,
    ],
  ])("that is %s is refused with the reason", async (_what, name, bytes, reason) => {
    await writeFile(file(name), await bytes());
    await expect(prepare(name)).rejects.toMatchObject({
      code: "FILE_UNUSABLE",
      message: expect.stringMatching(reason),
    });
  });

  it("that changed or vanished since it was indexed is told as such", async () => {
    await halves(400, 400).jpeg().toFile(file("changing.jpg"));
    const before = await indexed("changing.jpg");
    const wish = { format: "16:9", fromSeconds: 0, seconds: 1 } as const;
    await utimes(file("changing.jpg"), new Date(), new Date(Date.now() + 5000));
    await expect(preparer.prepare(before, wish, signal)).rejects.toMatchObject({ code: "INPUT_CHANGED" });
    await rm(file("changing.jpg"));
    await expect(preparer.prepare(before, wish, signal)).rejects.toMatchObject({ code: "INPUT_CHANGED" });
  });
});

describe("a logo", () => {
  it.each([
    ["white", "#f4efe6"],
    ["black", "#0b1020"],
    ["white", "#0b1020"],
    ["black", "#f4efe6"],
  ])("of %s letters is parted from a ground of %s", async (ink, ground) => {
    const bars = [0, 1, 2, 3].map((i) => `<rect x="${40 * i}" y="0" width="8" height="100" fill="${ink}"/>`).join("");
    await writeFile(file("bars.svg"), `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120">${bars}</svg>`);
    const png = await sharp(file("bars.svg")).png().toBuffer();
    const artifact = await artifacts.putBytes(png, "image/png");
    const logo = await preparer.logo({ name: "bars.png", artifact, seconds: null }, { format: "16:9" }, signal);
    const { width, height } = logo;
    const seen = await sharp({ create: { width, height, channels: 3, background: ground } })
      .composite([{ input: artifacts.path(logo.image) }])
      .greyscale()
      .raw()
      .toBuffer();
    const row = [...seen.subarray(Math.floor(height / 2) * width, (Math.floor(height / 2) + 1) * width)];
    expect(Math.max(...row) - Math.min(...row)).toBeGreaterThan(110);
    // Nothing of it is cut off at its edges.
    const [corner = 0, edge = 0] = [seen[0], row[0]];
    expect(Math.abs(edge - corner)).toBeLessThan(24);
  });

  it.each([
    [40, 20],
    [1200, 600],
  ])("of %d×%d takes the same part of a frame of any height", async (width, height) => {
    const bar = { create: { width, height, channels: 4, background: "#c02020" } } as const;
    const artifact = await artifacts.putBytes(await sharp(bar).png().toBuffer(), "image/png");
    const own = { name: "bar.png", artifact, seconds: null };
    const parts: number[][] = [];
    for (const high of [720, 1080, 2160] as const) {
      const logo = await preparer.logo(own, { format: "4:5", height: high }, signal);
      parts.push([(1080 * logo.width) / high, (1080 * logo.height) / high]);
    }
    const off = parts.map((part) => Math.max(...part.map((value, i) => Math.abs(value - (parts[1]?.[i] ?? 0)))));
    expect(Math.max(...off)).toBeLessThan(2.5);
  });
});

describe("a clip", () => {
  const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

  it("that is plain is copied as it is, and begins where it is wanted", async () => {
    await make("testsrc2=s=320x180:r=30:d=2", ...H264, file("plain.mp4"));
    const ready = clip(await prepare("plain.mp4", { fromSeconds: 0.5 }));
    expect(ready).toMatchObject({ fromSeconds: 0.5, seconds: 1.5, width: 320, height: 180, notes: [] });
    expect(await readFile(artifacts.path(ready.clip))).toEqual(await readFile(file("plain.mp4")));
  });

  it("that is turned by its metadata counts as upright", async () => {
    await make("testsrc2=s=320x180:r=30:d=1", ...H264, file("flat.mp4"));
    await ffmpeg.run(["-i", file("flat.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", file("turned.mp4")], {
      op: "test",
    });
    expect(clip(await prepare("turned.mp4"))).toMatchObject({ width: 180, height: 320, notes: [] });
  });

  /** 10-bit codes of greys of 10, 36.5, 101.5, 203, 406 and 1000 nits, by SMPTE ST 2084, and by ARIB STD-B67 on a display of 1000 nits. */
  it.each([
    ["smpte2084", [327, 424, 510, 573, 637, 723]],
    ["arib-std-b67", [287, 446, 618, 721, 818, 940]],
  ])(
    "in HDR (%s) has the greys of SDR up to half of white, and what is brighter in its order",
    async (transfer, codes) => {
      const name = `${transfer}.mp4`;
      const stairs = codes.reduceRight<string>(
        (rest, code, i) => (rest === "" ? `${code}` : `if(lt(X,${64 * (i + 1)}),${code},${rest})`),
        "",
      );
      await make(
        `color=black:s=384x180:r=30:d=0.2,format=yuv420p10le,geq=lum='${stairs}':cb=512:cr=512`,
        ..."-c:v libx265 -preset ultrafast -crf 4 -x265-params".split(" "),
        `log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`,
        file(name),
      );
      const ready = clip(await prepare(name, { seconds: 0.2 }));
      expect(ready.notes.join()).toMatch(/HDR/);
      const { video } = await ffmpeg.probe(artifacts.path(ready.clip));
      expect(video).toMatchObject({ pix_fmt: "yuv420p", color_transfer: "bt709", color_primaries: "bt709" });
      const seen = await patchesOf(artifacts.path(ready.clip), 6);
      // By BT.1886 (gamma 2.4), white at 203 nits.
      [73, 125, 191, 228, 246, 255].forEach((wanted, i) => near(seen[i], [wanted, wanted, wanted], 4));
    },
    30_000,
  );

  it("in HDR keeps its hues", async () => {
    const tags = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv";
    const up =
      "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020:t=smpte2084:m=bt2020nc:r=tv:npl=203,format=yuv420p10le";
    await make(
      `color=black:s=384x180:r=30:d=0.2,format=gbrp,${PATCHES}`,
      "-vf",
      `scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,${tags},${up}`,
      ..."-c:v libx265 -preset ultrafast -crf 4 -x265-params".split(" "),
      "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
      file("hues.mp4"),
    );
    const seen = await patchesOf(artifacts.path(clip(await prepare("hues.mp4", { seconds: 0.2 })).clip), 6);
    expect(seen).toHaveLength(COLOURS.length);
    COLOURS.forEach((wanted, i) => near(seen[i], wanted, 8));
  }, 30_000);

  it("that is shown as it is, and one that was made plain, are asked once what they hold", async () => {
    await make("testsrc2=s=320x180:r=30:d=0.3", ...H264, file("plain.mp4"));
    await make("testsrc2=s=320x240:r=30:d=0.3", "-vf", "setsar=4/3", ...H264, file("squeezed.mp4"));
    const probes = new KeptProbes(join(dir, "probed"), ffmpeg);
    let asked = 0;
    const counting = { ...ffmpeg, probe: (...how: Parameters<Ffmpeg["probe"]>) => (asked++, ffmpeg.probe(...how)) };
    const knowing = createPreparer({ artifacts, ffmpeg: counting, probes });
    const wish = { format: "16:9", fromSeconds: 0, seconds: 0.2 } as const;
    const shown = [];
    for (const name of ["plain.mp4", "squeezed.mp4", "plain.mp4"])
      shown.push(clip(await knowing.prepare(await indexed(name), wish, signal)).clip);
    // The second of the three is asked before and after it is made plain; the third is the first.
    expect(asked).toBe(3);
    for (const ref of shown)
      expect((await probes.around(counting).probe(artifacts.path(ref))).video?.codec_name).toBe("h264");
    expect(asked).toBe(3);
  });

  it("that was made plain once is not made again for another shape, unless its file is gone", async () => {
    const odd = "-vf setsar=4/3 -c:v libx264 -pix_fmt yuv420p".split(" ");
    await ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=1", ...odd, file("odd.mp4")], { op: "test" });
    let made = 0;
    const counting = createPreparer({
      artifacts,
      cacheDir: join(dir, "cache"),
      ffmpeg: { ...ffmpeg, run: (args, options) => (made++, ffmpeg.run(args, options)) },
    });
    const ready = async (format: "16:9" | "1:1") =>
      clip(await counting.prepare(await indexed("odd.mp4"), { format, fromSeconds: 0.4, seconds: 0.3 }, signal));
    const first = await ready("16:9");
    expect([await ready("1:1"), await ready("16:9"), made]).toEqual([first, first, 1]);
    await rm(artifacts.path(first.clip));
    expect([await ready("1:1"), made]).toEqual([first, 2]);
  });

  it("of a variable frame rate becomes constant, and keeps its length", async () => {
    const some = "select='if(lt(t,1),1,not(mod(n,10)))'";
    await make("testsrc2=s=320x180:r=30:d=3", "-vf", some, "-vsync", "vfr", ...H264, file("vfr.mp4"));
    const ready = clip(await prepare("vfr.mp4", { seconds: 3 }));
    expect(ready.notes.join()).toMatch(/variable/);
    const { video, format } = await ffmpeg.probe(file("vfr.mp4"));
    expect(Math.abs(ready.seconds - (video?.duration ?? format.duration ?? 0))).toBeLessThan(0.05);
    const made = await ffmpeg.probe(artifacts.path(ready.clip));
    expect(made.video).toMatchObject({ r_frame_rate: "30/1", avg_frame_rate: "30/1" });
  });

  it.each([24, 50] as const)("that is made anew has the video's own rate, %d, and covers its frame", async (fps) => {
    await make("testsrc2=s=2560x1440:r=25:d=0.6", "-vf", "setsar=16/15", ...H264, file("wide.mp4"));
    const wish = { format: "16:9", height: 720, fps, fromSeconds: 0, seconds: 0.4 } as const;
    const ready = clip(await preparer.prepare(await indexed("wide.mp4"), wish, signal));
    const { video } = await ffmpeg.probe(artifacts.path(ready.clip));
    expect(video).toMatchObject({ height: 720, r_frame_rate: `${fps}/1` });
    expect(video?.nb_frames).toBe(Math.round(0.6 * fps));
  });

  it("whose pixels are not square, or that is interlaced, becomes what is seen", async () => {
    const weave = ["-vf", "interlace,setsar=16/15", "-flags", "+ilme+ildct", "-x264opts", "tff=1"];
    await make("testsrc2=s=360x288:r=50:d=0.6", ...weave, ...H264, file("tv.mp4"));
    const ready = clip(await prepare("tv.mp4", { seconds: 0.4 }));
    expect([ready.width, ready.height]).toEqual([384, 288]);
    expect(ready.notes.join()).toMatch(/interlaced.*not square/);
  });

  it.each(["mov", "webm"])("with alpha in %s is laid upon a plain ground", async (container) => {
    const name = `alpha.${container}`;
    const codec =
      container === "mov" ? ["-c:v", "qtrle"] : ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-cpu-used", "8"];
    const left = "format=rgba,geq=r=255:g=255:b=255:a='if(lt(X,80),255,0)'";
    await make("color=white:s=160x160:r=10:d=0.5", "-vf", left, ...codec, file(name));
    const ready = clip(await prepare(name, { seconds: 0.3 }));
    expect(ready.notes.join()).toMatch(/alpha/);
    const frame = await frameOf(ready.clip);
    near(frame[24], [255, 255, 255]);
    near(frame[31], [20, 22, 28]);
  });

  it.each(["gif", "webp", "png"])("may be an animated %s", async (format) => {
    const name = `moving.${format}`;
    const frames = "color=red:s=160x160:r=5:d=1,geq=r='if(lt(N,2),255,0)':g=0:b='if(lt(N,2),0,255)',format=rgb24";
    await make(frames, ...(format === "png" ? ["-f", "apng"] : []), file(format === "webp" ? "source.gif" : name));
    if (format === "webp")
      await sharp(file("source.gif"), { animated: true }).webp({ lossless: true }).toFile(file(name));
    const ready = clip(await prepare(name));
    expect(Math.abs(ready.seconds - 1)).toBeLessThan(format === "png" ? 0.2 : 0.04);
    near((await frameOf(ready.clip, 0.1))[0], [255, 0, 0]);
    near((await frameOf(ready.clip, 0.8))[0], [0, 0, 255]);
  });

  it("that is a long animation is made only as long as it is seen", async () => {
    const pages = await Promise.all(
      ["#ff0000", "#0000ff"].map((background) =>
        sharp({ create: { width: 160, height: 160, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    await sharp(pages, { join: { animated: true } })
      .webp({ delay: [500, 65_535], lossless: true })
      .toFile(file("long.webp"));
    const ready = clip(await prepare("long.webp", { seconds: 1 }));
    expect(ready.seconds).toBeLessThan(4);
    near((await frameOf(ready.clip, 0.2))[0], [255, 0, 0]);
    near((await frameOf(ready.clip, 0.8))[0], [0, 0, 255]);
  });

  it("without a picture, cut short, or ending before it is wanted is refused with the reason", async () => {
    await make("sine=d=1", file("sound.m4a"));
    await expect(prepare("sound.m4a")).rejects.toMatchObject({ message: expect.stringMatching(/no picture/) });
    await make("testsrc2=s=320x180:r=30:d=1", ...H264, file("short.mp4"));
    await expect(prepare("short.mp4", { fromSeconds: 3 })).rejects.toMatchObject({
      message: expect.stringMatching(/ends after 1.0 s/),
    });
    await writeFile(file("half.mp4"), (await readFile(file("short.mp4"))).subarray(0, 9000));
    await expect(prepare("half.mp4")).rejects.toMatchObject({ code: "FILE_UNUSABLE" });
  });
});
