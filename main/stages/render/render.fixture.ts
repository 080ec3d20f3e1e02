// Whole renders for tests: the packaged ffmpeg alone, real engines, and small media in a data folder of its own.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Shot, Visual } from "../../../contract/footage.ts";
import type { StageContext } from "../../../contract/stage.ts";
import type { RenderOutput } from "../../../contract/timeline.ts";
import type { ArtifactRef, CaptionMode, CaptionStyle, Codec, PictureShape } from "../../../contract/values.ts";
import { Artifacts } from "../../base/files.ts";
import { createBackgroundEngine } from "../../engines/background/index.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { createTextEngine } from "../../engines/text/index.ts";
import { createArranger } from "../../library/music/index.ts";
import { createPreparer } from "../../library/prepare/index.ts";
import { createRenderStage } from "./index.ts";
import type { RenderShared } from "./shared.ts";
import { testFootage, testNarration } from "./testing.ts";

export interface Scene {
  artifacts: Artifacts;
  cacheDir: string;
  input: {
    idea: PictureShape & {
      codec: Codec;
      language: string;
      captions: CaptionMode;
      captionStyle: CaptionStyle | null;
      progressBar?: boolean;
      musicFile: null;
      logo: null;
      intro: null;
      outro: null;
    };
    script: { title: string; scenes: [] };
    narration: ReturnType<typeof testNarration>;
    footage: ReturnType<typeof testFootage>;
  };
}

export interface RenderBench {
  dir: string;
  ffmpeg: Ffmpeg;
  /** Makes a file in `dir` by ffmpeg's own sources. */
  make(name: string, source: string, ...args: string[]): Promise<string>;
  /** A data folder of its own under `name`. Each shot is as long as it says, in seconds, and comes by a cut unless told. */
  scene(
    name: string,
    shots: (store: (file: string, mediaType: string) => Promise<ArtifactRef>) => Promise<[seconds: number, Visual][]>,
    more?: { words?: string; voice?: string; transitionSeconds?: number; shape?: Partial<Scene["input"]["idea"]> },
  ): Promise<Scene>;
  /** `shared`: with what else renders at the same time. */
  render(scene: Scene, engine?: Ffmpeg, more?: Partial<StageContext>, shared?: RenderShared): Promise<RenderOutput>;
  close(): Promise<void>;
}

export async function openBench(name: string): Promise<RenderBench> {
  const dir = await mkdtemp(join(tmpdir(), `${name}-`));
  const ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
  const text = createTextEngine();
  const backgrounds = createBackgroundEngine();
  const arrangers: ReturnType<typeof createArranger>[] = [];
  return {
    dir,
    ffmpeg,
    make: async (file, source, ...args) => {
      const path = join(dir, file);
      await ffmpeg.run(["-f", "lavfi", "-i", source, ...args, path], { op: "test" });
      return path;
    },
    scene: async (folder, shotsOf, { words = "", voice, transitionSeconds = 0, shape = {} } = {}) => {
      const dataDir = join(dir, folder);
      await mkdir(dataDir, { recursive: true });
      const artifacts = new Artifacts(dataDir);
      const store = async (file: string, mediaType: string) => artifacts.putBytes(await readFile(file), mediaType);
      let end = 0;
      const shots: (Pick<Shot, "sceneId" | "start" | "end"> & { visual: Visual })[] = [];
      for (const [i, [seconds, visual]] of (await shotsOf(store)).entries())
        shots.push({ sceneId: `s${i + 1}`, start: end, end: (end += seconds), visual });
      const footage = testFootage({ shots, durationSeconds: end });
      footage.look = { ...footage.look, motion: { ...footage.look.motion, transitionSeconds } };
      const spoken = voice === undefined ? null : await store(voice, "audio/wav");
      const narration = { ...testNarration(words), audio: spoken as ArtifactRef };
      const idea = { language: "en", captionStyle: null, musicFile: null, logo: null, intro: null, outro: null };
      return {
        artifacts,
        cacheDir: join(dataDir, "cache"),
        input: {
          idea: { format: "1:1", height: 720, codec: "h264", captions: "burned", ...idea, ...shape },
          script: { title: "A film", scenes: [] },
          narration,
          footage,
        },
      };
    },
    render: async ({ artifacts, cacheDir, input }, engine = ffmpeg, more = {}, shared) => {
      const arranger = createArranger({ artifacts, ffmpeg: engine });
      arrangers.push(arranger);
      const preparer = createPreparer({ artifacts, ffmpeg: engine });
      const engines = { ffmpeg: engine, artifacts, text, backgrounds, preparer, arranger };
      const stage = createRenderStage({ ...engines, cacheDir, cores: 2, ...(shared ? { shared } : {}) });
      const context: StageContext = {
        videoId: "v",
        stage: "render",
        attempt: 1,
        inputs: {},
        progress: () => {},
        signal: new AbortController().signal,
        once: (_key, fn) => fn(),
        ...more,
      };
      const outcome = await stage.run(context, stage.input.parse(input));
      if (outcome.status !== "done") throw new Error(outcome.status);
      return stage.output.parse(outcome.output);
    },
    close: async () => {
      for (const arranger of arrangers) await arranger.close();
      await backgrounds.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An engine that does something before some of its runs, or in their stead. */
export function disturbed(
  ffmpeg: Ffmpeg,
  op: string,
  instead: (run: () => ReturnType<Ffmpeg["run"]>, count: number) => ReturnType<Ffmpeg["run"]>,
): Ffmpeg {
  let count = 0;
  return {
    ...ffmpeg,
    run: (args, options) => {
      const run = () => ffmpeg.run(args, options);
      return options.op === op ? instead(run, ++count) : run();
    },
  };
}
