import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, test, vi } from "vitest";

import { openStore } from "../store/open.ts";
import { commandSettings } from "./commandSettings.ts";

afterEach(() => vi.unstubAllEnvs());

test("a command takes what was set in its data folder, also while a backend has it open, and its environment before", async () => {
  const dir = await mkdtemp(join(tmpdir(), "ytempire-command-"));
  expect(commandSettings(dir).outputDir).toBe("videos");
  const store = openStore(dir);
  store.settings.set({ outputDir: "/stored" }, [], 1);
  expect(commandSettings(dir).outputDir).toBe("/stored");
  vi.stubEnv("YTEMPIRE_OUTPUT_DIR", "/named");
  expect(commandSettings(dir).outputDir).toBe("/named");
  vi.stubEnv("YTEMPIRE_DATA_DIR", dir);
  vi.stubEnv("YTEMPIRE_OUTPUT_DIR", "");
  expect(commandSettings(null).outputDir).toBe("/stored");
  store.close();
  await rm(dir, { recursive: true, force: true });
});
