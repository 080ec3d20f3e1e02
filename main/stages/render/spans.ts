// Cuts a timeline into spans that render by themselves: bodies of scenes in short pieces, and each transition. Pure.
import type { Visual } from "../../../contract/footage.ts";
import type { Grade, Look } from "../../../contract/look.ts";
import type { PictureClip, Timeline, TimelineCard } from "../../../contract/timeline.ts";
import type { Transition } from "../../../contract/transition.ts";
import type { ArtifactRef } from "../../../contract/values.ts";
import { captionStates, type CaptionState } from "./captionStates.ts";
import { SAID_WITHIN_SECONDS, saysAll, sentences } from "./saidOnCards.ts";

/** One picture in a span: which frames of its shot are seen. */
export interface Part {
  visual: Visual;
  /** First frame, counted from the shot's own beginning. */
  from: number;
  /** Frames of the whole shot, the overlap under the next transition included: motion runs over these. */
  total: number;
  /** Of pictures and clips, where the look has one. */
  grade?: Grade;
}

/** All frames here count from the span's first; what lies before it is negative. */
export interface Span {
  /** Place in the video. */
  startFrame: number;
  frames: number;
  /** What is seen; in a transition what leaves. */
  part: Part;
  /** What comes, in a transition, from frame `at` of the span to its end. `how` absent: it fades in. */
  entering: (Part & { at: number; how?: Transition }) | null;
  /** Over cards, whose ground may be as wide as the picture, under captions. */
  logo: {
    image: ArtifactRef;
    x: number;
    y: number;
    height?: number;
    from: number;
    to: number;
    fades: { in: boolean; out: boolean };
  } | null;
  /** Under cards and logo: how much of the corners darkens. */
  vignette?: { amount: number; from: number; to: number; fades: { in: boolean; out: boolean } };
  cards: SpanCard[];
  /** The bar that shows how far the video has come: its first frame, how many it fills in, and where parts begin, 0–1. */
  progress?: { from: number; frames: number; marks: number[] };
  captions: CaptionState[];
}

/** `follows`: another card ends where this one begins, or it begins with the video; `leads`: another begins where this one ends. There nothing fades. */
export type SpanCard = TimelineCard & { follows: boolean; leads: boolean };

/** Longer bodies are cut: a change in one caption then costs little, and no core waits long for the last one. */
const LONGEST_SECONDS = 5;

/** In the order of the video, without gaps: their frames add up to the timeline's. */
export function planSpans(timeline: Timeline): Span[] {
  return dressed(timeline, placesOf(timeline));
}

/** What is seen, before anything lies over it. */
type Bare = Pick<Span, "startFrame" | "frames" | "part" | "entering">;

function placesOf(timeline: Timeline): Bare[] {
  const longest = Math.max(1, Math.round((LONGEST_SECONDS * timeline.rate.num) / timeline.rate.den));
  const pieces: Bare[] = [];
  timeline.picture.forEach((clip, i) => {
    const before = timeline.picture[i - 1];
    const next = timeline.picture[i + 1];
    const total = clip.frames + (next?.transitionFrames ?? 0);
    const overlap = clip.transitionFrames;
    if (before && overlap > 0) {
      const entering = {
        ...partOf(clip, timeline.look, 0, total),
        at: 0,
        ...(clip.transition ? { how: clip.transition } : {}),
      };
      const leaving = pieces.at(-1);
      // To seek there again would mean to decode once more from the last key frame: a clip's last piece runs on to its end.
      if (leaving && !leaving.entering && before.visual.kind === "clip") {
        leaving.entering = { ...entering, at: leaving.frames };
        leaving.frames += overlap;
      } else
        pieces.push({
          startFrame: clip.startFrame,
          frames: overlap,
          part: partOf(before, timeline.look, before.frames, before.frames + overlap),
          entering,
        });
    }
    const body = clip.frames - overlap;
    const count = Math.ceil(body / longest);
    for (let k = 0; k < count; k++) {
      const from = Math.round((body * k) / count);
      const to = Math.round((body * (k + 1)) / count);
      pieces.push({
        startFrame: clip.startFrame + overlap + from,
        frames: to - from,
        part: partOf(clip, timeline.look, overlap + from, total),
        entering: null,
      });
    }
  });
  return pieces;
}

