// Everything the checks judge: the records, and what was measured on the files themselves.
import type { PictureClip, Timeline } from "../../../contract/timeline.ts";
import type { CaptionFile } from "../../base/captionFile.ts";
import type { DecodeReport } from "./decodeReport.ts";
import type { SmallFrames } from "./frames.ts";
import type { ReviewInput } from "./input.ts";
import type { Mp4, Mp4Track } from "./mp4.ts";
import type { PolicyHit } from "./policy.ts";
import type { Envelope, LagWindow } from "./sync.ts";
import type { ThumbnailFacts } from "./thumbnailFile.ts";

export interface Facts {
  input: ReviewInput;
  timeline: Timeline;
  /** Null where the file is no readable MP4. */
  container: Mp4 | null;
  decode: DecodeReport;
  /** The narration's own sound, in the narration's time. */
  narrationSound: Envelope;
  /** Where the narration is found again in the finished sound. */
  lags: LagWindow[];
  frames: SmallFrames;
  srt: CaptionFile;
  vtt: CaptionFile;
  /** The track in the video itself; null: there is none. */
  captionTrack: CaptionFile | null;
  thumbnails: ThumbnailFacts[];
  policy: PolicyHit[];
}

/** The length that plays: the picture's, as the container says it; the planned one where there is no file. */
export function durationOf({ container, timeline }: Pick<Facts, "container" | "timeline">): number {
  const video = container && trackOf(container, "video");
  return video ? video.startSeconds + video.durationSeconds : (timeline.frames * timeline.rate.den) / timeline.rate.num;
}

export function trackOf(container: Mp4, kind: "video" | "audio" | "subtitles"): Mp4Track | null {
  return container.tracks.find((track) => track.kind === kind) ?? null;
}

/** Seconds by which the narration is moved in the video. */
export const narrationStart = (timeline: Timeline): number => (timeline.sound.narration?.startSample ?? 0) / 48_000;

/** An intro or outro: a person's own, shown as it is. */
export const isInsert = ({ sceneId }: Pick<PictureClip, "sceneId">): boolean =>
  sceneId === "intro" || sceneId === "outro";

/** What lies between intro and outro, in seconds of the video. */
export function bodyOf({ picture, frames, rate }: Timeline): { start: number; end: number } {
  const [first, second, last] = [picture[0], picture[1], picture.at(-1)];
  const start = first?.sceneId === "intro" && second ? second.startFrame + second.transitionFrames : 0;
  const end = last?.sceneId === "outro" ? last.startFrame + last.transitionFrames : frames;
  return { start: (start * rate.den) / rate.num, end: (end * rate.den) / rate.num };
}

/** The scene that is spoken or shown at a time of the video, or null before the first. */
export function sceneAt({ input, timeline }: Pick<Facts, "input" | "timeline">, at: number): string | null {
  const time = at - narrationStart(timeline);
  let id: string | null = null;
  for (const scene of input.narration.scenes) if (scene.start <= time + 1e-6) id = scene.id;
  return id ?? input.narration.scenes[0]?.id ?? null;
}
