// A real backend for the tests of one file, that works on what it is asked for only, and clients of it as different callers have them.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createRouterClient } from "@orpc/server";

import { SCOPES, type Scope } from "../../contract/api/wire.ts";
import { createBackend, type Backend } from "../backend.ts";
import { newId } from "../base/ids.ts";
import { router } from "./router.ts";

export interface Api extends AsyncDisposable {
  backend: Backend;
  /** Holds the data folder and what tests put beside it. */
  dir: string;
  dataDir: string;
  /** As the owner's command line calls. */
  owner: ApiClient;
  /** As a program with a token calls. */
  program(...scopes: Scope[]): ApiClient;
}

export type ApiClient = ReturnType<typeof clientOf>;

export async function startApi(prepare: (dir: string) => Promise<void> = async () => {}): Promise<Api> {
  const dir = await mkdtemp(join(tmpdir(), "api-"));
  const dataDir = join(dir, "data");
  await mkdir(dataDir);
  await prepare(dir);
  const backend = await createBackend({ dataDir, work: "asked", port: 0 });
  return {
    backend,
    dir,
    dataDir,
    owner: clientOf(backend),
    program: (...scopes) =>
      clientOf(backend, { kind: "token", id: newId(), name: "the program", scopes, address: "127.0.0.1" }),
    async [Symbol.asyncDispose]() {
      await backend.stop(0);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const ALL: readonly Scope[] = SCOPES;

function clientOf(backend: Backend, caller = backend.context.caller) {
  return createRouterClient(router, { context: { ...backend.context, caller } });
}
