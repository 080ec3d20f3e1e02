// The music thread.
import type { Mood } from "../../../contract/values.ts";
import { serveWorker } from "../../base/workers.ts";
import { type Bed, renderBed } from "./renderBed.ts";

serveWorker<{ mood: Mood; seed: number }, Bed>(async ({ mood, seed }) => {
  const result = renderBed(mood, seed);
  return { result, transfer: [result.wav.buffer as ArrayBuffer] };
});
