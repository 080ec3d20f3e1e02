import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, expect, test } from "vitest";

import { fetchFfmpeg, type FfmpegPins } from "./fetchFfmpeg.ts";

const PROGRAM = Buffer.from("#!/bin/sh\necho ffmpeg version 9\n");
const folder = mkdtempSync(join(tmpdir(), "fetched-"));
const served: Record<string, Buffer> = { "/plain": PROGRAM, "/packed.gz": gzipSync(PROGRAM) };
const server = createServer((request, response) => {
  const body = served[request.url ?? ""];
  response.writeHead(body ? 200 : 404).end(body);
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const pins = (path: string, bytes = served[path] ?? PROGRAM): FfmpegPins => ({
  version: "9",
  platforms: { "linux-x64": { address: `${origin}${path}`, sha256: sha256(bytes) } },
});

test.each(["/plain", "/packed.gz"])("what is pinned is kept, and can be run: %s", async (path) => {
  const found = await fetchFfmpeg(pins(path), "linux-x64", join(folder, "kept"));
  expect(readFileSync(found)).toEqual(PROGRAM);
  expect(statSync(found).mode & 0o111).toBe(0o111);
  expect(readdirSync(join(folder, "kept", "linux-x64"))).toEqual(["ffmpeg"]);
});

test("of other bytes than the pinned ones nothing is kept", async () => {
  const wrong = pins("/plain", Buffer.from("another"));
  await expect(fetchFfmpeg(wrong, "linux-x64", join(folder, "wrong"))).rejects.toThrow("SHA-256");
  expect(existsSync(join(folder, "wrong"))).toBe(false);
});

test("a platform without a pin, and an address without an answer, are told", async () => {
  await expect(fetchFfmpeg(pins("/plain"), "sunos-sparc", folder)).rejects.toThrow("sunos-sparc");
  await expect(fetchFfmpeg(pins("/gone"), "linux-x64", folder)).rejects.toThrow("404");
});
