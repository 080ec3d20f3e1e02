// Channels over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.channels;

export const channels = {
  list: of.list.handler(pending),
  create: of.create.handler(pending),
  get: of.get.handler(pending),
  update: of.update.handler(pending),
  remove: of.remove.handler(pending),
};
