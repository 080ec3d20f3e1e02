// The picture of a whole render, looked at frame by frame: equal to one graph written here, sound around its seams once encoded, and like golden pictures.
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { encoderArguments, encoderNamed, type Encoder } from "../../base/encoders.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { captionStates } from "./captionStates.ts";
import { kenBurns, stillSize } from "./kenBurns.ts";
import { toPlanes } from "./planes.ts";
import {
  FPS,
  FRAMES,
  GOLDEN_FRAMES,
  goldenPath,
  MOVES,
  openProof,
  OVERLAP,
  SHOTS,
  shownFrames,
  SIDE,
  type Proof,
} from "./proof.fixture.ts";
import { planSpans } from "./spans.ts";
import { worstSsim } from "./ssim.fixture.ts";

const LUMA = SIDE * SIDE;
/** Frames before a seam and after it: half a second in all. The last frames of a piece are coded with less, as nothing follows from them. */
const AROUND = FPS / 4;
const BT709 = "out_color_matrix=bt709:out_range=tv";
const LOSSLESS: Encoder = { ...encoderNamed("libx264"), options: ["-preset", "ultrafast", "-qp", "0"] };

let proof: Proof;
let video: string;
const file = (name: string) => join(proof.bench.dir, name);

beforeAll(async () => {
  proof = await openProof();
  video = proof.scene.artifacts.path(proof.output.video);
}, 120_000);
afterAll(() => proof.bench.close());

