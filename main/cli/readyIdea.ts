// What must be done before a video can begin: the person's own files are taken in.
import type { Idea } from "../../contract/idea.ts";
import type { Client } from "../../contract/index.ts";
import type { MakeOptions } from "./options.ts";

/** May be asked again with another client, should the backend end meanwhile. Throws what taking in a file throws. */
export async function readyIdea(
  _client: Client,
  options: MakeOptions,
  _how: { say: (line: string) => void; signal: AbortSignal },
): Promise<Idea> {
  return options.idea;
}
