// Settings over the contract.
import { isAbsolute } from "node:path";

import { AppError } from "../base/errors.ts";
import { SETTING_NAMES, settingOf } from "../base/settings.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import { requireOwner } from "./caller.ts";
import type { ApiContext } from "./context.ts";

const of = os.settings;

export const settings = {
  list: of.list.handler(({ context }) => context.settings.info()),
  update: of.update.handler(async ({ input: { values, ifVersion }, context, signal = never() }) => {
    const owned = SETTING_NAMES.find((name) => name in values && settingOf(name).ownerOnly);
    if (owned) requireOwner(context.caller, `change the setting ${owned}`);
    if (typeof values["ffmpeg"] === "string") await assertFfmpeg(values["ffmpeg"], context, signal);
    context.settings.set(values, { ifVersion });
    context.live.publish({ type: "changed", what: "settings" });
    note(context, "settings.update", null, { names: Object.keys(values) });
    return context.settings.info();
  }),
};

/** One that does not work would keep the next start from working. Throws SETTING_INVALID. */
async function assertFfmpeg(path: string, context: ApiContext, signal: AbortSignal): Promise<void> {
  const fault = isAbsolute(path) ? await context.tryFfmpeg(path, signal) : "write an absolute path";
  if (fault === null) return;
  throw new AppError("SETTING_INVALID", "settings.set", `ffmpeg is ${JSON.stringify(path)}: ${fault}`, {
    hint: "Choose the program ffmpeg itself, or leave it empty: the best one found is used then.",
    details: { field: "ffmpeg" },
  });
}