async function read(args: string[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await proof.bench.ffmpeg.run([...args, "-"], { op: "test", onStdout: (chunk) => chunks.push(chunk) });
  return Buffer.concat(chunks);
}

/** dB, of luma and the two of chroma, frame by frame; Infinity where they are the same. */
async function compared(path: string, other: string): Promise<[number, number, number][]> {
  const graph = ["-lavfi", "[0:v][1:v]psnr=stats_file=-", "-f", "null"];
  const stdout = (await read(["-i", path, "-i", other, ...graph])).toString();
  const told = [...stdout.matchAll(/psnr_y:(\S+) psnr_u:(\S+) psnr_v:(\S+)/g)];
  const db = (text = "") => (text === "inf" ? Infinity : Number(text));
  return told.map(([, y, u, v]) => [db(y), db(u), db(v)]);
}

/** The whole video as one graph, every input open from its beginning to its end. */
async function singleGraph(encoding: string[], path: string): Promise<void> {
  const { timeline, bench } = proof;
  const cover = `scale=${SIDE}:${SIDE}:force_original_aspect_ratio=increase:flags=bicubic:${BT709},crop=${SIDE}:${SIDE}`;
  const drawn = (name: string, pixels: string, size: string) => [
    "-f",
    "rawvideo",
    "-pix_fmt",
    pixels,
    "-s",
    size,
    "-framerate",
    String(FPS),
    "-i",
    file(name),
  ];
  const inputs = [
    ["-i", file("one.mp4")],
    drawn("still.yuv", "yuv420p", `${SIDE}x${SIDE}`),
    ["-ss", "1", "-i", file("two.mp4")],
    ["-i", file("bars.png")],
  ];
  const at = SHOTS.map((_, i) => SHOTS.slice(0, i).reduce<number>((sum, one) => sum + one, 0));
  const seen = SHOTS.map((frames, i) => frames + (i < SHOTS.length - 1 ? OVERLAP : 0));
  const clock = (from: number) => `settb=1/${FPS},setpts=N+${from}`;
  const fades = (i: number) => (i === 0 ? "" : `,format=yuva420p,fade=t=in:s=0:n=${OVERLAP}:alpha=1`);
  const shot = (i: number, chain: string) =>
    `[${i}:v]${chain},setsar=1,trim=end_frame=${seen[i]},${clock(0)}${fades(i)},${clock(at[i] as number)}[shot${i}]`;
  const chains = [
    shot(0, `${cover},format=yuv420p`),
    shot(1, "null"),
    shot(2, `${cover},format=yuv420p`),
    shot(3, `scale=${SIDE}:${SIDE}:flags=lanczos:${BT709},format=yuv420p,loop=loop=${seen[3]}:size=1:start=0`),
  ];
  chains.push(`color=black:s=${SIDE}x${SIDE}:r=${FPS},format=yuv420p,trim=end_frame=${FRAMES},${clock(0)}[ground]`);
  let last = "ground";
  for (const i of SHOTS.keys()) {
    chains.push(`[${last}][shot${i}]overlay=format=yuv420:eof_action=pass[upto${i}]`);
    last = `upto${i}`;
  }
  const text = createTextEngine();
  const states = timeline.captions.flatMap((cue) => captionStates(cue, timeline.look.caption, timeline, timeline.rate));
  for (const [k, { cue, moment, from, to }] of states.entries()) {
    const { bytes, x, y, width, height } = toPlanes(text.caption(cue, moment, timeline.look, timeline));
    await writeFile(file(`caption${k}.yuva`), bytes);
    const shown = `between(t,${(from - 0.5) / FPS},${(to - 0.5) / FPS})`;
    chains.push(
      `[${last}][${inputs.length}:v]overlay=${x}:${y}:format=yuv420:eof_action=repeat:enable='${shown}'[said${k}]`,
    );
    inputs.push(drawn(`caption${k}.yuva`, "yuva420p", `${width}x${height}`));
    last = `said${k}`;
  }
  const graph = ["-filter_complex", chains.join(";"), "-map", `[${last}]`, "-frames:v", String(FRAMES)];
  await bench.ffmpeg.run([...inputs.flat(), ...graph, ...encoding, path], { op: "test" });
}

/** The moving still in one go, from the first frame of its shot to the last. */
async function drawStill(): Promise<void> {
  const size = { width: SIDE, height: SIDE };
  const { width, height } = stillSize(MOVES, size);
  const fill = `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=lanczos:${BT709},crop=${width}:${height},format=yuv420p`;
  const pixels = await read([
    "-i",
    file("still.png"),
    "-frames:v",
    "1",
    "-vf",
    fill,
    "-f",
    "rawvideo",
    "-pix_fmt",
    "yuv420p",
  ]);
  const total = SHOTS[1] + OVERLAP;
  const frames: Uint8Array[] = [];
  for (const frame of kenBurns({ pixels, width, height }, MOVES, size, { from: 0, count: total, total }))
    frames.push(Uint8Array.from(frame));
  await writeFile(file("still.yuv"), Buffer.concat(frames));
}

/** Luma of some frames. */
async function lumaOf(path: string, from: number, to: number): Promise<Buffer> {
  const chain = `select='between(n,${from},${to - 1})',extractplanes=y`;
  return read(["-i", path, "-vf", chain, "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "gray"]);
}

function psnr(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return 10 * Math.log10((255 ** 2 * a.length) / sum);
}

describe("a video made of spans", () => {
  it("has before it is encoded the very frames of one graph, and after it no worse ones around its seams", async () => {
    const { bench, scene, timeline } = proof;
    await drawStill();
    const coding = (encoder: Encoder) => encoderArguments(encoder, 1, timeline.rate);
    await singleGraph(coding(LOSSLESS), file("truth.mp4"));
    const exact: Ffmpeg = {
      ...bench.ffmpeg,
      video: { ...bench.ffmpeg.video, h264: { encoders: [LOSSLESS], reason: "without loss" } },
    };
    const spans = scene.artifacts.path((await bench.render(scene, exact)).video);
    const likeness = await compared(file("truth.mp4"), spans);
    expect(likeness).toHaveLength(FRAMES);
    expect(likeness.flatMap(([y], i) => (y === Infinity ? [] : i))).toEqual([]);
    // A level more or less in a few of a hundred thousand.
    expect(Math.min(...likeness.flatMap(([, u, v]) => [u, v]))).toBeGreaterThan(80);

    await singleGraph(coding(encoderNamed("libx264")), file("single.mp4"));
    const seams = planSpans(timeline)
      .slice(1)
      .map(({ startFrame }) => startFrame);
    expect(seams.length).toBe(SHOTS.length + 1);
    for (const seam of seams) {
      const around = (path: string) => lumaOf(path, seam - AROUND, seam + AROUND);
      const frames = await around(file("truth.mp4"));
      expect(frames.length).toBe(2 * AROUND * LUMA);
      const [one, other] = [psnr(await around(file("single.mp4")), frames), psnr(await around(video), frames)];
      expect(other, `${other.toFixed(2)} dB at frame ${seam}, ${one.toFixed(2)} in one graph`).toBeGreaterThan(one - 1);
    }
  });

  it("has no frame of another size, colour or range, and each at its time", () => {
    const shown = "frame=pts,width,height,pix_fmt,color_range,color_space,color_primaries,color_transfer";
    const show = ["-v", "error", "-select_streams", "v", "-show_frames", "-show_entries", shown, "-of", "json", video];
    const { frames } = JSON.parse(
      execFileSync(proof.bench.ffmpeg.probePath, show, { encoding: "utf8", maxBuffer: 1e8 }),
    ) as { frames: Record<string, unknown>[] };
    const like = {
      width: SIDE,
      height: SIDE,
      pix_fmt: "yuv420p",
      color_range: "tv",
      color_space: "bt709",
      color_primaries: "bt709",
      color_transfer: "bt709",
    };
    expect(frames).toHaveLength(FRAMES);
    for (const [i, frame] of frames.entries()) expect(frame).toMatchObject({ ...like, pts: i * 512 });
  });
});

/** How like a part of a picture has to be: what another encoder's version, or another rasteriser of letters, would change stays well above. */
const LIKE = 0.9;

describe("frames beside pictures that were looked at and found good", () => {
  let golden: Uint8Array[];
  beforeAll(async () => {
    golden = await Promise.all(GOLDEN_FRAMES.map((frame) => sharp(goldenPath(frame)).removeAlpha().raw().toBuffer()));
  });

  /** Of each frame. */
  async function likeness(path: string, fault?: string): Promise<number[]> {
    const frames = await shownFrames(proof.bench, path, GOLDEN_FRAMES, fault);
    expect(frames).toHaveLength(golden.length);
    return frames.map((frame, i) => worstSsim(frame, golden[i] as Uint8Array, SIDE));
  }

  it("are like them", async () => {
    for (const one of await likeness(video)) expect(one).toBeGreaterThan(LIKE);
  });

  it.each([
    ["levels of full range", "scale=in_range=tv:out_range=pc,format=yuv420p"],
    ["levels that were squeezed twice", "scale=in_range=pc:out_range=tv,format=yuv420p"],
    ["a shift by 4 pixels to the right", `crop=${SIDE - 4}:${SIDE}:0:0,pad=${SIDE}:${SIDE}:4:0`],
    ["a shift by 4 pixels down", `crop=${SIDE}:${SIDE - 4}:0:0,pad=${SIDE}:${SIDE}:0:4`],
  ])("are not taken for them with %s", async (_name, fault) => {
    expect(Math.min(...(await likeness(video, fault)))).toBeLessThan(LIKE - 0.1);
  });

  it("are not taken for them without their captions, or with captions in another font", async () => {
    const { bench, scene } = proof;
    const { idea, footage } = scene.input;
    const bare = await bench.render({ ...scene, input: { ...scene.input, idea: { ...idea, captions: "files" } } });
    const look = { ...footage.look, fonts: { ...footage.look.fonts, caption: "Fraunces" as const } };
    const other = await bench.render({ ...scene, input: { ...scene.input, footage: { ...footage, look } } });
    for (const made of [bare, other])
      expect(Math.min(...(await likeness(scene.artifacts.path(made.video))))).toBeLessThan(LIKE - 0.1);
  });
});
