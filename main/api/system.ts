// The backend itself over the contract: whether it is well.
import { os } from "./base.ts";

export const system = {
  health: os.system.health.handler(async ({ context }) => ({
    ...(await context.health()),
    version: context.version,
    pid: process.pid,
    dataDir: context.dataDir,
    startedAt: new Date(context.startedAt).toISOString(),
  })),
};
