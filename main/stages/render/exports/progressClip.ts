// The bar of progress as a clip of its own over transparency: only its band is drawn, ffmpeg lays it into the frame.
import { setImmediate } from "node:timers/promises";

import type { Timeline } from "../../../../contract/timeline.ts";
import type { TextEngine } from "../../../engines/text/index.ts";
import { cardArguments } from "./cardClip.ts";

type Progress = NonNullable<Timeline["progress"]>;

/** Raw RGBA frames of the band. */
export async function* progressFrames(
  text: TextEngine,
  timeline: Timeline,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const count = progress.endFrame - progress.startFrame;
  let drawn = { step: -1, frame: new Uint8Array(0) };
  for (let frame = 0; frame < count; frame++) {
    const step = text.progressStep((frame + 1) / count, timeline);
    if (drawn.step !== step) drawn = { step, frame: new Uint8Array(bandAt(text, timeline, progress, step).rgba) };
    // Small as it is, hours of it would hold the event loop.
    if (frame % 30 === 0) await setImmediate();
    yield drawn.frame;
  }
}

/** Raw frames of the band in, ProRes 4444 of the whole frame out. */
export function progressArguments(
  text: TextEngine,
  timeline: Timeline,
  progress: Progress,
  threads: number,
  output: string,
): string[] {
  const { x, y, width, height } = bandAt(text, timeline, progress, 0);
  const placed = `pad=${timeline.width}:${timeline.height}:${x}:${y}:color=black@0,`;
  return cardArguments({ ...timeline, width, height }, threads, output, placed);
}

function bandAt(text: TextEngine, timeline: Timeline, { startFrame, endFrame, marks }: Progress, part: number) {
  const all = endFrame - startFrame;
  return text.progress(
    part,
    marks.map((mark) => (mark - startFrame) / all),
    timeline.look,
    timeline,
  );
}
