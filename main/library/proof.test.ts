import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, expect, test } from "vitest";

import type { Provenance } from "../../contract/sources.ts";
import { proofOf } from "./proof.ts";
import type { ProvenFile } from "./types.ts";

const dir = mkdtempSync(join(tmpdir(), "proof-"));
const path = join(dir, "sea.jpg");
const beside = `${path}.json`;
const BYTES = "the bytes of a picture";
const sha256 = createHash("sha256").update(BYTES).digest("hex");
const page = `https://openverse.org/image/${"x".repeat(400)}`;
const SAID: Provenance = {
  title: "Sea",
  tags: [],
  licence: "CC-BY-4.0",
  author: "Ada",
  source: page,
  provenance: {
    source: "openverse",
    id: "1",
    licence: { id: "CC-BY-4.0", version: "4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    attribution: "“Sea” by Ada",
    authorUrl: null,
    foundAt: "2026-11-01T10:00:00.000Z",
    takenAt: "2026-11-02T10:00:00.000Z",
    sha256,
    bytes: BYTES.length,
  },
};
/** As the library reads it: no text is longer than 300 characters. */
const file: ProvenFile = {
  path,
  hash: sha256,
  bytes: BYTES.length,
  licence: "CC-BY-4.0",
  provenance: page.slice(0, 300),
};
const { signal } = new AbortController();

beforeEach(() => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  writeFileSync(path, BYTES);
  writeFileSync(beside, JSON.stringify(SAID));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("of the very bytes, what was written beside them proves licence, page and date", async () => {
  const proof = {
    source: "openverse",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    page,
    attribution: "“Sea” by Ada",
    authorUrl: null,
    asOf: "2026-11-01T10:00:00.000Z",
    takenAt: "2026-11-02T10:00:00.000Z",
  };
  expect(await proofOf(file, signal)).toEqual({ sha256, proof });
  // A large one, which the library has not read whole.
  expect(await proofOf({ ...file, hash: null }, signal)).toEqual({ sha256, proof });
});

test("of other bytes, or of what a person says another licence of, it proves nothing", async () => {
  expect(await proofOf({ ...file, hash: "0".repeat(64) }, signal)).toBeNull();
  expect(await proofOf({ ...file, licence: "CC0-1.0" }, signal)).toBeNull();
  expect(await proofOf({ ...file, provenance: "https://example.org" }, signal)).toBeNull();
  expect(await proofOf({ ...file, provenance: "own" }, signal)).toBeNull();
  writeFileSync(path, "the bytes of another pi");
  expect(await proofOf({ ...file, hash: null }, signal)).toBeNull();
});

test.each([
  ["no JSON", "{"],
  ["another text", JSON.stringify({ licence: "CC-BY-4.0", source: page })],
  ["too long a text", JSON.stringify({ ...SAID, title: "x".repeat(70_000) })],
])("%s beside it proves nothing", async (_, text) => {
  writeFileSync(beside, text);
  expect(await proofOf(file, signal)).toBeNull();
});

test("no link is followed", async () => {
  rmSync(beside);
  writeFileSync(join(dir, "elsewhere.json"), JSON.stringify(SAID));
  symlinkSync(join(dir, "elsewhere.json"), beside);
  expect(await proofOf(file, signal)).toBeNull();
});
