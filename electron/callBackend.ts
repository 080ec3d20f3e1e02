// A client of the contract over a port of its own, as the page has one.
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { MessageChannelMain } from "electron";

import type { Client } from "../contract/index.ts";
import type { BackendProcess } from "./backendProcess.ts";

export interface Called {
  client: Client;
  close: () => void;
}

/** Resolves once the backend answers on the port: its first word is no answer to any call. */
export async function callBackend(backend: Pick<BackendProcess, "connect">): Promise<Called> {
  const { port1, port2 } = new MessageChannelMain();
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  port2.once("message", () => resolve());
  port2.start();
  backend.connect(port1);
  await answered;
  return { client: createORPCClient(new RPCLink({ port: port2 })), close: () => port2.close() };
}
