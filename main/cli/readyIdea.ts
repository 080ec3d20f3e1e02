// What must be done before a video can begin: the person's own files are taken in, their folders indexed.
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";

import type { Idea } from "../../contract/idea.ts";
import type { Client } from "../../contract/index.ts";
import { AppError } from "../base/errors.ts";
import { createIndexView } from "./indexView.ts";
import type { FileField, MakeOptions } from "../options/options.ts";

export interface Readying {
  say: (line: string) => void;
  signal: AbortSignal;
  /** Where the indexing of folders is shown while it runs; null or absent: nowhere. */
  stream?: NodeJS.WriteStream | null;
}

/** May be asked again with another client, should the backend end meanwhile. Throws what taking in a file throws. */
export async function readyIdea(
  client: Client,
  options: MakeOptions,
  { say, signal, stream = null }: Readying,
): Promise<Idea> {
  const idea: Idea = { ...options.idea };
  for (const [field, path] of Object.entries(options.files) as [FileField, string][])
    idea[field] = await client.files.import({ path: resolve(path) }, { signal });
  if (options.picture !== null && idea.ambience !== null)
    idea.ambience = {
      ...idea.ambience,
      picture: await client.files.import({ path: resolve(options.picture) }, { signal }),
    };
  if (options.footage.length > 0) idea.footage = await indexed(client, options.footage, { say, signal, stream });
  return idea;
}

/** Throws FOLDER_UNUSABLE, also where nothing in the folders can be used. */
async function indexed(
  client: Client,
  given: readonly string[],
  { say, signal, stream = null }: Readying,
): Promise<NonNullable<Idea["footage"]>> {
  // As the library writes them, so that the same folder by another way is the same idea.
  const folders = [...new Set(await Promise.all(given.map((one) => realpath(resolve(one)).catch(() => resolve(one)))))];
  const view = createIndexView(stream);
  try {
    for await (const progress of await client.library.index({ folders }, { signal })) {
      view.show(progress);
      if (!progress.done || progress.state === null) continue;
      if (progress.indexed + progress.known === 0)
        throw new AppError("FOLDER_UNUSABLE", "make.footage", `Nothing in ${folders.join(", ")} can be used`, {
          hint: "Name a folder with pictures or clips; `npm run library -- unusable` says what is wrong with the files there.",
        });
      if (progress.unusable > 0)
        say(
          `${progress.unusable} ${progress.unusable === 1 ? "file" : "files"} cannot be used; \`npm run library -- unusable\` says why.`,
        );
      return { folders: folders.toSorted(), state: progress.state };
    }
  } finally {
    view.end();
  }
  signal.throwIfAborted();
  throw new AppError("INTERNAL", "make.footage", "the indexing ended without a word");
}
