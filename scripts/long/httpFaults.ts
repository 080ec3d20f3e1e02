// What a hostile or broken client does to the headless backend at full size: bodies of a gigabyte, ten thousand sockets, dripping bodies, frames of 100 MB, sockets that never answer.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { WebSocket } from "ws";

import { start } from "../../tests/start.ts";
import type { LongTest } from "./index.ts";

const GIGABYTE = 1e9;
const UPLOADS = 20;
const SOCKETS = 10_000;
const TAKEN = 1000;
const DRIPPING = 500;
const SILENT = 500;
const FRAME = 100_000_000;
/** By how much the backend's memory may have grown by an attack, in MB. */
const FLAT_MB = 60;

interface Target {
  url: string;
  port: number;
  owner: string;
  /** What the process holds, in MB. */
  held(): number;
}

export default {
  about: `${UPLOADS} bodies of 1 GB at once, ${SOCKETS} sockets, ${DRIPPING} bodies that drip, frames of 100 MB, ${SILENT} sockets that never answer: each refused as it should be, everybody else is answered, and the memory stays flat`,
  async run(progress) {
    if (process.platform !== "linux") throw new Error("needs Linux, to read the memory of another process");
    const cwd = mkdtempSync(join(tmpdir(), "ytempire-http-"));
    const running = start(["serve", "--port", "0"], { cwd });
    try {
      const [, url = ""] = await running.says(/Open the page: (http:\/\/127\.0\.0\.1:\d+)\//);
      const target: Target = {
        url,
        port: Number(new URL(url).port),
        owner: readFileSync(join(cwd, "data/token"), "utf8").trim(),
        held: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
      };
      // Once unjudged: what the process takes for its first gigabytes it keeps, and takes no more.
      await uploads(target);
      const figures: string[] = [];
      for (const attack of [uploads, knocks, drips, frames, silence]) {
        await answers(target);
        const before = target.held();
        const watching = watched(target);
        const told = await attack(target).finally(() => watching.stop());
        const most = Math.round(watching.most() - before);
        if (most > FLAT_MB) throw new Error(`${told}: the backend grew by ${most} MB`);
        await answers(target);
        figures.push(`${told}, ${most} MB more at most, the slowest other answer ${watching.slowest()} ms`);
        progress(figures.at(-1) ?? "");
      }
      running.kill("SIGTERM");
      const { code, milliseconds: _ } = await running.ended;
      if (code !== 130) throw new Error(`the backend ended with ${code}`);
      return figures.join("; ");
    } finally {
      running.kill("SIGKILL");
      rmSync(cwd, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

/** Bodies with and without a length, sent on whatever the answer is. */
async function uploads(target: Target): Promise<string> {
  const sent = await Promise.all(
    Array.from({ length: UPLOADS }, async (_, i) => {
      const { socket, received, closed } = await opened(target.port);
      const length = i % 2 === 0 ? `Content-Length: ${GIGABYTE}` : "Transfer-Encoding: chunked";
      socket.write(request(target, "POST /api/v1/tokens", "Content-Type: application/json", length));
      const piece = i % 2 === 0 ? "x".repeat(65_536) : `10000\r\n${"x".repeat(65_536)}\r\n`;
      let bytes = 0;
      while (!socket.destroyed && bytes < GIGABYTE) {
        bytes += piece.length;
        if (!socket.write(piece)) await Promise.race([once(socket, "drain").catch(() => null), closed]);
      }
      await closed;
      if (!/^HTTP\/1.1 413 [^]*BODY_TOO_LARGE/.test(received()))
        throw new Error(`answered ${received().slice(0, 200)}`);
      return bytes;
    }),
  );
  const most = Math.max(...sent);
  if (most >= GIGABYTE) throw new Error("a gigabyte was taken to its end");
  return `${UPLOADS} bodies of 1 GB: 413, cut off after ${Math.round(most / 1e6)} MB at most`;
}

/** More than may be open: those that were first go on, and their places come back when they say nothing. */
async function knocks(target: Target): Promise<string> {
  const open: Awaited<ReturnType<typeof opened>>[] = [];
  for (let wave = 0; wave < SOCKETS / 500; wave++)
    open.push(...(await Promise.all(Array.from({ length: 500 }, () => opened(target.port)))));
  await until(() => open.filter(({ socket }) => !socket.closed).length <= TAKEN);
  // On a slow machine the first silent ones are ended before the last have knocked, and others take their places.
  const refused = open.filter(({ received }) => received().startsWith("HTTP/1.1 503 ")).length;
  const taken = open.filter(({ received }) => /^(HTTP\/1.1 408 |$)/.test(received())).length;
  if (refused < SOCKETS / 2 || refused + taken !== SOCKETS) throw new Error(`${refused} refused, ${taken} taken`);
  const last = open.findLast(({ socket }) => !socket.closed);
  last?.socket.write(request(target, "GET /api/v1/system/health"));
  await until(() => last?.received().startsWith("HTTP/1.1 200 ") ?? false);
  const began = performance.now();
  await until(() => open.filter(({ socket }) => !socket.closed).length < TAKEN / 10);
  const seconds = Math.round((performance.now() - began) / 1000);
  for (const { socket } of open) socket.destroy();
  return `${SOCKETS} sockets: ${refused} refused by 503, the silent ones ended after ${seconds} s`;
}

/** A byte in a second, of bodies that are never whole. */
async function drips(target: Target): Promise<string> {
  const dripping = await Promise.all(Array.from({ length: DRIPPING }, () => opened(target.port)));
  for (const { socket } of dripping)
    socket.write(request(target, "POST /api/v1/tokens", "Content-Type: application/json", "Content-Length: 1000"));
  const began = performance.now();
  const drip = setInterval(() => {
    for (const { socket } of dripping) if (socket.writable) socket.write("x");
  }, 1000);
  await Promise.all(dripping.map(({ closed }) => closed));
  clearInterval(drip);
  const wrong = dripping.find(({ received }) => !/^HTTP\/1.1 408 [^]*REQUEST_TIMEOUT/.test(received()));
  if (wrong) throw new Error(`answered ${wrong.received().slice(0, 200)}`);
  return `${DRIPPING} bodies of a byte a second: 408 after ${Math.round((performance.now() - began) / 1000)} s`;
}

/** One of 100 MB, and one in a hundred parts that together are too long. */
async function frames(target: Target): Promise<string> {
  for (const [length, parts] of [
    [FRAME, 1],
    [FRAME / 100, 100],
  ] as const) {
    const { socket, received, closed } = await opened(target.port);
    socket.write(
      request(
        target,
        "GET /ws",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      ),
    );
    await until(() => received().includes("\r\n\r\n"));
    for (let part = 0; part < parts && !socket.destroyed; part++) {
      const head = Buffer.alloc(14);
      head.writeUInt8((part === 0 ? 1 : 0) | (part === parts - 1 ? 0x80 : 0), 0);
      head.writeUInt8(0xff, 1);
      head.writeBigUInt64BE(BigInt(length), 2);
      socket.write(head);
      for (let at = 0; at < length && !socket.destroyed; at += 65_536)
        if (!socket.write(Buffer.alloc(Math.min(65_536, length - at), 0x20)))
          await Promise.race([once(socket, "drain").catch(() => null), closed]);
    }
    await closed;
    // A close frame with the code 1009, too big.
    if (!received().includes("\u0088\u0002\u0003\u00f1")) throw new Error("the frame was not refused by 1009");
  }
  return "frames of 100 MB, whole and in a hundred parts: closed by 1009";
}

/** They were let in, and answer no ping, as after a cable was pulled. */
async function silence(target: Target): Promise<string> {
  const url = `${target.url.replace("http", "ws")}/ws`;
  const options = { headers: { authorization: `Bearer ${target.owner}` }, autoPong: false };
  const sockets = await Promise.all(
    Array.from({ length: SILENT }, async () => {
      const socket = new WebSocket(url, options);
      socket.on("error", () => undefined);
      await once(socket, "open");
      return socket;
    }),
  );
  const began = performance.now();
  await until(() => sockets.every(({ readyState }) => readyState === WebSocket.CLOSED), 120_000);
  return `${SILENT} half-open WebSockets: ended after ${Math.round((performance.now() - began) / 1000)} s`;
}

/** The memory of the backend until it is stopped, and how long somebody else's calls take meanwhile. */
function watched(target: Target) {
  let most = target.held();
  let slowest = 0;
  const looking = setInterval(() => (most = Math.max(most, target.held())), 20);
  const asking = setInterval(() => {
    const began = performance.now();
    // Where all places are taken it is refused, at once.
    void ask(target)
      .catch(() => 0)
      .then(() => (slowest = Math.max(slowest, Math.round(performance.now() - began))));
  }, 100);
  return {
    most: () => most,
    slowest: () => slowest,
    stop() {
      clearInterval(looking);
      clearInterval(asking);
    },
  };
}

async function ask({ url }: Target): Promise<number> {
  const { status, body } = await fetch(`${url}/api/v1/openapi.json`, { headers: { connection: "close" } });
  await body?.cancel();
  return status;
}

/** Somebody who has done nothing is answered. */
async function answers(target: Target): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await ask(target).catch(() => 0)) === 200) return;
    await sleep(200);
  }
  throw new Error("nobody is answered any more");
}

function request({ owner }: Target, line: string, ...headers: string[]): string {
  return [`${line} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${owner}`, ...headers, "", ""].join("\r\n");
}

async function opened(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  // Answers are short; what is sent besides is of no interest.
  socket.on("data", (chunk) => (text = `${text}${chunk.toString("latin1")}`.slice(0, 10_000)));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((done) => socket.once("close", () => done()));
  await Promise.race([once(socket, "connect"), closed]);
  return { socket, received: () => text, closed };
}

async function until(so: () => boolean, milliseconds = 60_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!so()) {
    if (performance.now() > end) throw new Error(`not so after ${milliseconds / 1000} s`);
    await sleep(20);
  }
}
