import { describe, expect, it } from "vitest";

import { Idea } from "../../contract/idea.ts";
import type { VideoOutputs } from "./outputs.ts";
import { variantIdea } from "./variants.ts";

const videoId = "01a1fd17-342b-7777-b386-23236178fb3a";
const other = "01a1fd17-342b-7777-b386-23236178fb3b";
const own = { folders: ["/photos"], state: "0".repeat(64) };

function video(more: object = {}, outputs: object = {}): VideoOutputs {
  return { videoId, revision: 1, stages: [], idea: Idea.parse({ topic: "Rain", ...more }), outputs };
}

describe("the idea of a variant", () => {
  it("is the video's own but for what is asked for, and says whose it is", () => {
    const { idea } = video({ seed: 7 });
    expect(variantIdea(video({ seed: 7 }), { format: "9:16", fps: undefined })).toEqual({
      ...idea,
      format: "9:16",
      variantOf: { videoId, shots: null },
    });
  });

  it("holds what is seen of the person's own, so that the same is seen again", () => {
    const shots = [
      { sceneId: "s1", start: 0, end: 4, assetId: other, visual: {} },
      { sceneId: "s2", start: 4, end: 8, visual: {} },
    ];
    expect(variantIdea(video({ footage: own }, { footage: { shots } }), { format: "1:1" }).variantOf).toEqual({
      videoId,
      shots: [{ start: 0, end: 4, assetId: other }],
    });
    expect(() => variantIdea(video({ footage: own }), { format: "1:1" })).toThrow("not chosen yet");
    // In the same shape it is the very footage.
    expect(variantIdea(video({ footage: own }), { captions: "soft" }).variantOf?.shots).toBeNull();
  });

  it("is of the first video, also where it is asked of a variant", () => {
    const first = variantIdea(video(), { format: "9:16" });
    const second = variantIdea({ ...video(first), videoId: other }, { captions: "files" });
    expect([second.variantOf?.videoId, second.format, second.captions]).toEqual([videoId, "9:16", "files"]);
  });

  it("forgets the style of captions that are not drawn any more", () => {
    expect(variantIdea(video({ captionStyle: "pop" }), { captions: "soft" }).captionStyle).toBeNull();
    expect(variantIdea(video({ captions: "soft" }), { captions: "burned", captionStyle: "pop" }).captionStyle).toBe(
      "pop",
    );
  });

  it("holds a translation, unless there is no cue in it", () => {
    const text = "1\n00:00:00,000 --> 00:00:02,000\nRegen\n";
    expect(variantIdea(video(), { translation: { language: "de", text } }).translation?.text).toBe(text);
    const none = { translation: { language: "de", text: "Regen" } };
    expect(() => variantIdea(video(), none)).toThrow("holds no cue");
  });

  it("is none where nothing would be otherwise", () => {
    expect(() => variantIdea(video(), { format: "16:9" })).toThrow("what the video is already");
    expect(() => variantIdea(video(), { height: 1080, fps: 30 })).toThrow("what the video is already");
    expect(() => variantIdea(video(), {})).toThrow("what the video is already");
  });
});
