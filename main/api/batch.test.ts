import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { BegunRow } from "../../contract/api/batch.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("each row is told as the video that it becomes, or with what is wrong by column", async () => {
  const text = [
    "topic;seconds;format;look;voice",
    "Why the sea is salty;30;9:16;ocean;flite:slt",
    "Cats;soon;wide;blue;",
    "Dogs;30;;;nobody:here",
    ";;;;",
    "Why the sea is salty;30;9:16;ocean;flite:slt",
    "A topic; 20; 1:1; ; ;too many",
  ].join("\n");
  const { columns, rows, usable } = await api.owner.batch.check({ text });
  expect(columns).toEqual(["topic", "seconds", "format", "look", "voice"]);
  expect(usable).toBe(1);
  expect(rows[0]).toMatchObject({
    row: 2,
    name: "Why the sea is salty",
    video: { made: "topic", format: "9:16", seconds: 30, look: "ocean", voice: "flite:slt", files: 0 },
    faults: [],
  });
  expect(rows[1]?.faults.map(({ column }) => column).toSorted()).toEqual(["format", "look", "seconds"]);
  expect(rows[2]).toMatchObject({ row: 4, faults: [{ column: "voice", code: "VOICE_UNKNOWN" }] });
  expect(rows[3]).toMatchObject({ row: 6, faults: [{ column: null, message: "the same as row 2" }] });
  expect(rows[4]).toMatchObject({ row: 7, faults: [{ column: null }] });
  expect((await api.owner.videos.list({})).items).toEqual([]);
});

test("a list without a header that can be read is refused as a whole, with what was meant", async () => {
  await expect(api.owner.batch.check({ text: "topik,seconds\nCats,30" })).rejects.toMatchObject({
    code: "BATCH_UNREADABLE",
    data: { hint: expect.stringContaining("Did you mean topic?") },
  });
  await expect(api.owner.batch.check({ text: "topic,out\nCats,here" })).rejects.toMatchObject({
    code: "BATCH_UNREADABLE",
  });
});

test("each usable row becomes one video, however often the list is sent", async () => {
  const text = "topic,seconds\nOne,20\nTwo,nonsense\nThree,20";
  const begin = async (key: string) => {
    const told: BegunRow[] = [];
    for await (const row of await api.owner.batch.begin({ text, idempotencyKey: key })) told.push(row);
    return told;
  };
  const first = await begin("list-1");
  expect(first.map(({ row, done, total }) => ({ row, done, total }))).toEqual([
    { row: 2, done: 1, total: 3 },
    { row: 3, done: 2, total: 3 },
    { row: 4, done: 3, total: 3 },
  ]);
  expect(first[1]).toMatchObject({ video: null, fault: { column: "seconds" } });
  const ids = first.flatMap(({ video }) => (video ? [video.id] : []));
  expect(new Set(ids).size).toBe(2);
  const again = await begin("list-1");
  expect(again.flatMap(({ video }) => (video ? [video] : []))).toEqual(ids.map((id) => ({ id, resumed: true })));
  expect((await api.owner.videos.list({})).items.map(({ title }) => title).toSorted()).toEqual(["One", "Three"]);
});

test("what was begun before the reader went away is not begun again; the rest is", async () => {
  const text = "topic,seconds\nFour,20\nFive,20\nSix,20";
  const reading = (await api.owner.batch.begin({ text, idempotencyKey: "cut" }))[Symbol.asyncIterator]();
  const { value } = await reading.next();
  await reading.return?.(undefined);
  const told: BegunRow[] = [];
  for await (const row of await api.owner.batch.begin({ text, idempotencyKey: "cut" })) told.push(row);
  expect(told).toHaveLength(3);
  expect(told[0]?.video).toEqual({ id: (value as BegunRow).video?.id, resumed: true });
  const { items } = await api.owner.videos.list({ q: "Five" });
  expect(items).toHaveLength(1);
});

test("a program's list reaches no file that the program may not name", async () => {
  const secret = join(api.dir, "secret.txt");
  await writeFile(secret, "The words of somebody else.");
  const program = api.program("read", "make", "files");
  const { rows } = await program.batch.check({ text: `script\n${secret}\n/etc/passwd` });
  expect(rows.map(({ faults }) => faults[0]?.code)).toEqual(["PATH_REFUSED", "PATH_REFUSED"]);
  const owners = await api.owner.batch.check({ text: `script\n${secret}` });
  expect(owners.rows[0]?.video).toMatchObject({ made: "script" });
});
