// Several ways into the topic, each with its first sentence; ranked by what can be measured of a first sentence.
import { z } from "zod";

import type { Angle } from "../../../../contract/room.ts";
import { said } from "../../../base/said.ts";
import { segmentWords } from "../../../base/segment.ts";
import type { Ask } from "./ask.ts";
import { type Brief, materialOf } from "./brief.ts";

const Angles = z.object({
  angles: z
    .array(z.object({ hook: said(240), angle: said(300) }))
    .min(2)
    .max(6),
});

const HOOKS = {
  question: "a question that the listener has asked",
  claim: "a claim that surprises",
  scene: "a scene that one sees at once",
  number: "a number (from the sources)",
  promise: "a promise of what one will know at the end",
  contrast: "a contrast of what is believed and what is so",
  address: "words to the listener directly",
  confession: "something that the speaker admits",
} as const;

export async function findAngles(ask: Ask, brief: Brief): Promise<Angle[]> {
  const hook = brief.persona?.structure.hook;
  const { angles } = await ask("script.angles", {
    schema: Angles,
    maxTokens: 900,
    temperature: 0.9,
    prompt: [
      materialOf(brief),
      "",
      `Find four different angles on this topic for a video of ${Math.round(brief.seconds)} seconds. For each:`,
      "- hook: the first sentence, at most 16 words, that makes one stay. No greeting, no “in this video”.",
      "- angle: in one sentence, what the video is really about.",
      ...(hook ? [`At least two hooks are ${HOOKS[hook]}.`] : []),
      ...(brief.said.length > 0
        ? ["These first sentences were used already; do not begin like them:", ...brief.said]
        : []),
    ].join("\n"),
  });
  return angles
    .map(({ hook: first, angle }) => ({ hook: first, angle, ...judge(first, angle, brief) }))
    .toSorted((a, b) => b.score - a.score);
}

const EMPTY =
  /^(?:hi|hello|hey|welcome|in this video|today we|have you ever wondered|did you know that|hallo|willkommen|in diesem video)\b/i;
/** Words of a first sentence: two to six seconds at two and a half words a second. */
const BEST_WORDS = [5, 16] as const;

function judge(hook: string, angle: string, brief: Brief): Pick<Angle, "score" | "reasons"> {
  const words = segmentWords(hook, brief.language);
  const about = new Set(segmentWords([brief.topic, ...brief.keywords].join(" "), brief.language).filter(isTelling));
  const near = segmentWords(`${hook} ${angle}`, brief.language).filter((word) => about.has(word)).length;
  const repeated = Math.max(0, ...brief.said.map((one) => overlap(words, segmentWords(one, brief.language))));
  const marks: [string, number][] = [
    [`${words.length} words`, words.length >= BEST_WORDS[0] && words.length <= BEST_WORDS[1] ? 1 : 0.4],
    ["speaks of the topic", about.size === 0 || near > 0 ? 1 : 0.3],
    ["no empty opening", EMPTY.test(hook) ? 0 : 1],
    ["unlike earlier videos", 1 - repeated],
    ["asks, names or addresses", /[?？]|\d|\b(?:you|your|du|dein)\b/i.test(hook) ? 1 : 0.6],
  ];
  return {
    score: Math.round((marks.reduce((sum, [, mark]) => sum + mark, 0) / marks.length) * 100) / 100,
    reasons: marks.map(([what, mark]) => `${what}: ${Math.round(mark * 100)} %`),
  };
}

const isTelling = (word: string): boolean => word.length > 3 || /\P{ASCII}/u.test(word);

/** Jaccard's index of two sets of words. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [new Set(a), new Set(b)];
  const both = [...one].filter((word) => other.has(word)).length;
  return both === 0 ? 0 : both / (one.size + other.size - both);
}
