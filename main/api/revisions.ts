// Revisions over the contract: what a video was asked to be.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.revisions;

export const revisions = {
  list: of.list.handler(pending),
  get: of.get.handler(pending),
  create: of.create.handler(pending),
  restore: of.restore.handler(pending),
};
