import type { ClientContext, ClientLink } from "@orpc/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Connection } from "./connection.ts";
import type { isKnown } from "./session.ts";

/** A socket that opens and closes when the test says so. */
class Socket extends EventTarget {
  readyState = 0;
  link() {
    return {} as ClientLink<ClientContext>;
  }
  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  close() {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

function connect(known: Awaited<ReturnType<typeof isKnown>> = "yes") {
  const sockets: Socket[] = [];
  const answer = { known };
  const connection = new Connection({
    open: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    },
    isKnown: async () => answer.known,
  });
  connection.start();
  return { connection, sockets, answer };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a call waits for the connection, and goes over the new socket after a break", async () => {
  const { connection, sockets } = connect();
  const first = connection.link();
  sockets[0]?.opens();
  const link = await first;
  expect(await connection.link()).toBe(link);
  sockets[0]?.close();
  const second = connection.link();
  await vi.advanceTimersByTimeAsync(2_000);
  sockets.at(-1)?.opens();
  expect(await second).not.toBe(link);
  expect(connection.state.status).toBe("open");
});

test("it is tried again with growing waits, at most every five seconds, and at once where somebody asks", async () => {
  const { connection, sockets } = connect("unreachable");
  sockets[0]?.close();
  for (let i = 0; i < 60; i++) {
    await vi.advanceTimersByTimeAsync(1_000);
    sockets.at(-1)?.close();
  }
  expect(sockets.length).toBeGreaterThan(12);
  expect(sockets.length).toBeLessThan(40);
  expect(connection.state.status).toBe("lost");
  const before = sockets.length;
  connection.start();
  expect(sockets.length).toBe(before + 1);
});

test("where the backend does not know the page any more, nothing is tried again", async () => {
  const { connection, sockets, answer } = connect();
  answer.known = "no";
  sockets[0]?.opens();
  sockets[0]?.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.state.status).toBe("signedOut");
  expect(sockets).toHaveLength(1);
});

test("a call that waits too long, or that nobody waits for any more, is given up", async () => {
  const { connection } = connect();
  const given = new AbortController();
  const ends = Promise.allSettled([connection.link(undefined, 1_000), connection.link(given.signal)]);
  given.abort("gone");
  await vi.advanceTimersByTimeAsync(1_000);
  const [waited, left] = await ends;
  expect(waited).toMatchObject({ status: "rejected", reason: { name: "NetworkError" } });
  expect(left).toEqual({ status: "rejected", reason: "gone" });
});

test("who stops it is told once the socket has closed; then it can be started again", async () => {
  const { connection, sockets } = connect();
  sockets[0]?.opens();
  const told: string[] = [];
  connection.subscribe(() => told.push(`${connection.state.status} ${sockets[0]?.readyState}`));
  connection.stop();
  expect(told).toEqual(["signedOut 3"]);
  connection.start();
  sockets[1]?.opens();
  expect(connection.state.status).toBe("open");
});
