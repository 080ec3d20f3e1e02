// Voices over the contract.
import { os } from "./base.ts";
import { pending } from "./pending.ts";

const of = os.voices;

export const voices = {
  list: of.list.handler(pending),
  sample: of.sample.handler(pending),
};
