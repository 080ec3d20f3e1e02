// A script by a language model: angles, outline, scenes, the quality loop, titles; each step stays to be seen.
import type { Departure } from "../../../contract/llm.ts";
import type { ScriptOutput } from "../../../contract/script.ts";
import type { StageContext } from "../../../contract/stage.ts";
import type { Style } from "../../../contract/values.ts";
import type { LanguageModels } from "../../engines/llm/index.ts";
import { understand, type Work } from "./index.ts";
import { countWords } from "./parseScript.ts";
import { findAngles } from "./room/angles.ts";
import { askWith } from "./room/ask.ts";
import { type Brief, sourcesOf, wordsFor } from "./room/brief.ts";
import { makeOutline } from "./room/outline.ts";
import { GOOD_ENOUGH, type Score, writeInRounds } from "./room/rounds.ts";
import { findTitles } from "./room/titles.ts";
import { scenesMarkdown } from "./scriptMarkdown.ts";
import { STYLE_MANNER } from "./styleManner.ts";
import { shorten, titleOf } from "./titleOf.ts";

/** The breaths of an exercise are counted in seconds, and quotations must be true: no model writes these. */
const TIMED: ReadonlySet<Style> = new Set(["breathing", "quotes"]);

/** What a model is asked for a video with. */
export interface RoomWork {
  models: LanguageModels;
  score: Score;
  videoId: string | null;
  /** Of the channel in the last 30 days, US dollars; null: nothing is known. */
  revenue: number | null;
  /** First sentences of this channel's latest videos: not to be said again. */
  said?: readonly string[];
  signal: AbortSignal;
  /** Keeps what a step answered: after a crash it is not asked, and paid, again. */
  once: StageContext["once"];
  progress: (fraction: number, note: string) => void;
}

/** Null: it is no model's work. `script` null: no model could, and `departures` tell why. Throws CANCELLED. */
export async function writeWithModel(
  work: Work,
  { models, score, videoId, revenue, said = [], signal, once, progress }: RoomWork,
): Promise<{ script: ScriptOutput | null; departures: Departure[] } | null> {
  const brief = { ...briefOf(work), said };
  if (TIMED.has(brief.style)) return null;
  const { pace, mood } = STYLE_MANNER[brief.style];
  const clock = work.clockAt(pace, brief.style);
  const written = await models.first({ videoId, revenue, writer: work.idea.writer, signal }, async (asker) => {
    const ask = askWith(asker, brief, once);
    const who = asker.model.name;
    progress(0.1, `${who}: angles`);
    const angles = await findAngles(ask, brief);
    const [angle] = angles;
    if (!angle) throw new RangeError("no angle");
    progress(0.25, `${who}: outline`);
    const outline = await makeOutline(ask, brief, angle);
    progress(0.35, `${who}: scenes`);
    const scenes = await writeInRounds(
      {
        ask,
        brief,
        clock,
        score,
        signal,
        markdown: (some) => scenesMarkdown(brief.topic, some),
        tell: (turn) => progress(0.55 + turn * 0.1, turn === 0 ? `${who}: reading it` : `${who}: round ${turn + 1}`),
      },
      angle,
      outline,
    );
    progress(0.95, `${who}: titles`);
    return { angles, outline, ...scenes, titles: await findTitles(ask, brief, scenes.drafted) };
  });
  const { departures, uses, model, value } = written;
  if (value === null) return { script: null, departures };
  const { scenes, angles, outline, rounds, kept, titles, unsourced, estimatedSeconds, drafted, broke } = value;
  const texts = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  const reached = rounds[kept]?.score ?? 0;
  const from = new Map(brief.sources.map((source) => [source.id, source]));
  const off = Math.abs(estimatedSeconds - brief.seconds) / brief.seconds;
  const { engine, name, identity } = model;
  return {
    departures,
    script: {
      title: titleOf(titles[0] ?? brief.topic, work.words?.untitled),
      topic: titleOf(brief.topic, work.words?.untitled),
      niche: brief.niche ?? brief.style,
      style: brief.style,
      mood,
      pace,
      scenes,
      generator: {
        id: "model",
        version: "1",
        template: null,
        confidence: reached,
        reason: `${name} (${engine}) wrote it in ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, scored ${Math.round(reached * 100)} of 100${broke === null ? "" : `; then it broke off: ${broke}`}.`,
      },
      draft: reached < GOOD_ENOUGH || unsourced.length > 0 || off > 0.05,
      advice: [
        ...(unsourced.length > 0 ? [toLookUp(unsourced.map(({ number }) => number))] : []),
        ...(off > 0.05
          ? [
              `It lasts ${Math.round(estimatedSeconds)} of ${Math.round(brief.seconds)} s: add notes, or choose another length.`,
            ]
          : []),
        ...(brief.sources.length === 0 ? ["It rests on no source: add notes with facts, and it says more."] : []),
      ],
      sources: drafted.flatMap(({ sentences }) =>
        sentences.flatMap(({ text, sources }) =>
          sources.flatMap((id) => {
            const source = from.get(id);
            return source ? [{ statement: text, from: source.from }] : [];
          }),
        ),
      ),
      room: { model: { engine, name, identity }, angles, outline, rounds, kept, titles, unsourced, uses },
      ...(departures.length > 0 ? { departures } : {}),
      words: texts.reduce((sum, text) => sum + countWords(text), 0),
      targetSeconds: brief.seconds,
      estimatedSeconds,
    },
  };
}

function toLookUp(numbers: readonly string[]): string {
  const which = numbers.slice(0, 5).join(", ");
  return numbers.length === 1
    ? `One number stands in no source (${which}): look it up, or take it out.`
    : `${numbers.length} numbers stand in no source (${which}): look them up, or take them out.`;
}

function briefOf(work: Work): Omit<Brief, "said"> {
  const { idea } = work;
  const subject =
    idea.topic ??
    /^#\s+(.+)$/m.exec(idea.notes ?? "")?.[1]?.trim() ??
    idea.keywords[0] ??
    idea.niche ??
    shorten(idea.notes ?? "", 80);
  const { style } = understand(work, subject);
  const persona = idea.spokenBy ?? null;
  return {
    topic: subject,
    niche: idea.niche,
    keywords: idea.keywords,
    style: idea.style ?? persona?.structure.style ?? style,
    persona,
    language: idea.language,
    seconds: idea.seconds,
    words: wordsFor(idea.seconds, persona, STYLE_MANNER[style].pace),
    sources: sourcesOf(idea.notes),
    seed: idea.seed,
  };
}
