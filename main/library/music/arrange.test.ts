import { describe, expect, it } from "vitest";

import { arrange } from "./arrange.ts";
import { LOOK_RATE } from "./features.ts";

const BAR = 2;
const CHORDS = { a: [220, 277, 330], b: [196, 247, 294], c: [175, 220, 262], d: [147, 185, 220] };

/** Bars of two seconds with a beat, each of one chord; the last one dies away. */
function track(bars: string, { ends = true } = {}): Float32Array {
  const sound = new Float32Array(bars.length * BAR * LOOK_RATE);
  for (let i = 0; i < sound.length; i++) {
    const t = i / LOOK_RATE;
    const chord = CHORDS[bars[Math.floor(t / BAR)] as keyof typeof CHORDS];
    const beat = Math.exp(-6 * (t % 0.5));
    const tone = chord.reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * (t % BAR)), 0) / 3;
    const left = sound.length / LOOK_RATE - t;
    const level = ends ? Math.min(1, (left / BAR) ** 2) : 1;
    sound[i] = 0.3 * level * tone * (0.4 + 0.6 * beat);
  }
  return sound;
}

const lengthOf = ({ pieces, joinSeconds }: NonNullable<ReturnType<typeof arrange>>) =>
  pieces.reduce((sum, piece) => sum + piece.seconds, 0) - joinSeconds * (pieces.length - 1);

describe("music of one's own", () => {
  const song = track("abcdabcdaabbabcdabcd");

  it.each([[64], [95], [180], [600]])(
    "is made %d s long by repeating what sounds alike, and ends with its own ending",
    (seconds) => {
      const cut = arrange(song, seconds);
      if (!cut) throw new Error("no music");
      expect(lengthOf(cut)).toBeGreaterThan(seconds - 2.6);
      expect(lengthOf(cut)).toBeLessThanOrEqual(seconds + 0.05);
      const last = cut.pieces.at(-1);
      expect((last?.fromSeconds ?? 0) + (last?.seconds ?? 0)).toBeCloseTo(40, 0);
      expect(cut.fadeOutSeconds).toBeLessThan(1);
    },
  );

  it.each([[16], [25], [33]])("is cut to %d s by leaving out what lies between two places alike", (seconds) => {
    const cut = arrange(song, seconds);
    if (!cut) throw new Error("no music");
    expect(lengthOf(cut)).toBeGreaterThan(seconds - 2.6);
    expect(lengthOf(cut)).toBeLessThanOrEqual(seconds + 0.05);
    expect(cut.pieces).toHaveLength(2);
    expect(cut.pieces[0]?.fromSeconds).toBeCloseTo(0, 1);
  });

  it("leaps from a place to one that sounds the same, on the beat", () => {
    const cut = arrange(song, 56);
    if (!cut) throw new Error("no music");
    const [one, two] = cut.pieces;
    const lag =
      (two?.fromSeconds ?? 0) +
      cut.joinSeconds / 2 -
      ((one?.fromSeconds ?? 0) + (one?.seconds ?? 0) - cut.joinSeconds / 2);
    // The song repeats itself every four bars.
    expect(Math.abs(lag / BAR - Math.round(lag / BAR))).toBeLessThan(0.01);
    expect(cut.joinSeconds).toBeLessThanOrEqual(0.1);
  });

  it("is faded out where it was cut off", () => {
    expect(arrange(track("abcdabcdabcdabcd", { ends: false }), 90)?.fadeOutSeconds).toBeGreaterThan(2);
  });

  it("that was cut off comes again by whole phrases, however long the video is, and is exactly as long", () => {
    const cutOff = track("abcdaabdabcdaabdabcd", { ends: false });
    for (const seconds of [46, 61, 95]) {
      const cut = arrange(cutOff, seconds);
      if (!cut) throw new Error("no music");
      expect(Math.abs(lengthOf(cut) - seconds)).toBeLessThan(0.01);
      const [one, two] = cut.pieces;
      const lag = (one?.fromSeconds ?? 0) + (one?.seconds ?? 0) - cut.joinSeconds - (two?.fromSeconds ?? 0);
      expect(Math.abs(lag / BAR - Math.round(lag / BAR))).toBeLessThan(0.02);
      expect(cut.fadeOutSeconds).toBeGreaterThan(2);
    }
  });

  it("that was cut off is not patched where the video is shorter", () => {
    expect(arrange(track("abcdabcdabcd", { ends: false }), 15)?.pieces).toEqual([{ fromSeconds: 0, seconds: 15 }]);
  });

  it("is refused where it is silent or too short", () => {
    expect(arrange(new Float32Array(20 * LOOK_RATE), 60)).toBeNull();
    expect(arrange(track("abc"), 60)).toBeNull();
  });
});
