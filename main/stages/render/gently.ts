// ffmpeg that makes way for whatever else wants the processor: a desktop stays usable beside a render.
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";

export function gently(ffmpeg: Ffmpeg): Ffmpeg {
  return { ...ffmpeg, run: (args, options) => ffmpeg.run(args, { nice: true, ...options }) };
}
