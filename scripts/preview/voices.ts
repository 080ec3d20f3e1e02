// A voice that is only reckoned with, so that scripts can be read and tested without a voice engine: 2.6 words a second.
import type { Voices } from "../../main/stages/script/index.ts";

export const ruleOfThumbVoices: Voices = {
  choose: ({ voice }) => ({ voice: { id: voice ?? "reckoned" }, decisions: [] }),
  measure: async (texts, { rate }) =>
    texts.map((text) => (text.split(/\s+/).filter(Boolean).length / 2.6 + 0.1) / rate),
};
