// From an alignment to a narration: which stretch of the recording is kept, and words, scenes and pauses in its time. Pure.
import type { NarrationOutput, Word } from "../../../../contract/narration.ts";
import type { Scene } from "../../../../contract/script.ts";
import type { Alignment } from "../../../engines/voice/types.ts";

/** What is kept of the room before the first word and after the last one. */
const EDGE = { before: 0.4, after: 0.8 } as const;
/** What is said so shortly before or after the script belongs to it, such as a greeting; up to so much of it. */
const NEAR_SECONDS = 4;
const MOST_EXTRA_SECONDS = 20;
/** Between two scenes a picture changes just before the next one is spoken. */
const SCENE_LEAD = 0.3;
/** A silence of the speaker's that is meant, so that nobody takes it for a fault. */
const PAUSE_SECONDS = 0.9;

export interface LaidOut extends Pick<NarrationOutput, "words" | "scenes" | "pauses"> {
  departures: NonNullable<NarrationOutput["departures"]>;
  /** Seconds of the recording: what is kept. */
  start: number;
  end: number;
  /** Of speech that is not kept, before and after. */
  cut: { before: number; after: number };
}

/** @param lines which scene and line each line of the alignment is. */
export function layOut(
  alignment: Alignment,
  scenes: readonly Pick<Scene, "id">[],
  lines: readonly { scene: number; line: number }[],
  recordingSeconds: number,
): LaidOut {
  const words: Word[] = alignment.lines.flatMap((line, l) =>
    line.flatMap(({ text, start, end }) => (start === null ? [] : [{ text, start, end, ...place(lines, l) }])),
  );
  const added = alignment.departures.filter(({ kind }) => kind === "added");
  const first = words[0]?.start ?? 0;
  const last = words.at(-1)?.end ?? 0;
  const [from, to] = withNear(first, last, added);
  const start = Math.max(0, from - EDGE.before);
  const end = Math.min(recordingSeconds, to + EDGE.after);
  const within = (at: number): number => Math.min(end, Math.max(start, at)) - start;
  const shifted = words.map((word) => ({ ...word, start: within(word.start), end: within(word.end) }));
  const departures = alignment.departures
    .filter((one) => one.kind === "skipped" || (one.end > from - 1e-6 && one.start < to + 1e-6))
    .map((one) => ({ ...one, start: within(one.start), end: within(one.end) }));
  return {
    start,
    end,
    words: shifted,
    departures,
    scenes: sceneStretches(shifted, scenes, end - start),
    pauses: pausesOf(shifted, departures, end - start),
    cut: {
      before: sum(added.filter((one) => one.end <= from)),
      after: sum(added.filter((one) => one.start >= to)),
    },
  };
}

function place(lines: readonly { scene: number; line: number }[], index: number): { scene: number; line: number } {
  const { scene, line } = lines[index] ?? { scene: 0, line: 0 };
  return { scene, line };
}

interface Stretch {
  start: number;
  end: number;
}

/** The script's own stretch with what is said close to it. */
function withNear(first: number, last: number, added: readonly Stretch[]): [number, number] {
  let [from, to] = [first, last];
  for (const { start, end } of added.toReversed())
    if (end <= first + 1e-6 && end > from - NEAR_SECONDS && first - start <= MOST_EXTRA_SECONDS) from = start;
  for (const { start, end } of added)
    if (start >= last - 1e-6 && start < to + NEAR_SECONDS && end - last <= MOST_EXTRA_SECONDS) to = end;
  return [from, to];
}

function sum(stretches: readonly Stretch[]): number {
  return stretches.reduce((seconds, { start, end }) => seconds + end - start, 0);
}

/** Each scene from just before its first word; those of which nothing is spoken share what lies before the next one. */
function sceneStretches(
  words: readonly Word[],
  scenes: readonly Pick<Scene, "id">[],
  seconds: number,
): LaidOut["scenes"] {
  const begins: (number | null)[] = scenes.map((_, s) => {
    const first = words.findIndex(({ scene }) => scene === s);
    if (first < 0) return null;
    const before = words[first - 1]?.end ?? 0;
    const start = words[first]?.start ?? 0;
    return first === 0 ? 0 : start - Math.min(SCENE_LEAD, (start - before) / 2);
  });
  let at = 0;
  return scenes.map(({ id }, s) => {
    const next = begins.slice(s + 1).find((begin) => begin !== null);
    const here = begins[s] ?? null;
    const spokenBefore = here === null && words.some(({ scene }) => scene < s);
    const silentNext = begins[s + 1] === null;
    const start = at;
    let end = next ?? seconds;
    if (here !== null && silentNext) {
      // What follows is silent: this scene ends with its own last word.
      const lastWord = words.findLast(({ scene }) => scene === s)?.end ?? end;
      end = Math.min(end, lastWord + SCENE_LEAD);
    } else if (here === null && !spokenBefore && next !== undefined) end = start;
    else if (here === null) {
      let group = 1;
      while (s + group < scenes.length && begins[s + group] === null) group++;
      end = start + (end - start) / group;
    }
    at = Math.max(start, Math.min(seconds, end));
    if (s === scenes.length - 1) at = seconds;
    return { id, start, end: at };
  });
}

/** Silences between words, and before and after what was added. */
function pausesOf(words: readonly Word[], departures: LaidOut["departures"], seconds: number): LaidOut["pauses"] {
  const spoken: Stretch[] = [...words, ...departures.filter(({ kind }) => kind === "added")].toSorted(
    (a, b) => a.start - b.start,
  );
  const found: LaidOut["pauses"] = [];
  let reached = 0;
  for (const { start, end } of [...spoken, { start: seconds, end: seconds }]) {
    if (start - reached >= PAUSE_SECONDS) found.push({ start: reached, end: start, askedSeconds: start - reached });
    reached = Math.max(reached, end);
  }
  return found;
}
