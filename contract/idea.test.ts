import { expect, test } from "vitest";

import { Idea, ideaFault, insertSeconds, plainIdea } from "./idea.ts";

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

test("an own look is checked with the idea that holds it", () => {
  const palette = {
    background: ["#000000", "#444444", "#888888"],
    text: "#ffffff",
    accent: "#ffcc00",
    shade: "#000000",
  };
  const look = {
    id: "mine",
    name: "Mine",
    palette,
    fonts: { heading: "Outfit", body: "Outfit", caption: "Outfit" },
    caption: { size: 0.05, weight: 700, highlight: "box", uppercase: false, outline: 0.05 },
    motion: { zoom: 1.1, transitionSeconds: 0.5, speed: 1 },
    backgrounds: ["waves", "hills", "clouds"],
    mood: "calm",
  } as const;
  expect(ideaFault(Idea.parse({ topic: "Rain", look }))).toBeNull();
  const grey = { ...look, palette: { ...palette, text: "#555555" } };
  expect(ideaFault(Idea.parse({ topic: "Rain", look: grey }))).toMatchObject({
    field: "look",
    message: expect.stringMatching(/^palette\.text: #555555 on the shade/) as string,
  });
  for (const wrong of ["../mine", "My Look", ""])
    expect(Idea.safeParse({ topic: "Rain", look: wrong }).success).toBe(false);
});

test("a clip may open a video, and OGG may hold pictures or sound", () => {
  const idea = {
    intro: file("open.mp4", "video/mp4"),
    outro: file("end.ogv", "audio/ogg"),
    musicFile: file("a.ogg", "audio/ogg"),
  };
  expect(ideaFault(Idea.parse({ topic: "Rain", ...idea }))).toBeNull();
});

test("height and frame rate that are the default leave no trace in an idea", () => {
  const before = Idea.parse({ topic: "Rain" });
  expect(Object.keys(before)).not.toContain("height");
  expect(plainIdea(Idea.parse({ topic: "Rain", height: 1080, fps: 30 }))).toStrictEqual(before);
  expect(plainIdea(Idea.parse({ topic: "Rain", height: 720, fps: 60 }))).toStrictEqual({
    ...before,
    height: 720,
    fps: 60,
  });
  expect(Idea.safeParse({ topic: "Rain", height: 900 }).success).toBe(false);
  expect(Idea.safeParse({ topic: "Rain", fps: 29.97 }).success).toBe(false);
});

test("an intro lasts a whole number of the video's own frames", () => {
  const intro = { ...file("open.mp4", "video/mp4"), seconds: 1.03 };
  expect(insertSeconds(intro, {})).toBe(31 / 30);
  expect(insertSeconds(intro, { fps: 24 })).toBe(25 / 24);
  expect(insertSeconds(intro, { fps: 60 })).toBe(62 / 60);
  expect(insertSeconds(null, { fps: 60 })).toBe(0);
});
