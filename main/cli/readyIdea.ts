// What must be done before a video can begin: the person's own files are taken in.
import { resolve } from "node:path";

import type { Idea } from "../../contract/idea.ts";
import type { Client } from "../../contract/index.ts";
import type { FileField, MakeOptions } from "./options.ts";

/** May be asked again with another client, should the backend end meanwhile. Throws what taking in a file throws. */
export async function readyIdea(
  client: Client,
  options: MakeOptions,
  { signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<Idea> {
  const idea: Idea = { ...options.idea };
  for (const [field, path] of Object.entries(options.files) as [FileField, string][])
    idea[field] = await client.files.import({ path: resolve(path) }, { signal });
  return idea;
}
