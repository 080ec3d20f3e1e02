// The render stage: a pure timeline, cut into spans that render beside each other, joined without encoding again, the sound mixed once.
import { setImmediate } from "node:timers/promises";

import type { Outcome, Stage, StageContext } from "../../../contract/stage.ts";
import { RenderOutput, type Timeline } from "../../../contract/timeline.ts";
import type { Codec } from "../../../contract/values.ts";
import { clock } from "../../base/clock.ts";
import { buildFor, codingVersion, pictureBy, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { MusicArranger, Preparer } from "../../library/types.ts";
import { ClipLoops } from "./clipLoops.ts";
import { gently } from "./gently.ts";
import { joinSpans, type JoinInput } from "./join.ts";
import { Pictures } from "./layers.ts";
import { layTimeline, RenderInput } from "./layTimeline.ts";
import { keptSound } from "./mix/keptSound.ts";
import { toOtio } from "./otio.ts";
import { renderParts, renderSpan, spanKey, Stills, type SpanRun } from "./renderSpan.ts";
import { askerOf, shareRenders, type RenderShared } from "./shared.ts";
import { renderSound, soundKey, type RenderedSound, type SoundInput } from "./sound.ts";
import { soundInput } from "./soundInput.ts";
import { Sources } from "./sources.ts";
import { isWhole, SpanCache } from "./spanCache.ts";
import { SpanEncoders, type Way } from "./spanEncoders.ts";
import { partSpans, planSpans, type Span } from "./spans.ts";
import { toSrt, toVtt } from "./subtitles.ts";
import { mayDiffer, unify, type Piece } from "./unify.ts";

export interface RenderDeps {
  ffmpeg: Ffmpeg;
  artifacts: Artifacts;
  text: TextEngine;
  backgrounds: BackgroundEngine;
  /** Of files that a person hands in: intro, outro, logo, music. */
  preparer: Preparer;
  arranger: MusicArranger;
  /** On the artifacts' file system; may be deleted at any time. */
  cacheDir: string;
  /** Bytes of finished pieces that are kept there, unless the cache's own limit shall do. */
  cacheLimit?: number;
  /** Spans that render at once, over all videos together. */
  cores: number;
  /** With what else renders in this process; its own unless told. */
  shared?: RenderShared;
}

/** Raised when the same input would now give another video. */
const VERSION = 13;
/** What the work besides the spans takes, in frames of picture. */
const SOUND_SHARE = 0.04;

export function createRenderStage(deps: RenderDeps): Stage<"render", typeof RenderInput, typeof RenderOutput> {
  const shared = { ...(deps.shared ?? shareRenders(deps)), cache: new SpanCache(deps.cacheDir, deps.cacheLimit) };
  const { ffmpeg, text, backgrounds, preparer, arranger } = deps;
  const engines = {
    preparer: preparer.version,
    arranger: arranger.version,
    ffmpeg: ffmpeg.version,
    coding: codingVersion(ffmpeg, ffmpeg.others),
    text: text.version,
    backgrounds: backgrounds.version,
  };
  return {
    name: "render",
    version: `${VERSION}-${hashJson(engines).slice(0, 12)}`,
    needs: ["script", "narration", "footage"],
    lane: "cpu",
    input: RenderInput,
    output: RenderOutput,
    run: async (context, input) => {
      const build = await buildFor(ffmpeg, input.idea.codec, context.signal);
      return render({ ...deps, ...shared, ffmpeg: gently(build) }, context, input);
    },
  };
}

/** What all renders of this process share. */
interface Renders extends RenderDeps, RenderShared {
  cache: SpanCache;
}

async function render(deps: Renders, context: StageContext, input: RenderInput): Promise<Outcome<RenderOutput>> {
  const { artifacts, ffmpeg, cache } = deps;
  const { codec, captions, translation } = input.idea;
  const { language } = translation ?? input.idea;
  const { timeline, decisions } = await layTimeline(deps, input, context.signal);
  const { captions: cues, rate, width, height, frames } = timeline;
  const work = async (dir: string): Promise<Outcome<RenderOutput>> => {
    const srt = toSrt(cues, rate);
    const subtitles = captions === "soft" && cues.length > 0 ? { srt, language } : null;
    const made = await makeFile(deps, context, { timeline, codec, subtitles, dir });
    const output: RenderOutput = {
      video: await artifacts.putFile(made.file, made.mediaType),
      captions: {
        srt: await artifacts.putBytes(srt, "application/x-subrip"),
        vtt: await artifacts.putBytes(toVtt(cues, rate), "text/vtt"),
      },
      otio: await artifacts.putBytes(
        toOtio(input.script.title, timeline, (ref) => artifacts.path(ref)),
        "application/vnd.otio+json",
      ),
      timeline: await artifacts.putBytes(JSON.stringify(timeline), "application/json"),
      width,
      height,
      rate,
      frames,
      durationSeconds: (frames * rate.den) / rate.num,
      loudness: finite(made.sound.loudness),
      encoder: { ffmpeg: ffmpeg.version, video: made.encoder, decisions: [...made.decisions, ...decisions] },
      spans: made.spans,
    };
    return { status: "done", output };
  };
  try {
    return await artifacts.work(work);
  } finally {
    await cache.sweep();
  }
}

interface Made {
  file: string;
  mediaType: string;
  sound: RenderedSound;
  /** Names of all that made a span. */
  encoder: string;
  decisions: string[];
  spans: { total: number; reused: number };
}

async function makeFile(
  deps: Renders,
  context: StageContext,
  {
    timeline,
    codec,
    subtitles,
    dir,
  }: { timeline: Timeline; codec: Codec; subtitles: JoinInput["subtitles"]; dir: string },
): Promise<Made> {
  const { ffmpeg, cache } = deps;
  const { signal } = context;
  const spans = planSpans(timeline);
  const support = ffmpeg.video[codec] ?? (await ffmpeg.prove(codec, signal));
  const [first] = support.encoders as [Encoder];
  const seesClips = spans.some(hasClip);
  const proven = seesClips ? await deps.reaches.of(ffmpeg, first, signal) : undefined;
  const encoders = new SpanEncoders(support, deps.sessions, proven);
  const { container } = first;
  // Every build that was tried stands in the log and in what `doctor` prints; here, what this video was made with.
  const decisions = [pictureBy(first, ffmpeg.version)];
  let all = await renderAll(deps, { timeline, spans, encoders, dir, context });
  const joinAll = async () => {
    const unlike = container === "mp4" && (encoders.all.length > 1 || mayDiffer(all.spans));
    const unified = unlike ? await unify(all.spans, dir, signal) : null;
    const joining = { sound: all.sound.file, subtitles, rate: timeline.rate, frames: timeline.frames, container };
    // `hvc1` would promise parameter sets of one encoder alone.
    const tag = unified?.mixed && codec === "hevc" ? "hev1" : (first.tag ?? null);
    return joinSpans(ffmpeg, { ...joining, spans: unified ? [unified] : all.spans, tag }, dir, signal);
  };
  const file = await cache.withRoom(joinAll).catch(async (error: unknown) => {
    const bad = error instanceof AppError && error.code === "FFMPEG_FAILED" ? await damaged(ffmpeg, all, signal) : [];
    if (bad.length === 0) throw error;
    await cache.drop(bad);
    decisions.push(`${bad.length} of ${spans.length} pieces were damaged on the disk and made again`);
    all = await renderAll(deps, { timeline, spans, encoders, dir, context });
    return joinAll();
  });
  context.progress(1);
  return {
    file,
    mediaType: container === "mov" ? "video/quicktime" : "video/mp4",
    sound: all.sound,
    encoder: encoders.used,
    decisions: [...decisions, ...encoders.decisions, ...all.sound.decisions],
    spans: { total: spans.length, reused: all.reused },
  };
}

async function damaged(ffmpeg: Ffmpeg, { spans }: Rendered, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (const { path, frames } of spans) {
    const probe = await ffmpeg.probe(path, signal).catch(() => null);
    if (signal.aborted) return [];
    if (probe?.video?.nb_frames !== frames || !(await isWhole(path))) found.push(path);
  }
  return found;
}

interface Rendered {
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

/** The sound first, then the spans, longest first, so that no core is left waiting for a long one at the end. */
async function renderAll(deps: Renders, { timeline, spans, encoders, dir, context }: RenderAll): Promise<Rendered> {
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
  for (const [i, span] of spans.toSorted((a, b) => cost(b) - cost(a)).entries()) {
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

function hasClip({ part, entering }: Span): boolean {
  return part.visual.kind === "clip" || entering?.visual.kind === "clip";
}

/** Decoding takes longer than drawing; a transition does both twice. */
function cost({ frames, part, entering }: Span): number {
  const weight = { image: 1, clip: 1.4, background: 1.2 };
  return frames * weight[part.visual.kind] + (entering ? (frames - entering.at) * weight[entering.visual.kind] : 0);
}

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

/** JSON knows no −∞: silence is given as the lowest that ebur128 shows. */
function finite({ integrated, truePeak }: RenderedSound["loudness"]): RenderOutput["loudness"] {
  return { integratedLufs: Math.max(-70, integrated), truePeakDbtp: Math.max(-120, truePeak) };
}
