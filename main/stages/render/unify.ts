// Spans that ffmpeg cannot join as they are, of several encoders or of a frame or two, made into one picture first: nothing is encoded again.
import { join } from "node:path";

import { Workers } from "../../base/workers.ts";
import type { MuxReply, MuxRequest } from "./ambience/muxThread.ts";

export interface Piece {
  path: string;
  frames: number;
}

/** Parameter sets of several encoders stand in it, where `mixed`. */
export type Unified = Piece & { mixed: boolean };

/** Frames from which on all pieces of one encoder have the same delay: more than any waits for. */
const FULL_DELAY = 8;

/** Whether pieces of one encoder have to be looked at: those of a few frames begin without its usual delay. */
export function mayDiffer(spans: readonly Pick<Piece, "frames">[]): boolean {
  return spans.length > 1 && spans.some(({ frames }) => frames < FULL_DELAY);
}

/**
 * ffmpeg's joining keeps the first file's parameter sets and its delay between decoding and showing; of two encoders
 * neither is the same, and where the first piece has a shorter delay the last frames would not be shown. Null: they can
 * be joined as they are. Throws FFMPEG_FAILED where they are of other sizes or codecs.
 */
export async function unify(spans: readonly Piece[], dir: string, signal: AbortSignal): Promise<Unified | null> {
  const thread = new Workers<MuxRequest, MuxReply>(new URL("ambience/muxThread.ts", import.meta.url), 1);
  const output = join(dir, "picture.mp4");
  const picture = spans.map(({ path, frames }) => ({ path, from: 0, to: frames }));
  try {
    const { bytes, mixed } = await thread.run(
      { picture, sound: [], samples: 0, output, onlyIfUnlike: true },
      { signal },
    );
    return bytes === 0 ? null : { path: output, frames: spans.reduce((sum, { frames }) => sum + frames, 0), mixed };
  } finally {
    await thread.close();
  }
}
