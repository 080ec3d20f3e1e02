// Previews of a video from the moment its footage is chosen: stills of exact frames, and a small film that plays while it grows.
import { mkdir, open, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { PreviewProgress, Still, StillPlace, StillSize } from "../../../../contract/preview.ts";
import type { Timeline } from "../../../../contract/timeline.ts";
import { timescale } from "../../../base/encoders.ts";
import { AppError, asAppError } from "../../../base/errors.ts";
import type { Artifacts } from "../../../base/files.ts";
import { hashJson } from "../../../base/hash.ts";
import { newId } from "../../../base/ids.ts";
import { ClipLoops } from "../clipLoops.ts";
import type { RenderInput, TimelineDeps } from "../layTimeline.ts";
import { keptSound } from "../mix/keptSound.ts";
import type { SpanDeps } from "../openSpan.ts";
import { Slots, type Asker, type Need } from "../slots.ts";
import { renderSound, soundKey } from "../sound.ts";
import { soundInput } from "../soundInput.ts";
import { SpanCache } from "../spanCache.ts";
import type { Span } from "../spans.ts";
import { Stills } from "../stills.ts";
import { drawFrame, spanAt } from "./frame.ts";
import { GrowingFile, type FilmSound, type Grown } from "./growingFile.ts";
import { isKept, sweepKept } from "./keptFiles.ts";
import { frameOf, within, LaidTimelines, type Laid } from "./laid.ts";
import { frameOfPiece, makePiece, PREVIEW_ENCODER } from "./piece.ts";
import { shrunkStill } from "./shrunkStill.ts";
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
const VERSION = 2;
/** What a still or a piece takes while it is made: clips are decoded in their own size. */
const NEED: Need = { bytes: 120e6, onWait: () => {} };
/** Stills from one look at the folder to the next. */
const SWEPT_EVERY = 50;

export function createPreviewer(deps: PreviewDeps): Previewer {
  return new PreviewService(deps);
}

class PreviewService implements Previewer {
  readonly #deps: PreviewDeps;
  readonly #dir: string;
  readonly #cache: SpanCache;
  readonly #slots: Slots;
  readonly #laid: LaidTimelines;
  /** Of all videos: a still that was decoded is the same in each. */
  readonly #stills = { small: new Stills(shrunkStill), full: new Stills() };
  /** Stills since it began. */
  #drawn = 0;

  constructor(deps: PreviewDeps) {
    this.#deps = deps;
    this.#dir = join(deps.cacheDir, "previews");
    this.#cache = new SpanCache(deps.cacheDir, deps.cacheLimit);
    this.#slots = new Slots(Math.max(1, deps.cores));
    this.#laid = new LaidTimelines(deps);
  }

  async still(input: RenderInput, at: StillPlace, size: StillSize, signal: AbortSignal): Promise<OfVideo<Still>> {
    const laid = (await this.#laid.of(input, signal))[size];
    const { rate, frames } = laid.timeline;
    const frame = "frame" in at ? at.frame : Math.floor((at.seconds * rate.num) / rate.den + 1e-6);
    if (frame < 0 || frame >= frames)
      throw new AppError("NOT_FOUND", "preview.still", `The video has no frame ${frame}: it has ${frames}`, {
        hint: `It is ${((frames * rate.den) / rate.num).toFixed(1)} s long.`,
      });
    return this.#draw(laid, frame, size, signal);
  }

  async storyboard(
    input: RenderInput,
    size: StillSize,
    signal: AbortSignal,
    tell: (still: OfVideo<Still>) => void,
  ): Promise<void> {
    const laid = (await this.#laid.of(input, signal))[size];
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const works = laid.timeline.picture.map((clip) =>
      this.#slots.run(() => this.#draw(laid, frameOf(clip), size, either), viewer(either), NEED),
    );
    for (const work of works) work.catch((error: unknown) => failed.abort(error));
    try {
      for (const work of works) tell(await work);
    } finally {
      await Promise.allSettled(works);
    }
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  async film(
    input: RenderInput,
    wish: FilmWish,
    signal: AbortSignal,
    tell: (progress: OfVideo<PreviewProgress>) => void,
  ): Promise<OfVideo<PreviewProgress>> {
    const laid = (await this.#laid.of(input, signal)).small;
    const { timeline } = laid;
    const { width, height, rate } = timeline;
    const spans = within(laid, wish);
    const startFrame = spans[0]?.startFrame ?? 0;
    const stretch = { startFrame, frames: spans.reduce((sum, { frames }) => sum + frames, 0) };
    const path = wish.to ?? join(this.#dir, `${this.#keyOf(laid, stretch)}-${newId()}.mp4`);
    await mkdir(dirname(path), { recursive: true });
    const sound = soundOf(timeline, stretch);
    let last: Grown = { mediaType: "video/mp4", readyFrames: 0, bytes: 0 };
    const about = (done: boolean) => ({ path, width, height, rate, ...stretch, ...last, sound, done });
    const make = async (dir: string) => {
      const failed = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      const opened = await open(path, "w");
      const heard = this.#sound(timeline, stretch, dir, either);
      const file = new GrowingFile(opened, spans, heard, (grown) => {
        last = grown;
        tell(about(false));
      });
      try {
        const ticks = (timescale(rate) * rate.den) / rate.num;
        const run = {
          encoding: { encoder: PREVIEW_ENCODER, threads: 1 },
          dir,
          pictures: laid.pictures,
          stills: this.#stills.small,
          loops: new ClipLoops(this.#deps.ffmpeg, dir, timeline, rate),
          signal: either,
          onFrame: () => {},
        };
        const deps = { ...this.#deps, cache: this.#cache };
        const works: Promise<unknown>[] = [
          heard,
          ...spans.map((span, i) => {
            const piece = () =>
              makePiece(deps, timeline, span, run, (fragment, init) => file.add(i, fragment, init, ticks));
            return this.#slots.run(piece, viewer(either), NEED);
          }),
        ];
        for (const work of works) work.catch((error: unknown) => failed.abort(error));
        await Promise.allSettled(works);
      } finally {
        await file.close();
      }
      if (signal.aborted) throw new AppError("CANCELLED", "preview", undefined, { cause: signal.reason });
      if (failed.signal.aborted) throw asAppError(failed.signal.reason, "preview");
    };
    try {
      await this.#deps.artifacts.work(make);
    } finally {
      await this.#cache.sweep();
      await sweepKept(this.#dir);
    }
    return about(true);
  }

  /** The voice where only a piece is wanted: it is there in a moment, and the mix is not. */
  async #sound(timeline: Timeline, stretch: Stretch, dir: string, signal: AbortSignal): Promise<FilmSound | null> {
    const { ffmpeg } = this.#deps;
    const kind = soundOf(timeline, stretch);
    if (kind === "none") return null;
    if (kind === "voice") return voiceOf(this.#deps, timeline, stretch, signal);
    // The very mix of the finished video, made once for both.
    const mix = { ...(await soundInput(this.#deps, timeline)), uncompressed: false };
    const { file } = await keptSound(this.#cache, soundKey(mix, ffmpeg.version), dir, () =>
      renderSound(ffmpeg, mix, dir, signal),
    );
    return fragmentsOf(ffmpeg, file, { timeline, stretch }, signal);
  }

  async #draw(laid: Laid, frame: number, size: StillSize, signal: AbortSignal): Promise<OfVideo<Still>> {
    const { timeline, spans, pictures } = laid;
    const { width, height, rate, picture } = timeline;
    const path = join(this.#dir, `${this.#keyOf(laid, frame)}.jpg`);
    if (!(await isKept(path))) {
      await mkdir(this.#dir, { recursive: true });
      await this.#deps.artifacts.work(async (dir) => {
        const run = { dir, pictures, stills: this.#stills[size], lightly: size === "small", signal };
        const yuv =
          (await this.#ofPiece(laid, frame, run)) ?? (await drawFrame(this.#deps, timeline, spans, frame, run));
        const made = join(dir, "still.jpg");
        await writeFile(made, await toJpeg(yuv, timeline));
        await rename(made, path);
      });
      if (++this.#drawn % SWEPT_EVERY === 0) await sweepKept(this.#dir);
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

  #keyOf({ key }: Laid, part: unknown): string {
    const { ffmpeg, text, backgrounds } = this.#deps;
    const engines = [ffmpeg.version, text.version, backgrounds.version];
    return hashJson({ version: VERSION, engines, seen: key, part }).slice(0, 32);
  }
}

/** Whoever looks: places go round in the order in which they are asked for. */
function viewer(signal: AbortSignal): Asker {
  return { job: "preview", priority: () => 0, signal };
}

function soundOf({ sound, frames }: Timeline, stretch: Stretch): PreviewProgress["sound"] {
  if (stretch.frames < frames) return sound.narration === null ? "none" : "voice";
  return sound.narration !== null || sound.music !== null || (sound.clips ?? []).length > 0 ? "mixed" : "none";
}

function hasClip({ part, entering }: Span): boolean {
  return part.visual.kind === "clip" || entering?.visual.kind === "clip";
}
