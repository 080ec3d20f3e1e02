import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { decodeText, readText } from "./readText.ts";

const TEXT = "Ein schöner Tag. Wir gehen über die Straße zum Café, und später fährt Jürgen nach Köln zurück.";
const latin1 = Buffer.from(TEXT, "latin1");
const be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("a text file", () => {
  let dir = "";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "read-text-"));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test("is read in UTF-8, UTF-16 with or without a mark, Latin-1 and Windows-1252", () => {
    expect(decodeText(Buffer.from(TEXT), "a")).toBe(TEXT);
    expect(decodeText(Buffer.from(`\uFEFF${TEXT}`), "a")).toBe(TEXT);
    expect(decodeText(Buffer.from(`\uFEFF${TEXT}`, "utf16le"), "a")).toBe(TEXT);
    expect(decodeText(be(`\uFEFF${TEXT}`), "a")).toBe(TEXT);
    expect(decodeText(Buffer.from(TEXT, "utf16le"), "a")).toBe(TEXT);
    expect(decodeText(be(TEXT), "a")).toBe(TEXT);
    expect(decodeText(latin1, "a")).toBe(TEXT);
    const quoted = Buffer.concat([Buffer.from([0x93]), latin1, Buffer.from([0x94])]);
    expect(decodeText(quoted, "a")).toBe(`“${TEXT}”`);
  });

  test("with a NUL or two in it is still UTF-8", () => {
    expect(decodeText(Buffer.from("a\u0000b and some more text"), "a")).toBe("a\u0000b and some more text");
  });

  test("is refused where its encoding cannot be known, or it is no text at all", () => {
    for (const bytes of [
      Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]),
      Buffer.from([
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0xc3, 0x28, 1, 2, 3, 4, 5,
        6, 7, 8, 14,
      ]),
      Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 73 + (i >> 3) * 31) & 0xff)),
    ])
      expect(() => decodeText(bytes, "a")).toThrow(expect.objectContaining({ code: "TEXT_UNREADABLE" }));
  });

  test("of 5 MB is refused before it is read", async () => {
    const path = join(dir, "big.txt");
    await writeFile(path, "word ".repeat(1_000_000));
    await expect(readText(path, { maxBytes: 500_000 })).rejects.toMatchObject({ code: "IDEA_INVALID" });
  });

  test("that is missing or a folder gives a clear error", async () => {
    await expect(readText(join(dir, "no.txt"), { maxBytes: 10 })).rejects.toMatchObject({ code: "TEXT_UNREADABLE" });
    await expect(readText(dir, { maxBytes: 10 })).rejects.toMatchObject({ code: "TEXT_UNREADABLE" });
  });
});
