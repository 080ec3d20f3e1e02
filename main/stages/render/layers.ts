// What lies over the picture of a span, and when: logo, cards and captions, as pictures in time. How they are laid is another matter.
import { setImmediate } from "node:timers/promises";

import sharp from "sharp";

import type { Graphic } from "../../../contract/graphics.ts";
import type { Look } from "../../../contract/look.ts";
import type { CaptionWord, Timeline } from "../../../contract/timeline.ts";
import type { FrameRate } from "../../../contract/values.ts";
import type { Artifacts } from "../../base/files.ts";
import type { Picture } from "../../base/picture.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { CaptionState } from "./captionStates.ts";
import { graphicLayers, progressLayer } from "./graphicLayers.ts";
import { intoPlanes, type Planes } from "./planes.ts";
import type { Span, SpanCard } from "./spans.ts";
import { vignette } from "./vignette.ts";

/** When pictures are seen, one after another, in frames of the span; the first may begin before it, the last end after it. */
export interface Times {
  /** The frame at which each picture takes the place of the one before. */
  begins: readonly number[];
  /** The first frame that shows none. */
  to: number;
  /** Only where there is one picture. */
  fades: { in: boolean; out: boolean };
}

/** Pictures of one size and place. */
export interface Layer extends Times {
  draw(picture: number): Promise<Planes>;
}

export interface LayerDeps {
  artifacts: Pick<Artifacts, "open">;
  text: TextEngine;
}

/** From the lowest to the topmost. */
export async function layersOf(
  { artifacts, text }: LayerDeps,
  timeline: Timeline,
  span: Span,
  pictures: Pictures,
): Promise<Layer[]> {
  const layers: Layer[] = [];
  if (span.vignette) {
    const { amount, from, to, fades } = span.vignette;
    const { width, height } = timeline;
    const draw = askedOnce(() =>
      pictures.get(JSON.stringify({ amount, width, height }), () => vignette(amount, timeline)),
    );
    layers.push({ begins: [from], to, fades, draw });
  }
  for (const card of span.cards)
    if (isGraphic(card)) layers.push(...(await graphicLayers(text, timeline, card, span.frames, pictures)));
    else layers.push(cardLayer(text, timeline, card, logoEnd(span), pictures));
  // Over the veils of cards, under which it would fade in and out.
  if (span.logo) {
    const { image, x, y, from, to, fades } = span.logo;
    const path = await artifacts.open(image);
    const draw = askedOnce(() => pictures.get(JSON.stringify({ path, x, y }), () => readPicture(path, x, y)));
    layers.push({ begins: [from], to, fades, draw });
  }
  return [
    ...layers,
    ...progressLayer(text, timeline, span),
    ...breathLayers(text, timeline, span, pictures),
    ...captionLayers(text, timeline, span, pictures),
  ];
}

/** A single picture that every frame asks for: shared with other spans, and held by this one when others push it out. */
function askedOnce<T>(get: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= get());
}

/** Length of a fade at either end, seconds. */
const FADE_SECONDS = 0.3;

/** Frames of a fade in or out. */
export function fadeFrames({ begins: [from = 0], to }: Times, rate: FrameRate): number {
  return Math.max(1, Math.min(Math.round((FADE_SECONDS * rate.num) / rate.den), Math.floor((to - from) / 2)));
}

/** The picture that is seen in a frame, and how much of it, 0–65,535; null: none. */
export function seenAt(times: Times, frame: number, rate: FrameRate): { picture: number; opacity: number } | null {
  const { begins, to, fades } = times;
  const [from = 0] = begins;
  if (frame < from || frame >= to) return null;
  const fade = fadeFrames(times, rate);
  const left = to - fade;
  const opacity =
    fades.in && frame - from < fade
      ? fadedIn(frame - from, fade)
      : fades.out && frame > left
        ? OPAQUE - fadedIn(frame - left, fade)
        : OPAQUE;
  return { picture: begins.findLastIndex((begin) => begin <= frame), opacity };
}

export const OPAQUE = 65_535;

/** Opacity in the frame `at` of a fade over `frames`, in the steps of ffmpeg's fade filter. */
export function fadedIn(at: number, frames: number): number {
  return Math.min(OPAQUE, at * Math.floor((OPAQUE + 1) / frames));
}

/** Alpha by an opacity, as ffmpeg's fade filter rounds it. */
export function faded(alpha: number, opacity: number): number {
  return (alpha * opacity + 32_768) >> 16;
}

/** Pictures that were drawn; the last are held: neighbouring spans show the same, and one breath the rings of the one before. */
export class Pictures {
  readonly #held = new Map<string, Planes>();
  #bytes = 0;

