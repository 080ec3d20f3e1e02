// The headless mode as a person meets it: the link, a token for a program, and an end in the middle of the work.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";

import { cli, NO_SIGNALS, scratch, start, type Running } from "./run.ts";

const LINK = /Open the page: (http:\/\/127\.0\.0\.1:\d+)\/#code=([\w-]{22})/;

interface Headless extends Running {
  url: string;
  code: string;
  owner: string;
  /** Over REST; the data of the answer's envelope. */
  ask<T>(path: string, o?: { token?: string; method?: string; body?: unknown }): Promise<T>;
}

async function serving(cwd: string): Promise<Headless> {
  const running = start(["serve", "--port", "0"], { cwd });
  onTestFinished(() => running.kill("SIGKILL"));
  const [, url = "", code = ""] = await running.says(LINK);
  const owner = readFileSync(join(cwd, "data/token"), "utf8").trim();
  return {
    ...running,
    url,
    code,
    owner,
    async ask<T>(path: string, o: { token?: string; method?: string; body?: unknown } = {}) {
      const { token = owner, method = "GET", body } = o;
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as { success: boolean; data: T };
      expect(answer).toMatchObject({ success: true });
      return answer.data;
    },
  };
}

async function signIn(url: string, code: string): Promise<number> {
  const headers = { "content-type": "application/json", origin: url };
  return (await fetch(`${url}/session`, { method: "POST", headers, body: JSON.stringify({ code }) })).status;
}

test("the link of `serve` opens the page once, and `link` gives another", async () => {
  const cwd = scratch();
  expect(await cli(["link"], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining("npm run serve") });
  const backend = await serving(cwd);
  expect([await signIn(backend.url, backend.code), await signIn(backend.url, backend.code)]).toEqual([200, 401]);
  const { stdout } = await cli(["link"], { cwd });
  const [, url, code = ""] = /^(http:\/\/127\.0\.0\.1:\d+)\/#code=([\w-]{22})\n$/.exec(stdout) ?? [];
  expect(url).toBe(backend.url);
  expect(await signIn(backend.url, code)).toBe(200);
  const sessions = await backend.ask<unknown[]>("/sessions");
  expect(sessions).toHaveLength(2);
});

test.skipIf(NO_SIGNALS)(
  "a program makes a video with its own token; an end in the middle closes streams and sockets, and the work goes on with the next start",
  async () => {
    const cwd = scratch();
    const first = await serving(cwd);
    const made = await first.ask<{ token: string; info: { id: string } }>("/tokens", {
      method: "POST",
      body: { name: "n8n", scopes: ["read", "make"] },
    });
    const authorization = `Bearer ${made.token}`;
    const generate = async (topic: string) => {
      const headers = { authorization, "content-type": "application/json", "idempotency-key": "order-7" };
      const body = JSON.stringify({ topic, seconds: 60 });
      const response = await fetch(`${first.url}/api/v1/videos/generate`, { method: "POST", headers, body });
      const answer = (await response.json()) as { data?: { id: string; resumed: boolean }; error?: { code: string } };
      return { ...answer.data, status: response.status, code: answer.error?.code };
    };
    const { id = "", ...begun } = await generate("Why the sea is salty");
    expect(begun).toMatchObject({ status: 202, resumed: false });
    expect(await generate("Why the sea is salty")).toMatchObject({ status: 202, id, resumed: true });
    expect(await generate("Why the sea is wet")).toMatchObject({ status: 409, code: "IDEMPOTENCY_MISMATCH" });
    const state = (backend: Headless) => backend.ask<{ status: string }>(`/videos/${id}/status`, { token: made.token });
    await vi.waitFor(async () => expect((await state(first)).status).toBe("running"), { timeout: 60_000 });

    const socket = new WebSocket(`${first.url.replace("http", "ws")}/ws/video/${id}`, { headers: { authorization } });
    await once(socket, "open");
    const stream = await fetch(`${first.url}/api/v1/videos/${id}/events`, { headers: { authorization } });
    const streamed = stream.text().then(
      () => "closed",
      () => "closed",
    );
    const [gone, ended] = [once(socket, "close") as Promise<[number]>, first.ended];
    first.kill("SIGTERM");
    expect((await gone)[0]).toBe(1001);
    expect(await streamed).toBe("closed");
    expect(await ended).toMatchObject({ code: 130, stderr: expect.not.stringMatching(/at .*\.ts:\d+/) });

    const second = await serving(cwd);
    expect(["queued", "running", "waiting", "done"]).toContain((await state(second)).status);
    await second.ask(`/tokens/${made.info.id}`, { method: "DELETE" });
    const refused = await fetch(`${second.url}/api/v1/videos/${id}`, { headers: { authorization } });
    expect(refused.status).toBe(401);
    const audit = await second.ask<{ items: { action: string }[]; intact: boolean }>("/audit?limit=200");
    expect(audit.intact).toBe(true);
    expect(audit.items.map(({ action }) => action)).toEqual(expect.arrayContaining(["tokens.create", "tokens.revoke"]));
  },
);
