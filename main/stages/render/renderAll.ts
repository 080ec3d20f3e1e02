// Renders the spans and the sound of a video beside each other: what lies in the cache is taken from there.
import { setImmediate } from "node:timers/promises";

import type { StageContext } from "../../../contract/stage.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import type { Codec } from "../../../contract/values.ts";
import { clock } from "../../base/clock.ts";
import type { Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { ClipLoops } from "./clipLoops.ts";
import { Pictures } from "./layers.ts";
import { keptSound } from "./mix/keptSound.ts";
import type { SpanDeps, SpanRun } from "./openSpan.ts";
import { renderParts, renderSpan } from "./renderSpan.ts";
import { askerOf } from "./shared.ts";
import type { Slots } from "./slots.ts";
import { renderSound, soundKey, type RenderedSound, type SoundInput } from "./sound.ts";
import { soundInput } from "./soundInput.ts";
import { Sources } from "./sources.ts";
import type { SpanCache } from "./spanCache.ts";
import type { SpanEncoders, Way } from "./spanEncoders.ts";
import { spanKey } from "./spanKey.ts";
import { inOrder } from "./spanOrder.ts";
import { hasClip, partSpans, type Span } from "./spans.ts";
import { Stills } from "./stills.ts";
import type { Piece } from "./unify.ts";

export interface RenderAllDeps extends SpanDeps {
  slots: Slots;
  cache: SpanCache;
}

export interface Rendered {
  spans: { path: string; frames: number }[];
  sound: RenderedSound;
  reused: number;
}

interface RenderAll {
  timeline: Timeline;
  spans: Span[];
  encoders: SpanEncoders;
  dir: string;
  context: StageContext;
}

/**
 * The sound first, then the spans. All files lie in `dir`, and nothing works there any more when it ends. Throws CANCELLED,
 * and what spans and sound throw: the first of it.
 */
export async function renderAll(
  deps: RenderAllDeps,
  { timeline, spans, encoders, dir, context }: RenderAll,
): Promise<Rendered> {
  const { slots, cache } = deps;
  const { signal } = context;
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const asker = askerOf(context, either);
  const loops = new ClipLoops(deps.ffmpeg, dir, timeline, timeline.rate);
  const pictures = new Pictures();
  const stills = new Stills();
  const sources = new Sources(deps.artifacts);
  const told = new Progress(timeline.frames, (fraction, note) => context.progress(fraction, note));
  let reused = 0;

  const parts = partSpans(timeline, spans);

  const one = async (span: Span): Promise<Piece[]> => {
    const inParts = ({ encoder }: Way) => (encoder.cuts ? (parts.get(span) ?? [span]) : [span]);
    const keyOf = (part: Span, { encoder, reach }: Way) => spanKey(timeline, part, deps, encoder, reach);
    const kept = (way: Way) =>
      Promise.all(
        inParts(way).map(async (part) => {
          const path = await cache.find(keyOf(part, way), dir);
          return { part, piece: path === null ? null : { path, frames: part.frames } };
        }),
      );
    for (const way of encoders.ways(hasClip(span))) {
      const pieces = (await kept(way)).flatMap(({ piece }) => piece ?? []);
      if (pieces.length < inParts(way).length) continue;
      reused++;
      encoders.note(way.encoder);
      told.span(span, span.frames);
      return pieces;
    }
    const work = async (way: Way): Promise<Piece[]> => {
      const { encoder, reach } = way;
      const threads = slots.alone ? 2 : 1;
      const run: SpanRun = {
        encoding: { encoder, threads, reach },
        dir,
        pictures,
        stills,
        loops,
        signal: either,
        onFrame: (frame) => told.span(span, frame),
      };
      const found = await kept(way);
      const missing = found.flatMap(({ part, piece }) => (piece ? [] : [part]));
      const files = await sources.during(async (artifacts) => {
        const using = { ...deps, artifacts };
        if (missing.length === found.length) return renderParts(using, timeline, span, missing, run);
        const made: string[] = [];
        for (const part of missing) made.push(await renderSpan(using, timeline, part, run));
        return made;
      });
      const paths = await Promise.all(missing.map((part, i) => cache.keep(files[i] as string, keyOf(part, way), dir)));
      told.span(span, span.frames);
      return found.map(
        ({ part, piece }) => piece ?? { path: paths[missing.indexOf(part)] as string, frames: part.frames },
      );
    };
    const need = {
      bytes: spanBytes(timeline, encoders.all),
      onWait: (free: number) => told.waits(free),
    };
    const make = async () => {
      either.throwIfAborted();
      return cache.withRoom(() => encoders.make(placeOf(span, timeline), work, either, hasClip(span)));
    };
    return slots.run(make, asker, need);
  };

  const makeSound = async (input: SoundInput) => {
    either.throwIfAborted();
    return cache.withRoom(() => renderSound(deps.ffmpeg, input, dir, either));
  };
  // Asks for its place before all spans do, and for none where it is in the cache: a span that is all alone may take both.
  const asked = Promise.withResolvers<void>();
  const sound = (async () => {
    const uncompressed = encoders.all[0]?.container === "mov";
    const input = { ...(await soundInput(deps, timeline)), uncompressed };
    const rendered = await keptSound(cache, soundKey(input, deps.ffmpeg.version), dir, () => {
      const made = slots.run(() => makeSound(input), asker);
      asked.resolve();
      return made;
    });
    told.sound();
    return rendered;
  })();
  const ended = () => asked.resolve();
  sound.then(ended, ended);
  const pieces = new Map<Span, Piece[]>();
  const works: Promise<unknown>[] = [];
  const begin = (work: Promise<unknown>) => {
    work.catch((error: unknown) => failed.abort(error));
    works.push(work);
  };
  begin(sound);
  await asked.promise;
  for (const [i, span] of inOrder(spans, slots.size).entries()) {
    // The keys of ten thousand spans in one go would hold the event loop for a second.
    if (i % KEYS_AT_ONCE === 0) await setImmediate();
    begin(one(span).then((made) => pieces.set(span, made)));
  }
  // All must have ended before the folder goes.
  await Promise.allSettled(works);
  if (signal.aborted) throw new AppError("CANCELLED", "render", undefined, { cause: signal.reason });
  if (failed.signal.aborted) throw failed.signal.reason;
  return {
    spans: spans.flatMap((span) => pieces.get(span) ?? []),
    sound: await sound,
    reused,
  };
}

const KEYS_AT_ONCE = 100;

/** Bytes that a span of full HD takes while it renders: sources, graph, and what its encoder looks ahead. */
const SPAN_BYTES = 100e6;
const ENCODER_BYTES = { h264: 150e6, hevc: 320e6, av1: 350e6, prores: 50e6 } as const satisfies Record<Codec, number>;

function spanBytes({ width, height }: Timeline, encoders: readonly Encoder[]): number {
  const codec = encoders[0]?.codec ?? "h264";
  return (SPAN_BYTES + ENCODER_BYTES[codec]) * Math.max(0.5, (width * height) / (1920 * 1080));
}

/** `0:10 to 0:15` */
function placeOf({ startFrame, frames }: Span, { rate }: Timeline): string {
  const at = (frame: number) => clock((frame * rate.den) / rate.num);
  return `${at(startFrame)} to ${at(startFrame + frames)}`;
}

/** Part of the whole work. */
const SOUND_SHARE = 0.04;

class Progress {
  readonly #frames: number;
  readonly #tell: (fraction: number, note?: string) => void;
  readonly #done = new Map<Span, number>();
  #total = 0;
  #sound = 0;

  constructor(frames: number, tell: (fraction: number, note?: string) => void) {
    this.#frames = frames;
    this.#tell = tell;
  }

  /** A span that another encoder makes again does not go back. */
  span(span: Span, frames: number): void {
    const before = this.#done.get(span) ?? 0;
    if (frames < before) return;
    this.#total += frames - before;
    this.#done.set(span, frames);
    this.#update();
  }

  /** A span waits for memory, of which so many bytes are free. */
  waits(free: number): void {
    this.#update(`waiting for memory: ${(free / 1e9).toFixed(1)} GB are free`);
  }

  sound(): void {
    this.#sound = SOUND_SHARE;
    this.#update();
  }

  #update(note?: string): void {
    // The join is what is left.
    this.#tell(Math.min(0.99, this.#sound + (0.98 - SOUND_SHARE) * (this.#total / this.#frames)), note);
  }
}
