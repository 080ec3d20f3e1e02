// The video as editing programs know it: tracks of files, in whole frames. Pure data; each list for an editing program is written from it.
import type { Transition } from "../../../../contract/transition.ts";
import type { FrameRate } from "../../../../contract/values.ts";

export interface Media {
  /** From the folder of the lists, with `/`. */
  file: string;
  kind: "clip" | "still" | "sound";
  /** Whole frames of the video's rate that it holds; of a still 0. */
  frames: number;
  /** Of its picture; 0 of a sound. */
  width: number;
  height: number;
  /** Of its sound; 0 where it has none. */
  channels: number;
  /** Of its sound, at 48 kHz. */
  samples: number;
}

export interface EditItem {
  name: string;
  media: Media;
  /** In the video. */
  startFrame: number;
  frames: number;
  /** Its first frame in the file. */
  fromFrame: number;
  /** It fades in over so many frames from its beginning on, while what was before it runs on beneath it; 0 is a cut. */
  dissolveFrames: number;
  /** What it does in the video in place of a dissolve: no list can say that. */
  transition?: Transition;
  /** Of a sound, dB. */
  gainDb?: number;
}

/** What a track is for: editing programs sort by it. */
export type TrackRole = "picture" | "logo" | "titles" | "dialogue" | "music" | "effects";

export interface EditTrack {
  /** Also the name of its list: letters, digits and hyphens. */
  name: string;
  role: TrackRole;
  kind: "video" | "audio";
  /** In order; none begins before the one before it ends. */
  items: EditItem[];
}

export interface EditList {
  title: string;
  width: number;
  height: number;
  rate: FrameRate;
  /** Of the whole video. */
  frames: number;
  /** Those of pictures from below to above, the picture itself first. */
  tracks: EditTrack[];
}

/** A file's place as a relative URL. */
export function relativeUrl(file: string): string {
  return `./${file
    .split("/")
    .map((part) => encodeURIComponent(part).replace(/['()!*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`))
    .join("/")}`;
}

/** As many tracks as it takes for none of the items to overlap, each in order. */
export function inLanes<T extends { startFrame: number; frames: number }>(items: readonly T[]): T[][] {
  const lanes: T[][] = [];
  for (const item of items.toSorted((a, b) => a.startFrame - b.startFrame)) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1);
      return !last || last.startFrame + last.frames <= item.startFrame;
    });
    if (free) free.push(item);
    else lanes.push([item]);
  }
  return lanes;
}
