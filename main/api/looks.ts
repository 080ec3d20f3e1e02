// Looks over the contract.
import { os } from "./base.ts";

export const looks = {
  list: os.looks.list.handler(({ context }) => context.looks()),
};
