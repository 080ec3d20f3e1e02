import { expect, test } from "vitest";

import { cli, scratch } from "../../tests/run.ts";
import { parseMake } from "../options/options.ts";
import { destinationOf, suffixOf } from "./variants.ts";

test("a variant's folder says what is otherwise, beside the video's own where that is known", () => {
  expect(suffixOf({ format: "9:16" })).toBe("9x16");
  expect(suffixOf({ format: "1:1", captions: "files", height: 720, fps: 24, codec: "hevc" })).toBe(
    "1x1-no-captions-720p-24fps-hevc",
  );
  expect(destinationOf("/videos/rain", { captions: "soft" }, null, null)).toEqual({
    kind: "folder",
    path: "/videos/rain-soft-captions",
  });
  expect(destinationOf(null, { format: "4:5" }, null, null)).toMatchObject({ kind: "parent", suffix: "4x5" });
  expect(destinationOf("/videos/rain", { format: "4:5" }, "/elsewhere", null)).toEqual({
    kind: "folder",
    path: "/elsewhere",
  });
});

test("several formats are one video and its variants", async () => {
  const options = await parseMake(["Rain", "--format", "16:9, 9:16,1:1"]);
  expect([options?.idea.format, options?.variants]).toEqual(["16:9", [{ format: "9:16" }, { format: "1:1" }]]);
  expect((await parseMake(["Rain"]))?.variants).toEqual([]);
  await expect(parseMake(["Rain", "--format", "16:9,16:9"])).rejects.toThrow("stands there twice");
  await expect(parseMake(["Rain", "--format", "16:9,3:4"])).rejects.toThrow('"3:4" is none');
});

test.each([
  [[], "Name one video"],
  [["x", "--captions-language", "de"], "belong together"],
  [["x"], "What shall be otherwise?"],
  [["x", "--format", "3:4"], "--format: there is none of that name"],
  [["x", "--caption-style", "loud"], "--caption-style: there is none of that name"],
  [["no/such/folder", "--format", "9:16"], "neither a delivered video's folder nor an identifier"],
])("variant %j says what is wrong", async (args, message) => {
  const { code, stderr } = await cli(["variant", ...args], { cwd: scratch() });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
