// Ambience from our own synthesiser: rain, sea, wind, fire, night, brown noise and pads, alone or mixed, as long loops without a seam.
import { Workers } from "../../base/workers.ts";
import type { LoopRequest, RenderedLoop } from "./renderLoop.ts";

export type { LoopRequest, RenderedLoop } from "./renderLoop.ts";

export interface AmbienceEngine {
  /** Raised whenever the same spec would sound otherwise. */
  version: string;
  /** Writes the loop into a file. Takes about a second for a minute of each sound. Throws CANCELLED. */
  loop(request: LoopRequest, signal?: AbortSignal): Promise<RenderedLoop>;
  close(): Promise<void>;
}

export function createAmbience(): AmbienceEngine {
  const workers = new Workers<LoopRequest, RenderedLoop>(new URL("worker.ts", import.meta.url), 1);
  return {
    version: "1",
    loop: (request, signal) => workers.run(request, { signal }),
    close: () => workers.close(),
  };
}
