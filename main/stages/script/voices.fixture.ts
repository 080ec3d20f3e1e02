// A voice for tests of the writers, which speaks nothing.
import type { Voices } from "./index.ts";

/** A voice whose speed is known exactly: so many syllable-like groups a second. */
export function voicesAt(groupsPerSecond: number): Voices {
  const seconds = (text: string, rate: number) =>
    ((text.match(/[aeiouyäöü]+|\d/gi)?.length ?? 1) / groupsPerSecond + 0.12) / rate;
  return {
    choose: () => ({ voice: { id: "reckoned" }, decisions: [] }),
    measure: async (texts, { rate }) => texts.map((text) => seconds(text, rate)),
  };
}
