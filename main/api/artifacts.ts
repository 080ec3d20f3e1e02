// Artifacts over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.artifacts;

export const artifacts = {
  list: of.list.handler(pending),
};
