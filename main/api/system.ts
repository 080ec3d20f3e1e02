// The backend itself over the contract: whether it is well.
import { os } from "./base.ts";

export const system = {
  health: os.system.health.handler(({ context }) => ({
    status: "ok" as const,
    version: context.version,
    pid: process.pid,
    dataDir: context.dataDir,
    startedAt: new Date(context.startedAt).toISOString(),
    queue: [],
    checks: [],
  })),
};
