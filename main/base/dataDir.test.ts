import { expect, test } from "vitest";

import { findDataDir } from "./dataDir.ts";

const linux = { platform: "linux", home: "/home/ada", cwd: "/work", env: {} } as const;

test("each platform has its own place", () => {
  expect(findDataDir(linux).path).toBe("/home/ada/.local/share/ytempire");
  expect(findDataDir({ ...linux, platform: "darwin" }).path).toBe("/home/ada/Library/Application Support/YTEmpire");
  const windows = { platform: "win32", home: "C:\\Users\\ada", cwd: "C:\\" } as const;
  expect(findDataDir({ ...windows, env: { APPDATA: "D:\\Roaming" } }).path).toBe("D:\\Roaming\\YTEmpire");
  expect(findDataDir({ ...windows, env: {} }).path).toBe("C:\\Users\\ada\\AppData\\Roaming\\YTEmpire");
});

test("XDG_DATA_HOME counts only where it is absolute", () => {
  expect(findDataDir({ ...linux, env: { XDG_DATA_HOME: "/data" } }).path).toBe("/data/ytempire");
  expect(findDataDir({ ...linux, env: { XDG_DATA_HOME: "data" } }).path).toBe("/home/ada/.local/share/ytempire");
});

test("the command line goes before the environment, and the answer says who chose", () => {
  const env = { YTEMPIRE_DATA_DIR: "/from env" };
  expect(findDataDir({ ...linux, env })).toEqual({ path: "/from env", source: "environment" });
  expect(findDataDir({ ...linux, env, flag: "-ä b'\"%" })).toEqual({ path: "/work/-ä b'\"%", source: "command line" });
  expect(findDataDir(linux).source).toBe("default");
});

test("an empty path is a mistake, not the current folder", () => {
  expect(() => findDataDir({ ...linux, flag: " " })).toThrow("--data-dir names no folder");
  expect(() => findDataDir({ ...linux, env: { YTEMPIRE_DATA_DIR: "" } })).toThrow("YTEMPIRE_DATA_DIR names no folder");
});
