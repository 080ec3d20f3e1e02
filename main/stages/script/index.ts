// The script stage: from a topic, keywords, notes or a finished script to scenes that can be spoken and shown.
import { z } from "zod";

import { Idea } from "../../../contract/idea.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { AppError } from "../../base/errors.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";
import { isSpeakable } from "./cleanText.ts";
import { SpeechClock, type Voices } from "./speechClock.ts";
import { loadLibrary } from "./templates.ts";
import { writeFromNotes } from "./writeFromNotes.ts";
import { writeFromTemplates } from "./writeFromTemplates.ts";
import { writeOwn } from "./writeOwn.ts";

export { scriptMarkdown } from "./scriptMarkdown.ts";
export type { Voices } from "./speechClock.ts";

/** What the writer reads of an idea; look, format and music do not change a word. */
const Wish = Idea.pick({
  topic: true,
  niche: true,
  keywords: true,
  notes: true,
  script: true,
  style: true,
  seconds: true,
  voice: true,
  rate: true,
  pitch: true,
  language: true,
  seed: true,
});
export type Wish = z.infer<typeof Wish>;
const ScriptInput = z.object({ idea: Wish });

export function createScriptStage(deps: {
  voices: Voices;
  dictionary: Dictionary;
  /** `resources/templates` */
  templatesDir: string;
  /** What decides how long a text takes to speak: with other voices the lengths are fitted anew. */
  voicesVersion: string;
}): Stage<"script", typeof ScriptInput, typeof ScriptOutput> {
  const { voices, dictionary } = deps;
  const library = loadLibrary(deps.templatesDir);
  return {
    name: "script",
    version: `2-${library.version} ${deps.voicesVersion}`,
    needs: [],
    lane: "cpu",
    input: ScriptInput,
    output: ScriptOutput,
    async run({ signal, progress }, { idea }) {
      signal.throwIfAborted();
      requireSubject(idea);
      const { voice } = voices.choose({ language: idea.language, voice: idea.voice });
      const clockAt = (pace: number) =>
        new SpeechClock(voices, {
          voice: voice.id,
          rate: idea.rate * pace,
          pitch: idea.pitch,
          language: idea.language,
          signal,
        });
      progress(0.1, "writing");
      const work = { idea, library, dictionary, clockAt };
      const output =
        idea.script !== null
          ? await writeOwn(work, idea.script)
          : idea.notes !== null
            ? await writeFromNotes(work, idea.notes)
            : await writeFromTemplates(work);
      return { status: "done", output };
    },
  };
}

/** What every way of writing works with. */
export interface Work {
  idea: Wish;
  library: ReturnType<typeof loadLibrary>;
  dictionary: Dictionary;
  clockAt: (pace: number) => SpeechClock;
}

function requireSubject(idea: Wish): void {
  if (idea.script !== null || idea.notes !== null) return;
  if ([idea.topic, idea.niche, ...idea.keywords].some((text) => text !== null && isSpeakable(text))) return;
  throw new AppError("IDEA_INVALID", "script.write", "The idea names no topic, niche, notes or script", {
    hint: 'Say what the video is about, for example: npm run make -- "A calm evening by the sea"',
  });
}
