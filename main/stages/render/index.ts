// The render stage: a pure timeline, cut into spans that render beside each other, joined without encoding again, the sound mixed once.
import { z } from "zod";

import { FootageOutput } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { NarrationOutput, type Word } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Outcome, Stage, StageContext } from "../../../contract/stage.ts";
import { CAPTION_LINE_UNITS, RenderOutput, type Timeline } from "../../../contract/timeline.ts";
import { FRAME_SIZES, SAMPLE_RATE, type ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { MusicArranger, Preparer } from "../../library/types.ts";
import { layCaptions } from "./captions.ts";
import { ClipLoops } from "./clipLoops.ts";
import { arrangeMusic, readyExtras } from "./extras.ts";
import { joinSpans } from "./join.ts";
import { Pictures } from "./layers.ts";
import { toOtio } from "./otio.ts";
import { renderSpan, spanKey, Stills, type SpanDeps } from "./renderSpan.ts";
import { Slots } from "./slots.ts";
import { renderSound, type RenderedSound } from "./sound.ts";
import type { Encoding } from "./spanArguments.ts";
import { SpanCache } from "./spanCache.ts";
import { planSpans, type Span } from "./spans.ts";
import { toSrt, toVtt } from "./subtitles.ts";
import { bodyRange, buildTimeline, RATE } from "./timeline.ts";

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
  /** Spans that render at once, over all videos together. */
  cores: number;
}

const Input = z.object({
  idea: Idea.pick({ format: true, musicFile: true, logo: true, intro: true, outro: true }),
  script: ScriptOutput.pick({ title: true }),
  narration: NarrationOutput.pick({ audio: true, durationSeconds: true, words: true }),
  footage: FootageOutput.pick({ look: true, shots: true, cards: true, music: true, durationSeconds: true }),
});

/** Raised when the same input would now give another video. */
const VERSION = 8;
/** What the work besides the spans takes, in frames of picture. */
const SOUND_SHARE = 0.04;

export function createRenderStage(deps: RenderDeps): Stage<"render", typeof Input, typeof RenderOutput> {
  const slots = new Slots(Math.max(1, deps.cores));
  const cache = new SpanCache(deps.cacheDir);
  const { ffmpeg, text, backgrounds, preparer, arranger } = deps;
  const engines = {
    preparer: preparer.version,
    arranger: arranger.version,
    ffmpeg: ffmpeg.version,
    encoder: ffmpeg.video.encoder,
    text: text.version,
    backgrounds: backgrounds.version,
  };
  return {
    name: "render",
    version: `${VERSION}-${hashJson(engines).slice(0, 12)}`,
    needs: ["script", "narration", "footage"],
    lane: "cpu",
    input: Input,
    output: RenderOutput,
    run: (context, input) => render(deps, slots, cache, context, input),
  };
}

