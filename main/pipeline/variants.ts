// Variants: the same video in another shape or with other captions, as an idea of its own. What is equal the stages find by their keys.
import { plainIdea, type Idea, type VariantChange, type VariantOf } from "../../contract/idea.ts";
import { readCaptions } from "../base/captionFile.ts";
import { AppError } from "../base/errors.ts";
import type { VideoOutputs } from "./outputs.ts";

/** Pure. Throws NOT_READY, and IDEA_INVALID where nothing would be otherwise. */
export function variantIdea(video: VideoOutputs, change: VariantChange): Idea {
  const { idea } = video;
  const wished = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const changed = plainIdea({ ...idea, ...wished });
  if (change.translation && readCaptions(change.translation.text).cues.length === 0)
    throw new AppError("IDEA_INVALID", "variant", "The captions' file holds no cue", {
      hint: "SubRip (.srt) or WebVTT (.vtt): begin with the captions.srt that the video came with, and translate its lines.",
    });
  // What is not drawn has no style.
  if (changed.captions !== "burned" && change.captionStyle === undefined) changed.captionStyle = null;
  const same = Object.keys(wished).every((name) => idea[name as keyof Idea] === changed[name as keyof Idea]);
  if (same)
    throw new AppError("IDEA_INVALID", "variant", "This is what the video is already", {
      hint: "Name what shall be otherwise, such as another --format.",
    });
  const framed = (["format", "height", "fps"] as const).some((name) => idea[name] !== changed[name]);
  const shots = idea.variantOf?.shots ?? (framed ? shotsOf(video) : null);
  return { ...changed, variantOf: { videoId: idea.variantOf?.videoId ?? video.videoId, shots } };
}

/** As they were chosen: chosen anew for another shape, or after other videos were made, they would be others. */
function shotsOf({ idea, outputs: { footage } }: VideoOutputs): VariantOf["shots"] {
  if (idea.footage === null) return null;
  if (!footage)
    throw new AppError("NOT_READY", "variant", "The video's pictures are not chosen yet", {
      hint: "Its variants show the same: make it first, with the command that began it.",
    });
  return footage.shots.flatMap(({ start, end, assetId }) => (assetId === undefined ? [] : { start, end, assetId }));
}
