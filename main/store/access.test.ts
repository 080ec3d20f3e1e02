import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { hashBytes } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import { openStore, type Store } from "./open.ts";

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-access-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const token = (name: string) => ({
  id: newId(),
  name,
  scopes: ["read" as const],
  hash: hashBytes(name),
  begins: name.slice(0, 2),
  expiresAt: null,
});
const session = (name: string, expiresAt = 5000) => ({
  id: newId(),
  cookieHash: hashBytes(`cookie of ${name}`),
  keyHash: hashBytes(`key of ${name}`),
  userAgent: name,
  expiresAt,
});

describe("tokens", () => {
  it("are found by their hashes, revoked once, and still listed then", () => {
    const one = store.tokens.create(token("one"), 1000);
    const two = store.tokens.create(token("two"), 1000);
    expect(store.tokens.byHash(hashBytes("one"))).toEqual(one);
    expect(store.tokens.byHash(hashBytes("three"))).toBeNull();
    store.tokens.touch(one.id, 2000);
    expect([store.tokens.revoke(one.id, 3000), store.tokens.revoke(one.id, 4000)]).toEqual([true, false]);
    expect(store.tokens.list()).toEqual([two, { ...one, lastUsedAt: 2000, revokedAt: 3000 }]);
    expect(() => store.tokens.create({ ...token("one") }, 1)).toThrow(/UNIQUE/);
  });
});

describe("sessions", () => {
  it("are found by their cookies, and forgotten some time after they have expired", () => {
    const one = store.sessions.create(session("one"), 1000);
    expect(store.sessions.byCookie(one.cookieHash)).toEqual(one);
    store.sessions.touch(one.id, 2000);
    expect(store.sessions.revoke(one.id, 3000)).toBe(true);
    expect(store.sessions.byCookie(one.cookieHash)).toMatchObject({ lastUsedAt: 2000, revokedAt: 3000 });
    const two = store.sessions.create(session("two", 9000), 5001);
    expect(store.sessions.list()).toEqual([two]);
  });
});
