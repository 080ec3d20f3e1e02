// Golden frames of the render's tests: `node scripts/preview/frames.ts` draws them anew. Look at each before it is kept.
import sharp from "sharp";

import { GOLDEN_FRAMES, goldenPath, openProof, shownFrames, SIDE } from "../../main/stages/render/proof.fixture.ts";

const { bench, scene, output } = await openProof();
try {
  const frames = await shownFrames(bench, scene.artifacts.path(output.video), GOLDEN_FRAMES);
  for (const [i, frame] of frames.entries()) {
    const path = goldenPath(GOLDEN_FRAMES[i] as number);
    const picture = sharp(frame, { raw: { width: SIDE, height: SIDE, channels: 3 } });
    await picture.jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toFile(path);
    process.stdout.write(`${path}\n`);
  }
} finally {
  await bench.close();
}
