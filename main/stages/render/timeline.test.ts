import { describe, expect, it } from "vitest";

import { Timeline } from "../../../contract/timeline.ts";
import { testFootage, testNarration } from "./testing.ts";
import { buildTimeline } from "./timeline.ts";

const shots = (...ends: number[]) => ends.map((end, i) => ({ sceneId: `s${i + 1}`, start: ends[i - 1] ?? 0, end }));

describe("the timeline", () => {
  it("is whole frames without gaps, and what its schema says", () => {
    const footage = testFootage({ shots: shots(2.017, 4.5, 7.3), durationSeconds: 7.3 });
    const timeline = buildTimeline("9:16", testNarration(), footage, []);
    expect(Timeline.parse(timeline)).toEqual(timeline);
    expect([timeline.width, timeline.height, timeline.frames]).toEqual([1080, 1920, 219]);
    expect(timeline.picture.map(({ startFrame, frames }) => [startFrame, frames])).toEqual([
      [0, 61],
      [61, 74],
      [135, 84],
    ]);
    expect(timeline.picture.map((clip) => clip.transitionFrames)).toEqual([0, 15, 15]);
  });

  it("shortens a transition between shots that cannot carry it, and leaves out shots of no frame", () => {
    const footage = testFootage({ shots: shots(3, 3.2, 3.21, 6), durationSeconds: 6 });
    const { picture } = buildTimeline("16:9", testNarration(), footage, []);
    expect(picture.map(({ sceneId, frames, transitionFrames }) => [sceneId, frames, transitionFrames])).toEqual([
      ["s1", 90, 0],
      ["s2", 6, 3],
      ["s4", 84, 3],
    ]);
  });

  it("draws the transition that a shot has, but none before the first", () => {
    const all = shots(3, 6, 9).map((shot, i) => (i < 2 ? { ...shot, transition: "push" as const } : shot));
    const footage = testFootage({ shots: all, durationSeconds: 9 });
    const { picture } = buildTimeline("9:16", testNarration(), footage, []);
    expect(picture.map((clip) => clip.transition)).toEqual([undefined, { kind: "push", from: "bottom" }, undefined]);
    expect(picture.map((clip) => clip.transitionFrames)).toEqual([0, 15, 15]);
  });

  it("keeps cards within the video", () => {
    const card = { kind: "title", text: "x", detail: null, number: null } as const;
    const footage = testFootage({ shots: shots(3), durationSeconds: 3 });
    footage.cards.push({ ...card, start: 1, end: 9 }, { ...card, start: 4, end: 5 });
    expect(buildTimeline("1:1", testNarration(), footage, []).cards).toMatchObject([{ startFrame: 30, endFrame: 90 }]);
  });

  it("brings the bed nearer where speech is sparse", () => {
    const footage = testFootage({ shots: shots(60), durationSeconds: 60, music: true });
    const spoken = (share: number) => ({
      ...testNarration(),
      words: [{ text: "a", start: 0, end: 60 * share, scene: 0, line: 0 }],
    });
    const gain = (share: number) => buildTimeline("16:9", spoken(share), footage, []).sound.music?.gainDb ?? 0;
    expect(gain(0.9)).toBe(-14);
    expect(gain(0.1)).toBe(-6);
    expect(gain(0.5)).toBeGreaterThan(gain(0.6));
  });
});
