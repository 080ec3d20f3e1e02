// The keymap: what a change gives to one act it takes from another, and nothing that was kept wrongly counts.
import { beforeEach, expect, test } from "vitest";

import { actAt, giveKey, holdersOf, isReserved, keysOf, putKeys, resetKeys, useChangedKeys } from "./keymap.ts";

beforeEach(() => putKeys({}));

test("a key is given to one act, taken from those that are heard in the same place, and kept", () => {
  expect(holdersOf("editor.save", "mod+k")).toEqual(["anywhere.palette"]);
  giveKey("editor.save", "mod+k");
  expect(actAt("editor", "mod+k")).toBe("save");
  expect(actAt("editor", "mod+s")).toBeNull();
  expect(keysOf("anywhere.palette")).toEqual([]);
  expect(JSON.parse(localStorage.getItem("ytempire.keys") ?? "")).toEqual({
    "anywhere.palette": [],
    "editor.save": ["mod+k"],
  });
  resetKeys("anywhere.palette");
  expect(actAt("anywhere", "mod+k")).toBe("palette");
  expect(keysOf("editor.save")).toEqual([]);
  putKeys({});
  expect(localStorage.getItem("ytempire.keys")).toBeNull();
});

test("the same key may do other things on other screens, and those that share one by default go on sharing it", () => {
  expect(holdersOf("videos.pause", "t")).toEqual([]);
  expect(holdersOf("videos.pause", "j")).toEqual(["videos.next"]);
  expect(holdersOf("goTo.home", "n")).toEqual([]);
  expect(holdersOf("calendar.plan", "n")).toEqual([]);
  giveKey("calendar.plan", "p");
  resetKeys("calendar.plan");
  expect(keysOf("anywhere.newVideo")).toEqual(["n"]);
  expect(useChangedKeys.getState()).toEqual({});
});

test("the browser's own keys, and those by which one moves on, are reserved", () => {
  for (const key of ["mod+w", "mod+t", "mod+c", "Tab", "Enter", "Escape", "F5", "mod+1", "alt+ArrowLeft"])
    expect([key, isReserved(key)]).toEqual([key, true]);
  for (const key of ["mod+k", "mod+z", "j", "F2", "alt+ArrowUp", "shift+x", " "])
    expect([key, isReserved(key)]).toEqual([key, false]);
});
