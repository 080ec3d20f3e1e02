import { beforeAll, describe, expect, it } from "vitest";

import { normalise, spokenText } from "../normalise/index.ts";
import { noPronunciations } from "../normalise/pronunciations.ts";
import { type Followed, followRecording } from "./alignRecording.ts";
import { features, speechMask } from "./features.ts";
import { MelSpectrum } from "./mel.ts";
import { type Reference, speakReference } from "./reference.ts";
import { readAloud, type Told } from "./testing.ts";

const SCRIPT = [
  "The harbour is quiet before the first boats leave.",
  "A gull walks along the wall and looks at the water.",
  "Somebody opens a window above the old bakery.",
  "The smell of fresh bread drifts over the stones.",
  "Slowly the light finds its way between the houses.",
  "And then the whole town begins to wake.",
];
const SKIPPED = 2;
const ADDED = "By the way, I was there myself last summer with my brother.";
/** After this sentence of the reading. */
const ADDED_AFTER = 3;

let reference: Reference;

async function follow(told: Told, script = reference): Promise<Followed> {
  const spectrum = new MelSpectrum();
  spectrum.add(told.samples);
  const powers = spectrum.end();
  const speech = speechMask(powers);
  return followRecording({ features: features(powers, speech), speech }, script);
}

function speakScript(script: readonly string[]): Promise<Reference> {
  const texts = script.map((sentence) => {
    const words = normalise(sentence, "en", noPronunciations);
    return { text: spokenText(words), words: words.flatMap(({ spoken }) => spoken) };
  });
  return speakReference(texts, "en-us");
}

beforeAll(async () => {
  reference = await speakScript(SCRIPT);
}, 60_000);

describe("a recording that is followed through its script", () => {
  it("gives every word of a true reading its time: half within 20 ms, and as many too early as too late", async () => {
    const told = await readAloud(SCRIPT, { voice: "flite:slt", noise: 30 });
    const { words, added, likeness } = await follow(told);
    const spoken = told.words.flat();
    expect(words).toHaveLength(spoken.length);
    const errors = words.flatMap((word, i) => {
      const truth = spoken[i];
      return word && truth ? [word.start - truth.start] : [];
    });
    const sorted = errors.toSorted((a, b) => a - b);
    expect(errors.length / spoken.length).toBeGreaterThan(0.95);
    expect(Math.abs(sorted[errors.length >> 1] ?? 1)).toBeLessThan(0.007);
    expect(errors.map(Math.abs).toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(0.02);
    expect(added).toEqual([]);
    expect(likeness).toBeLessThan(-1.45);
  });

  it("knows a sentence that was left out, and one that was added", async () => {
    const read = SCRIPT.filter((_, i) => i !== SKIPPED);
    read.splice(ADDED_AFTER, 0, ADDED);
    const told = await readAloud(read, { voice: "flite:slt" });
    const { words, added } = await follow(told);
    const counts = SCRIPT.map((sentence) => sentence.split(" ").length);
    const first = counts.slice(0, SKIPPED).reduce((sum, count) => sum + count, 0);
    const skipped = words.slice(first, first + (counts[SKIPPED] ?? 0));
    expect(skipped.filter((word) => word !== null)).toEqual([]);
    expect(words.filter((word) => word !== null).length).toBeGreaterThan((words.length - skipped.length) * 0.9);
    const truth = told.sentences[ADDED_AFTER];
    const within = added.filter(({ start, end }) => truth && end > truth.start && start < truth.end);
    expect(within.reduce((sum, { start, end }) => sum + end - start, 0)).toBeGreaterThan(1);
  });

  it("is found whole where it is as short as three sentences", async () => {
    const whole = await readAloud(SCRIPT.slice(0, 3), { voice: "flite:slt", noise: 30 });
    const { words } = await follow(whole, await speakScript(SCRIPT.slice(0, 3)));
    expect(words.filter((word) => word === null)).toEqual([]);
  });

  it("is unlike a reading of something else", async () => {
    const other = await readAloud(
      ["Seven engineers disagree about pumps.", "Taxes on imported glass rose sharply again in March."],
      { voice: "flite:rms" },
    );
    const { words, likeness } = await follow(other);
    const found = words.filter((word) => word !== null).length / words.length;
    expect(likeness > -1.45 || found < 0.5).toBe(true);
  });
});
