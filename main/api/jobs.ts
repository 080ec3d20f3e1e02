// Jobs over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.jobs;

export const jobs = {
  list: of.list.handler(pending),
  get: of.get.handler(pending),
  update: of.update.handler(pending),
};
