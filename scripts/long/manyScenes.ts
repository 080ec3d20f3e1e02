// A video of ten thousand scenes, a frame each: planned, rendered, joined and found whole.
import type { Visual } from "../../contract/footage.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import { openBench } from "../../main/stages/render/render.fixture.ts";
import { peakMemory } from "../bench/memory.ts";
import type { LongTest } from "./index.ts";

const SCENES = 10_000;
const FPS = 24;
const MOST_MEMORY_MB = 1000;

export default {
  about: `a video of ${SCENES.toLocaleString("en")} scenes of a frame each: every frame in its place, under 1 GB of memory`,
  async run(progress) {
    const bench = await openBench("many-scenes");
    try {
      const colours = ["black", "white", "red", "blue"];
      const files: string[] = [];
      for (const one of colours) files.push(await bench.make(`${one}.png`, `color=${one}:s=64x64`, "-frames:v", "1"));
      const scene = await bench.scene(
        "many",
        async (store) => {
          const images: ArtifactRef[] = [];
          for (const file of files) images.push(await store(file, "image/png"));
          return Array.from({ length: SCENES }, (_, i): [number, Visual] => {
            const image = images[i % images.length];
            if (!image) throw new Error("no image");
            // A motion of its own, so that each is a span of its own: equal ones are made once.
            return [1 / FPS, { kind: "image", image, motion: { zoom: [1, 1], x: [0, i / SCENES], y: [0, 0] } }];
          });
        },
        { shape: { fps: FPS } },
      );
      const began = performance.now();
      let told = 0;
      const show = (fraction: number) => {
        if (fraction >= told + 0.1) progress(`${Math.round(100 * (told = fraction))} %`);
      };
      const { result, peakMb } = await peakMemory(() => bench.render(scene, bench.ffmpeg, { progress: show }));
      const seconds = Math.round((performance.now() - began) / 1000);
      const levels: number[] = [];
      await bench.ffmpeg.run(
        ["-i", scene.artifacts.path(result.video), "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-"],
        { op: "long.scenes", onStdout: (chunk) => levels.push(...chunk) },
      );
      if (levels.length !== SCENES) throw new Error(`${levels.length} frames`);
      const wrong = levels.findIndex((level, i) => (i % colours.length === 1) !== level > 200);
      if (wrong >= 0) throw new Error(`frame ${wrong} is not its scene's`);
      if (peakMb !== null && peakMb > MOST_MEMORY_MB) throw new Error(`${peakMb} MB`);
      return `${result.spans.total} spans in ${seconds} s; at most ${peakMb ?? "?"} MB`;
    } finally {
      await bench.close();
    }
  },
} satisfies LongTest;
