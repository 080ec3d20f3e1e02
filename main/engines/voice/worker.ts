// A voice thread: speaks one sentence after another with flite or eSpeak NG and cuts the silence from both ends.
import { serveWorker } from "../../base/workers.ts";
import { speakEspeak } from "./espeak/espeak.ts";
import { espeakIntervals } from "./espeak/intervals.ts";
import { Flite } from "./flite/flite.ts";
import { wordIntervals } from "./flite/wordTimes.ts";
import { inKana } from "./japanese.ts";
import type { Synthesis, SynthesisRequest } from "./protocol.ts";
import { stressWords } from "./stress.ts";
import { trimSilence } from "./trim.ts";

/** As the engine spoke it. */
type Untrimmed = Synthesis;

let flite: Flite | undefined;

serveWorker<SynthesisRequest, Synthesis>(async (request) => {
  const sound = trim(request.engine === "flite" ? speakFlite(request) : await speakWithEspeak(request));
  const result = request.stressed ? stressWords(sound, request.stressed) : sound;
  return { result, transfer: [result.samples.buffer as ArrayBuffer] };
});

function speakFlite(request: SynthesisRequest): Untrimmed {
  flite ??= new Flite();
  const { samples, sampleRate, phones } = flite.speak(request.text, request);
  return { samples, sampleRate, intervals: wordIntervals(flite.pronounce(request.words), phones) };
}

async function speakWithEspeak(request: SynthesisRequest): Promise<Untrimmed> {
  const said = request.voice === "ja" ? await inKana(request) : request;
  const sound = await speakEspeak(said.text, request);
  return { samples: sound.samples, sampleRate: sound.sampleRate, intervals: espeakIntervals(said, sound) };
}

function trim({ samples, sampleRate, intervals }: Untrimmed): Synthesis {
  const sound = trimSilence(
    Float32Array.from(samples, (sample) => sample / 32_768),
    sampleRate,
  );
  const cut = (seconds: number): number => Math.max(0, seconds - sound.start);
  const first = Math.round(sound.start * sampleRate);
  return {
    samples: samples.slice(first, first + sound.samples.length),
    sampleRate,
    intervals: intervals.map((one) => one && { start: cut(one.start), end: cut(one.end) }),
  };
}
