import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { keepNote, readNote } from "./notes.ts";

const dir = mkdtempSync(join(tmpdir(), "notes-"));
afterAll(() => rmSync(dir, { recursive: true }));
const Kind = z.object({ reach: z.string() });

describe("a note", () => {
  it("is read as it was kept, in a folder that was not there", async () => {
    const path = join(dir, "deep", "er", "note.json");
    await keepNote(path, { reach: "whole" });
    expect(await readNote(path, Kind)).toEqual({ reach: "whole" });
  });

  it.each(["", "{", '{"reach":1}', "null"])("that holds %j is none", async (text) => {
    const path = join(dir, "damaged.json");
    writeFileSync(path, text);
    expect(await readNote(path, Kind)).toBe(null);
  });

  it("that is not there is none, and one that cannot be kept disturbs nobody", async () => {
    expect(await readNote(join(dir, "none.json"), Kind)).toBe(null);
    writeFileSync(join(dir, "file"), "");
    await keepNote(join(dir, "file", "note.json"), {});
  });
});