async function render(
  deps: RenderDeps,
  slots: Slots,
  cache: SpanCache,
  context: StageContext,
  { idea, script, narration, footage }: z.output<typeof Input>,
): Promise<Outcome<RenderOutput>> {
  const { artifacts, text, ffmpeg } = deps;
  const size = FRAME_SIZES[idea.format];
  const { look } = footage;
  const { signal } = context;
  const extras = await readyExtras(deps.preparer, idea, signal);
  const body = bodyRange(footage, extras);
  const cues = layCaptions(later(narration.words, (body.start * RATE.den) / RATE.num), {
    measure: (words) => text.captionWidth(words, look, size),
    maxWidth: text.captionMaxWidth(look, size),
    maxUnits: CAPTION_LINE_UNITS[idea.format],
    rate: RATE,
    frames: body.end,
  });
  const music = idea.musicFile ? { audio: idea.musicFile.artifact } : footage.music;
  const planned = buildTimeline(idea.format, narration, { ...footage, music }, cues, extras);
  const { timeline, decisions } = idea.musicFile
    ? await arrangeMusic(deps.arranger, idea.musicFile, planned, signal)
    : { timeline: planned, decisions: [] };
  return artifacts.work(async (dir) => {
    const made = await makeFile(deps, slots, cache, context, timeline, dir);
    const output: RenderOutput = {
      video: await artifacts.putFile(made.file, "video/mp4"),
      captions: {
        srt: await artifacts.putBytes(toSrt(cues, timeline.rate), "application/x-subrip"),
        vtt: await artifacts.putBytes(toVtt(cues, timeline.rate), "text/vtt"),
      },
      otio: await artifacts.putBytes(
        toOtio(script.title, timeline, (ref) => artifacts.path(ref)),
        "application/vnd.otio+json",
      ),
      timeline: await artifacts.putBytes(JSON.stringify(timeline), "application/json"),
      width: timeline.width,
      height: timeline.height,
      rate: timeline.rate,
      frames: timeline.frames,
      durationSeconds: (timeline.frames * timeline.rate.den) / timeline.rate.num,
      loudness: finite(made.sound.loudness),
      encoder: { ffmpeg: ffmpeg.version, video: made.encoder, decisions: [...made.decisions, ...decisions] },
      spans: made.spans,
    };
    await cache.sweep();
    return { status: "done", output };
  });
}

/** In the video's time. */
function later(words: readonly Word[], seconds: number): Word[] {
  return words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds }));
}

interface Made {
  file: string;
  sound: RenderedSound;
  encoder: Encoding["encoder"];
  decisions: string[];
  spans: { total: number; reused: number };
}

async function makeFile(
  deps: RenderDeps,
  slots: Slots,
  cache: SpanCache,
  context: StageContext,
  timeline: Timeline,
  dir: string,
): Promise<Made> {
  const { ffmpeg } = deps;
  const { signal } = context;
  const progress = (fraction: number) => context.progress(fraction);
  const spans = planSpans(timeline);
  const once = (encoder: Encoding["encoder"]) =>
    renderAll(deps, slots, cache, { timeline, spans, encoder, dir, signal, progress });
  // Every build that was tried stands in the log and in what `doctor` prints; here, what this video was made with.
  const decisions = [`encoder ${ffmpeg.video.encoder}, ffmpeg ${ffmpeg.version}: ${ffmpeg.video.reason}`];
  let encoder = ffmpeg.video.encoder;
  let all: Rendered;
  try {
    all = await once(encoder);
  } catch (error) {
    // A GPU may be taken by others, or its driver out of sessions. All spans must come from one encoder.
    if (encoder === "libx264" || !(error instanceof AppError) || error.code !== "FFMPEG_FAILED") throw error;
    decisions.push(`${encoder} failed (${error.message}): libx264`);
    encoder = "libx264";
    all = await once(encoder);
  }
  const joining = { spans: all.spans, sound: all.sound.file, rate: timeline.rate, frames: timeline.frames };
  const file = await joinSpans(ffmpeg, joining, dir, signal).catch(async (error: unknown) => {
    // A span that was damaged where it lay would fail every retry.
    if (error instanceof AppError && error.code === "FFMPEG_FAILED")
      await cache.drop(await damaged(ffmpeg, all, signal));
    throw error;
  });
  progress(1);
  return {
    file,
    sound: all.sound,
    encoder,
    decisions: [...decisions, ...all.sound.decisions],
    spans: { total: spans.length, reused: all.reused },
  };
}

