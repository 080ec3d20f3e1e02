// A person's finished script: their words, in their order, at their length.
import type { Scene, ScriptOutput } from "../../../contract/script.ts";
import type { Style } from "../../../contract/values.ts";
import { understand, type Work } from "./index.ts";
import { countWords, type DraftScene, parseScript, titleOfScript } from "./parseScript.ts";
import { scriptSeconds } from "./plan.ts";
import { round } from "./round.ts";
import { STYLE_MANNER } from "./styleManner.ts";
import { titleOf } from "./titleOf.ts";

export async function writeOwn(
  work: Work,
  script: string,
  checkPins: (scenes: readonly Pick<Scene, "id" | "pin">[]) => Promise<void>,
): Promise<ScriptOutput> {
  const { idea, clockAt, words } = work;
  const parsed = parseScript(script, idea.language);
  const scenes = parsed.map((scene, index) => ({ ...scene, id: `s${index + 1}` }));
  await checkPins(scenes);
  const named = titleOfScript(script) ?? firstHeading(parsed);
  const { style, reason } = styleOf(work, named, parsed);
  // The author's rate is the author's choice: an own script is not slowed down by its style.
  const clock = clockAt(1, style);
  const texts = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  await clock.measure(texts);
  const topic = idea.topic ?? named ?? idea.niche ?? parsed[0]?.lines[0]?.text ?? "";
  return {
    title: titleOf(topic, words?.untitled),
    topic: titleOf(topic, words?.untitled),
    niche: idea.niche ?? style,
    style,
    mood: STYLE_MANNER[style].mood,
    pace: 1,
    scenes,
    generator: {
      id: "own",
      version: "1",
      template: null,
      confidence: 1,
      reason: `The script was handed in and is spoken word for word. ${reason}`,
    },
    draft: false,
    advice: [],
    sources: [],
    words: texts.reduce((sum, text) => sum + countWords(text), 0),
    targetSeconds: null,
    estimatedSeconds: round(scriptSeconds(scenes, clock.durations)),
  };
}

function styleOf(work: Work, named: string | null, scenes: DraftScene[]): { style: Style; reason: string } {
  const opening = scenes
    .slice(0, 3)
    .flatMap(({ heading, lines }) => [heading ?? "", ...lines.map(({ text }) => text)])
    .join(" ");
  return understand(work, work.idea.topic ?? named ?? opening.slice(0, 300));
}

function firstHeading(scenes: DraftScene[]): string | null {
  return scenes.find(({ heading }) => heading !== null)?.heading ?? null;
}
