import { describe, expect, it } from "vitest";

import { toOtio } from "./otio.ts";
import { NO_FILE, testFootage, testNarration } from "./testing.ts";
import { buildTimeline } from "./timeline.ts";

const image = { kind: "image", image: NO_FILE, motion: { zoom: [1, 1], x: [0, 0], y: [0, 0] } } as const;
const footage = testFootage({
  shots: [
    { sceneId: "s1", start: 0, end: 2 },
    { sceneId: "s2", start: 2, end: 5, visual: structuredClone(image) as never },
    { sceneId: "s3", start: 5, end: 6, visual: { kind: "clip", clip: NO_FILE, fromSeconds: 1.5 }, transition: "wipe" },
  ],
  durationSeconds: 6,
  music: true,
});
footage.cards.push({ kind: "quote", text: 'a "quote"', detail: null, number: null, start: 1, end: 2 });

interface Item {
  OTIO_SCHEMA: string;
  source_range?: { start_time: { value: number; rate: number }; duration: { value: number; rate: number } };
  media_reference?: { OTIO_SCHEMA: string; target_url?: string };
  in_offset?: { value: number };
  out_offset?: { value: number };
}
const read = () =>
  JSON.parse(
    toOtio(
      "A film",
      buildTimeline({ format: "16:9" }, testNarration("a b"), footage, []),
      () => "/data/artifacts/00/a b",
    ),
  ) as {
    OTIO_SCHEMA: string;
    tracks: { children: { name: string; kind: string; children: Item[] }[] };
  };

describe("the timeline for editing programs", () => {
  it("has a track each for picture, cards, narration and music, all as long as the video at most", () => {
    const { OTIO_SCHEMA, tracks } = read();
    expect(OTIO_SCHEMA).toBe("Timeline.1");
    expect(tracks.children.map(({ name, kind }) => [name, kind])).toEqual([
      ["Picture", "Video"],
      ["Cards", "Video"],
      ["Narration", "Audio"],
      ["Music", "Audio"],
    ]);
    const length = (items: Item[]) =>
      items.reduce((sum, { source_range: r }) => sum + (r ? r.duration.value / r.duration.rate : 0), 0);
    expect(tracks.children.map(({ children }) => length(children))).toEqual([6, 2, 6, 6]);
  });

  it("begins a clip where it is taken from, and dissolves into it from the cut on", () => {
    const [picture] = read().tracks.children;
    expect(picture?.children.map((item) => item.OTIO_SCHEMA)).toEqual([
      "Clip.1",
      "Transition.1",
      "Clip.1",
      "Transition.1",
      "Clip.1",
    ]);
    expect(picture?.children[1]).toMatchObject({ in_offset: { value: 0 }, out_offset: { value: 15 } });
    expect(picture?.children[1]).toMatchObject({ name: "crossfade", transition_type: "SMPTE_Dissolve" });
    expect(picture?.children[3]).toMatchObject({
      name: "wipe",
      transition_type: "Custom_Transition",
      metadata: { ytempire: { kind: "wipe", from: "right" } },
    });
    expect(picture?.children[4]?.source_range?.start_time).toMatchObject({ value: 45, rate: 30 });
    expect(picture?.children[2]?.media_reference?.target_url).toBe("file:///data/artifacts/00/a%20b");
    expect(picture?.children[0]?.media_reference?.OTIO_SCHEMA).toBe("GeneratorReference.1");
  });
});
