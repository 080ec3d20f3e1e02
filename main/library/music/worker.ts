// The thread that listens to music.
import { serveWorker } from "../../base/workers.ts";
import type { MusicArrangement } from "../types.ts";
import { arrange } from "./arrange.ts";
import { beatsIn, findBeats } from "./beats.ts";

serveWorker<{ sound: Float32Array; seconds: number }, MusicArrangement | null>(({ sound, seconds }) => {
  const cut = arrange(sound, seconds);
  return Promise.resolve({ result: cut && { ...cut, beats: beatsIn(cut, findBeats(sound)) } });
});
