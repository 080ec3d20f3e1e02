// The render stage: a pure timeline, cut into spans that render beside each other, joined without encoding again, the sound mixed once.
import type { Outcome, Stage, StageContext } from "../../../contract/stage.ts";
import { RenderOutput, type Timeline } from "../../../contract/timeline.ts";
import type { Codec } from "../../../contract/values.ts";
import { buildFor, codingVersion, pictureBy, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { TextEngine } from "../../engines/text/index.ts";
import type { MusicArranger, Preparer } from "../../library/types.ts";
import { gently } from "./gently.ts";
import { joinSpans, type Joined, type JoinInput } from "./join.ts";
import { layTimeline, RenderInput } from "./layTimeline.ts";
import { toOtio } from "./otio.ts";
import { renderAll, type Rendered } from "./renderAll.ts";
import { shareRenders, type RenderShared } from "./shared.ts";
import type { RenderedSound } from "./sound.ts";
import { isWhole, SpanCache } from "./spanCache.ts";
import { SpanEncoders } from "./spanEncoders.ts";
import { hasClip, planSpans } from "./spans.ts";
import { toSrt, toVtt } from "./subtitles.ts";

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
const VERSION = 16;

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
      video: await artifacts.putFile(made.file.path, made.mediaType, made.file.known),
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
  file: Joined;
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
  const joinAll = () => {
    const { rate, frames } = timeline;
    const { tag = null } = first;
    const mixed = encoders.all.length > 1;
    const input = { spans: all.spans, sound: all.sound.file, subtitles, rate, frames, container, tag, mixed };
    return joinSpans(ffmpeg, input, dir, signal);
  };
  const file = await cache.withRoom(joinAll).catch(async (error: unknown) => {
    const full = error instanceof AppError && error.code === "DISK_FULL";
    const bad = full ? [] : await damaged(ffmpeg, all, signal);
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

/** JSON knows no −∞: silence is given as the lowest that ebur128 shows. */
function finite({ integrated, truePeak }: RenderedSound["loudness"]): RenderOutput["loudness"] {
  return { integratedLufs: Math.max(-70, integrated), truePeakDbtp: Math.max(-120, truePeak) };
}
