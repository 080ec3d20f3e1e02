// The file itself: does all of it decode, and is it what was asked for?
import { CODEC_NAMES, frameRate, frameSize } from "../../../../contract/values.ts";
import { iso639 } from "../../../base/iso639.ts";
import { fail, pass, plural, type ReviewCheck, seconds } from "../check.ts";
import { durationOf, trackOf, type Facts } from "../facts.ts";
import type { RatedCheck } from "../verdict.ts";

const HINT = "Render the video again; check the disk if it happens twice.";

export const decodes: ReviewCheck = (facts) => {
  const { decode, timeline } = facts;
  const fault = faultOf(facts);
  if (fault) return fault;
  if (decode.frames !== timeline.frames)
    return fail("decodes", 0, `${decode.frames} frames decoded, ${timeline.frames} planned`, HINT);
  return pass("decodes", `${decode.frames} frames and ${seconds(durationOf(facts))} decoded without an error`);
};

/** What is wrong with a file that does not decode, however much of it was decoded. */
export function faultOf({ container, decode }: Pick<Facts, "container" | "decode">): RatedCheck | null {
  const broken = (message: string): RatedCheck => fail("decodes", 0, message.slice(0, 300), HINT);
  if (!container) return broken("The file is no readable MP4");
  const [video, audio] = [trackOf(container, "video"), trackOf(container, "audio")];
  if (!video || !audio) return broken(`The file has no ${video ? "sound" : "picture"}`);
  if (container.truncated) return broken("The file ends before its media does");
  if (decode.errorCount)
    return broken(`${plural(decode.errorCount, "decoding error")}, the first: ${decode.errors[0] ?? ""}`);
  return decode.frames ? null : broken("No frame could be decoded");
}

/** Longest allowed distance of key frames in seconds: players and platforms cut and seek there. */
const KEY_FRAME_SECONDS = 2;

export const streams: ReviewCheck = ({ container, decode, timeline, input }) => {
  const faults: string[] = [];
  const expect = (what: string, is: string | number, wanted: string | number) => {
    if (is !== wanted) faults.push(`${what} is ${is} instead of ${wanted}`);
  };
  const video = container && trackOf(container, "video");
  const audio = container && trackOf(container, "audio");
  const { codec } = input.idea;
  // Editors take samples as they are; what players take is compressed.
  const sound = codec === "prores" ? "pcm_s24le" : "aac";
  const { width, height } = frameSize(input.idea);
  if (video && container) {
    expect("the video codec", decode.video?.codec ?? video.codec, codec);
    expect("the picture", `${video.width}×${video.height}`, `${width}×${height}`);
    expect("the pixel format", decode.video?.pixelFormat ?? "unknown", codec === "prores" ? "yuv422p10le" : "yuv420p");
    expect("the frame count", video.samples, timeline.frames);
    const rate = video.timescale / video.sampleTicks;
    const { num, den } = frameRate(input.idea);
    const wanted = num / den;
    if (!video.constantRate) faults.push("the frame rate varies");
    else if (Math.abs(rate - wanted) > 1e-4) expect("the frame rate", rate.toFixed(3), wanted.toFixed(3));
    // Older builds write the tag into the H.264 stream alone; where the container has one too, it must agree.
    const { primaries, transfer, matrix } = video.colour ?? {};
    const inContainer = video.colour ? `${primaries}/${transfer}/${matrix}` : "1/1/1";
    if (inContainer !== "1/1/1") expect("the container's colour tag", inContainer, "1/1/1 (BT.709)");
    expect("the stream's colour tag", decode.video?.colour ?? "missing", "bt709");
    if (video.colour?.fullRange || decode.video?.range === "pc")
      faults.push("the colour range is full instead of limited");
    const gap = longestKeyFrameGap(video.keyFrames, video.durationSeconds);
    if (gap > KEY_FRAME_SECONDS + 1e-3) faults.push(`key frames are up to ${seconds(gap, 2)} apart instead of 2 s`);
    if (!container.fastStart) faults.push("the index stands at the end of the file (no faststart)");
  } else faults.push("there is no picture");
  if (audio) {
    expect("the audio codec", decode.audio?.codec ?? audio.codec, sound);
    if (decode.audio?.profile) expect("the AAC profile", decode.audio.profile, "LC");
    expect("the sampling rate", decode.audio?.sampleRate ?? audio.sampleRate, 48_000);
    // The container's own channel count is a template that muxers leave at 2 (ISO/IEC 14496-14).
    expect("the sound", decode.audio?.channels ?? "unknown", "stereo");
  } else faults.push("there is no sound");
  const tracks = container?.tracks.filter(({ kind }) => kind === "subtitles") ?? [];
  const soft = input.idea.captions === "soft";
  if (soft !== tracks.length > 0) faults.push(soft ? "there is no track of captions" : "there is a track of captions");
  for (const track of soft ? tracks : []) {
    expect("the captions' codec", track.codec, codec === "prores" ? "text" : "tx3g");
    if (track.language !== null)
      expect("the captions' language", track.language, iso639((input.idea.translation ?? input.idea).language));
  }
  if (faults.length === 0)
    return pass(
      "streams",
      `${CODEC_NAMES[codec]} ${width}×${height}, ${timeline.frames} frames, BT.709, ${sound === "aac" ? "AAC" : "uncompressed"} 48 kHz stereo, faststart`,
    );
  return fail(
    "streams",
    Math.max(0, 1 - 0.3 * faults.length),
    faults.join("; "),
    "Render the video again; `npm run doctor` shows the encoder that is used.",
  );
};

function longestKeyFrameGap(keyFrames: readonly number[], duration: number): number {
  if (keyFrames.length === 0) return 0;
  let gap = keyFrames[0] ?? 0;
  for (const [i, at] of keyFrames.entries()) gap = Math.max(gap, (keyFrames[i + 1] ?? duration) - at);
  return gap;
}
