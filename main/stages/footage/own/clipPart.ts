// Which part of a clip is seen, and how a short one fills its shot: slower, then again.
import type { Grey } from "../../../library/search/glance.ts";

/** Slower than this, movement looks wrong. */
const SLOWEST = 0.6;
/** A clip's ends hold the shake of the hand that presses the button. */
const EDGE_SECONDS = 0.3;

export interface Sample {
  at: number;
  /** 0 black or blank, 1 well lit and full of contrast; null where nothing could be decoded. */
  quality: number | null;
}

/** Moments at which a clip of this length is looked at. */
export function momentsOf(seconds: number): number[] {
  const count = seconds < 4 ? 3 : seconds < 20 ? 6 : 12;
  return Array.from({ length: count }, (_, i) => Math.round(seconds * ((i + 0.5) / count) * 1000) / 1000);
}

/** Light and contrast of a moment. */
export function qualityOf({ pixels }: Grey): number {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  return within((mean - 14) / 26) * within((deviation - 2) / 14) * (mean > 245 ? 0.3 : 1);
}

/**
 * Where the best stretch of this length begins; `taken` are stretches that were seen already, `about` is the moment that shows
 * what is asked for (null: nobody knows). Null: it is dark throughout.
 */
export function bestStart(
  clipSeconds: number,
  need: number,
  samples: readonly Sample[],
  taken: readonly { from: number; to: number }[],
  about: number | null = null,
): number | null {
  const known = samples.filter((sample): sample is { at: number; quality: number } => sample.quality !== null);
  if (known.length > 0 && known.every(({ quality }) => quality < DARK)) return null;
  const room = clipSeconds - need;
  if (room <= EDGE_SECONDS * 2) return firstLit(known, room);
  const even = Array.from({ length: 13 }, (_, i) => EDGE_SECONDS + ((room - 2 * EDGE_SECONDS) * i) / 12);
  const middle = about === null ? [] : [Math.min(room - EDGE_SECONDS, Math.max(EDGE_SECONDS, about - need / 2))];
  const starts = [...even, ...middle].toSorted((a, b) => a - b);
  const value = (start: number) => {
    const inside = known.filter(({ at }) => at >= start - 0.5 && at <= start + need + 0.5);
    const quality = inside.length === 0 ? 0.5 : inside.reduce((sum, one) => sum + one.quality, 0) / inside.length;
    // Between a dark moment and the next light one nobody knows where the light begins.
    const before = known.findLast(({ at }) => at <= start);
    const after = known.find(({ at }) => at >= start + need);
    const dark = [...inside, before, after].some((one) => one && one.quality < DARK) ? 0.5 : 0;
    const seen = taken.some(({ from, to }) => start < to && start + need > from) ? 0.6 : 0;
    const shows = about === null ? 0 : SHOWS * within(1 - Math.abs(start + need / 2 - about) / need);
    return quality - dark - seen + shows;
  };
  // Of equally good ones the earliest: that is where people begin to tell.
  const best = starts.reduce((a, b) => (value(b) > value(a) + 0.02 ? b : a));
  return Math.round(best * 1000) / 1000;
}

const DARK = 0.12;
/** That it shows what is asked for outweighs better light, but neither the dark nor what was seen already. */
const SHOWS = 0.45;

/** A clip that is too short anyway begins where its black lead ends, if it has one. */
function firstLit(samples: readonly { at: number; quality: number }[], room: number): number {
  return room > 0 && (samples[0]?.quality ?? 1) < DARK ? room : 0;
}

export interface Stretching {
  speed?: number;
  repeat?: { seconds: number; how: "loop" | "bounce" };
  reason: string;
}

/** `there` seconds of clip for `need` seconds of shot. With its sound heard it is not slowed, and repeats forwards. */
export function stretch(there: number, need: number, heard: boolean): Stretching {
  if (there >= need) return { reason: "" };
  const slowest = heard ? 1 : SLOWEST;
  if (there / need >= slowest) {
    const speed = Math.floor((there / need) * 1000) / 1000;
    return { speed, reason: `slowed to ${Math.round(speed * 100)} % to last` };
  }
  const how = heard ? "loop" : "bounce";
  return {
    ...(heard ? {} : { speed: GENTLE }),
    repeat: { seconds: Math.floor(there * 1000) / 1000, how },
    reason: how === "loop" ? "seen again from its beginning, since it is short" : "seen to and fro, since it is short",
  };
}

/** What repeats is slowed less: to and fro it lasts anyway. */
const GENTLE = 0.8;

/** The longest that a clip lasts without repeating. */
export function lastsFor(seconds: number, heard: boolean): number {
  return heard ? seconds : seconds / SLOWEST;
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}
