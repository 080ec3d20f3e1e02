// What a script in another language pictures, said in English, too: pictures and looks are chosen by English words.
import { scenesIn } from "../../base/stems.ts";
import type { LanguageWords } from "../../base/words.ts";
import type { PlannedShot } from "./planShots.ts";

/** "Am Meer. sea": the text, and the scenes that it names. */
export function inEnglish(text: string, words: LanguageWords | null): string {
  return [text, ...scenesIn(text, words)].join(". ");
}

/** The shot with each of its texts in English, too. */
export function shotInEnglish(shot: PlannedShot, words: LanguageWords | null): PlannedShot {
  const { scene } = shot;
  const told = (text: string | null) => (text === null ? null : inEnglish(text, words));
  return {
    ...shot,
    spoken: inEnglish(shot.spoken, words),
    scene: scene && { ...scene, show: told(scene.show), text: told(scene.text), heading: told(scene.heading) },
  };
}
