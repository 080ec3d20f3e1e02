// Settings over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.settings;

export const settings = {
  list: of.list.handler(pending),
  update: of.update.handler(pending),
};
