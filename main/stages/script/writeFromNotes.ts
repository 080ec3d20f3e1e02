// A script from a person's notes: every statement is taken from them and recorded; the writer adds only a frame and the order.
import type { ScriptOutput } from "../../../contract/script.ts";
import { AppError } from "../../base/errors.ts";
import { deriveSeed, seededRandom, shuffled } from "../../base/random.ts";
import { DENSE, segmentWords } from "../../base/segment.ts";
import { understand, type Work } from "./index.ts";
import { countWords } from "./parseScript.ts";
import { capital, fillPassage, type Slots } from "./passage.ts";
import { type PlanScene, planSeconds, settle, solveStretch } from "./plan.ts";
import { ended, readNotes, type Statement } from "./readNotes.ts";
import type { Topic } from "./readTopic.ts";
import { round } from "./round.ts";
import type { SpeechClock } from "./speechClock.ts";
import { STYLE_MANNER } from "./styleManner.ts";
import { shorten, titleOf } from "./titleOf.ts";

const PAUSES = { sentence: 0.5, passage: 1.1, stretch: [0.5, 3] as [number, number] };
const SCENE_WORDS = 40;
/** What stands on screen is at most this long. */
const CARD_LETTERS = 60;

export async function writeFromNotes(work: Work, notes: string): Promise<ScriptOutput> {
  const { idea, library, words } = work;
  const statements = readNotes(notes, words?.quote);
  const [first] = statements;
  if (!first)
    throw new AppError("SCRIPT_EMPTY", "script.notes", "The notes hold no statement that can be spoken", {
      hint: "Write at least one sentence or list point into the notes.",
    });
  const subject =
    idea.topic ??
    /^#\s+(.+)$/m.exec(notes)?.[1]?.trim() ??
    idea.keywords[0] ??
    idea.niche ??
    shorten(first.written, 80);
  const topic = understand(work, subject);
  const { pace, mood } = STYLE_MANNER[topic.style];
  const clock = work.clockAt(pace, topic.style);
  const frame = frameOf(work, topic);
  await clock.measure([...frame.open, ...frame.close].flatMap(({ lines }) => lines.map(({ text }) => text)));
  await clock.measure(statements.map(({ text }) => text));
  const kept = choose(statements, { frame, topic, clock, target: idea.seconds, language: idea.language });
  const scenes = [...frame.open, ...arrange(kept, topic), ...frame.close];
  const stretch = solveStretch(scenes, clock.durations, idea.seconds);
  const filled = planSeconds(scenes, clock.durations, 1) / idea.seconds;
  const texts = scenes.flatMap(({ lines }) => lines.map(({ text }) => text));
  const thin = stretch > PAUSES.stretch[1];
  return {
    title: titleOf(subject, words?.untitled),
    topic: titleOf(subject, words?.untitled),
    niche: idea.niche ?? topic.style,
    style: topic.style,
    mood,
    pace,
    scenes: settle(scenes, clock.durations, stretch),
    generator: {
      id: "notes",
      version: library?.version ?? "1",
      template: null,
      confidence: thin ? 0.45 : 0.7,
      reason: `Every statement stands in the notes: ${kept.length} of ${statements.length} are used. ${topic.reason}`,
    },
    draft: thin,
    advice: [
      ...(thin
        ? [
            `The notes fill about ${Math.round(filled * idea.seconds)} of ${Math.round(idea.seconds)} s; add to them, or choose a shorter video.`,
          ]
        : []),
      ...(kept.length < statements.length
        ? [
            `${statements.length - kept.length} statements of the notes did not fit into ${Math.round(idea.seconds)} s; choose a longer video to hear them.`,
          ]
        : []),
    ],
    sources: kept.map(({ written, line }) => ({ statement: written, from: `notes, line ${line}` })),
    words: texts.reduce((sum, text) => sum + countWords(text), 0),
    targetSeconds: idea.seconds,
    estimatedSeconds: round(planSeconds(scenes, clock.durations, stretch)),
  };
}

interface Frame {
  open: PlanScene[];
  close: PlanScene[];
}

