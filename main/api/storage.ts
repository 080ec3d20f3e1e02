// Storage over the contract.
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import { requireOwner, requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { allowed } from "./wanted.ts";

const of = os.storage;

export const storage = {
  usage: of.usage.handler(({ input, context, signal = never() }) => context.storage.usage(input.anew, signal)),
  cleanUp: of.cleanUp.handler(async ({ input, context, signal = never() }) => {
    const freed = await context.storage.cleanUp(input.what, signal);
    const bytes = freed.reduce((sum, one) => sum + one.bytes, 0);
    note(context, "storage.cleanUp", null, { what: input.what, bytes });
    return { freed, bytes };
  }),
  move: of.move.handler(({ context }) => context.storage.move()),
  planMove: of.planMove.handler(async ({ input, context }) => context.storage.planMove(await named(input.to, context))),
  beginMove: of.beginMove.handler(async ({ input, context }) => {
    const to = await named(input.to, context);
    requireOwner(context.caller, "move the data folder");
    note(context, "storage.beginMove", to);
    return context.storage.beginMove(to);
  }),
  cancelMove: of.cancelMove.handler(async ({ context }) => {
    await context.storage.cancelMove();
    note(context, "storage.cancelMove", null);
    return null;
  }),
  confirmMove: of.confirmMove.handler(async ({ context }) => {
    requireOwner(context.caller, "delete the place that the data folder was moved from");
    const bytes = await context.storage.confirmMove();
    note(context, "storage.confirmMove", null, { bytes });
    return { bytes };
  }),
};

function named(path: string, context: ApiContext): Promise<string> {
  requireScopes(context.caller, ["files"]);
  return allowed(path, context);
}
