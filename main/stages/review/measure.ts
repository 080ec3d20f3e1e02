// Measures everything that the checks judge: one decode of the finished file, and a reading of all that goes with it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";

import { Timeline } from "../../../contract/timeline.ts";
import { type CaptionFile, parseSrt, parseVtt } from "../../base/captionFile.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { foreignInput } from "../../base/foreignMedia.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { middleFrames } from "./checks/picture.ts";
import { decode, decodeFiles, planDecode } from "./decode.ts";
import { durationOf, type Facts, narrationStart, trackOf } from "./facts.ts";
import { readSmallFrames } from "./frames.ts";
import type { ReviewInput } from "./input.ts";
import { readMp4 } from "./mp4.ts";
import type { PolicyHit, PolicyMatcher, PolicyText } from "./policy.ts";
import { findLags, readEnvelope } from "./sync.ts";
import { measureThumbnail } from "./thumbnailFile.ts";

export interface MeasureDeps {
  ffmpeg: Pick<Ffmpeg, "run">;
  artifacts: Pick<Artifacts, "open" | "work">;
  policy: PolicyMatcher;
}

interface Watch {
  signal: AbortSignal;
  progress: (fraction: number, note?: string) => void;
}

/** Throws ARTIFACT_MISSING and what ffmpeg throws; a video that does not decode is a finding and no error. */
export async function measure(
  { ffmpeg, artifacts, policy: matcher }: MeasureDeps,
  input: ReviewInput,
  { signal, progress }: Watch,
): Promise<Facts> {
  const { render, narration, thumbnail } = input;
  if (!narration.audio) throw new AppError("INTERNAL", "review.measure", "there is no narration to compare with");
  const { audio } = narration;
  const read = async (ref: Parameters<Artifacts["open"]>[0]) => readFile(await artifacts.open(ref), "utf8");
  const timeline = Timeline.parse(JSON.parse(await read(render.timeline)));
  const [srt, vtt] = [parseSrt(await read(render.captions.srt)), parseVtt(await read(render.captions.vtt))];
  const video = await artifacts.open(render.video);
  const container = await readMp4(video);
  const duration = durationOf({ container, timeline });
  return artifacts.work(async (dir) => {
    const lookAtThumbnails = Promise.all(
      thumbnail.variants.map(async ({ image, box }) =>
        measureThumbnail(ffmpeg, await artifacts.open(image), box, { dir, signal }),
      ),
    );
    // Awaited beside the decode; should that fail first, this one's failure is not unheard of.
    lookAtThumbnails.catch(() => undefined);

    progress(0.05, "Looking at every frame and listening");
    const files = decodeFiles(dir, video, await artifacts.open(audio));
    const has = {
      video: container !== null && trackOf(container, "video") !== null,
      audio: container !== null && trackOf(container, "audio") !== null,
    };
    // A file that does not decode leaves some of these unwritten; the checks then see them empty.
    const captionTrack =
      container && trackOf(container, "subtitles") ? await readCaptionTrack(ffmpeg, video, dir, signal) : null;
    for (const path of [files.frames, files.mix, files.voice]) await writeFile(path, "");
    const report = await decode(ffmpeg, planDecode(files, has), duration, {
      signal,
      onSeconds: (at) => progress(0.05 + 0.9 * Math.min(1, at / duration)),
    });

    const thumbnails = await lookAtThumbnails;

    progress(0.95, "Judging");
    const frames = await readSmallFrames(files.frames, new Set(middleFrames(timeline)), signal);
    const narrationSound = await readEnvelope(files.voice, signal);
    const mix = await readEnvelope(files.mix, signal);
    const lags = mix.db.length ? await findLags(narrationSound, mix, narrationStart(timeline), signal) : [];
    const policy = await findRestricted(matcher, input, signal);
    return {
      input,
      timeline,
      container,
      decode: report,
      narrationSound,
      lags,
      frames,
      srt,
      vtt,
      captionTrack,
      thumbnails,
      policy,
    };
  });
}

/** Of a file too damaged to be read the track holds nothing. */
async function readCaptionTrack(
  ffmpeg: Pick<Ffmpeg, "run">,
  video: string,
  dir: string,
  signal: AbortSignal,
): Promise<CaptionFile> {
  const path = join(dir, "track.srt");
  await writeFile(path, "");
  // As plain text: the letters' own style would come as tags.
  await ffmpeg
    .run([...foreignInput(), "-i", video, "-map", "0:s:0", "-c:s", "text", "-f", "srt", path], {
      op: "review.captions",
      signal,
    })
    .catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "FFMPEG_FAILED") throw error;
    });
  return parseSrt(await readFile(path, "utf8"));
}

export async function findRestricted(
  matcher: PolicyMatcher,
  input: ReviewInput,
  signal: AbortSignal,
): Promise<PolicyHit[]> {
  const hits: PolicyHit[] = [];
  for (const [i, text] of [...textsOf(input)].entries()) {
    if (i % 16 === 0) await breathe();
    signal.throwIfAborted();
    hits.push(...matcher.find(text));
  }
  return hits;
}

/** Everything a viewer hears or reads. */
function* textsOf({ script, metadata, thumbnail }: ReviewInput): Generator<PolicyText> {
  const outside = { sceneId: null, line: null };
  for (const scene of script.scenes) {
    for (const [line, { text }] of scene.lines.entries()) yield { where: "narration", text, sceneId: scene.id, line };
    for (const text of [scene.text, scene.heading])
      if (text !== null) yield { where: "text on screen", text, sceneId: scene.id, line: null };
  }
  yield { where: "title", text: metadata.titles[0]?.text ?? "", ...outside };
  yield { where: "description", text: metadata.description, ...outside };
  yield { where: "tags", text: metadata.tags.join(", "), ...outside };
  for (const { headline } of thumbnail.variants) yield { where: "thumbnail", text: headline, ...outside };
}
