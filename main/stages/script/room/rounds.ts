// The quality loop: scored, what was found goes back to the writer, at most three times; the best is kept, and every round is told.
import type { QualityScore } from "../../../../contract/api/ai.ts";
import type { Angle, Part, Room, Round } from "../../../../contract/room.ts";
import type { Scene } from "../../../../contract/script.ts";
import { AppError } from "../../../base/errors.ts";
import { type PlanScene, planSeconds, settle, solveStretch } from "../plan.ts";
import { round as toHundredth } from "../round.ts";
import type { SpeechClock } from "../speechClock.ts";
import type { Ask } from "./ask.ts";
import type { Brief } from "./brief.ts";
import { hardToHear } from "./forTheEar.ts";
import { type DraftScene, rewriteScenes, writeScenes } from "./scenes.ts";
import { toPlan } from "./toPlan.ts";
import { unsourcedNumbers } from "./unsourced.ts";

/** Scores a script as a person would hand it in. Throws CANCELLED. */
export type Score = (
  script: { script: string; language: string; seconds: number | null },
  signal: AbortSignal,
) => Promise<QualityScore>;

export interface Written {
  scenes: Scene[];
  drafted: readonly DraftScene[];
  estimatedSeconds: number;
  unsourced: Room["unsourced"];
  rounds: Round[];
  kept: number;
  /** Why the loop ended before the script was good enough; null: it did not. */
  broke: string | null;
}

export const GOOD_ENOUGH = 0.75;
const MOST_ROUNDS = 4;
/** Of the wished length. */
const TOLERANCE = 0.05;
/** How far pauses may shrink and grow to fill the time. */
const STRETCH = [0.6, 1.6] as const;

export async function writeInRounds(
  room: {
    ask: Ask;
    brief: Brief;
    clock: SpeechClock;
    score: Score;
    /** As a person edits it. */
    markdown: (scenes: Scene[]) => string;
    signal: AbortSignal;
    tell: (round: number) => void;
  },
  angle: Angle,
  outline: Part[],
): Promise<Written> {
  const { ask, brief, clock, signal } = room;
  const rounds: Round[] = [];
  const kept: { value: number; index: number; read: Reading; drafted: readonly DraftScene[] }[] = [];
  let broke: string | null = null;
  let drafted = await writeScenes(ask, brief, angle, outline);
  for (let turn = 0; ; turn++) {
    room.tell(turn);
    const reading = await read(drafted, outline, brief, clock);
    const markdown = room.markdown(reading.scenes);
    const { score, axes } = await room.score(
      { script: markdown, language: brief.language, seconds: brief.seconds },
      signal,
    );
    const unsourcedShare = Math.min(1, reading.unsourced.length / 4);
    const all = [
      ...axes.map(({ name, score: mark, message }) => ({ name, score: mark, message })),
      { name: "claims", score: 1 - unsourcedShare, message: `${reading.unsourced.length} numbers stand in no source` },
    ];
    // What is made up is worse than any want of style.
    const value = toHundredth(score * (1 - 0.5 * unsourcedShare));
    const unheard = hardToHear(drafted, brief);
    const wanted = [
      ...lengthWish(reading, brief),
      ...reading.unsourced.map(
        ({ number, text }) => `“${number}” in “${text.slice(0, 60)}” stands in no source: leave the number out.`,
      ),
      ...unheard,
      ...axes
        // Whoever has no source can only make up how many, who and when.
        .filter(({ name }) => name !== "specificity" || brief.sources.length > 0)
        .flatMap(({ score: mark, hint }) => (mark < GOOD_ENOUGH && hint !== null ? [hint] : [])),
    ];
    const isGood =
      value >= GOOD_ENOUGH &&
      reading.misses <= TOLERANCE &&
      reading.unsourced.length === 0 &&
      // Style alone is asked for once.
      (unheard.length === 0 || turn > 0);
    const isLast = isGood || wanted.length === 0 || turn === MOST_ROUNDS - 1;
    rounds.push({
      score: value,
      axes: all,
      feedback: isLast ? [] : wanted,
      estimatedSeconds: reading.seconds,
      markdown,
    });
    kept.push({ value: value - reading.misses, index: turn, read: reading, drafted });
    if (isLast) break;
    try {
      drafted = await rewriteScenes(ask, brief, drafted, {
        operation: `script.round${turn + 2}`,
        wanted,
        parts: outline.length,
      });
    } catch (error) {
      // What is there already is worth more than what another engine would begin anew.
      if (!(error instanceof AppError) || !error.code.startsWith("LLM_")) throw error;
      broke = error.message;
      break;
    }
  }
  const [best] = kept.toSorted((a, b) => b.value - a.value || a.index - b.index);
  if (!best) throw new AppError("LLM_ANSWER", "script.room", "The model wrote no scene");
  const { scenes, seconds, unsourced } = best.read;
  return { scenes, drafted: best.drafted, estimatedSeconds: seconds, unsourced, rounds, kept: best.index, broke };
}

