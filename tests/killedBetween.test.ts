// The backend is killed around the answer to a request that makes a video: asked again with the same key, there is one video, and an answered one is never lost.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { createRouterClient } from "@orpc/server";
import { expect, onTestFinished, test } from "vitest";

import { router } from "../main/api/router.ts";
import { createBackend } from "../main/backend.ts";
import { scratch } from "./run.ts";

const TOKEN = "t".repeat(43);
const BODY = { topic: "Why the sea is salty", seconds: 60 };

/** Sends the request to a backend that is killed at that moment; the answer's id, null where none came. */
async function askedOfDying(
  dataDir: string,
  when: string,
  { method, path, body }: { method: string; path: string; body: unknown } = {
    method: "POST",
    path: "/videos/generate",
    body: BODY,
  },
): Promise<string | null> {
  const script = join(import.meta.dirname, "doubles/dyingBackend.ts");
  const child = spawn(process.execPath, [script, dataDir, when], {
    env: { ...process.env, TOKEN },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "close");
  const [url] = (await once(createInterface(child.stdout), "line")) as [string];
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    "content-type": "application/json",
    "idempotency-key": "order-7",
  };
  const id = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
    .then(async (response) => ((await response.json()) as { data: { id: string } }).data.id)
    .catch(() => null);
  expect(await ended).toEqual([null, "SIGKILL"]);
  return id;
}

test.each([
  ["before the commit", "before", { answered: false, there: 0 }],
  ["between the commit and the answer", "after", { answered: false, there: 1 }],
  ["with the answer", "answer", { answered: true, there: 1 }],
])("killed %s, the same request makes one video, and its key is not forgotten", async (_, when, expected) => {
  const dataDir = scratch();
  const id = await askedOfDying(dataDir, when);
  expect(id !== null).toBe(expected.answered);
  const backend = await createBackend({ dataDir, work: "asked", port: 0 });
  onTestFinished(() => backend.stop(0));
  const client = createRouterClient(router, { context: backend.context });
  const all = async () => (await client.videos.list({})).items.map((video) => video.id);
  const before = await all();
  expect(before).toHaveLength(expected.there);
  expect(before[0] ?? null).toBe(id ?? before[0] ?? null);
  const again = await client.videos.generate({ ...BODY, idempotencyKey: "order-7" });
  expect(again.resumed).toBe(expected.there === 1);
  expect(await all()).toEqual([again.id]);
  await expect(client.videos.generate({ topic: "Another", idempotencyKey: "order-7" })).rejects.toMatchObject({
    code: "IDEMPOTENCY_MISMATCH",
  });
});

test("killed between the saving of an edit and its making, the edit is there and is made", async () => {
  const dataDir = scratch();
  const first = await createBackend({ dataDir, work: "asked", port: 0 });
  const owner = createRouterClient(router, { context: first.context });
  const { id } = await owner.videos.generate(BODY);
  await owner.videos.cancel({ id });
  await first.stop(0);

  const edits = { title: "Salt of the earth" };
  const request = { method: "PUT", path: `/videos/${id}`, body: { idea: { edits } } };
  expect(await askedOfDying(dataDir, "after", request)).toBeNull();

  const backend = await createBackend({ dataDir, work: "asked", port: 0 });
  onTestFinished(() => backend.stop(0));
  const client = createRouterClient(router, { context: backend.context });
  const there = await client.edits.get({ id });
  expect(there).toMatchObject({ revision: 2, state: "queued", edits });
  backend.context.takeUp(id);
  await expect.poll(async () => (await client.videos.get({ id })).stages[0]?.state, { timeout: 30_000 }).toBe("done");
});
