// What must not be covered in each frame of a video: faces and text of the pictures, where cropping and motion bring them. Pure.
import type { Area, Content } from "../../../contract/footage.ts";
import type { PictureClip, Timeline } from "../../../contract/timeline.ts";
import { onCanvas, progressAt, through, windowAt } from "../../base/motion.ts";
import type { Size } from "../../base/picture.ts";

/** In shares of the frame; what was cropped lies outside of 0–1. */
export interface Sight {
  faces: Area[];
  text: Area[];
}

export function sightsOf({
  picture,
  width,
  height,
}: Pick<Timeline, "picture" | "width" | "height">): (frame: number) => Sight {
  const starts = picture.map(showsFrom);
  return (frame) => {
    const index = Math.max(0, lastUntil(starts, frame));
    const clip = picture[index];
    if (!clip) return { faces: [], text: [] };
    const total = clip.frames + (picture[index + 1]?.transitionFrames ?? 0);
    const at = Math.min(total - 1, Math.max(0, frame - clip.startFrame));
    const contents = contentsOf(clip);
    const content = contents[Math.min(contents.length - 1, Math.floor((at / total) * contents.length))];
    const seen = (area: Area) => inFrame(area, clip, { at, total }, { width, height });
    return { faces: content?.faces.map(seen) ?? [], text: content?.text.map(seen) ?? [] };
  };
}

/** Index of the last of these growing numbers that is not beyond a limit; -1: all are. */
export function lastUntil(numbers: readonly number[], limit: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] as number) <= limit) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** In a transition the picture counts that there is more of. */
export function showsFrom({ startFrame, transitionFrames }: PictureClip): number {
  return startFrame + transitionFrames / 2;
}

/** Whether it was looked for what lies in the picture. */
export function isKnown(clip: PictureClip): boolean {
  return contentsOf(clip).length > 0;
}

function contentsOf({ visual }: PictureClip): readonly Content[] {
  if (visual.kind === "background" || visual.aspect === undefined) return [];
  return visual.kind === "clip" ? (visual.content ?? []) : visual.content ? [visual.content] : [];
}

function inFrame(area: Area, { visual }: PictureClip, { at, total }: { at: number; total: number }, frame: Size): Area {
  if (visual.kind === "background") return area;
  const { aspect = frame.width / frame.height, fit } = visual;
  const laid = onCanvas(area, aspect, fit, frame);
  if (visual.kind === "clip") return laid;
  const canvas = fit?.kind === "pan" ? { width: aspect, height: 1 } : frame;
  return through(laid, windowAt(canvas, visual.motion, frame, progressAt(visual.motion, at, total)));
}

/** How much of an area, as far as it is in the frame, lies under a box. */
export function partUnder(area: Area, box: Area): number {
  const [left, top] = [Math.max(0, area.x), Math.max(0, area.y)];
  const [right, bottom] = [Math.min(1, area.x + area.width), Math.min(1, area.y + area.height)];
  if (right <= left || bottom <= top) return 0;
  const wide = Math.min(right, box.x + box.width) - Math.max(left, box.x);
  const tall = Math.min(bottom, box.y + box.height) - Math.max(top, box.y);
  return (Math.max(0, wide) * Math.max(0, tall)) / ((right - left) * (bottom - top));
}
