// The preview of a video that is being made: stills of exact frames, and a small film that plays while it grows.
import { z } from "zod";

import { FrameRate, Id, Seconds } from "./values.ts";

/** `small`: the shorter side has 540 pixels. `full`: the very frame that is encoded. */
export const STILL_SIZES = ["small", "full"] as const;
export const StillSize = z.enum(STILL_SIZES);
export type StillSize = z.infer<typeof StillSize>;

/** A frame of the video by its number, or the one that is seen at a moment. */
export const StillPlace = z.union([z.object({ frame: z.int().nonnegative() }), z.object({ seconds: Seconds })]);
export type StillPlace = z.infer<typeof StillPlace>;

/** Paths are absolute, on the machine of the backend; what lies in its cache may be gone later. */
export const Still = z.object({
  videoId: Id,
  /** JPEG. */
  path: z.string(),
  /** Of the video, from 0. */
  frame: z.int().nonnegative(),
  seconds: Seconds,
  sceneId: z.string(),
  width: z.int(),
  height: z.int(),
});
export type Still = z.infer<typeof Still>;

/**
 * A fragmented MP4 (ISO/IEC 14496-12) that grows at its end and at no other place: the first `bytes` play as they are, in
 * a player that follows a file, or appended to a SourceBuffer of Media Source Extensions made for `mediaType`.
 */
export const PreviewProgress = z.object({
  videoId: Id,
  path: z.string(),
  /** With the codecs, as `MediaSource.isTypeSupported` wants them. */
  mediaType: z.string(),
  width: z.int(),
  height: z.int(),
  rate: FrameRate,
  /** Where in the video the file begins. Its own times begin at 0. */
  startFrame: z.int().nonnegative(),
  /** That it will have in the end. */
  frames: z.int().positive(),
  /** That can be played now. */
  readyFrames: z.int().nonnegative(),
  /** In which they lie. */
  bytes: z.int().nonnegative(),
  /** `mixed`: as in the finished video. `voice`: the narration alone, since the mix is not made yet. */
  sound: z.enum(["mixed", "voice", "none"]),
  done: z.boolean(),
});
export type PreviewProgress = z.infer<typeof PreviewProgress>;
