// Spans of several encoders made into one picture that plays as one: nothing is encoded again.
import { join } from "node:path";

import { Workers } from "../../base/workers.ts";
import type { MuxReply, MuxRequest } from "./ambience/muxThread.ts";

export interface Piece {
  path: string;
  frames: number;
}

/**
 * ffmpeg's joining keeps the first file's parameter sets and each file's own delay between decoding and showing; of two
 * encoders neither is the same. Null: all are of one encoder, and can be joined as they are.
 * Throws FFMPEG_FAILED where they are of other sizes or codecs.
 */
export async function unify(spans: readonly Piece[], dir: string, signal: AbortSignal): Promise<Piece | null> {
  const thread = new Workers<MuxRequest, MuxReply>(new URL("ambience/muxThread.ts", import.meta.url), 1);
  const output = join(dir, "picture.mp4");
  const picture = spans.map(({ path, frames }) => ({ path, from: 0, to: frames }));
  try {
    const { bytes } = await thread.run({ picture, sound: [], samples: 0, output, onlyIfMixed: true }, { signal });
    return bytes === 0 ? null : { path: output, frames: spans.reduce((sum, { frames }) => sum + frames, 0) };
  } finally {
    await thread.close();
  }
}
