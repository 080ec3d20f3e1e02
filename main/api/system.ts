// The backend itself over the contract: whether it is well, and the pause of all work.
import { note } from "./audit.ts";
import { os } from "./base.ts";

export const system = {
  health: os.system.health.handler(async ({ context }) => ({
    ...(await context.health()),
    pause: context.pausing.now(),
    version: context.version,
    pid: process.pid,
    dataDir: context.dataDir,
    startedAt: new Date(context.startedAt).toISOString(),
  })),
  pause: os.system.pause.handler(({ context, input: { reason, until } }) => {
    const pause = context.pausing.pause(reason, until === null ? null : Date.parse(until));
    note(context, "work.paused", reason, { until });
    return { pause };
  }),
  resume: os.system.resume.handler(({ context, input: { reason } }) => {
    const pause = context.pausing.resume(reason);
    note(context, "work.resumed", reason);
    return { pause };
  }),
};
