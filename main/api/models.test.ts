import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, beforeAll, expect, test } from "vitest";

import { tinyGguf } from "../../scripts/models/tinyGguf.ts";
import { modelsCommand } from "../cli/models.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const added = {
  id: "mine-7b",
  name: "Mine",
  source: "https://example.org/mine.gguf",
  bytes: 4e9,
  sha256: "a".repeat(64),
};

test("language models are listed with what they need, beside voices", async () => {
  const { models } = await api.owner.models.list({});
  expect(models.find(({ id }) => id === "qwen3-8b")).toMatchObject({
    kind: "language",
    state: "available",
    licence: "Apache-2.0",
    downloadBytes: 5_027_783_488,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    language: {
      contextTokens: 40_960,
      needs: expect.arrayContaining([{ contextTokens: 8192, bytes: expect.any(Number) }]),
    },
  });
  expect(models.some(({ kind }) => kind === "voice")).toBe(true);
});

test("one that the program does not know is made known by address and hash, once, and by an administrator", async () => {
  await expect(api.program("read", "ai").models.add(added)).rejects.toMatchObject({ code: "FORBIDDEN" });
  for (const odd of [
    { source: "http://example.org/x.gguf" },
    { source: "file:///etc/passwd" },
    { id: "../up" },
    { sha256: "x" },
  ])
    await expect(api.owner.models.add({ ...added, ...odd })).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  expect(await api.owner.models.add(added)).toMatchObject({ id: "mine-7b", kind: "language", state: "available" });
  await expect(api.owner.models.add(added)).rejects.toMatchObject({ code: "NAME_TAKEN" });
  await api.owner.models.remove({ id: "mine-7b" });
  expect((await api.owner.models.list({})).models.some(({ id }) => id === "mine-7b")).toBe(false);
});

test("a file of a person's is taken in, recommended with the machine's own figures, and removed, by the command too", async () => {
  const given = join(api.dir, "given");
  await mkdir(given);
  await writeFile(join(given, "Little one.gguf"), tinyGguf());
  await writeFile(join(given, "cut.gguf"), tinyGguf().subarray(0, 9999));

  expect((await run("import", join(given, "Little one.gguf"))).stdout).toContain(
    "Little-one  Tiny (language, installed",
  );
  await expect(run("import", join(given, "cut.gguf"))).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
  const { machine, models } = await api.owner.models.recommend({});
  expect(machine.freeBytes).toBeGreaterThan(0);
  expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(["Little-one", "qwen3-14b"]));
  expect((await run("list")).stdout).toContain("qwen3-8b  Qwen3 8B (language, available, 5.0 GB");
  expect((await run("remove", "Little-one")).stdout).toContain("Deleted: Little-one");
  await expect(run("dance")).rejects.toMatchObject({ code: "USAGE" });
  await expect(run("get")).rejects.toMatchObject({ code: "USAGE" });
});

async function run(...args: string[]) {
  const out = { stdout: new PassThrough(), stderr: new PassThrough() };
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    out[name].on("data", (chunk: Buffer) => (said[name] += chunk.toString()));
  const signal = new AbortController().signal;
  await modelsCommand(
    [...args, "--data-dir", api.dataDir],
    out as unknown as Parameters<typeof modelsCommand>[1],
    signal,
  );
  return said;
}
