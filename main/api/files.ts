// Files and folders of this machine over the contract: what a person chooses among, and what they hand in.
import { join } from "node:path";

import { browseFolder, makeFolder } from "../library/browse.ts";
import { findPlaces } from "../library/places.ts";
import { allowedPath } from "./allowedPath.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { allowed } from "./wanted.ts";

const of = os.files;

export const files = {
  browse: of.browse.handler(async ({ input: { folder = "~", sorts }, context, signal = never() }) => {
    const path = await allowed(fromHome(folder, context), context);
    return browseFolder(path, { sorts, signal, mayName: (one) => mayName(one, context) });
  }),
  places: of.places.handler(async ({ context }) => {
    const { homeDir, folders } = context.paths();
    const places = await findPlaces(homeDir, folders);
    const judged = await Promise.all(
      places.map(async (place) => ({ ...place, isAllowed: await mayName(place.path, context) })),
    );
    // A folder of the home that may not be named cannot be allowed either.
    return judged.filter(({ kind, isAllowed }) => isAllowed || kind === "drive");
  }),
  makeFolder: of.makeFolder.handler(async ({ input, context }) => {
    const parent = await allowed(fromHome(input.parent, context), context);
    // Asked again with its name: nothing hidden is made.
    const path = await allowed(join(parent, input.name), context);
    await makeFolder(parent, path);
    note(context, "files.makeFolder", path);
    return { path };
  }),
  import: of.import.handler(async ({ input, context, signal }) => {
    const file = await context.files.import(await allowed(input.path, context), signal);
    note(context, "files.import", file.artifact.hash, { path: input.path });
    return file;
  }),
};

/** As people write it. */
function fromHome(path: string, context: ApiContext): string {
  return /^~(?=$|[\\/])/.test(path) ? join(context.paths().homeDir, path.slice(1)) : path;
}

async function mayName(path: string, context: ApiContext): Promise<boolean> {
  return allowedPath(context.caller, path, context.paths()).then(
    () => true,
    () => false,
  );
}
