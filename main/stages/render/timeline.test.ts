import { describe, expect, it } from "vitest";

import { Timeline } from "../../../contract/timeline.ts";
import { NO_FILE, testFootage, testNarration } from "./testing.ts";
import { buildTimeline } from "./timeline.ts";

const shots = (...ends: number[]) => ends.map((end, i) => ({ sceneId: `s${i + 1}`, start: ends[i - 1] ?? 0, end }));

describe("the timeline", () => {
  it("is whole frames without gaps, and what its schema says", () => {
    const footage = testFootage({ shots: shots(2.017, 4.5, 7.3), durationSeconds: 7.3 });
    const timeline = buildTimeline({ format: "9:16" }, testNarration(), footage, []);
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
    const { picture } = buildTimeline({ format: "16:9" }, testNarration(), footage, []);
    expect(picture.map(({ sceneId, frames, transitionFrames }) => [sceneId, frames, transitionFrames])).toEqual([
      ["s1", 90, 0],
      ["s2", 6, 3],
      ["s4", 84, 3],
    ]);
  });

  it("has no gap where the shots leave one: what was seen before stays, a clip by going back and coming again", () => {
    const clip = { kind: "clip", clip: NO_FILE, fromSeconds: 1, speed: 0.5 } as const;
    const footage = testFootage({
      shots: [
        { sceneId: "late", start: 0.5, end: 2 },
        { sceneId: "clip", start: 2, end: 3, visual: clip },
        { sceneId: "after a gap", start: 5, end: 7 },
        { sceneId: "over the one before", start: 6, end: 7.5, visual: clip },
        { sceneId: "after the end", start: 9, end: 10 },
      ].toSorted(() => -1),
      durationSeconds: 8,
    });
    const timeline = buildTimeline({ format: "16:9" }, testNarration(), footage, []);
    expect(Timeline.parse(timeline)).toEqual(timeline);
    expect(timeline.picture.map(({ sceneId, startFrame, frames }) => [sceneId, startFrame, frames])).toEqual([
      ["late", 0, 60],
      ["clip", 60, 90],
      ["after a gap", 150, 30],
      ["over the one before", 180, 60],
    ]);
    expect(timeline.picture[1]?.visual).toEqual({ ...clip, repeat: { seconds: 0.5, how: "bounce" } });
    expect(timeline.picture[3]?.visual).toEqual({ ...clip, repeat: { seconds: 0.75, how: "bounce" } });
  });

  it("draws the transition that a shot has, but none before the first", () => {
    const all = shots(3, 6, 9).map((shot, i) => (i < 2 ? { ...shot, transition: "push" as const } : shot));
    const footage = testFootage({ shots: all, durationSeconds: 9 });
    const { picture } = buildTimeline({ format: "9:16" }, testNarration(), footage, []);
    expect(picture.map((clip) => clip.transition)).toEqual([undefined, { kind: "push", from: "bottom" }, undefined]);
    expect(picture.map((clip) => clip.transitionFrames)).toEqual([0, 15, 15]);
  });

  it.each([
    [24, 175, [0, 48, 108], 12],
    [25, 183, [0, 50, 113], 13],
    [30, 219, [0, 61, 135], 15],
    [50, 365, [0, 101, 225], 25],
    [60, 438, [0, 121, 270], 30],
  ] as const)("counts at %d frames a second %d frames, and its transitions in them", (fps, frames, starts, across) => {
    const footage = testFootage({ shots: shots(2.017, 4.5, 7.3), durationSeconds: 7.3, music: true });
    footage.cards.push({ kind: "title", text: "x", detail: null, number: null, start: 0.5, end: 2 });
    const timeline = buildTimeline({ format: "16:9", fps }, testNarration(), footage, []);
    expect(timeline.rate).toEqual({ num: fps, den: 1 });
    expect(timeline.frames).toBe(frames);
    expect(timeline.picture.map(({ startFrame }) => startFrame)).toEqual(starts);
    expect(timeline.picture.map(({ transitionFrames }) => transitionFrames)).toEqual([0, across, across]);
    expect(timeline.cards).toMatchObject([{ startFrame: Math.round(fps / 2), endFrame: 2 * fps }]);
  });

  it.each([24, 25, 30, 50, 60] as const)("lays intro, sounds and narration on whole samples at %d frames", (fps) => {
    const footage = testFootage({ shots: shots(4), durationSeconds: 4 });
    const visual = { kind: "clip", clip: NO_FILE, fromSeconds: 0 } as const;
    const intro = { visual, frames: 2 * fps, sound: { audio: NO_FILE, fromSeconds: 0 } };
    const extras = { intro, outro: null, logo: { image: NO_FILE, width: 90, height: 50 } };
    const { picture, sound, logo } = buildTimeline(
      { format: "4:5", height: 720, fps },
      testNarration(),
      footage,
      [],
      extras,
    );
    expect(sound.narration?.startSample).toBe(96_000);
    const fade = picture[1]?.transitionFrames ?? 0;
    expect(fade).toBe(Math.floor(fps / 2));
    expect(sound.clips?.[0]?.range).toEqual({ start: 0, end: 96_000 });
    expect(sound.clips?.[0]?.fadeOutSamples).toBe((fade * 48_000) / fps);
    expect(logo).toMatchObject({ x: Math.round(720 * 0.955) - 90, y: 36, height: 50, startFrame: 2 * fps - fade });
  });

  it("keeps cards within the video", () => {
    const card = { kind: "title", text: "x", detail: null, number: null } as const;
    const footage = testFootage({ shots: shots(3), durationSeconds: 3 });
    footage.cards.push({ ...card, start: 1, end: 9 }, { ...card, start: 4, end: 5 });
    expect(buildTimeline({ format: "1:1" }, testNarration(), footage, []).cards).toMatchObject([
      { startFrame: 30, endFrame: 90 },
    ]);
  });

  it("brings the bed nearer where speech is sparse", () => {
    const footage = testFootage({ shots: shots(60), durationSeconds: 60, music: true });
    const spoken = (share: number) => ({
      ...testNarration(),
      words: [{ text: "a", start: 0, end: 60 * share, scene: 0, line: 0 }],
    });
    const gain = (share: number) =>
      buildTimeline({ format: "16:9" }, spoken(share), footage, []).sound.music?.gainDb ?? 0;
    expect(gain(0.9)).toBe(-14);
    expect(gain(0.1)).toBe(-6);
    expect(gain(0.5)).toBeGreaterThan(gain(0.6));
  });
});
