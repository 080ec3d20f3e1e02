// Previews of a video from the moment its footage is chosen: stills of exact frames, and a small film that plays while it grows.
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { PreviewProgress, Still, StillPlace, StillSize } from "../../../../contract/preview.ts";
import type { PictureClip, Timeline } from "../../../../contract/timeline.ts";
import { timescale } from "../../../base/encoders.ts";
import { AppError, asAppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { hashJson } from "../../../base/hash.ts";
import { newId } from "../../../base/ids.ts";
import type { Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { ClipLoops } from "../clipLoops.ts";
import { Pictures } from "../layers.ts";
import { layTimeline, type RenderInput, type TimelineDeps } from "../layTimeline.ts";
import { keptSound } from "../mix/keptSound.ts";
import { Stills, type SpanDeps } from "../renderSpan.ts";
import { Slots } from "../slots.ts";
import { renderSound, soundKey } from "../sound.ts";
import { soundInput } from "../soundInput.ts";
import { SpanCache } from "../spanCache.ts";
import { planSpans, type Span } from "../spans.ts";
import { drawFrame, spanAt } from "./frame.ts";
import { GrowingFile, type FilmSound, type Grown } from "./growingFile.ts";
import { frameOfPiece, makePiece, PREVIEW_ENCODER } from "./piece.ts";
import { smallTimeline } from "./smallTimeline.ts";
import { fragmentsOf, voiceOf, type Stretch } from "./sound.ts";
import { toJpeg } from "./toJpeg.ts";

export interface PreviewDeps extends SpanDeps, TimelineDeps {
  artifacts: Artifacts;
  cacheDir: string;
  cacheLimit?: number;
  /** Pieces that are made at once. */
  cores: number;
}

export interface FilmWish {
  /** A scene's identifier; null: all. */
  scene: string | null;
  /** Where it begins, within the video. */
  fromSeconds: number;
  /** The file that is written; null: one in the cache. */
  to: string | null;
}

type OfVideo<T extends { videoId: string }> = Omit<T, "videoId">;

export interface Previewer {
  /** Throws NOT_FOUND where the video has no such frame, ARTIFACT_MISSING, FFMPEG_FAILED, CANCELLED. */
  still(input: RenderInput, at: StillPlace, size: StillSize, signal: AbortSignal): Promise<OfVideo<Still>>;
  /** One for each shot, from the first to the last, each told as soon as it is there. */
  storyboard(
    input: RenderInput,
    size: StillSize,
    signal: AbortSignal,
    tell: (still: OfVideo<Still>) => void,
  ): Promise<void>;
  /** Tells of all that can be played; ends with the whole. Throws NOT_FOUND for an unknown scene. */
  film(
    input: RenderInput,
    wish: FilmWish,
    signal: AbortSignal,
    tell: (progress: OfVideo<PreviewProgress>) => void,
  ): Promise<OfVideo<PreviewProgress>>;
}

/** Raised when the same preview would now come out otherwise. */
const VERSION = 1;
/** Timelines that are held: of the videos that somebody looks at. */
const HELD = 3;
/** Files of previews that are kept. */
const KEPT = 400;

export function createPreviewer(deps: PreviewDeps): Previewer {
  return new PreviewService(deps);
}

/** A timeline with its spans, and what was drawn of it. */
interface Laid {
  timeline: Timeline;
  spans: Span[];
  stills: Stills;
  pictures: Pictures;
}

class PreviewService implements Previewer {
  readonly #deps: PreviewDeps;
  readonly #dir: string;
  readonly #cache: SpanCache;
  readonly #slots: Slots;
  readonly #laid = new Map<string, Promise<Record<StillSize, Laid>>>();

  constructor(deps: PreviewDeps) {
    this.#deps = { ...deps, ffmpeg: probedOnce(deps.ffmpeg) };
    this.#dir = join(deps.cacheDir, "previews");
    this.#cache = new SpanCache(deps.cacheDir, deps.cacheLimit);
    this.#slots = new Slots(Math.max(1, deps.cores));
  }

  async still(input: RenderInput, at: StillPlace, size: StillSize, signal: AbortSignal): Promise<OfVideo<Still>> {
    const laid = (await this.#lay(input, signal))[size];
    const { rate, frames } = laid.timeline;
    const frame = "frame" in at ? at.frame : Math.floor((at.seconds * rate.num) / rate.den + 1e-6);
    if (frame < 0 || frame >= frames)
      throw new AppError("NOT_FOUND", "preview.still", `The video has no frame ${frame}: it has ${frames}`, {
        hint: `It is ${((frames * rate.den) / rate.num).toFixed(1)} s long.`,
      });
    return this.#draw(laid, frame, signal);
  }

  async storyboard(
    input: RenderInput,
    size: StillSize,
    signal: AbortSignal,
    tell: (still: OfVideo<Still>) => void,
  ): Promise<void> {
    const laid = (await this.#lay(input, signal))[size];
    const works = laid.timeline.picture.map((clip) =>
      this.#slots.run(async () => {
        signal.throwIfAborted();
        return this.#draw(laid, frameOf(clip), signal);
      }),
    );
    const settled = Promise.allSettled(works);
    for (const work of works) tell(await work);
    await settled;
  }

  async film(
    input: RenderInput,
    wish: FilmWish,
    signal: AbortSignal,
    tell: (progress: OfVideo<PreviewProgress>) => void,
  ): Promise<OfVideo<PreviewProgress>> {
    const laid = (await this.#lay(input, signal)).small;
    const { timeline } = laid;
    const { width, height, rate } = timeline;
    const spans = within(laid, wish);
    const startFrame = spans[0]?.startFrame ?? 0;
    const stretch = { startFrame, frames: spans.reduce((sum, { frames }) => sum + frames, 0) };
    const path = wish.to ?? join(this.#dir, `${this.#keyOf(timeline, stretch)}-${newId()}.mp4`);
    await mkdir(dirname(path), { recursive: true });
    const sound: PreviewProgress["sound"] = hasSound(timeline)
      ? stretch.frames === timeline.frames
        ? "mixed"
        : "voice"
      : "none";
    let last: Grown = { mediaType: "video/mp4", readyFrames: 0, bytes: 0 };
    const about = (done: boolean) => ({ path, width, height, rate, ...stretch, ...last, sound, done });
    await this.#deps.artifacts.work(async (dir) => {
      const failed = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      const heard = this.#sound(timeline, stretch, dir, either);
      const file = await GrowingFile.create(path, spans, heard, (grown) => {
        last = grown;
        tell(about(false));
      });
      try {
        const ticks = (timescale(rate) * rate.den) / rate.num;
        const run = {
          encoding: { encoder: PREVIEW_ENCODER, threads: 1 },
          dir,
          pictures: laid.pictures,
          stills: laid.stills,
          loops: new ClipLoops(this.#deps.ffmpeg, dir, timeline, rate),
          signal: either,
          onFrame: () => {},
        };
        const deps = { ...this.#deps, cache: this.#cache };
        const works: Promise<unknown>[] = [
          heard,
          ...spans.map((span, i) =>
            this.#slots.run(async () => {
              either.throwIfAborted();
              await makePiece(deps, timeline, span, run, (fragment, init) => file.add(i, fragment, init, ticks));
            }),
          ),
        ];
        for (const work of works) work.catch((error: unknown) => failed.abort(error));
        await Promise.allSettled(works);
      } finally {
        await file.close();
      }
      if (signal.aborted) throw new AppError("CANCELLED", "preview", undefined, { cause: signal.reason });
      if (failed.signal.aborted) throw asAppError(failed.signal.reason, "preview");
    });
    await this.#sweep();
    return about(true);
  }

  /** The voice where only a piece is wanted: it is there in a moment, and the mix is not. */
  async #sound(timeline: Timeline, stretch: Stretch, dir: string, signal: AbortSignal): Promise<FilmSound | null> {
    const { ffmpeg } = this.#deps;
    if (!hasSound(timeline)) return null;
    if (stretch.frames < timeline.frames) return voiceOf(this.#deps, timeline, stretch, signal);
    // The very mix of the finished video, made once for both.
    const mix = { ...(await soundInput(this.#deps, timeline)), uncompressed: false };
    const { file } = await keptSound(this.#cache, soundKey(mix, ffmpeg.version), dir, () =>
      renderSound(ffmpeg, mix, dir, signal),
    );
    return fragmentsOf(ffmpeg, file, { timeline, stretch }, signal);
  }

  async #draw(laid: Laid, frame: number, signal: AbortSignal): Promise<OfVideo<Still>> {
    const { timeline, spans, stills, pictures } = laid;
    const { width, height, rate, picture } = timeline;
    const path = join(this.#dir, `${this.#keyOf(timeline, frame)}.jpg`);
    if (await isThere(path)) await used(path);
    else {
      await mkdir(this.#dir, { recursive: true });
      await this.#deps.artifacts.work(async (dir) => {
        const run = { dir, pictures, stills, signal };
        const yuv =
          (await this.#ofPiece(laid, frame, run)) ?? (await drawFrame(this.#deps, timeline, spans, frame, run));
        const made = join(dir, "still.jpg");
        await writeFile(made, await toJpeg(yuv, timeline));
        await rename(made, path);
      });
    }
    const shot = picture.findLast(({ startFrame }) => startFrame <= frame);
    return { path, frame, seconds: (frame * rate.den) / rate.num, sceneId: shot?.sceneId ?? "", width, height };
  }

  /** Where a clip is seen, and only small pictures are made in pieces. */
  async #ofPiece({ timeline, spans }: Laid, frame: number, run: { dir: string; signal: AbortSignal }) {
    const span = spanAt(spans, frame);
    if (!hasClip(span)) return null;
    return frameOfPiece({ ...this.#deps, cache: this.#cache }, timeline, span, frame - span.startFrame, run);
  }

  #keyOf(timeline: Timeline, part: unknown): string {
    const { ffmpeg, text, backgrounds } = this.#deps;
    const { sound: _, ...seen } = timeline;
    const engines = [ffmpeg.version, text.version, backgrounds.version];
    return hashJson({ version: VERSION, engines, seen, part }).slice(0, 32);
  }

  /** The last few are held: who looks at a video asks for many frames of it. */
  #lay(input: RenderInput, signal: AbortSignal): Promise<Record<StillSize, Laid>> {
    const key = hashJson(input);
    const known = this.#laid.get(key) ?? this.#layNow(input, signal);
    this.#laid.delete(key);
    this.#laid.set(key, known);
    known.catch(() => this.#laid.delete(key));
    const [oldest] = this.#laid.keys();
    if (this.#laid.size > HELD && oldest !== undefined) this.#laid.delete(oldest);
    return known;
  }

  async #layNow(input: RenderInput, signal: AbortSignal): Promise<Record<StillSize, Laid>> {
    const { timeline } = await layTimeline(this.#deps, input, signal);
    const small = await smallTimeline(timeline, this.#deps.artifacts);
    const laid = (of: Timeline): Laid => ({
      timeline: of,
      spans: planSpans(of),
      stills: new Stills(),
      pictures: new Pictures(),
    });
    return { small: laid(small), full: laid(timeline) };
  }

  /** Of what nobody looks at any more the oldest goes. */
  async #sweep(): Promise<void> {
    await this.#cache.sweep();
    const names = await readdir(this.#dir).catch(() => []);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#dir, name);
        const found = await stat(path).catch(() => null);
        return { path, used: found?.mtimeMs ?? 0 };
      }),
    );
    for (const { path } of files.toSorted((a, b) => b.used - a.used).slice(KEPT)) await rm(path, { force: true });
  }
}

/** Files that are named by their hashes do not change: what is in them is asked once, and not for every frame. */
function probedOnce(ffmpeg: Ffmpeg): Ffmpeg {
  const known = new Map<string, ReturnType<Ffmpeg["probe"]>>();
  return {
    ...ffmpeg,
    probe(path, signal, inputOptions) {
      const probe = known.get(path) ?? ffmpeg.probe(path, signal, inputOptions);
      known.set(path, probe);
      probe.catch(() => known.delete(path));
      return probe;
    },
  };
}

function hasSound({ sound }: Timeline): boolean {
  return sound.narration !== null || sound.music !== null || (sound.clips ?? []).length > 0;
}

/** The frame that stands for a shot: its middle, but of a clip the first that is whole, from which on it is decoded. */
function frameOf({ startFrame, frames, transitionFrames, visual }: PictureClip): number {
  const first = startFrame + transitionFrames;
  return visual.kind === "clip"
    ? Math.min(first, startFrame + frames - 1)
    : first + Math.floor((frames - transitionFrames) / 2);
}

function hasClip({ part, entering }: Span): boolean {
  return part.visual.kind === "clip" || entering?.visual.kind === "clip";
}

/** Whole spans: what leads into a scene and out of it belongs to it. */
function within({ timeline, spans }: Laid, { scene, fromSeconds }: FilmWish): Span[] {
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

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.size > 0,
    () => false,
  );
}

async function used(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
