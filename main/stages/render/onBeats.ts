// Moves cuts and cards to the music's nearest beat, where that is near enough and nothing that is said stands in the way. Pure.
import type { Card, Shot } from "../../../contract/footage.ts";
import type { BeatCuts, FrameRate } from "../../../contract/values.ts";
import type { MarkedWord } from "./stress.ts";

export interface Cuts {
  shots: Shot[];
  cards: Card[];
}

export interface Beat {
  which: BeatCuts;
  /** In order, in seconds of the body; none: the music has no beat. */
  beats: readonly number[];
  rate: FrameRate;
  /** Seconds that the transition at a shot's beginning takes. */
  transitionAt: (shot: Shot) => number;
  words: readonly MarkedWord[];
}

/** Farther than this nothing is moved, seconds: more would be seen beside what is said. */
const FARTHEST = { off: 0, within: 0.12, free: 0.2 } as const satisfies Record<BeatCuts, number>;
/** A shorter shot is not made shorter still, seconds. */
const SHORTEST_SHOT = 3;
/** A card's words take their time. */
const SHORTEST_CARD = 1.5;

export function onBeats({ shots, cards }: Cuts, beat: Beat): Cuts {
  if (beat.which === "off" || beat.beats.length === 0) return { shots, cards };
  const starts = shots.map(({ start }) => start);
  for (const [i, shot] of shots.entries()) {
    const before = shots[i - 1];
    if (!before || (beat.which === "within" && shot.sceneId !== before.sceneId)) continue;
    // A transition is seen as a change in its middle.
    const half = beat.transitionAt(shot) / 2;
    const moved = nearest(shot.start + half, beat) - half;
    const lengths = [moved - (starts[i - 1] ?? 0), shot.end - moved] as const;
    const shorter = moved < shot.start ? lengths[0] : lengths[1];
    const held = frozen(moved < shot.start ? shot : before, moved < shot.start ? shots[i + 1] : shot, beat);
    if (moved !== shot.start && shorter >= SHORTEST_SHOT && !held && mayChange(shot.start + half, moved + half, beat))
      starts[i] = moved;
  }
  return {
    shots: shots.map((shot, i) => ({ ...shot, start: starts[i] ?? shot.start, end: starts[i + 1] ?? shot.end })),
    cards: beat.which === "free" ? movedCards(cards, beat) : cards,
  };
}

/** How many of these moments lie within a frame of a beat. */
export function countOnBeat(moments: readonly number[], beats: readonly number[], rate: FrameRate): number {
  const frame = rate.den / rate.num + 1e-6;
  return moments.filter((at) => beats.some((beat) => Math.abs(beat - at) <= frame)).length;
}

/** The beat, on the grid of frames; the moment itself where none is near. */
function nearest(at: number, { beats, which, rate }: Beat): number {
  let [low, high] = [0, beats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beats[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const found = [beats[low - 1], beats[low]].reduce<number>(
    (best, one) => (one !== undefined && Math.abs(one - at) < Math.abs(best - at) ? one : best),
    Infinity,
  );
  if (Math.abs(found - at) > FARTHEST[which]) return at;
  return (Math.round((found * rate.num) / rate.den) * rate.den) / rate.num;
}

/** Not into a word that is stressed, and not out of a rest into any other. */
function mayChange(from: number, to: number, { words }: Beat): boolean {
  const said = (at: number) => words.find(({ start, end }) => at > start && at < end);
  const into = said(to);
  return into === undefined || (into.stress !== true && said(from) !== undefined);
}

/** A clip that is seen longer than was planned stands still at its end: under a transition nobody sees it, at a cut all do. */
function frozen(longer: Shot, after: Shot | undefined, { transitionAt }: Beat): boolean {
  const { visual } = longer;
  return visual.kind === "clip" && visual.repeat === undefined && after !== undefined && transitionAt(after) === 0;
}

/** Breaths are counted in seconds: they stay, as do what a video begins with and what takes another's place. */
function movedCards(cards: readonly Card[], beat: Beat): Card[] {
  return cards.map((card, i) => {
    if (card.kind === "breath" || card.start === 0 || card.start === cards[i - 1]?.end) return card;
    const start = nearest(card.start, beat);
    const free =
      start >= (cards[i - 1]?.end ?? 0) && card.end - start >= Math.min(SHORTEST_CARD, card.end - card.start);
    return free ? { ...card, start } : card;
  });
}
