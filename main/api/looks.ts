// Looks over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.looks;

export const looks = {
  list: of.list.handler(pending),
};
