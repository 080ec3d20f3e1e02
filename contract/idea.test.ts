import { expect, test } from "vitest";

import { Idea, ideaFault } from "./idea.ts";

const file = (name: string, mediaType: string) => ({
  name,
  artifact: { hash: "a".repeat(64), bytes: 1, mediaType },
  seconds: mediaType.startsWith("image/") ? null : 5,
});

test.each([
  [{ intro: file("waves.mp3", "audio/mpeg") }, "intro", "waves.mp3 is a sound, not a picture"],
  [{ logo: file("mark.mp4", "video/mp4") }, "logo", "mark.mp4 is no picture that stands still"],
  [{ musicFile: file("cover.png", "image/png") }, "musicFile", "cover.png is a picture, not a sound"],
  [
    { kind: "ambience", ambience: { picture: file("rain.flac", "audio/flac") } },
    "ambience",
    "rain.flac is a sound, not a picture",
  ],
])("a file of the wrong kind is told before any work: %#", (asked, field, message) => {
  expect(ideaFault(Idea.parse({ topic: "Rain", ...asked }))).toEqual({ field, message });
});

test("a clip may open a video, and OGG may hold pictures or sound", () => {
  const idea = {
    intro: file("open.mp4", "video/mp4"),
    outro: file("end.ogv", "audio/ogg"),
    musicFile: file("a.ogg", "audio/ogg"),
  };
  expect(ideaFault(Idea.parse({ topic: "Rain", ...idea }))).toBeNull();
});
