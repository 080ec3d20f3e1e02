// R60, or several of them on end, through the render stage itself, from a data folder of its own.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";

import type { RenderOutput } from "../../../contract/timeline.ts";
import type { ArtifactRef, Codec } from "../../../contract/values.ts";
import { Artifacts } from "../../../main/base/files.ts";
import { createBackgroundEngine } from "../../../main/engines/background/index.ts";
import { KeptProbes, type Ffmpeg } from "../../../main/engines/ffmpeg/index.ts";
import { createTextEngine } from "../../../main/engines/text/index.ts";
import { createArranger } from "../../../main/library/music/index.ts";
import { createPreparer } from "../../../main/library/prepare/index.ts";
import { createRenderStage } from "../../../main/stages/render/index.ts";
import { createPreviewer, type Previewer } from "../../../main/stages/render/preview/index.ts";
import { r60Input, type R60Refs } from "./edit.ts";
import { r60Sources } from "./sources.ts";

const WISH = { format: "16:9", fps: 30, fromSeconds: 0, seconds: 5 } as const;
const CACHE = join(import.meta.dirname, "../../../node_modules/.cache/bench");

export interface OpenedR60 extends AsyncDisposable {
  artifacts: Artifacts;
  /** All that it writes lies in it. */
  dataDir: string;
  /** With the render's own cache. */
  previewer: Previewer;
  /** May be changed between two renders. */
  input: ReturnType<typeof r60Input>;
  /** Throws what the render throws. */
  render(how?: { codec?: Codec; signal?: AbortSignal }): Promise<{ output: RenderOutput; seconds: number }>;
}

/** Ready to be rendered, again and again; what was rendered goes with it. */
export async function openR60(ffmpeg: Ffmpeg, minutes: number): Promise<OpenedR60> {
  const sources = await r60Sources(ffmpeg, join(CACHE, "r60"));
  const dataDir = await mkdtemp(join(tmpdir(), "ytempire-r60-"));
  const cacheDir = join(dataDir, "cache");
  const probes = new KeptProbes(cacheDir, ffmpeg);
  const asking = probes.around(ffmpeg);
  const backgrounds = createBackgroundEngine();
  const artifacts = new Artifacts(dataDir);
  const refs: R60Refs = {
    stills: await Promise.all(sources.stills.map((path) => copy(artifacts, path, "image/jpeg"))),
    clips: await Promise.all(sources.clips.map((path) => copy(artifacts, path, "video/mp4"))),
    narration: await copy(artifacts, sources.narration, "audio/wav"),
    music: await copy(artifacts, sources.music, "audio/wav"),
  };
  const preparer = createPreparer({ artifacts, ffmpeg: asking, probes });
  // As the footage stage does.
  for (const artifact of refs.clips)
    await preparer.prepareOwn({ name: "clip", artifact, seconds: null }, WISH, new AbortController().signal);
  const deps = {
    ffmpeg: asking,
    artifacts,
    text: createTextEngine(),
    backgrounds,
    preparer,
    arranger: createArranger({ artifacts, ffmpeg: asking }),
    cacheDir,
    cores: availableParallelism(),
  };
  const stage = createRenderStage(deps);
  const input = r60Input(refs, minutes);
  return {
    artifacts,
    dataDir,
    input,
    previewer: createPreviewer(deps),
    async render({ codec = "h264", signal = new AbortController().signal } = {}) {
      const context = {
        videoId: "r60",
        stage: "render",
        attempt: 1,
        signal,
        inputs: {},
        progress: () => {},
        once: <T>(_key: string, fn: () => Promise<T>) => fn(),
      } as const;
      const began = performance.now();
      const outcome = await stage.run(context, stage.input.parse({ ...input, idea: { ...input.idea, codec } }));
      if (outcome.status !== "done") throw new Error(`the render ended as ${outcome.status}`);
      return { output: outcome.output, seconds: (performance.now() - began) / 1000 };
    },
    async [Symbol.asyncDispose]() {
      await backgrounds.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Not through memory: the peak that is measured is the render's. */
async function copy(artifacts: Artifacts, path: string, mediaType: string): Promise<ArtifactRef> {
  return artifacts.work(async (dir) => {
    const copied = join(dir, basename(path));
    await copyFile(path, copied);
    return artifacts.putFile(copied, mediaType);
  });
}
