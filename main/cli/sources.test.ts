import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, beforeEach, expect, it, vi } from "vitest";

import { sourcesCommand } from "./sources.ts";

const dir = mkdtempSync(join(tmpdir(), "cli-sources-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => {
  // Of whoever runs the tests, perhaps.
  for (const name of ["YTEMPIRE_FOOTAGE_SOURCES", "YTEMPIRE_PEXELS_KEY"]) vi.stubEnv(name, "");
  return () => void vi.unstubAllEnvs();
});

async function run(...args: string[]) {
  const out = { stdout: new PassThrough(), stderr: new PassThrough() };
  let said = "";
  out.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const terminal = out as unknown as Parameters<typeof sourcesCommand>[1];
  const code = await sourcesCommand([...args, "--data-dir", join(dir, "data")], terminal, new AbortController().signal);
  return { code, said };
}

it("lists the sources, all off, with where their keys are read from", async () => {
  const { code, said } = await run();
  expect(code).toBe(0);
  expect(said.trim().split("\n")).toHaveLength(12);
  expect(said).toMatch(/^pexels +Pexels {2}\(picture, clip; off, .*YTEMPIRE_PEXELS_KEY\)$/m);
  expect(said).toMatch(/^nasa +NASA Image and Video Library {2}\(picture, clip, music; off\)$/m);
});

it("asks nothing of a source that is off", async () => {
  await expect(run("search", "harbour")).rejects.toMatchObject({ code: "SOURCE_OFF" });
});

it.each([
  [["find", "harbour"]],
  [["search"]],
  [["search", "harbour", "--kind", "film"]],
  [["search", "harbour", "--limit", "900"]],
  [["search", "harbour", "--from", "youtube"]],
  [["take", "nasa"]],
  [["take", "nasa", "as11-40-5874"]],
])("says how it is used where it is called as %j", async (args) => {
  await expect(run(...args)).rejects.toMatchObject({ code: "USAGE" });
});
