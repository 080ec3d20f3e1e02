// The timeline of a video as the stages before have it: what render, preview and stills all begin with.
import { z } from "zod";

import { FootageOutput } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import type { Look } from "../../../contract/look.ts";
import { NarrationOutput, type Word } from "../../../contract/narration.ts";
import { Line, ScriptOutput } from "../../../contract/script.ts";
import { CAPTION_LINE_UNITS, type Timeline } from "../../../contract/timeline.ts";
import { frameRate, frameSize, type CaptionStyle } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { MusicArranger, Preparer } from "../../library/types.ts";
import { layCaptions } from "./captions.ts";
import { cutOnBeats } from "./cutOnBeats.ts";
import { cutSounds } from "./cutSounds.ts";
import { arrangeMusic, readyExtras } from "./extras.ts";
import { captionLook } from "./layers.ts";
import type { Cuts } from "./onBeats.ts";
import { placeCaptions } from "./placeCaptions.ts";
import { placeCards } from "./placeCards.ts";
import { progressBar } from "./progressBar.ts";
import { markStress } from "./stress.ts";
import { bodyRange, buildTimeline } from "./timeline.ts";
import { translatedWords } from "./translated.ts";

/** What the render reads of the idea and of the stages before. */
export const RenderInput = z.object({
  idea: Idea.pick({
    format: true,
    height: true,
    fps: true,
    progressBar: true,
    codec: true,
    language: true,
    captions: true,
    captionStyle: true,
    musicFile: true,
    cutSounds: true,
    musicRoom: true,
    beatCuts: true,
    logo: true,
    intro: true,
    outro: true,
    translation: true,
  }),
  script: ScriptOutput.pick({ title: true }).extend({
    scenes: z.array(z.object({ lines: z.array(Line.pick({ text: true, spoken: true })) })),
  }),
  narration: NarrationOutput.pick({ audio: true, durationSeconds: true, words: true, departures: true }),
  footage: FootageOutput.pick({ look: true, shots: true, cards: true, music: true, durationSeconds: true }),
});
export type RenderInput = z.output<typeof RenderInput>;

export interface TimelineDeps {
  text: TextEngine;
  /** Of files that a person hands in: intro, outro, logo, music. */
  preparer: Preparer;
  arranger: MusicArranger;
}

/** With what was decided on the way, in words. Throws FILE_UNUSABLE, CANCELLED. */
export async function layTimeline(
  { text, preparer, arranger }: TimelineDeps,
  { idea, script, narration, footage }: RenderInput,
  signal: AbortSignal,
): Promise<{ timeline: Timeline; decisions: string[] }> {
  const [size, rate] = [frameSize(idea), frameRate(idea)];
  const look = inStyle(footage.look, idea.captionStyle);
  const extras = await readyExtras(preparer, idea, signal);
  const body = bodyRange(footage, extras, rate);
  const words = markStress(later(narration.words, (body.start * rate.den) / rate.num), script.scenes);
  const shown = idea.translation ? translatedWords(idea.translation) : words;
  if (idea.translation) await assertDrawable(text, shown);
  const translated = idea.translation ? { captionLanguage: idea.translation.language } : {};
  const cues = layCaptions(shown, {
    measure: (piece, stress) => text.captionWidth(piece, captionLook({ look, ...translated }), size, stress),
    maxWidth: text.captionMaxWidth(look, size),
    maxUnits: CAPTION_LINE_UNITS[idea.format],
    rate,
    frames: body.end,
  });
  const music = idea.musicFile ? { audio: idea.musicFile.artifact } : footage.music;
  const build = (cuts: Cuts) => buildTimeline(idea, narration, { ...footage, ...cuts, look, music }, cues, extras);
  const plain = build(footage);
  const own = idea.musicFile ? await arrangeMusic(arranger, idea.musicFile, plain, signal) : null;
  const cuts = cutOnBeats(plain, { idea, footage, words, beats: own?.beats, from: (body.start * rate.den) / rate.num });
  const built = build(cuts.cuts);
  const laid: Timeline = {
    ...built,
    sound: {
      ...built.sound,
      music: withRoom(own ? own.music : built.sound.music, idea.musicRoom),
      ...(idea.cutSounds === "low" ? { effects: cutSounds(built) } : {}),
    },
    ...(idea.progressBar ? { progress: progressBar(built) } : {}),
    ...(idea.captions === "burned" ? {} : { captionMode: idea.captions }),
    ...translated,
  };
  const carded = { ...laid, cards: placeCards(laid) };
  // Players set captions that are not drawn where they like.
  const placed =
    idea.captions === "burned" ? placeCaptions(carded, (line) => text.captionWidth(line, look, size)) : null;
  const timeline = placed ? { ...carded, captions: placed.captions } : carded;
  return { timeline, decisions: [...(placed?.decisions ?? []), ...(own?.decisions ?? []), ...cuts.decisions] };
}

type Music = Timeline["sound"]["music"];

function withRoom(music: Music, room: "on" | "off"): Music {
  if (music === null || room === "on") return music;
  const { speechDipDb: _, ...rest } = music;
  return rest;
}

/** Throws LETTERS_MISSING: what nobody has seen before must not come out as empty boxes. */
async function assertDrawable(text: TextEngine, words: readonly Word[]): Promise<void> {
  const missing = await text.missing(words.map((word) => word.text).join(" "));
  const letters = missing.filter((sign) => /[\p{L}\p{M}\p{N}]/u.test(sign));
  if (letters.length > 0)
    throw new AppError(
      "LETTERS_MISSING",
      "render.captions",
      `No font here has the letters ${letters.slice(0, 12).join(" ")}`,
    );
}

/** With the caption style that the person chose. */
function inStyle(look: Look, style: CaptionStyle | null): Look {
  return style === null ? look : { ...look, caption: { ...look.caption, style } };
}

/** In the video's time. */
function later(words: readonly Word[], seconds: number): Word[] {
  return words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds }));
}
