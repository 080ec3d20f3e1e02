// How each style is spoken and what music goes with it, where no template says it.
import type { Mood, Style } from "../../../contract/values.ts";

export const STYLE_MANNER: Record<Style, { pace: number; mood: Mood }> = {
  sleep: { pace: 0.8, mood: "dreamy" },
  meditation: { pace: 0.84, mood: "calm" },
  breathing: { pace: 0.85, mood: "calm" },
  focus: { pace: 0.92, mood: "focused" },
  affirmations: { pace: 0.86, mood: "warm" },
  quotes: { pace: 0.9, mood: "warm" },
  list: { pace: 1, mood: "bright" },
  explainer: { pace: 0.98, mood: "focused" },
  story: { pace: 0.92, mood: "dramatic" },
  "how-to": { pace: 0.98, mood: "bright" },
};
