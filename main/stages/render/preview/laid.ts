// The timelines of the videos that somebody looks at, in both sizes, and which part of one is meant.
import type { StillSize } from "../../../../contract/preview.ts";
import type { PictureClip, Timeline } from "../../../../contract/timeline.ts";
import { AppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { hashJson } from "../../../base/hash.ts";
import { Pictures } from "../layers.ts";
import { layTimeline, type RenderInput, type TimelineDeps } from "../layTimeline.ts";
import { planSpans, type Span } from "../spans.ts";
import { smallTimeline } from "./smallTimeline.ts";

/** A timeline with its spans, and what was drawn over it. */
export interface Laid {
  timeline: Timeline;
  /** The hash of all that is seen. */
  key: string;
  spans: Span[];
  pictures: Pictures;
}

/** Videos whose timelines are held. */
const HELD = 2;

type Sizes = Record<StillSize, Laid>;
interface Held {
  laid: Promise<Sizes>;
  stop: AbortController;
  /** Those who wait for it. */
  waiting: number;
}

/** The last few are held: who looks at a video asks for many frames of it. */
export class LaidTimelines {
  readonly #deps: TimelineDeps & { artifacts: Artifacts };
  readonly #held = new Map<string, Held>();

  constructor(deps: TimelineDeps & { artifacts: Artifacts }) {
    this.#deps = deps;
  }

  /** Laid once for all who ask at a time; it is given up when the last of them goes. */
  async of(input: RenderInput, signal: AbortSignal): Promise<Sizes> {
    signal.throwIfAborted();
    const key = hashJson(input);
    const held = this.#held.get(key) ?? this.#begin(input);
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD && oldest !== undefined) this.#held.delete(oldest);
    const forget = () => void (this.#held.get(key) === held && this.#held.delete(key));
    held.waiting++;
    const leave = () => {
      if (--held.waiting > 0) return;
      forget();
      held.stop.abort(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await held.laid;
    } catch (error) {
      forget();
      throw error;
    } finally {
      signal.removeEventListener("abort", leave);
      if (!signal.aborted) held.waiting--;
    }
  }

  #begin(input: RenderInput): Held {
    const stop = new AbortController();
    return { laid: this.#lay(input, stop.signal), stop, waiting: 0 };
  }

  async #lay(input: RenderInput, signal: AbortSignal): Promise<Sizes> {
    const { timeline } = await layTimeline(this.#deps, input, signal);
    const small = await smallTimeline(timeline, this.#deps.artifacts);
    return { small: laidOf(small), full: laidOf(timeline) };
  }
}

function laidOf(timeline: Timeline): Laid {
  const { sound: _, ...seen } = timeline;
  return { timeline, key: hashJson(seen), spans: planSpans(timeline), pictures: new Pictures() };
}

/** The frame that stands for a shot: its middle, but of a clip the first that is whole, from which on it is decoded. */
export function frameOf({ startFrame, frames, transitionFrames, visual }: PictureClip): number {
  const first = startFrame + transitionFrames;
  return visual.kind === "clip"
    ? Math.min(first, startFrame + frames - 1)
    : first + Math.floor((frames - transitionFrames) / 2);
}

/** Whole spans: what leads into a scene and out of it belongs to it. */
export function within(
  { timeline, spans }: Laid,
  { scene, fromSeconds }: { scene: string | null; fromSeconds: number },
): Span[] {
  const { rate, frames, picture } = timeline;
  const from = Math.floor((fromSeconds * rate.num) / rate.den + 1e-6);
  const clips = scene === null ? picture : picture.filter(({ sceneId }) => sceneId === scene);
  const [first, last] = [clips[0], clips.at(-1)];
  const after = (last && picture[picture.indexOf(last) + 1]?.transitionFrames) ?? 0;
  const begin = Math.max(from, first?.startFrame ?? frames);
  const end = last ? last.startFrame + last.frames + after : 0;
  const found = spans.filter((span) => span.startFrame < end && span.startFrame + span.frames > begin);
  if (begin < end && found.length > 0) return found;
  const message = first
    ? `${scene === null ? "The video" : `The scene ${scene}`} ends before ${fromSeconds} s`
    : `There is no scene ${scene}`;
  throw new AppError("NOT_FOUND", "preview.film", message, {
    hint: `Scenes: ${[...new Set(picture.map(({ sceneId }) => sceneId))].slice(0, 60).join(", ")}.`,
  });
}
