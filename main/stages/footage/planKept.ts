// Shots of a video that was made before: cut where they were cut, so that what nobody edits stays as it was.
import type { Shot } from "../../../contract/footage.ts";
import type { KeptPictures } from "../../../contract/kept.ts";
import { planShots, sceneStretches, type Planned, type PlannedShot, type Stretch } from "./planShots.ts";

/** A shot, and what was seen in its place; null: nothing was, or a person asks for something else there. */
export interface KeptShot extends PlannedShot {
  before: Shot | null;
}

/** A shot is not shorter for what was cut away, in seconds; nor much longer than its form bears. */
const SHORTEST = 2;
const MOST_LONGER = 1.5;
/** Lengths that differ by less are the same. */
const SAME_SECONDS = 0.05;
/** A cut goes to a pause between lines that is as near as this. */
const NEAR_SECONDS = 1;

/** Pure. */
export function planKept(kept: KeptPictures, plan: Planned): KeptShot[] {
  return keptStretches(kept, plan).flatMap(({ stretch, shots }) => {
    const fresh = planShots({ ...plan, stretches: [stretch] });
    const [first] = fresh;
    if (!first || shots.length === 0) return fresh.map((shot) => ({ ...shot, before: null }));
    const length = stretch.end - stretch.start;
    const count = Math.max(1, Math.min(shots.length, Math.floor(length / SHORTEST)));
    if (length / count > first.longest * MOST_LONGER && fresh.length > count)
      return fresh.map((shot, i) => ({ ...shot, before: shots[i] ?? null }));
    const borders = bordersOf(shots.slice(0, count), stretch, plan.narration.words);
    return shots.slice(0, count).map((before, i) => {
      const [start, end] = [borders[i] ?? stretch.start, borders[i + 1] ?? stretch.end];
      return { ...first, start, end, spoken: saidIn(fresh, start, end), before };
    });
  });
}

interface KeptStretch {
  stretch: Stretch;
  /** What was seen in it. */
  shots: Shot[];
}

/** Scenes that shared a picture share it still, as long as they follow each other and nobody chose another one. */
function keptStretches(kept: KeptPictures, plan: Planned): KeptStretch[] {
  const known = new Map(kept.scenes.map((scene, i) => [scene.id, { scene, i }]));
  const all: KeptStretch[] = [];
  let last: number | null = null;
  for (const stretch of sceneStretches({ ...plan, alone: plan.alone })) {
    const scene = plan.script.scenes[stretch.scenes[0] ?? 0];
    const before = scene && known.get(scene.id);
    const same = before && asksTheSame(before.scene, scene);
    const shots = same ? kept.shots.filter(({ sceneId }) => sceneId === scene.id) : [];
    const open = all.at(-1);
    if (same && shots.length === 0 && !stretch.alone && open && last !== null && before.i === last + 1) {
      open.stretch.scenes.push(...stretch.scenes);
      open.stretch.borders.push(stretch.start);
      open.stretch.end = stretch.end;
    } else all.push({ stretch, shots });
    last = before?.i ?? null;
  }
  return all;
}

type Asking = KeptPictures["scenes"][number];

function asksTheSame(a: Asking, b: Asking): boolean {
  const pin = ({ pin: named }: Asking) => (named ? `${named.file} ${named.fromSeconds}` : "");
  return a.show === b.show && pin(a) === pin(b);
}

/** Where each begins: as it was in a stretch of the same length, else in proportion and between two lines. */
function bordersOf(shots: readonly Shot[], { start, end }: Stretch, words: Planned["narration"]["words"]): number[] {
  const from = shots[0]?.start ?? 0;
  const before = (shots.at(-1)?.end ?? 0) - from;
  const same = Math.abs(before - (end - start)) < SAME_SECONDS;
  return shots.map((shot, i) => {
    const into = shot.start - from;
    if (i === 0 || same) return start + into;
    const ideal = start + (into / before) * (end - start);
    return nearestPause(ideal, words) ?? ideal;
  });
}

function nearestPause(at: number, words: Planned["narration"]["words"]): number | null {
  let best: number | null = null;
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    if (!next || (next.line === word.line && next.scene === word.scene)) continue;
    const pause = (word.end + next.start) / 2;
    if (Math.abs(pause - at) < Math.min(NEAR_SECONDS, Math.abs((best ?? Infinity) - at))) best = pause;
  }
  return best;
}

function saidIn(shots: readonly PlannedShot[], start: number, end: number): string {
  const within = shots.filter((shot) => Math.min(shot.end, end) - Math.max(shot.start, start) > 0);
  return within.map(({ spoken }) => spoken).join(" ");
}
