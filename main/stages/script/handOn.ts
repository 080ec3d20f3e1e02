// A script as a person edited it: checked, tidied, measured anew, and handed on in the place of what would be written.
import type { EditedScript } from "../../../contract/edits.ts";
import { withoutStress, type Line, type Scene, type ScriptOutput } from "../../../contract/script.ts";
import { AppError } from "../../base/errors.ts";
import { cleanText, isSpeakable } from "./cleanText.ts";
import type { Work } from "./index.ts";
import { countWords } from "./parseScript.ts";
import { scriptSeconds } from "./plan.ts";
import { round } from "./round.ts";

/** Its limits were checked with the idea (`editsFault`). Throws SCRIPT_EMPTY and what `checkPins` throws. */
export async function handOn(
  { clockAt }: Pick<Work, "clockAt">,
  edited: EditedScript,
  checkPins: (scenes: readonly Pick<Scene, "id" | "pin">[]) => Promise<void>,
): Promise<ScriptOutput> {
  const scenes = tidied(edited.scenes);
  const texts = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  if (!texts.some(isSpeakable))
    throw new AppError("SCRIPT_EMPTY", "script.handOn", "Nothing is left in the script that can be spoken", {
      hint: "Write at least one line, or take the last change back.",
    });
  await checkPins(scenes);
  const clock = clockAt(edited.pace, edited.style);
  await clock.measure(texts);
  return {
    ...edited,
    title: oneLine(edited.title),
    scenes,
    generator: { ...edited.generator, reason: withNote(edited.generator.reason) },
    advice: [],
    words: texts.reduce((sum, text) => sum + countWords(text), 0),
    targetSeconds: null,
    estimatedSeconds: round(scriptSeconds(scenes, clock.durations)),
  };
}

const NOTE = "Edited by hand.";

function withNote(reason: string): string {
  return reason.endsWith(NOTE) ? reason : `${reason} ${NOTE}`;
}

/**
 * Pure. Scenes and lines without anything are left out; graphics stay with the line before which they come. Identifiers
 * stay: what was chosen for a scene goes with it.
 */
export function tidied(scenes: readonly Scene[]): Scene[] {
  return scenes.flatMap((scene) => {
    const kept = scene.lines.map(tidiedLine);
    const lines = kept.filter((line) => line !== null);
    const { graphics, ...rest } = scene;
    const tidy: Scene = {
      ...rest,
      heading: orNull(scene.heading),
      text: orNull(scene.text),
      show: orNull(scene.show),
      lines,
      ...(graphics && graphics.length > 0
        ? { graphics: graphics.map((one) => ({ ...one, line: linesBefore(kept, one.line) })) }
        : {}),
    };
    const says = lines.length > 0 || tidy.text !== null || (tidy.graphics?.length ?? 0) > 0;
    return says ? [tidy] : [];
  });
}

function linesBefore(lines: readonly (Line | null)[], line: number): number {
  const before = lines.slice(0, line).filter((one) => one !== null).length;
  const all = lines.filter((one) => one !== null).length;
  return Math.min(before, Math.max(0, all - 1));
}

/** Null: nothing is said and no pause is asked for. */
function tidiedLine({ text, spoken, pauseAfter }: Line): Line | null {
  // Captions show `text`: where the two differ by more than stress, it is what was typed last.
  const marked = spoken !== undefined && withoutStress(oneLine(spoken)) === oneLine(text) ? spoken : text;
  const typed = oneLine(marked);
  const plain = withoutStress(typed);
  if (!isSpeakable(plain) && pauseAfter === null) return null;
  return { text: plain, ...(plain === typed ? {} : { spoken: typed }), pauseAfter };
}

function orNull(text: string | null): string | null {
  return text === null ? null : oneLine(text) || null;
}

function oneLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, " ").trim();
}
