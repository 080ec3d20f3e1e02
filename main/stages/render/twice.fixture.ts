// A small video, and its render, for the tests of what is not done twice. As a process: node twice.fixture.ts <folder> renders it.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Visual } from "../../../contract/footage.ts";
import type { StageContext } from "../../../contract/stage.ts";
import type { RenderOutput } from "../../../contract/timeline.ts";
import type { Format } from "../../../contract/values.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine, type BackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import { background, testFootage, testNarration } from "./testing.ts";

const FPS = 24;
/** Length of each of the four scenes, seconds. */
const SCENE = 1.5;

export interface TestVideo {
  input: Awaited<ReturnType<typeof inputOf>>;
  artifacts: Artifacts;
  cacheDir: string;
  ffmpeg: Ffmpeg;
  backgrounds: BackgroundEngine;
  render(context?: Partial<Pick<StageContext, "signal" | "progress">>): Promise<RenderOutput>;
  close(): Promise<void>;
}

/** Sources are made where they are not there yet; the same folder gives the same video. */
export async function openVideo(dir: string): Promise<TestVideo> {
  await mkdir(dir, { recursive: true });
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const artifacts = new Artifacts(dir);
  const backgrounds = createBackgroundEngine();
  const input = await inputOf(dir, ffmpeg, artifacts);
  const cacheDir = join(dir, "cache");
  const render: TestVideo["render"] = (more = {}) =>
    renderOnce({ ffmpeg, artifacts, backgrounds, cacheDir }, input, more);
  return { input, artifacts, cacheDir, ffmpeg, backgrounds, render, close: () => backgrounds.close() };
}

async function inputOf(dir: string, ffmpeg: Ffmpeg, artifacts: Artifacts) {
  const make = async (name: string, mediaType: string, ...args: string[]) => {
    const path = join(dir, name);
    await ffmpeg.run([...args, path], { op: "test" });
    return artifacts.putBytes(await readFile(path), mediaType);
  };
  const lavfi = (source: string) => ["-f", "lavfi", "-i", source];
  const [voice, music, other] = await Promise.all([
    make("voice.wav", "audio/wav", ...lavfi("aevalsrc='0.2*sin(2*PI*300*t)*lt(mod(t,0.5),0.3)':s=48000:d=6")),
    make("music.wav", "audio/wav", ...lavfi("aevalsrc='0.1*sin(2*PI*220*t)|0.1*sin(2*PI*220*t)':s=48000:d=1")),
    make("other.wav", "audio/wav", ...lavfi("aevalsrc='0.1*sin(2*PI*330*t)|0.1*sin(2*PI*331*t)':s=48000:d=1")),
  ]);
  const [first, second, clip] = await Promise.all([
    make("first.png", "image/png", ...lavfi("mandelbrot=s=1200x800"), "-frames:v", "1"),
    make("second.png", "image/png", ...lavfi("testsrc2=s=1200x800:d=0.04"), "-frames:v", "1"),
    make("clip.mp4", "video/mp4", ...lavfi("testsrc2=s=640x360:r=25:d=3"), "-c:v", "libx264", "-pix_fmt", "yuv420p"),
  ]);
  const image = (ref: typeof first, x: [number, number]): Visual => ({
    kind: "image",
    image: ref,
    motion: { zoom: [1, 1.1], x, y: [0, 1] },
  });
  const scenes: { sceneId: string; visual: Visual }[] = [
    { sceneId: "s1", visual: image(first, [0, 1]) },
    { sceneId: "s2", visual: background(2, "bokeh") },
    { sceneId: "s3", visual: image(second, [1, 0]) },
    { sceneId: "s4", visual: { kind: "clip", clip, fromSeconds: 0.2 } },
  ];
  const { words } = testNarration("one two three four five six seven eight", voice);
  const narration = {
    audio: voice,
    durationSeconds: scenes.length * SCENE,
    // Two words a scene, as far from its beginning in each.
    words: words.map((word, i) => {
      const start = Math.floor(i / 2) * SCENE + (i % 2 === 0 ? 0.5 : 0.75);
      return { ...word, start, end: start + 0.25, scene: Math.floor(i / 2) };
    }),
  };
  return {
    idea: {
      format: "1:1" as Format,
      height: 720,
      fps: FPS,
      language: "en",
      codec: "h264",
      captions: "burned" as "burned" | "soft" | "files",
      captionStyle: null,
      musicFile: null,
      logo: null,
      intro: null,
      outro: null,
    },
    script: { title: "Twice", scenes: [] },
    narration,
    footage: testFootage({ shots: inOrder(scenes), durationSeconds: scenes.length * SCENE, music }),
    other,
  };
}

/** One after another. */
export function inOrder<T extends object>(scenes: readonly T[]): (T & { start: number; end: number })[] {
  return scenes.map((scene, i) => ({ ...scene, start: i * SCENE, end: (i + 1) * SCENE }));
}

async function renderOnce(
  deps: { ffmpeg: Ffmpeg; artifacts: Artifacts; backgrounds: BackgroundEngine; cacheDir: string },
  input: TestVideo["input"],
  more: Partial<StageContext>,
): Promise<RenderOutput> {
  const arranger = createArranger(deps);
  const stage = createRenderStage({
    ...deps,
    text: createTextEngine(),
    preparer: createPreparer(deps),
    arranger,
    cores: 2,
  });
  const context: StageContext = {
    videoId: "v",
    stage: "render",
    attempt: 1,
    signal: new AbortController().signal,
    inputs: {},
    progress: () => {},
    once: (_key, fn) => fn(),
    ...more,
  };
  const outcome = await stage.run(context, stage.input.parse(input));
  await arranger.close();
  if (outcome.status !== "done") throw new Error(outcome.status);
  return outcome.output;
}

if (import.meta.main) {
  const video = await openVideo(process.argv[2] ?? "");
  await video.render();
  await video.close();
}
