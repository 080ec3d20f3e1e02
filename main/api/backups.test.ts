import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startApi, type Api } from "./backend.fixture.ts";

const PASSPHRASE = "a long enough passphrase";

let api: Api;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

test("backups ask for a key first, and are made, tried and planned over the interface", async () => {
  const { owner } = api;
  const before = await owner.backups.state({});
  expect(before).toMatchObject({
    isOn: true,
    isOwnFolder: true,
    last: null,
    isLate: true,
    keys: { passphrase: false },
  });
  await expect(owner.backups.make({})).rejects.toMatchObject({ code: "BACKUP_KEYLESS" });
  await owner.backups.setKey({ passphrase: PASSPHRASE });
  const made = await owner.backups.make({});
  expect(await owner.backups.state({})).toMatchObject({ isLate: false, last: { name: made.name }, trouble: null });
  expect(await owner.backups.test({})).toMatchObject({ test: { isGood: true } });
  await owner.channels.create({ name: "Made after it" });
  const plan = await owner.backups.plan({ name: made.name, passphrase: PASSPHRASE });
  expect(plan.now.channels - plan.copy.channels).toBe(1);
  expect(await owner.backups.restore({ name: made.name, passphrase: PASSPHRASE })).toMatchObject({
    restore: { name: made.name },
  });
  expect(await owner.backups.cancelRestore({})).toMatchObject({ restore: null });
  const { items } = await owner.backups.list({});
  expect(items.map(({ kind }) => kind)).toEqual(["before-restore", "manual"]);
  expect(JSON.stringify(await owner.access.audit({}))).not.toContain(PASSPHRASE);
});

test("a program needs the scope admin, and names no folder of the machine without files", async () => {
  await expect(api.program("read", "make").backups.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
  const folder = join(api.dir, "elsewhere");
  await mkdir(folder);
  await expect(api.program("admin").backups.configure({ folder })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(api.program("admin", "files").backups.configure({ folder })).rejects.toMatchObject({
    code: "PATH_REFUSED",
  });
});
