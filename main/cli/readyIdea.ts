// What must be done before a video can begin: the person's own files are taken in, their folders indexed.
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";

import { Idea } from "../../contract/idea.ts";
import type { Client } from "../../contract/index.ts";
import { AppError } from "../base/errors.ts";
import type { FileField, MakeOptions } from "../options/options.ts";
import { createIndexView } from "./indexView.ts";

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
  const { idea, footage } = await withPreset(client, options, signal);
  for (const [field, path] of Object.entries(options.files) as [FileField, string][])
    idea[field] = await client.files.import({ path: resolve(path) }, { signal });
  if (options.picture !== null && idea.ambience !== null)
    idea.ambience = {
      ...idea.ambience,
      picture: await client.files.import({ path: resolve(options.picture) }, { signal }),
    };
  if (footage.length > 0) idea.footage = await indexed(client, footage, { say, signal, stream });
  return idea;
}

/** What the preset says where the options say nothing. Throws NOT_FOUND, IDEA_INVALID. */
async function withPreset(
  client: Client,
  { idea, said, files, footage, preset }: MakeOptions,
  signal: AbortSignal,
): Promise<{ idea: Idea; footage: readonly string[] }> {
  if (preset === null) return { idea: { ...idea }, footage };
  const all = await client.presets.list({}, { signal });
  const found = all.find(({ name }) => name.toLowerCase() === preset.toLowerCase());
  if (!found)
    throw new AppError("NOT_FOUND", "make.preset", `There is no preset ${JSON.stringify(preset)}`, {
      hint:
        all.length === 0
          ? "Keep one on the screen of a new video."
          : `Yours: ${all.map(({ name }) => name).join(", ")}.`,
    });
  const given = new Set<string>([...said, ...Object.keys(files)]);
  // A mood does not go with a music file, nor with a preset's file the mood that was asked for.
  if (given.has("music") || given.has("musicFile")) for (const field of ["music", "musicFile"]) given.add(field);
  const wishes = Object.entries(found.wishes).filter(([field]) => !given.has(field));
  const parsed = Idea.safeParse({ ...idea, ...Object.fromEntries(wishes) });
  if (!parsed.success)
    throw new AppError("IDEA_INVALID", "make.preset", `The preset ${found.name}: ${parsed.error.issues[0]?.message}`);
  return { idea: parsed.data, footage: footage.length > 0 ? footage : found.footageFolders };
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
