// The way to a backend: the one that runs on the data folder already, else one inside this process that ends with it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { createRouterClient } from "@orpc/server";

import type { Client } from "../../contract/index.ts";
import { router } from "../api/router.ts";
import { createBackend } from "../backend.ts";
import { findDataDir } from "../base/dataDir.ts";
import { AppError, systemCode } from "../base/errors.ts";
import type { SettingFlags } from "../base/settings.ts";
import { livingBackend } from "../store/lock.ts";

export interface Connection extends AsyncDisposable {
  client: Client;
  /** Another process does the work. */
  remote: boolean;
  url: string;
  /** Whether an error says that the other process is gone. */
  isLost(error: unknown): boolean;
}

/** @throws DATA_DIR_BUSY where another process holds the folder but does not answer; what opening the store throws. */
export async function connect(
  dataDirOption: string | null,
  signal: AbortSignal,
  flags: SettingFlags = {},
): Promise<Connection> {
  const dataDir = findDataDir({ flag: dataDirOption ?? undefined }).path;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await inside(dataDir, signal, flags);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "DATA_DIR_BUSY") throw error;
      const other = await connectToRunning(dataDir, signal);
      if (other) return other;
      // It is starting or ending: both are over within moments.
      if (attempt === 40) throw error;
      await sleep(250, undefined, { signal });
    }
  }
}

async function inside(dataDir: string, signal: AbortSignal, flags: SettingFlags): Promise<Connection> {
  const backend = await createBackend({ dataDir, work: "asked", port: 0, signal, flags });
  return {
    client: createRouterClient(router, { context: backend.context }),
    remote: false,
    url: backend.url,
    isLost: () => false,
    [Symbol.asyncDispose]: () => backend.stop(0),
  };
}

/** Null: none runs on this data folder, or it is starting or ending just now. */
export async function connectToRunning(dataDir: string, signal: AbortSignal): Promise<Connection | null> {
  // The token is told to nobody who merely has the port of a backend that is gone.
  const run = livingBackend(dataDir);
  const token = await readFile(join(dataDir, "token"), "utf8").catch(() => null);
  if (!run || !token) return null;
  const client: Client = createORPCClient(
    new RPCLink({ url: `${run.url}/rpc`, headers: { authorization: `Bearer ${token.trim()}` } }),
  );
  try {
    await client.system.health({}, { signal });
  } catch {
    // Refused or reset: the holder is starting or ending; the caller asks again.
    return null;
  }
  return {
    client,
    remote: true,
    url: run.url,
    isLost: isNetworkFault,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** What fetch throws of a connection that was refused or broke off; a program's own TypeError carries no such code. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError && /^(E[A-Z]+$|UND_ERR_)/.test(systemCode(error) ?? "");
}
