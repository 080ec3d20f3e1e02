// The process of the backend: begun by the shell, which hands it ports whose other ends call it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createBackend, type Backend } from "../main/backend.ts";
import { asAppError } from "../main/base/errors.ts";
import type { BackendStart, FromBackend, ToBackend } from "./messages.ts";
import { ShellProcesses } from "./processes.ts";

const { parentPort } = process;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
const tell = (message: FromBackend) => parentPort.postMessage(message);
const processes = new ShellProcesses(tell);
const starting = new AbortController();
let running: Promise<Backend> | null = null;

parentPort.on("message", ({ data, ports: [port] }) => {
  const message = data as ToBackend;
  switch (message.type) {
    case "start":
      running = start(message.options);
      // Told to the shell already.
      running.catch(() => undefined);
      return;
    case "connect":
      // Of a backend that could not begin the shell hears otherwise.
      if (port) running?.then((backend) => connect(backend, port)).catch(() => undefined);
      return;
    case "stop":
      return void stop(message.drainMs);
    case "forkSaid":
    case "forkPrinted":
    case "forkEnded":
      processes.hear(message);
  }
});

async function start({ dataDir, port, pageDir, resourcesDir }: BackendStart): Promise<Backend> {
  try {
    const backend = await createBackend({
      dataDir,
      work: "all",
      port,
      pageDir,
      ...(resourcesDir === null ? {} : { resourcesDir }),
      processes,
      restart: () => tell({ type: "restart" }),
      signal: starting.signal,
    });
    tell({ type: "running", url: backend.url, token: (await readFile(join(dataDir, "token"), "utf8")).trim() });
    return backend;
  } catch (error) {
    const { code, message, hint } = asAppError(error, "app.backend");
    tell({ type: "failed", code, message, hint });
    // The message is on its way; what else holds the process is of no use any more.
    setTimeout(() => process.exit(1), 100);
    throw error;
  }
}

function connect(backend: Backend, port: Electron.MessagePortMain): void {
  port.start();
  // The page takes its line as open from the first word on.
  port.postMessage("hello");
  backend.connect(port);
}

async function stop(drainMs: number): Promise<void> {
  starting.abort();
  const backend = await running?.catch(() => null);
  await backend?.stop(drainMs);
  process.exit(0);
}
