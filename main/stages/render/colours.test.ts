// Known colours through the whole path of own pictures and clips: made ready, rendered, encoded, decoded.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { Visual } from "../../../contract/footage.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createFiles } from "../../library/files.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import { testFootage, testNarration } from "./testing.ts";

/** From left to right; none brighter than half of white, up to where HDR comes out as it was. */
const COLOURS = [
  [176, 40, 32],
  [40, 150, 60],
  [48, 64, 170],
  [180, 140, 40],
  [120, 60, 130],
  [128, 128, 128],
];

const H264 = "-c:v libx264 -preset ultrafast -crf 4";
const inHdr = (transfer: string) =>
  `zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020:t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`;
const h265 = (transfer: string) =>
  `-c:v libx265 -preset ultrafast -crf 4 -x265-params log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
const TAGS_709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv";

/** Side in pixels, filters from RGB, and how it is encoded. */
const CLIPS: [name: string, side: number, filters: string, encoding: string][] = [
  ["BT.601 that says nothing, of low definition", 480, "scale=out_color_matrix=bt601:out_range=tv", H264],
  [
    "BT.601 that says so, of full range",
    480,
    "scale=out_color_matrix=bt601:out_range=pc",
    `${H264} -colorspace smpte170m -color_range pc`,
  ],
  ["BT.709 that says nothing, of high definition", 720, "scale=out_color_matrix=bt709:out_range=tv", H264],
  [
    "BT.709 of full range",
    720,
    "scale=out_color_matrix=bt709:out_range=pc",
    `${H264} -colorspace bt709 -color_range pc`,
  ],
  [
    "HDR (PQ)",
    480,
    `scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,${TAGS_709},${inHdr("smpte2084")}`,
    h265("smpte2084"),
  ],
  [
    "HDR (HLG)",
    480,
    `scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,${TAGS_709},${inHdr("arib-std-b67")}`,
    h265("arib-std-b67"),
  ],
  [
    "BT.2020 without HDR",
    480,
    `scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,${TAGS_709},zscale=p=bt2020:t=bt709:m=bt2020nc:r=tv,format=yuv420p10le`,
    h265("bt709"),
  ],
];
const PICTURES: [name: string, (columns: Sharp) => Promise<Buffer>][] = [
  ["a picture in sRGB", (columns) => columns.png().toBuffer()],
  ["a picture in Display P3", (columns) => columns.withIccProfile("p3").jpeg({ quality: 97 }).toBuffer()],
  [
    "a picture that EXIF turns upright",
    async (columns) =>
      sharp(await columns.png().toBuffer())
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 97 })
        .toBuffer(),
  ],
];
const NAMES = [...CLIPS, ...PICTURES].map(([name]) => name);
const SHOT_SECONDS = 0.2;

let dir: string;
let ffmpeg: Ffmpeg;
let backgrounds: BackgroundEngine;
let arranger: ReturnType<typeof createArranger>;
let video: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "colours-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const artifacts = new Artifacts(dir);
  const files = createFiles({ artifacts, ffmpeg });
  const preparer = createPreparer({ artifacts, ffmpeg });
  backgrounds = createBackgroundEngine();
  arranger = createArranger({ artifacts, ffmpeg });
  const signal = new AbortController().signal;

  const paths: string[] = [];
  for (const [i, [, side, filters, encoding]] of CLIPS.entries()) {
    const path = join(dir, `${i}.mp4`);
    const source = `color=black:s=${side}x${side}:r=30:d=0.5,format=gbrp,geq=${["r", "g", "b"].map((name, k) => `${name}='${stairs(k, side)}'`).join(":")}`;
    const yuv = encoding.includes("x265") ? [] : ["-pix_fmt", filters.includes("=pc") ? "yuvj420p" : "yuv420p"];
    await ffmpeg.run(["-f", "lavfi", "-i", source, "-vf", filters, ...encoding.split(" "), ...yuv, path], {
      op: "test",
    });
    paths.push(path);
  }
  for (const [i, [, save]] of PICTURES.entries()) {
    const path = join(dir, `${i}.picture`);
    const pixels = Buffer.from(
      Array.from({ length: 480 * 480 }, (_, n) => COLOURS[Math.floor((n % 480) / 80)] ?? []).flat(),
    );
    const columns = sharp(pixels, { raw: { width: 480, height: 480, channels: 3 } });
    await writeFile(path, await save(columns));
    paths.push(path);
  }
  const visuals: Visual[] = [];
  for (const path of paths) {
    const wish = { format: "1:1", fromSeconds: 0, seconds: SHOT_SECONDS } as const;
    const ready = await preparer.prepareOwn(await files.import(path), wish, signal);
    const fit = { kind: "cover", x: 0.5, y: 0.5 } as const;
    visuals.push(
      ready.kind === "image"
        ? { kind: "image", image: ready.image, fit, motion: { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] } }
        : { kind: "clip", clip: ready.clip, fromSeconds: ready.fromSeconds, fit },
    );
  }
  const footage = testFootage({
    durationSeconds: visuals.length * SHOT_SECONDS,
    shots: visuals.map((visual, i) => ({
      sceneId: `s${i}`,
      start: i * SHOT_SECONDS,
      end: (i + 1) * SHOT_SECONDS,
      visual,
    })),
  });
  footage.look = { ...footage.look, motion: { ...footage.look.motion, transitionSeconds: 0 } };
  const voice = join(dir, "voice.wav");
  await ffmpeg.run(["-f", "lavfi", "-i", `sine=f=300:d=${footage.durationSeconds}:r=48000`, voice], { op: "test" });
  const narration = testNarration("One two", await artifacts.putFile(voice, "audio/wav"));
  const stage = createRenderStage({
    ffmpeg,
    artifacts,
    text: createTextEngine(),
    backgrounds,
    preparer,
    arranger,
    cacheDir: join(dir, "cache"),
    cores: 2,
  });
  const idea = { format: "1:1", musicFile: null, logo: null, intro: null, outro: null };
  const context = { videoId: "v", stage: "render", attempt: 1, signal, inputs: {}, progress: () => {} } as const;
  const outcome = await stage.run(
    { ...context, once: (_key, fn) => fn() },
    stage.input.parse({ idea, script: { title: "Colours", scenes: [] }, narration, footage }),
  );
  if (outcome.status !== "done") throw new Error(outcome.status);
  video = artifacts.path(stage.output.parse(outcome.output).video);
}, 120_000);
afterAll(async () => {
  await arranger.close();
  await backgrounds.close();
  await rm(dir, { recursive: true, force: true });
});

/** A channel of the colours by column, as an expression of geq. */
function stairs(channel: number, side: number): string {
  return COLOURS.reduceRight<string>(
    (rest, colour, i) =>
      rest === "" ? `${colour[channel]}` : `if(lt(X,${(side / 6) * (i + 1)}),${colour[channel]},${rest})`,
    "",
  );
}

it.each(NAMES.map((name, i) => [name, i] as const))("%s comes out in its own colours, upright", async (_name, i) => {
  const chunks: Uint8Array[] = [];
  // The upper part, without captions; the middle of each column, without its edges.
  const chain = "crop=1080:300:0:100,scale=48:8:flags=area:in_color_matrix=bt709:in_range=tv,format=rgb24";
  const at = ((i + 0.5) * SHOT_SECONDS).toFixed(3);
  await ffmpeg.run(["-ss", at, "-i", video, "-frames:v", "1", "-vf", chain, "-f", "rawvideo", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const raw = Buffer.concat(chunks);
  COLOURS.forEach((colour, column) => {
    const pixel = [...raw.subarray(3 * (4 * 48 + 8 * column + 4)).subarray(0, 3)];
    colour.forEach((value, k) =>
      expect(Math.abs(value - (pixel[k] ?? -999)), `column ${column}: ${pixel.join()}`).toBeLessThanOrEqual(9),
    );
  });
});
