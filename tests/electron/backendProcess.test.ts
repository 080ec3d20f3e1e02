// The backend as the shell has it, with a real process of Node's in place of Electron's utility process: crashes included.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";

import type { BackendState } from "../../contract/shell.ts";
import { BackendProcess } from "../../electron/backendProcess.ts";
import { callBackend } from "../../electron/callBackend.ts";
import { Following, type Work } from "../../electron/following.ts";
import { MessageChannelMain, utilityProcess } from "../doubles/electron.ts";

const ELECTRON = join(import.meta.dirname, "../../electron");
const PATIENT = { timeout: 60_000, interval: 50 };
const dir = mkdtempSync(join(tmpdir(), "app-"));
const states: BackendState[] = [];
let backend: BackendProcess;

const make = (o: { script?: string; dataDir?: string; onState?: (state: BackendState) => void } = {}) =>
  new BackendProcess({
    script: o.script ?? join(ELECTRON, "backend.ts"),
    forkScript: join(ELECTRON, "forked.ts"),
    start: () => ({ dataDir: o.dataDir ?? join(dir, "data"), port: 0, pageDir: dir, resourcesDir: null }),
    onState: o.onState ?? ((state) => states.push(state)),
  });

beforeAll(() => {
  backend = make();
  backend.start();
});
afterAll(async () => {
  await backend.stop(0);
  rmSync(dir, { recursive: true, force: true });
});

test("a page that came before the backend ran is told once it does, and its calls are answered", async () => {
  const { client } = await callBackend(backend);
  expect(await client.system.health({})).toMatchObject({ dataDir: join(dir, "data"), pause: null });
  expect(states).toEqual([{ state: "starting" }, { state: "running" }]);
  expect(backend.address?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("its bytes are there for who holds the address's token, and for nobody else", async () => {
  const { url = "", token = "" } = backend.address ?? {};
  const ask = (headers: Record<string, string>) => fetch(`${url}/api/v1/system/health`, { headers });
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
  expect((await ask({})).status).toBe(401);
});

test("a script that needs a process of its own gets one from the shell: a decoder looks at a picture", async () => {
  const { client } = await callBackend(backend);
  const folder = join(import.meta.dirname, "../../docs/images");
  const before = utilityProcess.all.length;
  for await (const _ of await client.library.index({ folders: [folder] }));
  const items = await client.assets.list({});
  expect(items.length).toBeGreaterThan(0);
  expect(items.every(({ kind }) => kind === "picture")).toBe(true);
  expect(utilityProcess.all.length).toBeGreaterThan(before);
});

test("killed in the middle of its work, it is back by itself, lines are closed and made anew, and the work goes on", async () => {
  const first = await callBackend(backend);
  const { port1, port2 } = new MessageChannelMain();
  let isClosed = false;
  port2.on("close", () => (isClosed = true));
  port2.start();
  backend.connect(port1);
  const works: Work[] = [];
  const following = new Following({
    backend,
    onWork: (work) => works.push(work),
    onMessage: () => undefined,
    onSettings: () => undefined,
  });
  following.begin();
  onTestFinished(() => following.end());
  const { id } = await first.client.videos.create({
    idea: {
      topic: "Tea",
      notes: "Tea is a drink. It is made of leaves. People all over the world like it.",
      seconds: 15,
    },
  });
  await vi.waitFor(() => expect(works.at(-1)?.running.map((video) => video.id)).toEqual([id]), PATIENT);
  states.length = 0;
  process.kill(utilityProcess.all[0]?.pid ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(isClosed).toBe(true), PATIENT);
  expect(states[0]).toMatchObject({ state: "crashed", times: 1, againAt: expect.any(Number) });
  following.end();

  const again = await callBackend(backend);
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: "running" }), PATIENT);
  const stages = async () => (await again.client.videos.get({ id })).stages;
  await vi.waitFor(async () => {
    const narration = (await stages()).find(({ name }) => name === "narration");
    expect(narration?.state).toBe("done");
  }, PATIENT);
  await again.client.videos.cancel({ id });
});

test("asked for a restart by a call, it is there again, and that counts as no crash", async () => {
  states.length = 0;
  const { client } = await callBackend(backend);
  await client.system.restart({});
  await vi.waitFor(() => expect(states.map(({ state }) => state)).toEqual(["starting", "running"]), PATIENT);
});

describe("a backend that cannot begin", () => {
  test("is told of with its own reason, tried again with growing waits, given up in the end, and begun again by a person", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const seen: BackendState[] = [];
    // The folder of the one that runs.
    const second = make({
      onState: (state) => seen.push(state),
      script: join(import.meta.dirname, "breaks.fixture.ts"),
    });
    second.start();
    for (let i = 0; i < 8; i++) {
      await vi.waitFor(() => expect(seen.filter(({ state }) => state === "crashed")).toHaveLength(i + 1), PATIENT);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    const crashes = seen.filter((state) => state.state === "crashed");
    expect(crashes[0]?.reason).toBe("Error: it breaks down");
    expect(crashes.at(-1)).toMatchObject({ times: 8, againAt: null });
    second.start();
    expect(seen.at(-1)).toEqual({ state: "starting" });
    await second.stop(0);
  });

  test("says what is in its way and what to do", async () => {
    const seen: BackendState[] = [];
    const second = make({ onState: (state) => seen.push(state) });
    second.start();
    onTestFinished(() => second.stop(0));
    await vi.waitFor(() => expect(seen[1]?.state).toBe("crashed"), PATIENT);
    expect(seen[1]).toMatchObject({
      reason: expect.stringMatching(/^Another backend at .* uses .*\/data\. Use that one/),
    });
  });
});
