// The work of the kill test: chains of jobs, each of which queues the next with the hash of all that was done before it.
import { hashBytes } from "../../../main/base/hash.ts";

export const CHAINS = 4;
/** The file to which each run of a checkpoint's function adds a line. */
export const EFFECTS = "effects.txt";

// oxlint-disable-next-line typescript/consistent-type-definitions -- an interface is no Json
export type Link = {
  /** The place in the chain. */
  n: number;
  /** Of the tokens of all jobs before. */
  hash: string;
};

export function linkHash(before: string, token: string): string {
  return hashBytes(`${before} ${token}`);
}
