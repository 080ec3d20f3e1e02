import { expect, test } from "vitest";

import { isHiddenStart, screenOf, wishOf } from "../../electron/links.ts";

const ID = "01a1fd17-342b-7777-b386-23236178fb3a";

test("a link opens a screen, and nothing else", () => {
  expect(screenOf("ytempire://videos")).toBe("/videos");
  expect(screenOf("ytempire://videos/")).toBe("/videos");
  expect(screenOf(`ytempire://videos/${ID}`)).toBe(`/videos/${ID}`);
  expect(screenOf("ytempire://settings/rendering")).toBe("/settings/rendering");
  expect(screenOf("ytempire://")).toBe("/");
  expect(screenOf("ytempire://new?topic=Why+the%20sea+is%20salty")).toBe("/new?topic=Why%20the%20sea%20is%20salty");
});

test.each([
  "ytempire://videos/../../etc/passwd",
  "ytempire://videos/%2e%2e/settings",
  `ytempire://videos/${ID}/delete`,
  `ytempire://videos/${ID}?approve=1`,
  "ytempire://videos#code=x",
  "ytempire://user:password@videos",
  "ytempire://videos:8000/",
  "ytempire:videos",
  "ytempire:///videos",
  "YTEMPIRE://videos\n--inspect",
  "ytempire://videos --gpu-launcher=calc.exe",
  "ytempire://javascript:alert(1)",
  "ytempire://new?topic=%00",
  "ytempire://new?topic=%E2%80%AEevil",
  "ytempire://new?topic=%ZZ",
  "ytempire://new?topic=a&notes=/etc/passwd",
  "ytempire://videos?topic=a",
  `ytempire://new?topic=${"a".repeat(5000)}`,
  "https://videos",
  "javascript:alert(1)",
  "file:///etc/passwd",
])("a hostile link opens nothing: %s", (link) => {
  expect(screenOf(link)).toBeNull();
});

test("of all arguments of a start, a link or a file that is there counts, and no option", () => {
  const files = new Set(["/home/me/notes.md", "/home/me/list.csv"]);
  const wish = (...args: string[]) => wishOf(args, "/home/me", (path) => files.has(path));
  expect(wish("--hidden", "--allow-file-access", "ytempire://calendar")).toEqual({ type: "open", path: "/calendar" });
  expect(wish("notes.md")).toEqual({ type: "file", path: "/home/me/notes.md" });
  expect(wish("/home/me/list.csv", "--", "x")).toEqual({ type: "file", path: "/home/me/list.csv" });
  expect(wish("/home/me/gone.md")).toBeNull();
  expect(
    wish("/etc/passwd", "--data-dir=/home/me/notes.md", "\\\\host\\share\\notes.md", "//host/notes.md"),
  ).toBeNull();
  expect(wish("file:///home/me/notes.md")).toBeNull();
});

test("a start by the system at log-in is told by its own option alone", () => {
  expect(isHiddenStart(["--hidden"])).toBe(true);
  expect(isHiddenStart(["--hidden=no", "hidden"])).toBe(false);
});