/** A sentence before and one after; in languages that the writer does not know, the notes alone. */
function frameOf({ idea, library }: Work, topic: Topic): Frame {
  if (library === null) return { open: [], close: [] };
  const random = seededRandom(deriveSeed(idea.seed, "notes"));
  const slots: Slots = {
    subject: topic.subject ?? undefined,
    question: topic.question ?? undefined,
    task: topic.task ?? undefined,
  };
  const from = (name: string, kind: "hook" | "outro") => {
    const bank = library.banks.get(name);
    const filled = shuffled(random, bank?.passages ?? [])
      .toSorted((a, b) => (b.includes("{") ? 1 : 0) - (a.includes("{") ? 1 : 0))
      .map((passage) => fillPassage(passage, { slots, random, pauses: PAUSES, kind }))
      .find((scenes) => scenes.length > 0);
    return (filled ?? []).map((scene) => ({ ...scene, show: scene.show ?? bank?.show[0] ?? null }));
  };
  return { open: from("notes.open", "hook"), close: from("notes.close", "outro") };
}

/** All statements, or the ones that say most, in their order. */
function choose(
  statements: Statement[],
  {
    frame,
    topic,
    clock,
    target,
    language,
  }: { frame: Frame; topic: Topic; clock: SpeechClock; target: number; language: string },
): Statement[] {
  const wanted = new Set(topic.words.filter((word) => word.length > 3));
  const frequency = new Map<string, number>();
  const wordsOf = (text: string) =>
    segmentWords(text, language).filter((word) => word.length >= (DENSE.test(word) ? 2 : 4));
  for (const { text } of statements)
    for (const word of new Set(wordsOf(text))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const ranked = statements
    .map((statement, index) => {
      const said = wordsOf(statement.text);
      const common = said.reduce(
        (sum, word) => sum + Math.min(4, frequency.get(word) ?? 0) + (wanted.has(word) ? 3 : 0),
        0,
      );
      const leads = index === 0 || statements[index - 1]?.section !== statement.section;
      return {
        statement,
        index,
        score: common / Math.sqrt(said.length + 1) + (leads ? 3 : 0) + (statement.author === null ? 0 : 2),
      };
    })
    .toSorted((a, b) => b.score - a.score);
  const fits = (some: Statement[]) =>
    planSeconds([...frame.open, ...arrange(some, topic), ...frame.close], clock.durations, PAUSES.stretch[0]) <= target;
  const inOrder = (count: number) =>
    ranked
      .slice(0, count)
      .toSorted((a, b) => a.index - b.index)
      .map(({ statement }) => statement);
  // The largest number that fits; at least one.
  let low = 1;
  let high = statements.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(inOrder(middle))) low = middle;
    else high = middle - 1;
  }
  return inOrder(low);
}

/** Statements as scenes: quotes and list points by themselves, others together while they are short. */
function arrange(statements: Statement[], topic: Topic): PlanScene[] {
  const scenes: PlanScene[] = [];
  let section: string | null = null;
  let number = 0;
  for (const statement of statements) {
    const entered = statement.section !== section;
    if (entered) section = statement.section;
    const line = { text: statement.text, pause: { kind: "flexible" as const, seconds: PAUSES.passage } };
    const last = scenes.at(-1);
    const heading = entered ? section : null;
    if (statement.author !== null)
      scenes.push({
        ...empty("quote", heading),
        lines: [line, { text: ended(capital(statement.author)), pause: line.pause }],
        text: `${statement.text} — ${statement.author}`,
      });
    else if (statement.point && (topic.style === "list" || topic.style === "how-to")) {
      const text =
        statement.title ?? (statement.text.length <= CARD_LETTERS ? statement.text.replace(/[.。।]$/u, "") : null);
      scenes.push({ ...empty("listItem", heading), lines: [line], text, number: ++number });
    } else if (last?.kind === "body" && !entered && wordsIn(last) + countWords(statement.text) <= SCENE_WORDS) {
      const before = last.lines.at(-1);
      if (before) before.pause = { kind: "flexible", seconds: PAUSES.sentence };
      last.lines.push(line);
    } else scenes.push({ ...empty("body", heading), lines: [line], text: entered ? section : null });
  }
  return scenes;
}

function empty(kind: PlanScene["kind"], heading: string | null): PlanScene {
  return { kind, heading, lines: [], show: null, text: null, number: null };
}

function wordsIn({ lines }: PlanScene): number {
  return lines.reduce((sum, { text }) => sum + countWords(text), 0);
}
