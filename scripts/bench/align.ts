// How well the aligner finds words: flite's sound, taken as a recording, against flite's own times.
import { alignSentence } from "../../main/engines/voice/align/align.ts";
import { followRecording } from "../../main/engines/voice/align/alignRecording.ts";
import { features, speechMask } from "../../main/engines/voice/align/features.ts";
import { melSpectrum } from "../../main/engines/voice/align/mel.ts";
import { speakReference } from "../../main/engines/voice/align/reference.ts";
import { type Reading, readAloud } from "../../main/engines/voice/align/testing.ts";
import { Flite } from "../../main/engines/voice/flite/flite.ts";
import { wordIntervals } from "../../main/engines/voice/flite/wordTimes.ts";
import { normalise, spokenText } from "../../main/engines/voice/normalise/index.ts";
import { noPronunciations } from "../../main/engines/voice/normalise/pronunciations.ts";
import { sentences } from "../../main/engines/voice/normalise/tokens.ts";
import { type Bench, type BenchRow, atMost, figure } from "./row.ts";

export const alignBench: Bench = {
  name: "align",
  async run(): Promise<BenchRow[]> {
    const { errors, speechSeconds, workSeconds } = await measureAlignment(ALIGN_TEXT);
    return [
      atMost("word start error, median", percentile(errors, 0.5) * 1000, "ms", 20),
      atMost("word start error, 95 %", percentile(errors, 0.95) * 1000, "ms", 100),
      figure("word start error, largest", percentile(errors, 1) * 1000, "ms"),
      figure("words", errors.length, ""),
      atMost("work a minute of speech", workSeconds / (speechSeconds / 60), "s", 1.5),
    ];
  },
};

/** Readings unlike the reference: another voice, a room, noise, a pace that drifts; each leaves one sentence out and adds one. */
const READINGS: Readonly<Record<string, Reading>> = {
  "a man, noise −20 dB, reverb 0.4 s": { voice: "flite:rms", noise: 20, reverb: 0.4 },
  "a woman, noise −30 dB": { voice: "flite:slt", noise: 30 },
  "a Scot, pace 0.8 to 1.3": { voice: "flite:awb", noise: 30, rate: (i, n) => 0.8 + (0.5 * i) / n },
  "a telephone": { voice: "flite:rms", band: 4000, noise: 30 },
};
const SKIPPED = 9;
const ADDED = "I have never told anybody about this before, but here it comes.";

export const recordingBench: Bench = {
  name: "recording",
  async run(): Promise<BenchRow[]> {
    const rows: BenchRow[] = [];
    for (const [name, reading] of Object.entries(READINGS)) {
      const { errors, wrong, words, addedError, workSeconds, speechSeconds } = await measureRecording(reading);
      rows.push(
        atMost(`${name}: word start error, median`, percentile(errors, 0.5) * 1000, "ms", 20),
        atMost(`${name}: word start error, 95 %`, percentile(errors, 0.95) * 1000, "ms", 100),
        figure(`${name}: words wrongly taken for left out or spoken, of ${words}`, wrong, ""),
        figure(`${name}: added sentence found within`, addedError * 1000, "ms"),
        figure(`${name}: work a minute of recording`, workSeconds / (speechSeconds / 60), "s"),
      );
    }
    return rows;
  },
};

