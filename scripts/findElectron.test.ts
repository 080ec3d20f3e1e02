import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { findElectron } from "./findElectron.ts";

test("Electron counts only with its binary and a built shell", () => {
  const root = mkdtempSync(join(tmpdir(), "electron-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  expect(findElectron(root)).toBeNull();
  write("node_modules/electron/path.txt", "electron\n");
  expect(findElectron(root)).toBeNull();
  write("node_modules/electron/dist/electron", "");
  expect(findElectron(root)).toBeNull();
  write("dist/main/electron.js", "");
  expect(findElectron(root)).toBe(join(root, "node_modules/electron/dist/electron"));
});
