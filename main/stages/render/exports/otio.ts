// The tracks as OpenTimelineIO's JSON, every file by its place beside the list. Pure.
import { SAMPLE_RATE, type FrameRate } from "../../../../contract/values.ts";
import { clipNode, transitionNode, gap, range, timelineNode, track as trackNode, type OtioNode } from "../otio.ts";
import { relativeUrl, type EditItem, type EditList, type EditTrack, type Media } from "./editList.ts";

export function toOtioList({ title, width, height, rate, tracks }: EditList): string {
  const nodes = tracks.map((track) =>
    trackNode(track.name, track.kind === "video" ? "Video" : "Audio", itemsOf(track, rate)),
  );
  return `${JSON.stringify(timelineNode(title, { width, height }, nodes), null, 2)}\n`;
}

function itemsOf({ items }: EditTrack, rate: FrameRate): OtioNode[] {
  let end = 0;
  return items.flatMap((item) => {
    const before = item.startFrame > end ? [gap(item.startFrame - end, rate)] : [];
    end = item.startFrame + item.frames;
    const into = item.dissolveFrames > 0 ? [dissolveNode(item, rate)] : [];
    return [...before, ...into, itemNode(item, rate)];
  });
}

/** Whatever it is in the video: readers can show dissolves. */
function dissolveNode({ dissolveFrames, transition }: EditItem, rate: FrameRate): OtioNode {
  return { ...transitionNode(dissolveFrames, transition, rate), transition_type: "SMPTE_Dissolve" };
}

function itemNode({ name, media, fromFrame, frames, gainDb }: EditItem, rate: FrameRate): OtioNode {
  return clipNode(name, range(fromFrame, frames, rate), mediaNode(media, rate), gainDb === undefined ? {} : { gainDb });
}

function mediaNode({ file, kind, frames, samples }: Media, rate: FrameRate): OtioNode {
  const sound = { num: SAMPLE_RATE, den: 1 };
  return {
    OTIO_SCHEMA: "ExternalReference.1",
    name: file.slice(file.lastIndexOf("/") + 1),
    metadata: {},
    available_range: kind === "still" ? null : kind === "sound" ? range(0, samples, sound) : range(0, frames, rate),
    target_url: relativeUrl(file),
  };
}