interface Reading {
  scenes: Scene[];
  /** Spoken, with the pauses that fill the time best. */
  seconds: number;
  /** With usual pauses: against it the length is wished. */
  plain: number;
  /** Share of the wished length that it is off by. */
  misses: number;
  unsourced: Room["unsourced"];
}

/** As spoken: sentences that do not fit any more are left out, the last ones of scenes; the hook and the last scene stay. */
async function read(
  drafted: readonly DraftScene[],
  outline: Part[],
  brief: Brief,
  clock: SpeechClock,
): Promise<Reading> {
  const plan = toPlan(drafted, outline, brief.style);
  await clock.measure(plan.flatMap(({ lines }) => lines.map(({ text }) => text)));
  const lengthAt = (stretch: number) => planSeconds(plan, clock.durations, stretch);
  const plain = lengthAt(1);
  const missing = () =>
    Math.max(lengthAt(STRETCH[0]) - brief.seconds, brief.seconds - lengthAt(STRETCH[1]), 0) / brief.seconds;
  while (lengthAt(STRETCH[0]) > brief.seconds * (1 + TOLERANCE) && dropSentence(plan, missing));
  const stretch = Math.min(STRETCH[1], Math.max(STRETCH[0], solveStretch(plan, clock.durations, brief.seconds)));
  const scenes = settle(plan, clock.durations, stretch);
  const seconds = toHundredth(lengthAt(stretch));
  return {
    scenes,
    seconds,
    plain,
    misses: Math.abs(seconds - brief.seconds) / brief.seconds,
    unsourced: unsourcedNumbers(scenes, brief.sources, brief.topic),
  };
}

/** The last sentence of the scene that comes nearest to the time without it. False: each scene has only one left. */
function dropSentence(plan: readonly PlanScene[], missing: () => number): boolean {
  const [best] = plan
    .slice(0, -1)
    .filter(({ lines }) => lines.length > 1)
    .map((scene) => {
      const line = scene.lines.pop();
      const misses = missing();
      if (line) scene.lines.push(line);
      return { scene, misses };
    })
    .toSorted((a, b) => a.misses - b.misses);
  return best?.scene.lines.pop() !== undefined;
}

function lengthWish({ plain }: Reading, { seconds, words }: Brief): string[] {
  const ratio = plain / seconds;
  if (Math.abs(ratio - 1) <= TOLERANCE * 2) return [];
  const change = Math.round(words * Math.abs(1 / ratio - 1));
  return [
    ratio > 1
      ? `It takes ${Math.round(plain)} seconds and may take ${Math.round(seconds)}: leave out about ${change} words.`
      : `It takes ${Math.round(plain)} seconds and should take ${Math.round(seconds)}: say about ${change} words more, of what the sources and the outline have.`,
  ];
}
