import { expect, test } from "vitest";

import { cli, scratch } from "../../tests/run.ts";

test.each([
  [["--at", "1", "--all"], "--at and --all do not go together"],
  [["--scene", "1.5"], '--scene is "1.5"'],
  [["--at", "soon"], '--at is "soon"'],
  [["nothing", "more"], "Name one video"],
  [["no/such/folder"], "no/such/folder is neither a delivered video's folder nor an identifier"],
  [["--sceen", "1"], "There is no option --sceen"],
])("preview %j says what is wrong", async (args, message) => {
  const { code, stderr } = await cli(["preview", ...args], { cwd: scratch() });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test("preview knows no video in a data folder without one", async () => {
  const { code, stderr } = await cli(["preview"], { cwd: scratch() });
  expect([code, stderr.includes("There is no video yet")]).toEqual([1, true]);
});
