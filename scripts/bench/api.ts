// The local interface under load, by its real command: lists of many videos, many requests beside a render, many sockets, and its memory.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { WebSocket } from "ws";

import { oneByOne, quantile, steadily, type Target } from "./load.ts";
import { writeManyVideos } from "./manyVideos.ts";
import { atLeast, atMost, figure, type Bench, type BenchRow } from "./row.ts";

const VIDEOS = 10_000;
const LISTS = 1500;
const SOCKETS = 500;
const EVENTS = 20;
const MANY = 100_000;

export const api: Bench = {
  name: "local interface",
  async run() {
    const dataDir = await mkdtemp(join(tmpdir(), "ytempire-bench-api-"));
    writeManyVideos(dataDir, VIDEOS);
    await using server = await startServer(dataDir);
    try {
      return [
        ...(await lists(server)),
        ...(await sockets(server)),
        ...(await memory(server)),
        ...(await besideRender(server)),
      ];
    } finally {
      await server[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function lists({ at }: Server): Promise<BenchRow[]> {
  const list = at("/videos?limit=50");
  const bytes = (await get(list)).length;
  await using bare = await startBare(bytes);
  await oneByOne(list, 200);
  await oneByOne(bare.target, 200);
  const ours = (await oneByOne(list, LISTS)).all;
  const yardstick = (await oneByOne(bare.target, LISTS)).all;
  const filtered = (await oneByOne(at("/videos?limit=50&state[0]=failed&q=tea"), LISTS / 3)).all;
  const p50 = quantile(ours, 0.5);
  return [
    figure(`a list of 50 of ${VIDEOS} videos`, bytes / 1000, "kB"),
    atMost("a list of 50 videos, p50", round(p50), "ms", 5),
    atMost("a list of 50 videos, p95", round(quantile(ours, 0.95)), "ms", 20),
    figure("a bare answer of as many bytes, p50", round(quantile(yardstick, 0.5)), "ms"),
    figure("the list against the bare answer", round(p50 / quantile(yardstick, 0.5)), "×"),
    atMost("the failed ones whose titles hold a word, p50", round(quantile(filtered, 0.5)), "ms", 5),
  ];
}

/** An event of a channel reaches every socket: milliseconds from the request that causes it to the last of them. */
async function sockets({ at, url, headers }: Server): Promise<BenchRow[]> {
  const channels = JSON.parse(await get(at("/channels"))) as { data: { items: { id: string }[] } };
  const [channel] = channels.data.items;
  if (!channel) throw new Error("there is no channel");
  const open = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers });
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "subscribe", topics: ["channels"] }));
      return socket;
    }),
  );
  await sleep(500);
  const latencies: number[] = [];
  for (let i = 0; i < EVENTS; i++) {
    const description = `event ${i}`;
    const sent = performance.now();
    const heard = open.map((socket) => heardOf(socket, description));
    await put(at(`/channels/${channel.id}`), { description });
    await Promise.all(heard);
    latencies.push(performance.now() - sent);
  }
  for (const socket of open) socket.close();
  const sorted = latencies.toSorted((a, b) => a - b);
  return [
    atMost(`an event to ${SOCKETS} sockets, to the last of them, median`, round(quantile(sorted, 0.5)), "ms", 50),
    figure("the slowest of these events", round(quantile(sorted, 1)), "ms"),
  ];
}

function heardOf(socket: WebSocket, description: string): Promise<void> {
  return new Promise((resolve) => {
    socket.on("message", function hear(data: Buffer) {
      if (!data.toString().includes(`"${description}"`)) return;
      socket.off("message", hear);
      resolve();
    });
  });
}

async function memory({ at, pid }: Server): Promise<BenchRow[]> {
  const targets = [at("/videos?limit=50"), at("/system/health"), at("/channels"), at("/jobs?limit=20")];
  const ask = (count: number) =>
    Promise.all(targets.map((target) => steadily(target, { perSecond: 2000, seconds: count / 8000, connections: 2 })));
  await ask(MANY / 5);
  const before = await residentMb(pid);
  const began = performance.now();
  const answers = await ask(MANY);
  const seconds = (performance.now() - began) / 1000;
  const failed = answers.reduce((sum, { failed: some }) => sum + some, 0);
  return [
    atMost(`memory gained over ${MANY} requests`, round((await residentMb(pid)) - before), "MB", 20),
    figure("memory before them", round(before), "MB"),
    atMost("of these that failed", failed, "", 0),
    figure("answers a second, as fast as they came", round(MANY / seconds), "/s"),
  ];
}

async function besideRender({ at }: Server): Promise<BenchRow[]> {
  const answer = await post(at("/videos/generate"), { topic: "A lighthouse keeper's winter", seconds: 90 });
  const { id } = (JSON.parse(answer) as { data: { id: string } }).data;
  for (;;) {
    const { data } = JSON.parse(await get(at(`/videos/${id}/status`))) as { data: { stage: string; status: string } };
    if (data.stage === "render") break;
    if (data.status !== "queued" && data.status !== "running") throw new Error(`the video is ${data.status}`);
    await sleep(250);
  }
  const list = await steadily(at("/videos?limit=50"), { perSecond: 100, seconds: 10, connections: 20 });
  const { all, failed, rate } = await steadily(at(`/videos/${id}/status`), {
    perSecond: 500,
    seconds: 15,
    connections: 50,
  });
  await post(at(`/videos/${id}/cancel`), {});
  return [
    atLeast("answers a second beside a render, of 500 asked for", round(rate), "/s", 490),
    atMost("their p99, from when each was due", round(quantile(all, 0.99)), "ms", 100),
    atMost("of these that failed", failed, "", 0),
    figure("100 lists of 50 a second beside a render, p99", round(quantile(list.all, 0.99)), "ms"),
  ];
}

interface Server extends AsyncDisposable {
  url: string;
  pid: number;
  headers: Record<string, string>;
  /** An address under /api/v1. */
  at: (path: string) => Target;
}

async function startServer(dataDir: string): Promise<Server> {
  const cli = join(import.meta.dirname, "../../main/cli.ts");
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=2", cli, "serve", "--port", "0", "--data-dir", dataDir],
    {
      env: { ...process.env, YTEMPIRE_API_REQUESTS_PER_HOUR: "0", YTEMPIRE_API_REQUESTS_PER_ADDRESS: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const url = await said(child, /http:\/\/127\.0\.0\.1:\d+/);
  const token = (await readFile(join(dataDir, "token"), "utf8")).trim();
  const headers = { authorization: `Bearer ${token}` };
  return {
    url,
    pid: child.pid ?? 0,
    headers,
    at: (path) => ({ url: `${url}/api/v1${path}`, headers }),
    [Symbol.asyncDispose]: () => ended(child),
  };
}

async function startBare(bytes: number): Promise<AsyncDisposable & { target: Target }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "bareServer.ts"), String(bytes)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await said(child, /\d+/);
  return {
    target: { url: `http://127.0.0.1:${port}/`, headers: {} },
    [Symbol.asyncDispose]: () => ended(child),
  };
}

async function said(child: ChildProcess, what: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const found = what.exec(text)?.[0];
    if (found === undefined) continue;
    child.stdout?.resume();
    return found;
  }
  throw new Error(`it ended without a word: ${text}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

const get = (target: Target) => send("GET", target);
const post = (target: Target, body: unknown) => send("POST", target, body);
const put = (target: Target, body: unknown) => send("PUT", target, body);

function send(method: string, { url, headers }: Target, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const sent = request(url, { method, headers: { ...headers, ...type } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () =>
        (response.statusCode ?? 500) < 300 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
      );
    });
    sent.once("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
