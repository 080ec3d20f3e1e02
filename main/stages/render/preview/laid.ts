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
  spans: Span[];
  pictures: Pictures;
}

/** Videos whose timelines are held. */
const HELD = 2;

/** The last few are held: who looks at a video asks for many frames of it. */
export class LaidTimelines {
  readonly #deps: TimelineDeps & { artifacts: Artifacts };
  readonly #held = new Map<string, Promise<Record<StillSize, Laid>>>();

  constructor(deps: TimelineDeps & { artifacts: Artifacts }) {
    this.#deps = deps;
  }

  of(input: RenderInput): Promise<Record<StillSize, Laid>> {
    const key = hashJson(input);
    const known = this.#held.get(key) ?? this.#lay(input);
    this.#held.delete(key);
    this.#held.set(key, known);
    known.catch(() => this.#held.delete(key));
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD && oldest !== undefined) this.#held.delete(oldest);
    return known;
  }

  /** Work of moments, for which several may wait: none of them stops it. */
  async #lay(input: RenderInput): Promise<Record<StillSize, Laid>> {
    const { timeline } = await layTimeline(this.#deps, input, new AbortController().signal);
    const small = await smallTimeline(timeline, this.#deps.artifacts);
    const laid = (of: Timeline): Laid => ({ timeline: of, spans: planSpans(of), pictures: new Pictures() });
    return { small: laid(small), full: laid(timeline) };
  }
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
  if (!first || !last || from >= frames)
    throw new AppError(
      "NOT_FOUND",
      "preview.film",
      scene === null ? `The video ends before ${fromSeconds} s` : `There is no scene ${scene}`,
      {
        hint: `Scenes: ${[...new Set(picture.map(({ sceneId }) => sceneId))].slice(0, 60).join(", ")}.`,
      },
    );
  const after = picture[picture.indexOf(last) + 1]?.transitionFrames ?? 0;
  const [begin, end] = [Math.max(from, first.startFrame), last.startFrame + last.frames + after];
  const found = spans.filter((span) => span.startFrame < end && span.startFrame + span.frames > begin);
  return found.length > 0 ? found : spans.slice(-1);
}