/** Shorter parts would cost more in key frames than a change in one of them saves. */
const SHORTEST_PART_SECONDS = 1;

/**
 * The parts of each span that are kept for themselves: they begin where captions do, so that a change in one is a change in
 * few frames. A span that has none is its own only part; a transition is not parted.
 */
export function partSpans(timeline: Timeline, spans: readonly Span[]): Map<Span, Span[]> {
  const shortest = (SHORTEST_PART_SECONDS * timeline.rate.num) / timeline.rate.den;
  const places = spans.flatMap((span) => parted(span, cutsOf(span, shortest)));
  const parts = dressed(timeline, places);
  let next = 0;
  return new Map(
    spans.map((span) => {
      const first = next;
      while (next < places.length && (places[next] as Bare).startFrame < span.startFrame + span.frames) next++;
      return [span, parts.slice(first, next)];
    }),
  );
}

/** Frames of the span at which its second and further parts begin. */
function cutsOf({ captions, frames, entering }: Span, shortest: number): number[] {
  const end = entering ? entering.at : frames;
  const cuts: number[] = [];
  for (const [i, { cue, from }] of captions.entries())
    if (cue !== captions[i - 1]?.cue && from - (cuts.at(-1) ?? 0) >= shortest && end - from >= shortest)
      cuts.push(from);
  return cuts;
}

function parted({ startFrame, frames, part, entering }: Span, cuts: readonly number[]): Bare[] {
  return [0, ...cuts].map((from, i) => {
    const to = cuts[i] ?? frames;
    return {
      startFrame: startFrame + from,
      frames: to - from,
      part: { ...part, from: part.from + from },
      entering: entering && to === frames ? { ...entering, at: entering.at - from } : null,
    };
  });
}

function dressed(timeline: Timeline, pieces: readonly Bare[]): Span[] {
  const cardsIn = within(pieces, timeline.cards, (card) => [card.startFrame, card.endFrame]);
  const slack = (SAID_WITHIN_SECONDS * timeline.rate.num) / timeline.rate.den;
  const burned = (timeline.captionMode ?? "burned") === "burned" ? timeline.captions : [];
  const states = sentences(burned)
    .filter((said) => {
      const near = indicesIn(pieces, said.startFrame - slack, said.endFrame + slack);
      return !near.some((i) => cardsIn[i]?.some((card) => saysAll(card, said, slack)));
    })
    .flatMap(({ cues }) => cues)
    .flatMap((cue) => captionStates(cue, timeline.look.caption, timeline, timeline.rate));
  const statesIn = within(pieces, states, (state) => [state.from, state.to]);
  const neighbours = neighboursOf(timeline.cards);
  return pieces.map((piece, i) => ({
    ...piece,
    logo: logoOver(piece, timeline),
    ...vignetteOver(piece, timeline),
    cards: (cardsIn[i] ?? []).map((card) => ({
      ...card,
      ...neighbours(card),
      startFrame: card.startFrame - piece.startFrame,
      endFrame: card.endFrame - piece.startFrame,
    })),
    ...progressOver(piece, timeline),
    captions: (statesIn[i] ?? []).map((state) => ({
      ...state,
      from: Math.max(0, state.from - piece.startFrame),
      to: Math.min(piece.frames, state.to - piece.startFrame),
    })),
  }));
}

export function hasClip({ part, entering }: Pick<Span, "part" | "entering">): boolean {
  return part.visual.kind === "clip" || entering?.visual.kind === "clip";
}

/** Whether others take a card's place at its ends: what counts the items of a list stands elsewhere than all others. */
export function neighboursOf(
  cards: readonly TimelineCard[],
): (card: TimelineCard) => Pick<SpanCard, "follows" | "leads"> {
  const corner = (card: TimelineCard) => card.graphic?.kind === "itemCounter";
  const [starts, ends] = [new Set<string>(), new Set<string>()];
  for (const card of cards) {
    starts.add(`${corner(card)} ${card.startFrame}`);
    ends.add(`${corner(card)} ${card.endFrame}`);
  }
  return (card) => ({
    follows: ends.has(`${corner(card)} ${card.startFrame}`) || (card.kind === "title" && card.startFrame === 0),
    leads: starts.has(`${corner(card)} ${card.endFrame}`),
  });
}

