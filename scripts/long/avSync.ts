// Ten minutes of flashes and clicks: picture and sound of the finished file do not drift apart.
import { clickAfterFlash, flashesAndClicks } from "../../main/stages/render/avSync.fixture.ts";
import { openBench } from "../../main/stages/render/render.fixture.ts";
import type { LongTest } from "./index.ts";

const SECONDS = 600;
const MOMENTS = [0.5, 150, 300, 450, 599];
/** A frame at 24 a second. */
const MOST = 1 / 24;

export default {
  about: "flash and click in the finished file of ten minutes: less than a frame apart from the first to the last",
  async run(progress) {
    const bench = await openBench("av-sync");
    try {
      const scene = await flashesAndClicks(bench, "long", { seconds: SECONDS, moments: MOMENTS });
      const { video, durationSeconds } = await bench.render(scene);
      progress(`rendered ${durationSeconds} s`);
      const offsets = await clickAfterFlash(bench, scene.artifacts.path(video), MOMENTS);
      const told = offsets.map((offset, i) => `${(1000 * offset).toFixed(1)} ms at ${MOMENTS[i]} s`).join(", ");
      // Also where one of them was not found.
      if (!offsets.every((offset) => Math.abs(offset) < MOST)) throw new Error(told);
      return `the click after the flash: ${told}`;
    } finally {
      await bench.close();
    }
  },
} satisfies LongTest;
