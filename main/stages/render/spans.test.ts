import { describe, expect, it } from "vitest";

import type { CaptionCue, Timeline } from "../../../contract/timeline.ts";
import { partSpans, planSpans } from "./spans.ts";

const image = {
  kind: "image",
  image: { hash: "a".repeat(64), bytes: 1, mediaType: "image/png" },
  motion: { zoom: [1, 1], x: [0, 0], y: [0, 0] },
} as const;

function timeline(clips: [frames: number, transition: number][], more: Partial<Timeline> = {}): Timeline {
  let startFrame = 0;
  const picture = clips.map(([frames, transitionFrames], i) => {
    const clip = {
      sceneId: `s${i + 1}`,
      startFrame,
      frames,
      visual: structuredClone(image) as never,
      transitionFrames,
    };
    startFrame += frames;
    return clip;
  });
  return {
    width: 64,
    height: 36,
    rate: { num: 30, den: 1 },
    frames: startFrame,
    look: { caption: { style: "highlight" } } as never,
    picture,
    cards: [],
    captions: [],
    sound: {} as never,
    ...more,
  };
}

const cue: CaptionCue = {
  startFrame: 10,
  endFrame: 100,
  lines: [
    [
      { text: "one", startFrame: 10, endFrame: 20 },
      { text: "two", startFrame: 22, endFrame: 30 },
    ],
    [{ text: "three", startFrame: 60, endFrame: 70 }],
  ],
};

describe("parts of spans", () => {
  const at = (startFrame: number, endFrame: number): CaptionCue => {
    const word = { text: `from ${startFrame}`, startFrame, endFrame };
    return { startFrame, endFrame, lines: [[word]] };
  };

  it("begin with captions, never within a second of another or of what enters, and are the same frames", () => {
    const plan = timeline(
      [
        [150, 0],
        [150, 15],
      ],
      { captions: [at(0, 40), at(45, 60), at(60, 100), at(115, 140), at(140, 190), at(200, 280)] },
    );
    const spans = planSpans(plan);
    const parts = partSpans(plan, spans);
    expect(spans.map((span) => parts.get(span)?.map(({ startFrame }) => startFrame))).toEqual([
      [0, 45, 115],
      [150],
      [165, 200],
    ]);
    const [body] = spans;
    const [first, second] = (body && parts.get(body)) ?? [];
    expect(first).toMatchObject({ frames: 45, part: { from: 0, total: 165 }, captions: [{ from: 0, to: 40 }] });
    expect(second).toMatchObject({ frames: 70, part: { from: 45, total: 165 } });
    expect(second?.captions.map(({ from, to }) => [from, to])).toEqual([
      [0, 15],
      [15, 55],
    ]);
  });

  it("leave what enters to the last of them", () => {
    const visual = { kind: "clip", clip: { hash: "b".repeat(64), bytes: 1, mediaType: "video/mp4" }, fromSeconds: 0 };
    const plan = timeline(
      [
        [90, 0],
        [90, 15],
      ],
      { captions: [at(40, 80)] },
    );
    const [clip] = plan.picture;
    if (clip) clip.visual = visual as never;
    const spans = planSpans(plan);
    const [span] = spans;
    const [first, last] = (span && partSpans(plan, spans).get(span)) ?? [];
    expect(span).toMatchObject({ frames: 105, entering: { at: 90 } });
    expect(first).toMatchObject({ frames: 40, entering: null });
    expect(last).toMatchObject({ frames: 65, part: { from: 40 }, entering: { at: 50, from: 0 } });
  });
});

