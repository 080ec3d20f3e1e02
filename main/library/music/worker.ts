// The thread that listens to music.
import { serveWorker } from "../../base/workers.ts";
import type { MusicArrangement } from "../types.ts";
import { arrange } from "./arrange.ts";

serveWorker<{ sound: Float32Array; seconds: number }, MusicArrangement | null>(({ sound, seconds }) =>
  Promise.resolve({ result: arrange(sound, seconds), transfer: [] }),
);