  /** What is drawn is used up by it. */
  async get(key: string, draw: () => Picture | Promise<Picture | Planes>): Promise<Planes> {
    const held = this.#held.get(key);
    if (held) {
      this.#held.delete(key);
      this.#held.set(key, held);
      return held;
    }
    // Drawing holds the event loop for some milliseconds: heartbeats come in between two pictures.
    await setImmediate();
    const drawn = await draw();
    // Spans that render beside each other may have drawn the same: it counts once.
    const other = this.#held.get(key);
    if (other) return other;
    const planes = "bytes" in drawn ? drawn : intoPlanes(drawn);
    this.#held.set(key, planes);
    this.#bytes += planes.bytes.length;
    for (const [oldest, { bytes }] of this.#held) {
      if (this.#bytes <= HELD_BYTES) break;
      this.#held.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return planes;
  }
}

const HELD_BYTES = 12e6;

async function readPicture(path: string, x: number, y: number): Promise<Picture> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { rgba: new Uint8ClampedArray(data), x, y, width: info.width, height: info.height };
}

/** Drawn from data, part by part. */
export function isGraphic<T extends Pick<SpanCard, "graphic">>(card: T): card is T & { graphic: Graphic } {
  return card.graphic !== undefined;
}

/** Where what lies at the top ends, in pixels. */
function logoEnd({ logo }: Span): number {
  return logo?.height === undefined ? 0 : logo.y + logo.height;
}

function cardLayer(text: TextEngine, timeline: Timeline, card: SpanCard, top: number, pictures: Pictures): Layer {
  const { startFrame, endFrame, follows, leads, ...content } = card;
  const moves = isMoving(card);
  // Of a card that moves, what lies still: the same under every count.
  const key = JSON.stringify(moves ? { ground: content.kind } : { card: content, top });
  return {
    begins: [startFrame],
    to: endFrame,
    fades: { in: !follows, out: !leads },
    draw: () =>
      pictures.get(key, () =>
        moves ? text.breathGround(timeline.look, timeline) : text.card(card, timeline.look, timeline, top),
      ),
  };
}

/** A breath that is counted: its ring moves. */
function isMoving(card: SpanCard): boolean {
  return card.kind === "breath" && card.number !== null && card.detail !== null;
}

/** A ring has about so many pictures a second, each for whole frames. */
const RING_RATE = 15;
/** In which a ring comes and goes. */
const RING_FADE_SECONDS = 0.3;
const NO_FADES = { in: false, out: false };

/** One layer for all counts that follow each other at once. */
function breathLayers(text: TextEngine, timeline: Timeline, span: Span, pictures: Pictures): Layer[] {
  const runs: SpanCard[][] = [];
  for (const card of span.cards.filter(isMoving)) {
    const last = runs.at(-1);
    if (last?.at(-1)?.endFrame === card.startFrame) last.push(card);
    else runs.push([card]);
  }
  const perSecond = timeline.rate.num / timeline.rate.den;
  const step = Math.max(1, Math.round(perSecond / RING_RATE));
  // For each second counted: the next breath can use the same.
  const pictureCount = Math.round(perSecond / step);
  const fade = RING_FADE_SECONDS * perSecond;
  return runs.flatMap((run) => {
    const drawings: (() => Promise<Planes>)[] = [];
    const begins: number[] = [];
    for (const card of run) {
      const { startFrame: from, endFrame: to, text: phase, detail, number } = card;
      for (let frame = Math.max(0, from); frame < Math.min(span.frames, to); frame += step) {
        const progress = Math.round(((frame - from) / (to - from)) * pictureCount) / pictureCount;
        const opacity = Math.min(1, card.follows ? 1 : (frame - from) / fade, card.leads ? 1 : (to - frame) / fade);
        const key = JSON.stringify({ phase, detail, number, progress, opacity });
        drawings.push(() => pictures.get(key, () => text.breath(card, { progress, opacity }, timeline.look, timeline)));
        begins.push(frame);
      }
    }
    const to = Math.min(span.frames, run.at(-1)?.endFrame ?? 0);
    return begins.length > 0 ? [{ begins, to, fades: NO_FADES, draw: (i) => (drawings[i] as Drawing)() }] : [];
  });
}

type Drawing = () => Promise<Planes>;

/** With letters as the captions' own language wants them. */
export function captionLook({ look, captionLanguage }: Pick<Timeline, "look" | "captionLanguage">): Look {
  return captionLanguage ? { ...look, language: captionLanguage } : look;
}

/** One layer a cue: its pictures are all of one size, those of other cues are not. */
function captionLayers(text: TextEngine, timeline: Timeline, span: Span, pictures: Pictures): Layer[] {
  return byCue(span.captions).map((states) => ({
    begins: states.map((state) => state.from),
    to: states.at(-1)?.to ?? 0,
    fades: NO_FADES,
    draw: (i) => {
      const { cue, moment } = states[i] as CaptionState;
      const key = JSON.stringify({ lines: wordsOf(cue), place: cue.place, moment });
      return pictures.get(key, () => text.caption(cue, moment, captionLook(timeline), timeline));
    },
  }));
}

function byCue(states: CaptionState[]): CaptionState[][] {
  const groups: CaptionState[][] = [];
  for (const state of states) {
    const last = groups.at(-1);
    if (last?.[0]?.cue === state.cue) last.push(state);
    else groups.push([state]);
  }
  return groups;
}

/** What is drawn of them: not when they are spoken. */
export function wordsOf(cue: CaptionState["cue"]): Pick<CaptionWord, "text" | "stress">[][] {
  return cue.lines.map((line) => line.map(({ text, stress }) => (stress ? { text, stress } : { text })));
}