describe("spans", () => {
  it("cover every frame once, in order, whatever the lengths", () => {
    for (const clips of [
      [
        [400, 0],
        [310, 15],
        [20, 10],
        [1, 0],
      ],
      [
        [15, 0],
        [30, 15],
        [30, 15],
      ],
      [[1, 0]],
    ] as [number, number][][]) {
      const spans = planSpans(timeline(clips));
      let at = 0;
      for (const span of spans) {
        expect(span.startFrame).toBe(at);
        expect(span.frames).toBeGreaterThan(0);
        expect(span.frames).toBeLessThanOrEqual(150);
        at += span.frames;
      }
      expect(at).toBe(clips.reduce((sum, [frames]) => sum + frames, 0));
    }
  });

  it("let what leaves run on beneath what comes", () => {
    const [first, , transition, body] = planSpans(
      timeline([
        [200, 0],
        [100, 15],
      ]),
    );
    expect(first?.part).toMatchObject({ from: 0, total: 215 });
    expect(transition).toMatchObject({
      startFrame: 200,
      frames: 15,
      part: { from: 200, total: 215 },
      entering: { from: 0, total: 100 },
    });
    expect(body).toMatchObject({ startFrame: 215, frames: 85, part: { from: 15, total: 100 }, entering: null });
  });

  it("say how a picture comes, where it does more than fade", () => {
    const how = { kind: "slide", from: "left" } as const;
    const one = timeline([
      [100, 0],
      [100, 15],
      [100, 15],
    ]);
    if (one.picture[1]) one.picture[1].transition = how;
    const transitions = planSpans(one).flatMap(({ entering }) => entering ?? []);
    expect(transitions).toMatchObject([{ how, at: 0 }, { at: 0 }]);
    expect(transitions[1]).not.toHaveProperty("how");
  });

  it("of a leaving clip run on to the end of its transition", () => {
    const one = timeline([
      [100, 0],
      [100, 15],
    ]);
    const [first] = one.picture;
    if (first) first.visual = { kind: "clip", clip: image.image, fromSeconds: 0 };
    const [leaving, body] = planSpans(one);
    expect(leaving).toMatchObject({ startFrame: 0, frames: 115, part: { from: 0 }, entering: { at: 100, from: 0 } });
    expect(body).toMatchObject({ startFrame: 115, frames: 85, entering: null });
  });

  it("carry the states of captions and the cards that lie in them, counted from their own first frame", () => {
    const card = { kind: "title", text: "x", detail: null, number: null, startFrame: 140, endFrame: 170 } as const;
    const [first, second] = planSpans(timeline([[160, 0]], { captions: [cue], cards: [card] }));
    expect(first?.frames).toBe(80);
    expect(first?.captions.at(-1)).toMatchObject({ from: 70, to: 80, moment: { active: null } });
    expect(second?.captions).toMatchObject([{ from: 0, to: 20, moment: { active: null } }]);
    expect(first?.cards).toEqual([]);
    expect(second?.cards).toMatchObject([{ startFrame: 60, endFrame: 90 }]);
  });

  it("know of the cards that stand right before and after, also beyond their own frames", () => {
    const card = { kind: "breath", text: "In", detail: "2", number: 1 } as const;
    const cards = [
      { ...card, startFrame: 20, endFrame: 80 },
      { ...card, startFrame: 80, endFrame: 140 },
      { ...card, startFrame: 150, endFrame: 160 },
    ];
    const [first, second] = planSpans(timeline([[160, 0]], { cards }));
    expect(first?.cards).toMatchObject([{ follows: false, leads: true }]);
    expect(second?.cards).toMatchObject([
      { follows: true, leads: false },
      { follows: false, leads: false },
    ]);
  });

  it("show a title whole from the first frame of the video on, and fade later ones in", () => {
    const title = { kind: "title", text: "Hook", detail: null, number: null } as const;
    const cards = [
      { ...title, startFrame: 0, endFrame: 40 },
      { ...title, startFrame: 60, endFrame: 80 },
    ];
    const [span] = planSpans(timeline([[90, 0]], { cards }));
    expect(span?.cards).toMatchObject([{ follows: true, leads: false }, { follows: false }]);
  });

  it("show no caption while a card says the same words", () => {
    const quote = { kind: "quote", detail: "Nobody", number: null, startFrame: 15, endFrame: 90 } as const;
    const words = cue.lines.flatMap((line) => line.map((word) => word.text)).join(" ");
    const captions = (text: string) =>
      planSpans(timeline([[90, 0]], { captions: [cue], cards: [{ ...quote, text }] }))[0]?.captions;
    expect(captions(`“${words.toUpperCase()}!” And more.`)).toEqual([]);
    expect(captions("Something else")).not.toEqual([]);
  });

  it("show both halves of a sentence of which a card says one, however the look's letters page it", () => {
    const title = { kind: "title", text: "The quiet power", detail: null, number: null } as const;
    const half = (text: string, startFrame: number, endFrame: number) => ({
      startFrame,
      endFrame,
      lines: [text.split(" ").map((word) => ({ text: word, startFrame, endFrame }))],
    });
    const shown = (first: string) => {
      const captions = [half(first, 10, 40), half("the quiet power.", 40, 80)];
      const spans = planSpans(timeline([[90, 0]], { captions, cards: [{ ...title, startFrame: 5, endFrame: 85 }] }));
      return new Set(spans.flatMap((span) => span.captions.map(({ cue: { startFrame } }) => startFrame)));
    };
    expect(shown("Let there be only")).toEqual(new Set([10, 40]));
    expect(shown("Let it be.")).toEqual(new Set([10]));
  });

  it("show no caption where captions are a track or files", () => {
    for (const captionMode of ["soft", "files"] as const)
      expect(planSpans(timeline([[90, 0]], { captions: [cue], captionMode }))[0]?.captions).toEqual([]);
  });

  it("of ten thousand scenes with as many cards and captions hold each what lies in it, and nothing else", () => {
    const scenes = 10_000;
    const length = 7;
    const cards = Array.from({ length: scenes }, (_, i) => ({
      ...({ kind: "title", text: `Card ${i}`, detail: null, number: null } as const),
      startFrame: i * length + 2,
      endFrame: (i + 1) * length + 1,
    }));
    const captions = cards.map(({ text, startFrame, endFrame }) => {
      // Every other one says what its card shows.
      const word = { text: `${startFrame % 2 === 0 ? text : `said in ${startFrame}`}.`, startFrame, endFrame };
      return { startFrame, endFrame, lines: [[word]] };
    });
    const all = Array.from({ length: scenes }, (_, i): [number, number] => [length, i % 3 === 1 ? 2 : 0]);
    const spans = planSpans(timeline(all, { cards, captions }));
    expect(spans.reduce((sum, { frames }) => sum + frames, 0)).toBe(scenes * length);
    const inAny = (one: { startFrame: number; endFrame: number }) =>
      spans.filter(({ startFrame, frames }) => one.startFrame < startFrame + frames && one.endFrame > startFrame)
        .length;
    // A look at each of some, since at all it would take minutes.
    for (const card of cards.filter((_, i) => i % 97 === 0))
      expect(spans.filter((span) => span.cards.some(({ text }) => text === card.text))).toHaveLength(inAny(card));
    const shown = new Set(spans.flatMap((span) => span.captions.map(({ cue: { lines } }) => lines[0]?.[0]?.text)));
    expect(shown.size).toBe(scenes / 2);
  });

  it("grades the body's pictures alike, and leaves intro, outro and backgrounds as they are", () => {
    const grade = { contrast: 1.1, vignette: 0.2 };
    const plan = timeline([
      [60, 0],
      [90, 10],
      [90, 10],
      [60, 10],
    ]);
    const look = { ...plan.look, grade };
    const named = plan.picture.map((clip, i) => ({ ...clip, sceneId: ["intro", "s1", "s2", "outro"][i] ?? "" }));
    const [, , drawn] = named;
    if (drawn) drawn.visual = { kind: "background", spec: {} as never };
    const spans = planSpans({ ...plan, look, picture: named });
    const graded = spans.flatMap(({ part, entering }) => [part, ...(entering ? [entering] : [])]);
    expect(graded.filter((part) => part.grade).length).toBe(3);
    expect(graded.every((part) => part.grade === undefined || part.visual.kind === "image")).toBe(true);
    const dark = spans.map(({ startFrame, vignette }) => [startFrame, vignette?.fades]);
    expect(dark).toEqual([
      [0, undefined],
      [60, { in: true, out: false }],
      [70, { in: true, out: false }],
      [150, { in: false, out: false }],
      [160, { in: false, out: true }],
      [240, undefined],
      [250, undefined],
    ]);
  });
});
