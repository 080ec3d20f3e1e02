import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import type { Exchange } from "./exchange.ts";
import { sendFile } from "./sendFile.ts";

let root: string;
const BYTES = 40_000_000;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "send-"));
  writeFileSync(join(root, "large.bin"), Buffer.alloc(BYTES, 7));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A server that counts what it still holds for its readers. */
async function sending(stalledMilliseconds: number) {
  let open = 0;
  const server = createServer((request, response) => {
    open++;
    const file = { root, path: "/large.bin", caching: "no-cache" };
    void sendFile({ request, response } as Exchange, file, stalledMilliseconds).finally(() => open--);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { port, open: () => open };
}

test("a reader that stops reading is let go after a while, one that goes at once", async () => {
  const { port, open } = await sending(200);
  const ask = () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return socket;
  };
  const stalled = ask();
  await once(stalled, "data");
  stalled.pause();
  const gone = ask();
  await once(gone, "data");
  expect(open()).toBe(2);
  gone.destroy();
  while (open() > 0) await sleep(10);
  stalled.destroy();
});

test("a slow reader that goes on gets all of it", async () => {
  const { port } = await sending(1000);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  let bytes = 0;
  let waits = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > (waits + 1) * 8_000_000 && ++waits) await sleep(100);
  }
  expect([bytes, waits]).toEqual([BYTES, 4]);
});
