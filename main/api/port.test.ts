import { MessageChannel } from "node:worker_threads";

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Client } from "../../contract/index.ts";
import { startApi, type Api } from "./backend.fixture.ts";
import { servePort } from "./port.ts";

let api: Api;
let client: Client;
const { port1, port2 } = new MessageChannel();

beforeAll(async () => {
  api = await startApi();
  servePort(port1, api.backend.context);
  client = createORPCClient(new RPCLink({ port: port2 }));
});
afterAll(async () => {
  port2.close();
  await api[Symbol.asyncDispose]();
});

test("answers, errors with their codes and hints, and streams cross a port as they cross a socket", async () => {
  expect(await client.system.health({})).toMatchObject({ status: "ok", dataDir: api.dataDir });
  const unknown = "01a1fd17-342b-7777-b386-23236178fb3a";
  await expect(client.videos.get({ id: unknown })).rejects.toMatchObject({
    code: "NOT_FOUND",
    data: { hint: expect.stringContaining("identifier") },
  });
  const stream = await client.events.watch({ topics: ["channels"] });
  const first = await stream.next();
  expect(first.value).toMatchObject({ type: "snapshot" });
  await client.channels.create({ name: "Over a port" });
  const second = await stream.next();
  expect(second.value).toMatchObject({ type: "channel.update", channel: { name: "Over a port" } });
  await stream.return?.();
});
