// The backend itself over the contract: whether it is well, and the pause of all work.
import { AppError } from "../base/errors.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";

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
  restart: os.system.restart.handler(({ context }) => {
    if (!context.restart)
      throw new AppError("NOT_READY", "system.restart", "Nothing is there that would start it again", {
        hint: "End the program, and start it again.",
      });
    note(context, "system.restart", null);
    // The answer goes out first.
    setTimeout(context.restart, ANSWER_MS);
    return { restarting: true };
  }),
  examine: os.system.examine.handler(({ context, signal = never() }) => context.diagnosis.examine(signal)),
  logs: os.system.logs.handler(({ context, input, signal = never() }) => context.diagnosis.logs(input, signal)),
  bundle: os.system.bundle.handler(async ({ context, signal = never() }) => {
    note(context, "system.bundle", null);
    return context.diagnosis.bundle(signal);
  }),
  encoders: os.system.encoders.handler(({ context, signal = never() }) => context.encoders.report(signal)),
  proveEncoders: os.system.proveEncoders.handler(({ context, signal = never() }) => context.encoders.prove(signal)),
};

const ANSWER_MS = 200;
