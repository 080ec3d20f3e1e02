// Settings over the contract.
import { note } from "./audit.ts";
import { os } from "./base.ts";

const of = os.settings;

export const settings = {
  list: of.list.handler(({ context }) => context.settings.info()),
  update: of.update.handler(({ input: { values, ifVersion }, context }) => {
    context.settings.set(values, { ifVersion });
    context.live.publish({ type: "changed", what: "settings" });
    note(context, "settings.update", null, { names: Object.keys(values) });
    return context.settings.info();
  }),
};
