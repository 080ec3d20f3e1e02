import { afterAll, beforeAll, expect, test } from "vitest";

import type { Graphic } from "../../../contract/graphics.ts";
import { movement } from "./graphicLayers.ts";
import { openBench, type RenderBench } from "./render.fixture.ts";

const CHART: Graphic = {
  kind: "bars",
  title: "Solar power",
  unit: "TWh",
  source: null,
  numbering: { prefix: "", suffix: "", decimals: 0 },
  bars: [700, 850, 1032, 1310].map((value, i) => ({ label: String(2019 + i), value, marked: i === 3 })),
};
/** Frames of each of the two shots, and of the chart in each of them. */
const SHOT = 66;
const [FROM, TO] = [3, 64];

let bench: RenderBench;
let frames: Buffer[];
const SIZE = { width: 320, height: 180 };

beforeAll(async () => {
  bench = await openBench("graphics");
  const grey = "color=c=0x406080:s=1280x720:r=30";
  const [still, clip] = [
    await bench.make("grey.png", grey, "-frames:v", "1"),
    await bench.make("grey.mp4", grey, "-t", "3", "-pix_fmt", "yuv420p"),
  ];
  const scene = await bench.scene(
    "both",
    async (store) => [
      [SHOT / 30, { kind: "clip", clip: await store(clip, "video/mp4"), fromSeconds: 0 }],
      [
        SHOT / 30,
        {
          kind: "image",
          image: await store(still, "image/png"),
          motion: { zoom: [1, 1], x: [0.5, 0.5], y: [0.5, 0.5] },
        },
      ],
    ],
    { shape: { format: "16:9", height: 720, progressBar: true } },
  );
  for (const shot of [0, 1])
    scene.input.footage.cards.push({
      kind: "graphic",
      text: "Solar power",
      detail: null,
      number: null,
      graphic: CHART,
      start: (shot * SHOT + FROM) / 30,
      end: (shot * SHOT + TO) / 30,
    });
  const { video } = await bench.render(scene);
  const chunks: Uint8Array[] = [];
  const scaled = `scale=${SIZE.width}:${SIZE.height}:flags=area,format=gray`;
  await bench.ffmpeg.run(["-i", scene.artifacts.path(video), "-vf", scaled, "-f", "rawvideo", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  const bytes = Buffer.concat(chunks);
  const each = SIZE.width * SIZE.height;
  frames = Array.from({ length: bytes.length / each }, (_, i) => bytes.subarray(i * each, (i + 1) * each));
}, 120_000);
afterAll(() => bench.close());

/** Mean difference without the bar of progress, in levels. */
function difference(a: Buffer | undefined, b: Buffer | undefined): number {
  let sum = 0;
  const count = (SIZE.height - 4) * SIZE.width;
  for (let i = 0; i < count; i++) sum += Math.abs((a?.[i] ?? 0) - (b?.[i] ?? 0));
  return sum / count;
}

test("a chart over a clip is the very chart that lies over a still, in each of its frames", () => {
  expect(frames).toHaveLength(2 * SHOT);
  for (let i = 0; i < SHOT; i++) {
    const seen = difference(frames[i], frames[SHOT + i]);
    expect(seen, `frame ${i}`).toBeLessThan(1);
  }
  // While it grows, the frames beside it are others.
  for (let i = FROM + 10; i < FROM + 35; i++)
    for (const beside of [-1, 1])
      expect(difference(frames[i], frames[SHOT + i + beside])).toBeGreaterThan(difference(frames[i], frames[SHOT + i]));
});

test("a chart grows in every frame until it rests, and is gone after its end", () => {
  const { rest } = movement({ startFrame: FROM, endFrame: TO }, 2, { rate: { num: 30, den: 1 } });
  const last = frames[rest + 2];
  // Behind the scrim's fade, what is left to grow gets less from frame to frame.
  const left = frames.slice(FROM + 10, rest - 10).map((frame) => difference(frame, last));
  for (let i = 1; i < left.length; i++) expect(left[i], `frame ${FROM + 10 + i}`).toBeLessThan(left[i - 1] ?? 0);
  expect(difference(frames[rest + 1], last)).toBeLessThan(0.3);
  expect(difference(frames[1], frames[TO + 1])).toBeLessThan(0.5);
});

test("the bar of progress is longer in the last frame than in the middle", () => {
  const lit = (frame: Buffer | undefined) =>
    [...(frame?.subarray((SIZE.height - 1) * SIZE.width) ?? [])].filter((level) => level > 120).length;
  expect(lit(frames[0])).toBeLessThan(SIZE.width * 0.05);
  expect(lit(frames[SHOT]) / SIZE.width).toBeCloseTo(0.5, 1);
  expect(lit(frames.at(-1))).toBeGreaterThan(SIZE.width * 0.97);
});
