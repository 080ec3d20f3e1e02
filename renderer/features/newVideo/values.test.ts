import { beforeEach, expect, test } from "vitest";

import { dropDraft, keepDraft, readDraft } from "./draft.ts";
import { faultsOf, fieldOf, inEffect, NEW, presetOf, wishesOf, withPreset, type FormValues } from "./values.ts";

beforeEach(() => dropDraft());

test("what is left open is not asked for, so that presets and defaults count", () => {
  expect(wishesOf({ ...NEW, topic: "The sea" })).toEqual({ topic: "The sea" });
  expect(wishesOf({ ...NEW, topic: "The sea", seconds: 90, format: "9:16", captions: "soft" })).toEqual({
    topic: "The sea",
    seconds: 90,
    format: "9:16",
    captions: "soft",
  });
  expect(wishesOf({ ...NEW, source: "script", script: "One.", notes: "left over", look: "ocean" })).toMatchObject({
    script: "One.",
    look: "ocean",
  });
  expect(wishesOf({ ...NEW, source: "script", script: "One.", notes: "left over" })).not.toHaveProperty("notes");
});

test("a form without what the video is made from says which field is missing", () => {
  expect(faultsOf(NEW)).toEqual([{ field: "topic", kind: "missing", message: "" }]);
  expect(faultsOf({ ...NEW, source: "script", topic: "A title", script: "  \n" })).toMatchObject([{ field: "script" }]);
});

test("the contract's limits and rules count in the form as they do in the backend", () => {
  expect(faultsOf({ ...NEW, topic: "x".repeat(301) })).toMatchObject([
    { field: "topic", kind: "tooLong", most: 300, length: 301 },
  ]);
  expect(faultsOf({ ...NEW, topic: "The sea", language: "no tag" })).toMatchObject([{ field: "language" }]);
  expect(faultsOf({ ...NEW, topic: "The sea", look: "Not A Name!" })).toMatchObject([{ field: "look" }]);
  expect(faultsOf({ ...NEW, topic: "The sea" })).toEqual([]);
});

test("an error of the backend finds its field by name or by its code, or none", () => {
  expect(fieldOf({ code: "REQUEST_INVALID", field: "idea.seconds" })).toBe("seconds");
  expect(fieldOf({ code: "VOICE_UNKNOWN", field: null })).toBe("voice");
  expect(fieldOf({ code: "DISK_FULL", field: null })).toBeNull();
  expect(fieldOf({ code: "IDEA_INVALID", field: "codec" })).toBeNull();
});

test("a draft is kept as typed; one of an older form or of nonsense begins anew", () => {
  keepDraft({ ...NEW, topic: "Half of a thou", seconds: 300 });
  expect(readDraft()).toMatchObject({ topic: "Half of a thou", seconds: 300 });
  localStorage.setItem("ytempire.newVideo", `{"topic":"kept","format":"3:2"}`);
  expect(readDraft()).toEqual(NEW);
  localStorage.setItem("ytempire.newVideo", "{");
  expect(readDraft()).toEqual(NEW);
});

const SOUND = {
  name: "rain.mp3",
  artifact: { hash: "a".repeat(64), bytes: 5, mediaType: "audio/mpeg" },
  seconds: 60,
};

test("files go along where they belong: a recording with its script, own music in the place of a mood", () => {
  const own: FormValues = { ...NEW, topic: "The sea", music: "calm", musicFile: SOUND, narrationFile: SOUND };
  expect(wishesOf(own)).toEqual({ topic: "The sea", musicFile: SOUND });
  expect(wishesOf({ ...own, source: "script", script: "One." })).toMatchObject({ narrationFile: SOUND });
});

test("what is left open is the channel's, then the default", () => {
  const channel = { language: "de", presets: { format: "9:16", seconds: 30 } } as const;
  expect(inEffect(NEW, channel)).toEqual({ format: "9:16", seconds: 30, captions: "burned", language: "de" });
  expect(inEffect({ ...NEW, format: "1:1", seconds: 90 }, channel)).toMatchObject({ format: "1:1", seconds: 90 });
  expect(inEffect(NEW, undefined)).toEqual({ format: "16:9", seconds: 60, captions: "burned", language: "en" });
});

test("a preset keeps everything but the words, and brings it back beside the words that stand there", () => {
  const filled: FormValues = {
    ...NEW,
    topic: "One",
    look: "ocean",
    seconds: 90,
    footage: ["/home/me/sea"],
    channelId: "",
  };
  const preset = presetOf(filled);
  expect(preset).toEqual({ wishes: { look: "ocean", seconds: 90 }, channelId: null, footageFolders: ["/home/me/sea"] });
  const other: FormValues = { ...NEW, topic: "Two", voice: "flite:slt" };
  expect(withPreset(other, preset)).toEqual({ ...filled, topic: "Two" });
});
