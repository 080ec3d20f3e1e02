// Finds out about the files of a timeline what its export depends on: what they hold, and whether an editing program shows them as the video does.
import type { Timeline } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE, type ArtifactRef } from "../../../../contract/values.ts";
import type { Artifacts } from "../../../base/files.ts";
import { foreignInput } from "../../../base/foreignMedia.ts";
import type { Ffmpeg, Probe } from "../../../engines/ffmpeg/index.ts";
import type { FileFacts } from "./planExport.ts";

/** Of every artifact that is seen or heard, by its hash. Throws ARTIFACT_MISSING, FFMPEG_FAILED. */
export async function readFacts(
  { ffmpeg, artifacts }: { ffmpeg: Pick<Ffmpeg, "probe">; artifacts: Pick<Artifacts, "open"> },
  timeline: Timeline,
  video: ArtifactRef,
  signal: AbortSignal,
): Promise<Map<string, FileFacts>> {
  const facts = new Map<string, FileFacts>();
  for (const ref of refsOf(timeline, video)) {
    if (facts.has(ref.hash)) continue;
    signal.throwIfAborted();
    const path = await artifacts.open(ref);
    facts.set(
      ref.hash,
      ref.mediaType.startsWith("image/")
        ? { extension: EXTENSIONS[ref.mediaType] ?? "png", samples: 0, channels: 0, plain: null }
        : factsOf(await ffmpeg.probe(path, signal, foreignInput()), ref.mediaType, timeline),
    );
  }
  return facts;
}

function refsOf({ picture, sound }: Timeline, video: ArtifactRef): ArtifactRef[] {
  // Hours of ambience are one file; what they were made from is in it.
  if (sound.ambience) return [video];
  const seen = picture.flatMap(({ visual }) => {
    if (visual.kind === "background") return [];
    return [visual.kind === "image" ? visual.image : visual.clip];
  });
  const heard = [sound.narration, sound.music, ...(sound.clips ?? [])].flatMap((one) => (one ? [one.audio] : []));
  return [...seen, ...heard];
}

/** Pure. */
export function factsOf(
  probe: Probe,
  mediaType: string,
  timeline: Pick<Timeline, "width" | "height" | "rate">,
): FileFacts {
  const { audio, format } = probe;
  const seconds = audio?.duration ?? (audio ? format.duration : 0) ?? 0;
  return {
    extension:
      EXTENSIONS[mediaType] ?? DEMUXERS.find(([name]) => format.format_name.split(",").includes(name))?.[1] ?? "bin",
    samples: Math.round(seconds * SAMPLE_RATE),
    channels: audio ? (audio.channels ?? 2) : 0,
    plain: plainClip(probe, timeline),
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/tiff": "tif",
  "image/avif": "avif",
  "image/heic": "heic",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/x-matroska": "mkv",
  "video/webm": "webm",
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/flac": "flac",
  "audio/ogg": "ogg",
  "audio/aac": "aac",
  "audio/mp4": "m4a",
};
const DEMUXERS: readonly (readonly [string, string])[] = [
  ["mov", "mp4"],
  ["matroska", "mkv"],
  ["wav", "wav"],
  ["mp3", "mp3"],
  ["flac", "flac"],
  ["ogg", "ogg"],
];

/** What editing programs decode everywhere. */
const COMMON = new Set(["h264", "hevc", "prores", "dnxhd", "mjpeg"]);

function plainClip(
  { video, streams, format }: Probe,
  { width, height, rate }: Pick<Timeline, "width" | "height" | "rate">,
): FileFacts["plain"] {
  if (!video?.width || !video.height || !video.nb_frames) return null;
  const isSameRate = [video.r_frame_rate, video.avg_frame_rate].every((text) => {
    const [num = 0, den = 0] = (text ?? "").split("/").map(Number);
    return num * rate.den === den * rate.num && num > 0;
  });
  const isSameShape = Math.abs((video.width * height) / (video.height * width) - 1) < 0.002;
  const isSquare = [undefined, "1:1", "0:1", "N/A"].includes(video.sample_aspect_ratio);
  const hasTimecode = [format.tags, ...streams.map(({ tags }) => tags)].some((tags) => "timecode" in tags);
  const isInMov = format.format_name.split(",").includes("mov");
  const isUpright = video.rotation === 0;
  if (!isSameRate || !isSameShape || !isSquare || hasTimecode || !isInMov || !isUpright) return null;
  if (!COMMON.has(video.codec_name)) return null;
  return { frames: video.nb_frames, width: video.width, height: video.height };
}
