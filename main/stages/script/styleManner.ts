// How each style is spoken and what music goes with it, where no template says it.
import type { Mood, Style } from "../../../contract/values.ts";

export const STYLE_MANNER: Record<Style, { pace: number; mood: Mood }> = {
  sleep: { pace: 0.7, mood: "dreamy" },
  meditation: { pace: 0.72, mood: "calm" },
  breathing: { pace: 0.76, mood: "calm" },
  focus: { pace: 0.82, mood: "focused" },
  affirmations: { pace: 0.76, mood: "warm" },
  quotes: { pace: 0.8, mood: "warm" },
  list: { pace: 0.88, mood: "bright" },
  explainer: { pace: 0.88, mood: "focused" },
  story: { pace: 0.82, mood: "dramatic" },
  "how-to": { pace: 0.88, mood: "bright" },
};
