import { beforeEach, expect, test } from "vitest";

import { dropDraft, keepDraft, readDraft } from "./draft.ts";
import { faultsOf, fieldOf, NEW, wishesOf } from "./values.ts";

beforeEach(() => dropDraft());

test("what is left open is not asked for, so that presets and defaults count", () => {
  expect(wishesOf({ ...NEW, topic: "The sea" })).toEqual({
    topic: "The sea",
    language: "en",
    format: "16:9",
    seconds: 60,
    captions: "burned",
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
  expect(faultsOf({ ...NEW, topic: "x".repeat(301) })).toMatchObject([{ field: "topic", kind: "tooLong", most: 300 }]);
  expect(faultsOf({ ...NEW, topic: "The sea", language: "no tag" })).toMatchObject([{ field: "language" }]);
  expect(faultsOf({ ...NEW, topic: "The sea", look: "Not A Name!" })).toMatchObject([{ field: "look" }]);
  expect(faultsOf({ ...NEW, topic: "The sea" })).toEqual([]);
});

test("an error of the backend finds its field by name or by its code, or none", () => {
  expect(fieldOf({ code: "REQUEST_INVALID", field: "idea.seconds" })).toBe("seconds");
  expect(fieldOf({ code: "VOICE_UNKNOWN", field: null })).toBe("voice");
  expect(fieldOf({ code: "DISK_FULL", field: null })).toBeNull();
  expect(fieldOf({ code: "IDEA_INVALID", field: "outro" })).toBeNull();
});

test("a draft is kept as typed; one of an older form or of nonsense begins anew", () => {
  keepDraft({ ...NEW, topic: "Half of a thou", seconds: 300 });
  expect(readDraft()).toMatchObject({ topic: "Half of a thou", seconds: 300 });
  localStorage.setItem("ytempire.newVideo", `{"topic":"kept","format":"3:2"}`);
  expect(readDraft()).toEqual(NEW);
  localStorage.setItem("ytempire.newVideo", "{");
  expect(readDraft()).toEqual(NEW);
});