async function damaged(ffmpeg: Ffmpeg, { spans }: Rendered, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (const { path, frames } of spans) {
    const probe = await ffmpeg.probe(path, signal).catch(() => null);
    if (signal.aborted) return [];
    if (probe?.video?.nb_frames !== frames) found.push(path);
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
  encoder: Encoding["encoder"];
  dir: string;
  signal: AbortSignal;
  progress: (fraction: number) => void;
}

/** The sound first, then the spans, longest first, so that no core is left waiting for a long one at the end. */
async function renderAll(
  deps: RenderDeps,
  slots: Slots,
  cache: SpanCache,
  { timeline, spans, encoder, dir, signal, progress }: RenderAll,
): Promise<Rendered> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const loops = new ClipLoops(deps.ffmpeg, dir, timeline, timeline.rate);
  const pictures = new Pictures();
  const stills = new Stills();
  const told = new Progress(timeline.frames, progress);
  let reused = 0;

  const one = async (span: Span): Promise<string> => {
    const key = spanKey(timeline, span, deps, encoder);
    const kept = await cache.find(key);
    if (kept) {
      reused++;
      told.span(span, span.frames);
      return kept;
    }
    return slots.run(async () => {
      either.throwIfAborted();
      const threads = slots.alone ? 2 : 1;
      const file = await renderSpan(deps, timeline, span, {
        encoding: { encoder, threads },
        dir,
        pictures,
        stills,
        loops,
        signal: either,
        onFrame: (frame) => told.span(span, frame),
      });
      return cache.keep(file, key);
    });
  };

  const sound = slots.run(async () => {
    either.throwIfAborted();
    const rendered = await renderSound(deps.ffmpeg, await soundInput(deps, timeline), dir, either);
    told.sound();
    return rendered;
  });
  const paths = new Map<Span, string>();
  const works = [
    sound,
    ...spans.toSorted((a, b) => cost(b) - cost(a)).map(async (span) => paths.set(span, await one(span))),
  ];
  for (const work of works) work.catch((error: unknown) => failed.abort(error));
  // All must have ended before the folder goes.
  await Promise.allSettled(works);
  if (signal.aborted) throw new AppError("CANCELLED", "render", undefined, { cause: signal.reason });
  if (failed.signal.aborted) throw failed.signal.reason;
  return {
    spans: spans.map((span) => ({ path: paths.get(span) as string, frames: span.frames })),
    sound: await sound,
    reused,
  };
}

async function soundInput({ artifacts }: SpanDeps, { sound, frames, rate }: Timeline) {
  const open = (layer: { audio: ArtifactRef } | null) => (layer ? artifacts.open(layer.audio) : null);
  return {
    sound,
    samples: Math.round((frames * rate.den * SAMPLE_RATE) / rate.num),
    narration: await open(sound.narration),
    music: await open(sound.music),
    clips: await Promise.all((sound.clips ?? []).map(({ audio }) => artifacts.open(audio))),
  };
}

/** Decoding takes longer than drawing; a transition does both twice. */
function cost({ frames, part, entering }: Span): number {
  const weight = { image: 1, clip: 1.4, background: 1.2 };
  return frames * weight[part.visual.kind] + (entering ? (frames - entering.at) * weight[entering.visual.kind] : 0);
}

class Progress {
  readonly #frames: number;
  readonly #tell: (fraction: number) => void;
  readonly #done = new Map<Span, number>();
  #total = 0;
  #sound = 0;

  constructor(frames: number, tell: (fraction: number) => void) {
    this.#frames = frames;
    this.#tell = tell;
  }

  span(span: Span, frames: number): void {
    this.#total += frames - (this.#done.get(span) ?? 0);
    this.#done.set(span, frames);
    this.#update();
  }

  sound(): void {
    this.#sound = SOUND_SHARE;
    this.#update();
  }

  #update(): void {
    // The join is what is left.
    this.#tell(Math.min(0.99, this.#sound + (0.98 - SOUND_SHARE) * (this.#total / this.#frames)));
  }
}

/** JSON knows no −∞: silence is given as the lowest that ebur128 shows. */
function finite({ integrated, truePeak }: RenderedSound["loudness"]): RenderOutput["loudness"] {
  return { integratedLufs: Math.max(-70, integrated), truePeakDbtp: Math.max(-120, truePeak) };
}
