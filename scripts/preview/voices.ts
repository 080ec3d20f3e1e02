// A voice that is only reckoned with, so that scripts can be read and tested without a voice engine: 2.6 words a second.
import { writtenWords } from "../../main/base/segment.ts";
import type { Voices } from "../../main/stages/script/index.ts";

export const ruleOfThumbVoices: Voices = {
  choose: ({ voice }) => ({ voice: { id: voice ?? "reckoned" }, decisions: [] }),
  measure: async (texts, { rate, language }) =>
    texts.map((text) => (writtenWords(text, language).length / 2.6 + 0.1) / rate),
};
