import { afterAll, beforeAll, expect, test } from "vitest";

import { ERRORS_DE } from "../../contract/errors.de.ts";
import { ERRORS } from "../../contract/errors.ts";
import { owner, serving, type Serving } from "./serving.fixture.ts";

let server: Serving;

beforeAll(async () => {
  server = await serving();
});
afterAll(() => server[Symbol.asyncDispose]());

const asJson = { ...owner, "content-type": "application/json" };

async function newChannel(name: string): Promise<{ path: string; etag: string }> {
  const made = await server.ask("/api/v1/channels", {
    method: "POST",
    headers: asJson,
    body: JSON.stringify({ name }),
  });
  expect(made.status).toBe(201);
  const path = `/api/v1/channels/${made.json.data.id}`;
  const { etag = "" } = (await server.ask(path, { headers: owner })).headers;
  return { path, etag };
}

const change = (path: string, headers: Record<string, string>, body: object) =>
  server.ask(path, { method: "PUT", headers: { ...asJson, ...headers }, body: JSON.stringify(body) });

test("what is known already is not sent again", async () => {
  const { path, etag } = await newChannel("Night Sky");
  expect(etag).toMatch(/^W\/"1\.[0-9a-f]{12}"$/);
  for (const known of [etag, etag.slice(2), `"x", ${etag}`, "*"])
    expect(await server.ask(path, { headers: { ...owner, "if-none-match": known } })).toMatchObject({
      status: 304,
      body: "",
      headers: { etag, "cache-control": "private, no-cache" },
    });
  expect((await server.ask(path, { headers: { ...owner, "if-none-match": '"x"' } })).status).toBe(200);
});

test("of two who change the same, the second is told that the first was faster", async () => {
  const { path, etag } = await newChannel("Deep Sea");
  const first = await change(path, { "if-match": etag }, { description: "by the first" });
  expect([first.status, first.json.data.version]).toEqual([200, 2]);
  const second = await change(path, { "if-match": etag }, { description: "by the second" });
  expect([second.status, second.json.error.code]).toEqual([412, "CHANGED_MEANWHILE"]);
  const now = (await server.ask(path, { headers: owner })).json.data;
  expect([now.description, now.version]).toEqual(["by the first", 2]);
});

test("If-Match takes the version in each of its spellings; what is no version of this changes nothing", async () => {
  const { path } = await newChannel("Old Roads");
  let version = 1;
  for (const spelling of [
    () => `"${version}"`,
    () => `W/"v${version}"`,
    () => `W/"${version}.0123456789ab"`,
    () => "*",
  ]) {
    expect((await change(path, { "if-match": spelling() }, { niche: `n${version}` })).status).toBe(200);
    version++;
  }
  for (const wrong of ["7", '"seven"', 'W/"-1"', '"99999999999999999999"', '"5", "6"', ""])
    expect([wrong, (await change(path, { "if-match": wrong }, { niche: "wrong" })).status]).toEqual([wrong, 412]);
  expect((await change(path, {}, { ifVersion: version, niche: "by the body" })).status).toBe(200);
});

test("a deletion can be meant for one version alone", async () => {
  const { path, etag } = await newChannel("Short Life");
  await change(path, {}, { niche: "changed" });
  const remove = (headers: object) => server.ask(path, { method: "DELETE", headers: { ...owner, ...headers } });
  expect((await remove({ "if-match": etag })).status).toBe(412);
  expect((await remove({ "if-match": '"2"' })).status).toBe(200);
});

test("each error of the catalogue has its words in German", () => {
  for (const [code, { message, hint }] of Object.entries(ERRORS)) {
    const german = ERRORS_DE[code as keyof typeof ERRORS];
    expect([code, german.message !== message, german.hint !== hint]).toEqual([code, true, true]);
    expect([code, /[.?]$/.test(german.hint), german.message.endsWith(".")]).toEqual([code, true, false]);
    // Nobody is addressed: it reads the same in the app and in a terminal.
    expect(`${german.message} ${german.hint}`).not.toMatch(/\b(Sie|Ihr|Ihre[mnr]?|du|dein\w*)\b/);
  }
});
