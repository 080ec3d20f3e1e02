// Ambience from our own synthesiser: rain, sea, wind, fire, night, brown noise and pads, alone or mixed, as long loops without a seam.
import { statSync } from "node:fs";

import { Workers } from "../../base/workers.ts";
import { RAW_FRAME_BYTES, rawPath, type LoopRequest, type RenderedLoop } from "./renderLoop.ts";

export type { LoopRequest, RenderedLoop } from "./renderLoop.ts";

export interface AmbienceEngine {
  /** Raised whenever the same spec would sound otherwise. */
  version: string;
  /** Writes the loop into a file. Takes about a second for a minute of each sound. Throws CANCELLED. */
  loop(
    request: LoopRequest,
    options: { signal: AbortSignal; progress?: (fraction: number) => void },
  ): Promise<RenderedLoop>;
  close(): Promise<void>;
}

const POLL_MS = 250;

export function createAmbience(): AmbienceEngine {
  const workers = new Workers<LoopRequest, RenderedLoop>(new URL("worker.ts", import.meta.url), 1);
  return {
    version: "1",
    async loop(request, { signal, progress = () => {} }) {
      // The thread is busy with the sound: how far it is, its file tells.
      const poll = setInterval(() => {
        const bytes = statSync(rawPath(request), { throwIfNoEntry: false })?.size;
        if (bytes !== undefined) progress(Math.min(1, bytes / (request.frames * RAW_FRAME_BYTES)));
      }, POLL_MS);
      try {
        return await workers.run(request, { signal });
      } finally {
        clearInterval(poll);
      }
    },
    close: () => workers.close(),
  };
}
