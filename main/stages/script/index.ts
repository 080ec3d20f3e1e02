// The script stage: from a topic, keywords, notes or a finished script to scenes that can be spoken and shown.
import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { editedIdea, someEdits } from "../../../contract/edits.ts";
import { Idea } from "../../../contract/idea.ts";
import { Persona } from "../../../contract/persona.ts";
import { type Scene, ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { STYLE_DELIVERY, type Style } from "../../../contract/values.ts";
import { answeredBy } from "../../base/answeredBy.ts";
import { AppError } from "../../base/errors.ts";
import type { LanguageWords, Words } from "../../base/words.ts";
import type { Dictionary } from "../../engines/dictionary/index.ts";
import { isSpeakable } from "./cleanText.ts";
import { drawable, type Letters } from "./drawable.ts";
import { handOn } from "./handOn.ts";
import { Openings, openingsOf } from "./openings.ts";
import { readTopic, type Topic } from "./readTopic.ts";
import { readTopicIn } from "./readTopicIn.ts";
import { finished, isReworked } from "./reworked.ts";
import { SpeechClock, type Voices } from "./speechClock.ts";
import { type Library, loadLibraries } from "./templates.ts";
import { writeFromNotes } from "./writeFromNotes.ts";
import { writeFromTemplates } from "./writeFromTemplates.ts";
import { writeOwn } from "./writeOwn.ts";
import { type RoomWork, writeWithModel } from "./writeWithModel.ts";

export { scriptMarkdown } from "./scriptMarkdown.ts";
export type { Voices } from "./speechClock.ts";

/** What the writer reads of an idea; look, format and music do not change a word. The footage only: are files there that it names? */
const Wish = Idea.pick({
  topic: true,
  niche: true,
  keywords: true,
  notes: true,
  script: true,
  writer: true,
  style: true,
  seconds: true,
  voice: true,
  rate: true,
  pitch: true,
  language: true,
  delivery: true,
  seed: true,
  footage: true,
}).extend({ edits: someEdits("script"), openings: Openings.exactOptional(), spokenBy: Persona.exactOptional() });
export type Wish = z.infer<typeof Wish>;
/** Only a person's own script names files: no other is written anew because a folder changed. */
const ScriptInput = z.object({
  idea: Wish.extend({ persona: Idea.shape.persona }).transform(({ persona, ...idea }) =>
    editedIdea({
      ...idea,
      footage: (idea.edits?.script ?? idea.script) === null ? null : idea.footage,
      ...openingsOf(persona, idea),
      ...(persona && typeof persona === "object" && idea.script === null ? { spokenBy: persona } : {}),
    }),
  ),
});

/** Throws FOOTAGE_UNKNOWN where a scene names a file that is not there: before minutes of voice are spent on it. */
export type CheckPins = (
  scenes: readonly Pick<Scene, "id" | "pin">[],
  footage: Idea["footage"],
  signal: AbortSignal,
) => Promise<void>;

export function createScriptStage(deps: {
  voices: Voices;
  dictionary: Dictionary;
  words: Words;
  letters: Letters;
  /** `resources/templates` */
  templatesDir: string;
  /** What decides how long a text takes to speak: with other voices the lengths are fitted anew. */
  voicesVersion: string;
  checkPins: CheckPins;
  /** Language models that write; absent: the product's own writer does. */
  room?: Pick<RoomWork, "models" | "score"> & {
    /** Of a video's channel in the last 30 days, US dollars; null: nothing is known. */
    revenueOf: (videoId: string) => number | null;
    /** First sentences of the latest other videos of its channel. */
    saidBefore?: (videoId: string) => readonly string[];
  };
}): Stage<"script", typeof ScriptInput, typeof ScriptOutput> {
  const { voices, dictionary, room } = deps;
  const libraries = loadLibraries(deps.templatesDir);
  const present = `14-${libraries.version}-${deps.words.version} ${deps.voicesVersion}`;
  return {
    name: "script",
    version: present,
    needs: [],
    lane: "cpu",
    input: ScriptInput,
    output: ScriptOutput,
    async asOf({ videoId, signal }, { idea }) {
      if (!room || isGiven(idea)) return undefined;
      const { model, departures } = await room.models.next({
        videoId,
        revenue: room.revenueOf(videoId),
        writer: idea.writer,
        signal,
      });
      return answeredBy(model, departures);
    },
    // What a model wrote nobody writes again: another voice, shape or version of the product, or a model that is gone, leaves it as it is.
    remains({ input, output, version }, { idea }) {
      if (isGiven(idea)) return false;
      return output.room
        ? isDeepStrictEqual(asToldTo(input.idea), asToldTo(idea))
        : version === present && isDeepStrictEqual(input.idea, idea);
    },
    async run({ videoId, signal, progress, once, asOf }, { idea }) {
      signal.throwIfAborted();
      requireSubject(idea);
      const { voice } = voices.choose({ language: idea.language, voice: idea.voice });
      const clockAt = (pace: number, style: Style) =>
        new SpeechClock(voices, {
          voice: voice.id,
          rate: idea.rate * pace,
          pitch: idea.pitch,
          language: idea.language,
          delivery: idea.delivery ?? STYLE_DELIVERY[style],
          signal,
        });
      progress(0.1, "writing");
      const { language } = idea;
      const work = {
        idea,
        library: libraries.of(language),
        words: deps.words.of(language),
        written: libraries.languages,
        dictionary,
        clockAt,
      };
      const checkPins = (scenes: readonly Pick<Scene, "id" | "pin">[]) => deps.checkPins(scenes, idea.footage, signal);
      const edited = idea.edits?.script;
      if (edited) {
        const given = edited.draft && (await isReworked(work, edited)) ? finished(edited) : edited;
        return { status: "done", output: await drawable(await handOn(work, given, checkPins), deps.letters) };
      }
      if (idea.script !== null)
        return {
          status: "done",
          output: await drawable(await writeOwn(work, idea.script, checkPins), deps.letters),
        };
      const written = room
        ? await writeWithModel(work, {
            ...room,
            // Written for nobody's video.
            videoId: videoId === "" ? null : videoId,
            revenue: room.revenueOf(videoId),
            said: room.saidBefore?.(videoId) ?? [],
            signal,
            progress,
            once,
          })
        : null;
      const departures = written?.departures ?? [];
      const output =
        written?.script ??
        (idea.notes !== null ? await writeFromNotes(work, idea.notes) : await writeFromTemplates(work));
      return {
        status: "done",
        output: await drawable({ ...output, ...(departures.length > 0 ? { departures } : {}) }, deps.letters),
        // Whoever was to write it did not: who makes the same later asks again.
        ...(written && answeredBy(written.script?.room?.model ?? null, departures) !== asOf
          ? { keep: "video" as const }
          : {}),
      };
    },
  };
}

/** No writer is asked: a person has said every word. */
function isGiven(idea: Wish): boolean {
  return idea.script !== null || idea.edits?.script !== undefined;
}

/** All that a writer is told: how it is spoken afterwards is none of it. */
function asToldTo({ voice: _voice, rate: _rate, pitch: _pitch, delivery: _delivery, ...told }: Wish): object {
  return told;
}

/** What every way of writing works with. */
export interface Work {
  idea: Wish;
  /** Null: in the idea's language nothing is written but what a person hands in. */
  library: Library | null;
  /** Null: the product has no words of the idea's language. */
  words: LanguageWords | null;
  /** Primary subtags of the languages that are written from a topic alone. */
  written: readonly string[];
  dictionary: Dictionary;
  clockAt: (pace: number, style: Style) => SpeechClock;
}

/** What the idea, or another subject in its place, asks for. */
export function understand({ idea, dictionary, words, library }: Work, subject = idea.topic): Topic {
  const wish = { ...idea, topic: subject };
  return words?.topic ? readTopicIn(wish, words, library) : readTopic(wish, dictionary);
}

function requireSubject(idea: Wish): void {
  if (idea.script !== null || idea.notes !== null) return;
  if ([idea.topic, idea.niche, ...idea.keywords].some((text) => text !== null && isSpeakable(text))) return;
  throw new AppError("IDEA_INVALID", "script.write", "The idea names no topic, niche, notes or script", {
    hint: 'Say what the video is about, for example: npm run make -- "A calm evening by the sea"',
  });
}
