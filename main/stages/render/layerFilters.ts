// The pictures of a layer in time, as chains of filters: each at its frame, faded where it fades. Pure.
import type { FrameRate } from "../../../contract/values.ts";
import { fadeFrames, type Times } from "./layers.ts";

/** The span in which they are seen. */
export interface Shown {
  rate: FrameRate;
  frames: number;
}

export interface Pictures {
  filters: string;
  /** The frames at which what the filters give is seen: as many as they give. */
  places: readonly number[];
}

/** One after another, each seen until the next. */
export function picturesOf(times: Times, shown: Shown): Pictures {
  return times.begins.length === 1 ? fading(times, shown) : following(times, shown);
}

/** Frames are made only from where a fade needs them: a picture that stands still is one frame. */
function fading({ fades, ...times }: Times, { rate, frames }: Shown): Pictures {
  const {
    begins: [from = 0],
    to,
  } = times;
  const fade = fadeFrames({ ...times, fades }, rate);
  const fadesIn = fades.in && from + fade > 0 && from < frames;
  const fadesOut = fades.out && to - fade < frames;
  // Seen only where it is laid.
  if (!fadesIn && !fadesOut) return { filters: numbered(rate), places: [from] };
  const first = fadesIn ? from : Math.min(Math.max(0, from), to - fade);
  // The frame after the fade is the first that is whole: it stays.
  const last = fadesOut ? to : from + fade + 1;
  const count = Math.max(1, last - first);
  const filters = [
    `loop=loop=${count - 1}:size=1:start=0,${numbered(rate)}`,
    ...(fadesIn ? [`fade=t=in:s=0:n=${fade}:alpha=1`] : []),
    ...(fadesOut ? [`fade=t=out:s=${to - fade - first}:n=${fade}:alpha=1`] : []),
    first < 0 ? `trim=start_frame=${-first},${numbered(rate)}` : numbered(rate, first),
  ].join(",");
  const begin = Math.max(0, first);
  return { filters, places: Array.from({ length: count - (begin - first) }, (_, i) => begin + i) };
}

/** Each picture at the frame where it begins. */
function following({ begins }: Times, { rate }: Shown): Pictures {
  return { filters: at(begins, rate), places: begins };
}

/**
 * The same, seen from the span's first frame to its last, with nothing in the picture before and after: what a card lays
 * over cannot be told when, and Quick Sync shows no frame at all before the first of what it lays.
 */
export function throughout(times: Times, shown: Shown): string {
  const { filters, places } = picturesOf(times, shown);
  const [first = 0] = places;
  const before = first > 0 ? [0] : [];
  const after = times.to < shown.frames ? [times.to] : [];
  const all = [...before, ...places, ...after];
  if (all.length === places.length) return filters;
  return `${filters},tpad=start=${before.length}:stop=${after.length}:color=black@0,${at(all, shown.rate)}`;
}

/** Frame numbers as times, from `first` on. */
export function numbered(rate: FrameRate, first = 0): string {
  return `settb=${rate.den}/${rate.num},setpts=N${first > 0 ? `+${first}` : ""}`;
}

/** Frames at the given numbers. */
function at([first = 0, ...later]: readonly number[], rate: FrameRate): string {
  const steps = later.map((place, i) => `+gte(N,${i + 1})*${place - (i > 0 ? (later[i - 1] ?? 0) : first)}`);
  return `settb=${rate.den}/${rate.num},setpts='${first}${steps.join("")}'`;
}
