// The aligner's thread.
import { openSync, readSync, closeSync } from "node:fs";

import { serveWorker } from "../../../base/workers.ts";
import { alignSentence } from "./align.ts";
import { followRecording, type Followed } from "./alignRecording.ts";
import { features, speechMask } from "./features.ts";
import { MEL_RATE, MelSpectrum } from "./mel.ts";
import type { AlignReply, AlignRequest } from "./protocol.ts";
import { speakReference } from "./reference.ts";

serveWorker<AlignRequest, AlignReply>(async (request) => {
  if (request.kind === "recording") return { result: { kind: "recording", ...(await alignRecording(request)) } };
  const { samples, sampleRate, words, text, voice } = request;
  const intervals = await alignSentence({ samples, sampleRate }, words, text, voice);
  return { result: { kind: "sentence", intervals } };
});

async function alignRecording({
  path,
  sentences,
  voice,
}: Extract<AlignRequest, { kind: "recording" }>): Promise<Followed> {
  const powers = readSpectrum(path);
  const speech = speechMask(powers);
  return followRecording({ features: features(powers, speech), speech }, await speakReference(sentences, voice));
}

/** In pieces of ten seconds: an hour of sound alone would take 230 MB. */
function readSpectrum(path: string): Float32Array {
  const spectrum = new MelSpectrum();
  const piece = new Int16Array(MEL_RATE * 10);
  const file = openSync(path, "r");
  try {
    for (;;) {
      const bytes = readSync(file, new Uint8Array(piece.buffer));
      if (bytes < 2) return spectrum.end();
      spectrum.add(Float32Array.from(piece.subarray(0, bytes >> 1), (sample) => sample / 32_768));
    }
  } finally {
    closeSync(file);
  }
}