/** @returns errors in seconds; the added sentence's is that of its worse end, infinite where it is not found alone. */
export async function measureRecording(reading: Reading) {
  const script = sentences(ALIGN_TEXT, "en");
  const skipped = script[SKIPPED] as string;
  const spoken = script.flatMap((one, i) => (one === skipped ? [] : i === SKIPPED * 2 ? [one, ADDED] : [one]));
  const told = await readAloud(spoken, reading);
  const begun = performance.now();
  const powers = melSpectrum(told.samples);
  const speech = speechMask(powers);
  const texts = script.map((one) => {
    const normalised = normalise(one, "en", noPronunciations);
    return { text: spokenText(normalised), words: normalised.flatMap((word) => word.spoken) };
  });
  const reference = await speakReference(texts, "en-US");
  const { words, added } = followRecording({ features: features(powers, speech), speech }, reference);
  const workSeconds = (performance.now() - begun) / 1000;
  const errors: number[] = [];
  let wrong = 0;
  let at = 0;
  for (const [s, { words: own }] of texts.entries()) {
    const truth = told.words[spoken.indexOf(script[s] as string)];
    own.forEach((_, w) => {
      const found = words[at++];
      if ((found !== null) !== (truth !== undefined)) wrong++;
      const one = truth?.[w];
      if (one && found) errors.push(Math.abs(found.start - one.start));
    });
  }
  const [only] = added;
  const extra = told.sentences[spoken.indexOf(ADDED)];
  const addedError =
    only && extra && added.length === 1
      ? Math.max(Math.abs(only.start - extra.start), Math.abs(only.end - extra.end))
      : Infinity;
  return { errors, wrong, words: words.length, addedError, workSeconds, speechSeconds: speech.length / 100 };
}

/** Absolute errors of word starts in seconds. */
export async function measureAlignment(
  text: string,
): Promise<{ errors: number[]; speechSeconds: number; workSeconds: number }> {
  const flite = new Flite();
  const errors: number[] = [];
  let speechSeconds = 0;
  let workSeconds = 0;
  for (const sentence of sentences(text, "en")) {
    const normalised = normalise(sentence, "en", noPronunciations);
    const words = normalised.flatMap(({ spoken }) => spoken);
    const said = spokenText(normalised);
    const { samples, sampleRate, phones } = flite.speak(said, { voice: "slt", rate: 1, pitch: 0, range: 1 });
    const own = wordIntervals(flite.pronounce(words), phones);
    const recording = { samples: Float32Array.from(samples, (sample) => sample / 32_768), sampleRate };
    const begun = performance.now();
    const aligned = await alignSentence(recording, words, said, "en-us");
    workSeconds += (performance.now() - begun) / 1000;
    speechSeconds += samples.length / sampleRate;
    own.forEach((one, i) => {
      if (one) errors.push(Math.abs((aligned[i]?.start ?? Infinity) - one.start));
    });
  }
  return { errors, speechSeconds, workSeconds };
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** Some three minutes of speech: narration, lists, questions, numbers, short and long sentences. */
export const ALIGN_TEXT = `
Welcome. Find a comfortable place to sit or lie down, and let your shoulders soften. Breathe in slowly through your nose.
Hold for four seconds, then let it go through your mouth. There is nothing to do, nowhere to be, and no one to please.
The old lighthouse had stood on the cliff for 150 years before anybody thought of painting it. In 1984, a young carpenter
named Thomas came from the village with three brushes, a ladder and $40 in his pocket. He did not ask for permission.
By the end of the summer the tower shone white above the grey water, and ships that passed would sound their horns.
Why do we forget most dreams within minutes of waking? One idea is that the brain, busy with the day ahead, simply throws
them away. Another is that we never stored them at all. Keep a notebook beside your bed. Write down one word, one colour,
one face. After a week you will be surprised by how much comes back. Number one: drink a glass of water before breakfast.
Number two: leave your phone in another room. Number three: walk for ten minutes, even if it rains. Small habits grow when
nobody is watching. The market opens at 8:30 and closes when the fish is sold. Bread costs $3.50, coffee a little less.
An old man plays the accordion under the arches, always the same four songs, always a little too fast. Children run between
the stalls with oranges in their hands. Rain begins as a whisper on the leaves, becomes a drum on the roof, and ends as
a river in the street. Listen closely. Each drop is different, and yet together they make one sound that has no edges.
You are stronger than you know. You have come through every hard day so far, and you will come through this one too.
Do not wait until conditions are perfect to begin; beginning makes the conditions perfect. Mix two cups of flour with half
a teaspoon of salt, then add warm water until the dough holds together. Cover it with a cloth and let it rest for an hour.
Fold, turn, fold again. The crust should crackle when you press it. Is it possible to learn a language in thirty days?
Probably not, but it is possible to learn how to begin, and that is what most people never do.
`;
