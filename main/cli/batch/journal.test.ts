import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { hashBytes } from "../../base/hash.ts";
import { newId } from "../../base/ids.ts";
import { Journal } from "./journal.ts";

const dir = mkdtempSync(join(tmpdir(), "ytempire-journal-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const LIST = join(dir, "list.csv");
const entry = (name: string) => {
  const file = join(dir, `${name}.mp4`);
  writeFileSync(file, name);
  return { key: hashBytes(name), videoId: newId(), file, verdict: "approved" as const };
};

it("remembers what was made, for this list only, until the file is gone", async () => {
  const made = entry("rain");
  {
    await using journal = await Journal.open(dir, LIST);
    expect(journal.made(made.key)).toBeNull();
    await journal.record(made);
  }
  await using again = await Journal.open(dir, LIST);
  expect(again.made(made.key)).toEqual(made);
  await using other = await Journal.open(dir, join(dir, "other.csv"));
  expect(other.made(made.key)).toBeNull();
  rmSync(made.file);
  expect(again.made(made.key)).toBeNull();
});

it("passes over a line that a crash left half written, and loses none after it", async () => {
  const [before, after] = [entry("before"), entry("after")];
  const list = join(dir, "crashed.csv");
  const known = new Set(readdirSync(join(dir, "batches")));
  {
    await using journal = await Journal.open(dir, list);
    await journal.record(before);
  }
  const name = readdirSync(join(dir, "batches")).find((one) => !known.has(one)) ?? "";
  appendFileSync(join(dir, "batches", name), '{"key":"abc');
  {
    await using journal = await Journal.open(dir, list);
    await journal.record(after);
  }
  await using journal = await Journal.open(dir, list);
  expect([journal.made(before.key), journal.made(after.key)]).toEqual([before, after]);
});
