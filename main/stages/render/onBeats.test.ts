import { describe, expect, it } from "vitest";

import type { Card, Shot } from "../../../contract/footage.ts";
import type { BeatCuts } from "../../../contract/values.ts";
import { loopBeats, loopEnd } from "./loopEnd.ts";
import { countOnBeat, onBeats } from "./onBeats.ts";
import type { MarkedWord } from "./stress.ts";

const RATE = { num: 30, den: 1 };
const image: Shot["visual"] = {
  kind: "image",
  image: { hash: "a".repeat(64), bytes: 1, mediaType: "image/png" },
  motion: { zoom: [1, 1], x: [0, 0], y: [0, 0] },
};
/** Cuts at these seconds; the second half is another scene. */
const shotsAt = (...cuts: number[]): Shot[] =>
  cuts.slice(1).map((end, i) => ({
    sceneId: i * 2 < cuts.length - 1 ? "s1" : "s2",
    start: cuts[i] ?? 0,
    end,
    visual: image,
    reason: "",
  }));
const beats = Array.from({ length: 60 }, (_, k) => k * 0.5);
const word = (start: number, end: number, stress = false): MarkedWord => ({
  text: "a",
  start,
  end,
  scene: 0,
  line: 0,
  ...(stress ? { stress } : {}),
});
const run = (shots: Shot[], which: BeatCuts, words: MarkedWord[] = [], cards: Card[] = [], transition = 0) =>
  onBeats({ shots, cards }, { which, beats, rate: RATE, words, transitionAt: () => transition });
const cutsOf = ({ shots }: { shots: Shot[] }) => shots.slice(1).map(({ start }) => Math.round(start * 1000) / 1000);

describe("cuts on beats", () => {
  const shots = shotsAt(0, 5.1, 10.35, 15.12, 20);

  it("within a scene go to the nearest beat, those between scenes stay, and the shots stay without gaps", () => {
    const moved = run(shots, "within");
    expect(cutsOf(moved)).toEqual([5, 10.35, 15]);
    moved.shots.slice(1).forEach(({ start }, i) => expect(start).toBe(moved.shots[i]?.end));
    expect(moved.shots.at(-1)?.end).toBe(20);
  });

  it("move farther where they are free, between scenes too, and not at all where they are off", () => {
    expect(cutsOf(run(shots, "free"))).toEqual([5, 10.5, 15]);
    expect(cutsOf(run(shots, "off"))).toEqual([5.1, 10.35, 15.12]);
  });

  it("lie on a beat with the middle of their transition, on the grid of frames", () => {
    // The middle of the first lies at 5.3 s: too far from either beat; that of the last at 15.32.
    expect(cutsOf(run(shots, "within", [], [], 0.4))).toEqual([5.1, 10.35, 15.12]);
    expect(cutsOf(run(shots, "within", [], [], 0.8)).map((at) => Math.round((at + 0.4) * 30))).toEqual(
      [165, 322.5, 465].map(Math.round),
    );
    expect(
      countOnBeat(
        cutsOf(run(shots, "free", [], [], 0.4)).map((at) => at + 0.2),
        beats,
        RATE,
      ),
    ).toBeGreaterThan(
      countOnBeat(
        cutsOf({ shots }).map((at) => at + 0.2),
        beats,
        RATE,
      ),
    );
  });

  it("never go into a stressed word, nor out of a rest into any other", () => {
    expect(cutsOf(run(shots, "within", [word(4.9, 5.3, true)]))[0]).toBe(5.1);
    expect(cutsOf(run(shots, "within", [word(4.9, 5.3)]))[0]).toBe(5);
    expect(cutsOf(run(shots, "within", [word(4.8, 5.05)]))[0]).toBe(5.1);
  });

  it("make no shot shorter that is short already", () => {
    expect(cutsOf(run(shotsAt(0, 3.05, 6.1, 12), "within"))[0]).toBe(3);
    expect(cutsOf(run(shotsAt(0, 2.6, 6.1, 12), "within"))[0]).toBe(2.6);
  });

  it("let no clip stand still before a hard cut", () => {
    const clip: Shot["visual"] = {
      kind: "clip",
      clip: { hash: "b".repeat(64), bytes: 1, mediaType: "video/mp4" },
      fromSeconds: 0,
    };
    const late = shotsAt(0, 4.9, 10.35, 15.12, 20).map((shot, i) => (i === 0 ? { ...shot, visual: clip } : shot));
    expect(cutsOf(run(late, "within"))[0]).toBe(4.9);
    expect(cutsOf(run(late, "within", [], [], 0.04))[0]).not.toBe(4.9);
  });

  it("take cards with them where they are free, but no breath", () => {
    const card = (kind: Card["kind"]): Card => ({ kind, text: "a", detail: null, number: null, start: 1.15, end: 4 });
    const moved = run(shots, "free", [], [card("title"), { ...card("breath"), start: 7.1, end: 8 }]);
    expect(moved.cards.map(({ start }) => start)).toEqual([1, 7.1]);
    expect(run(shots, "within", [], [card("title")]).cards[0]?.start).toBe(1.15);
    // One takes the other's place: no gap is torn between them.
    const [, next] = run(
      shots,
      "free",
      [],
      [
        { ...card("text"), end: 2.9 },
        { ...card("text"), start: 2.9 },
      ],
    ).cards;
    expect(next?.start).toBe(2.9);
  });
});

it("a bed's loop comes to its beginning shortly before the end, and its beats are known from there", () => {
  const heard = { start: 96_000, end: 96_000 + 100 * 48_000 };
  const { fromSample = -1, fadeOutSamples = 0 } = loopEnd(heard, { loopSeconds: 40, mood: "bright" });
  const place = (seconds: number) => (fromSample / 48_000 + seconds) % 40;
  expect(place(100 - 2.4)).toBeCloseTo(0, 4);
  expect(fadeOutSamples / 48_000).toBeLessThan(2.4);
  const found = loopBeats({ fromSample }, heard, { beatSeconds: 0.625 });
  expect(found.some((at) => Math.abs(at - (2 + 100 - 2.4)) < 1e-6)).toBe(true);
  expect(found[0]).toBeGreaterThanOrEqual(2);
  expect(found.at(-1)).toBeLessThanOrEqual(102);
  expect(loopEnd({ start: 0, end: 3 * 48_000 }, { loopSeconds: 40, mood: "calm" })).toEqual({});
});
