// Policy: words that platforms restrict, by the same lists as the review's.
import { weighHits, type PolicyMatcher } from "../policy.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";

/** How many finds are named. */
const NAMED = 5;

export function policyAxis({ scenes }: ScriptFacts, policy: PolicyMatcher): AxisScore {
  const texts = scenes.flatMap(({ heading, text, lines }) => [
    ...(heading === null ? [] : [{ where: "heading", text: heading }]),
    ...(text === null ? [] : [{ where: "text on screen", text }]),
    ...lines.map((line) => ({ where: "narration", text: line.text })),
  ]);
  const hits = texts.flatMap((text) => policy.find({ ...text, sceneId: null, line: null }));
  if (hits.length === 0) return { score: 1, message: "No word that platforms restrict", hint: null };
  const { score, message } = weighHits(hits);
  const named = [...new Set(hits.map(({ words }) => `“${words}”`))].slice(0, NAMED).join(", ");
  return {
    score,
    message: `${message.en}: ${named}`,
    hint: "Say it in other words, or be ready to approve it by hand.",
  };
}