function progressOver({ startFrame, frames }: Place, { progress }: Timeline): Pick<Span, "progress"> {
  if (!progress || progress.startFrame >= startFrame + frames || progress.endFrame <= startFrame) return {};
  const all = progress.endFrame - progress.startFrame;
  const marks = progress.marks.map((mark) => (mark - progress.startFrame) / all);
  return { progress: { from: progress.startFrame - startFrame, frames: all, marks } };
}

function logoOver(piece: Place, { logo, frames }: Timeline): Span["logo"] {
  if (!logo) return null;
  const over = stretchOver(piece, logo, frames);
  if (!over) return null;
  return {
    image: logo.image,
    x: logo.x,
    y: logo.y,
    ...(logo.height === undefined ? {} : { height: logo.height }),
    ...over,
  };
}

/** Over the body: intro and outro are as a person made them. */
function vignetteOver(piece: Place, { look, picture, frames }: Timeline): Pick<Span, "vignette"> {
  const amount = look.grade?.vignette ?? 0;
  const body = {
    startFrame: picture[0]?.sceneId === "intro" ? (picture[1]?.startFrame ?? 0) : 0,
    endFrame: picture.at(-1)?.sceneId === "outro" ? (picture.at(-1)?.startFrame ?? frames) : frames,
  };
  const over = amount > 0 ? stretchOver(piece, body, frames) : null;
  return over ? { vignette: { amount, ...over } } : {};
}

/** Where in a span something is seen that fades at its ends, unless these are the video's. */
function stretchOver({ startFrame, frames }: Place, stretch: { startFrame: number; endFrame: number }, all: number) {
  if (stretch.startFrame >= startFrame + frames || stretch.endFrame <= startFrame) return null;
  const [from, to] = [stretch.startFrame - startFrame, stretch.endFrame - startFrame];
  const fades = { in: stretch.startFrame > 0 && from > -NEAR, out: stretch.endFrame < all && to < frames + NEAR };
  // Far away where nothing fades: equal spans at other places then have equal keys.
  return { from: fades.in ? from : -FAR, to: fades.out ? to : FAR, fades };
}

/** Throughout a span. */
export const THROUGHOUT = { from: -1_000_000, to: 1_000_000, fades: { in: false, out: false } } as const;

/** Frames from a span's end within which a fade may reach into it. */
const NEAR = 60;
const FAR = THROUGHOUT.to;

/** What is known to lie in the picture changes nothing in how it is drawn. */
function partOf(clip: PictureClip, look: Look, from: number, total: number): Part {
  const { visual } = clip;
  if (visual.kind === "background") return { visual, from, total };
  const { content: _known, ...drawn } = visual;
  const grade = gradeOf(clip, look);
  return { visual: drawn, from, total, ...(grade ? { grade } : {}) };
}

/** Backgrounds have the palette; intro and outro are as a person made them. */
export function gradeOf(clip: PictureClip, { grade }: Look): Grade | undefined {
  return clip.visual.kind === "background" || !isOfBody(clip) ? undefined : grade;
}

export function isOfBody({ sceneId }: PictureClip): boolean {
  return sceneId !== "intro" && sceneId !== "outro";
}

/** For each piece what is seen in it. */
function within<T>(pieces: readonly Place[], all: readonly T[], range: (one: T) => [number, number]): T[][] {
  const seen = pieces.map((): T[] => []);
  for (const one of all) for (const i of indicesIn(pieces, ...range(one))) seen[i]?.push(one);
  return seen;
}

type Place = Pick<Span, "startFrame" | "frames">;

/** Of pieces that follow each other, those that frames lie in: of ten thousand only these are looked at. */
function indicesIn(pieces: readonly Place[], from: number, to: number): number[] {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { startFrame, frames } = pieces[middle] as Place;
    if (startFrame + frames <= from) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let i = low; i < pieces.length && (pieces[i] as Place).startFrame < to; i++) found.push(i);
  return found;
}
