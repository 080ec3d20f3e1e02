import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fromWire } from "./fromWire.ts";
import { line } from "./indexView.ts";
import { libraryCommand } from "./library.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-cli-library-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const out = { stdout: new PassThrough(), stderr: new PassThrough() };
  const said: Record<keyof typeof out, string> = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    out[name].on("data", (chunk: Buffer) => {
      said[name] += chunk.toString();
    });
  const terminal = out as unknown as Parameters<typeof libraryCommand>[1];
  const code = await libraryCommand([...args, "--data-dir", join(dir, "data")], terminal, new AbortController().signal);
  return { code, ...said, lines: said.stdout.trim().split("\n") };
}

describe("`library`", () => {
  it("adds a folder, lists it, finds in it, says what cannot be used, and forgets it", async () => {
    const media = join(dir, "my media");
    await mkdir(media);
    const picture = { create: { width: 40, height: 30, channels: 3 as const, background: "#123456" } };
    await writeFile(join(media, "ocean waves.jpg"), await sharp(picture).jpeg().toBuffer());
    await writeFile(join(media, "odd\nname.jpg"), "no picture");

    const added = await run("add", media);
    expect(added.stderr).toContain("2 files found, 1 read, 0 known, 1 cannot be used");
    expect((await run("list")).stdout).toContain("(1 usable, 1 not)");
    expect((await run("list", media)).stdout).toContain("ocean waves.jpg  (picture 40 × 30)");
    const [match] = (await run("search", "waves", "--json")).lines;
    expect(JSON.parse(match ?? "")).toMatchObject({ asset: { width: 40 }, because: [expect.stringContaining("wave")] });
    expect((await run("unusable")).stdout).toContain("odd\\x0aname.jpg\n    It is no picture");
    expect((await run("remove", media)).stdout).toContain("Forgotten");
    expect((await run("list")).stdout).toBe("");
  }, 60_000);

  it("says how it is used", async () => {
    expect((await run("--help")).stdout).toContain("npm run library -- add DIR");
    await expect(run("dance")).rejects.toMatchObject({ code: "USAGE" });
    await expect(run("add")).rejects.toMatchObject({ code: "USAGE" });
    await expect(run("add", "--wach")).rejects.toMatchObject({
      message: "There is no option --wach",
      hint: expect.stringContaining("Did you mean --watch?"),
    });
    expect(fromWire(await run("search", "x".repeat(400)).catch((error: unknown) => error))).toMatchObject({
      code: "USAGE",
    });
    await expect(run("add", join(dir, "nowhere"))).rejects.toMatchObject({
      message: expect.stringContaining("is not there"),
    });
  }, 60_000);
});

describe("the view of an indexing", () => {
  it("tells what was found and how long it still takes", () => {
    const progress = { found: 240, indexed: 120, known: 60, unusable: 3, done: false, state: null };
    expect(line(progress, 12)).toContain("240 files found, 120 read, 60 known, 3 cannot be used; about 12 s left");
    expect(line({ ...progress, found: 1, unusable: 0, done: true }, null)).toMatch(/1 file found, 120 read, 60 known$/);
  });
});
