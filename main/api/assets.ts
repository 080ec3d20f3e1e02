// The library over the contract: folders, and the assets in them.
import { ASSET_KINDS } from "../../contract/library.ts";
import { AppError } from "../base/errors.ts";
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
import { requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { assetPictureUrl } from "./urls.ts";
import { allowed, allowedPaths } from "./wanted.ts";

export const assets = {
  list: os.assets.list.handler(({ input, context }) => context.library.list(input)),
  search: os.assets.search.handler(async ({ input, context, signal }) => {
    const { q, type, folders, limit } = input;
    const parts = [{ text: q, weight: 1, as: "phrase" as const }];
    const within = await context.library.realFolders(folders);
    const kinds = type ? [type] : [...ASSET_KINDS];
    const found = await context.search.search({ parts, folders: within, kinds, limit }, signal);
    const items = found.map(({ asset, score, because }) => ({ asset, score, because }));
    return { items, total: await context.search.count(within, kinds, signal) };
  }),
  scrape: os.assets.scrape.handler(async ({ input, context }) => {
    const { jobId, subject } = await context.indexing.begin(await allowedPaths(input.folders, context));
    context.takeUp(subject);
    note(context, "assets.scrape", jobId, { folders: input.folders });
    return { jobId, status: "started" as const };
  }),
  browse: os.assets.browse.handler(({ input: { offset, limit, ...filter }, context }) =>
    context.shelf.page(filter, { offset, limit }),
  ),
  facets: os.assets.facets.handler(({ context }) => context.shelf.facets()),
  edit: os.assets.edit.handler(async ({ input: { ids, beside, ...change }, context }) => {
    if (beside) requireScopes(context.caller, ["files"]);
    const items = context.shelf.edit(ids, change);
    note(context, "assets.edit", ids.length === 1 ? (ids[0] ?? null) : null, { assets: ids.length, beside });
    context.live.publish({ type: "changed", what: "assets" });
    if (beside) await context.shelf.writeBeside(items);
    return { items };
  }),
  uses: os.assets.uses.handler(({ input, context }) =>
    Promise.all(
      context.shelf
        .uses(input.id)
        .slice(0, USES_MOST)
        .map(async (use) => ({ ...use, at: use.isDeleted ? [] : await seen(input.id, use.videoId, context) })),
    ),
  ),
  duplicates: os.assets.duplicates.handler(({ input, context, signal = never() }) =>
    context.shelf.duplicates(input.alike, input.limit, signal),
  ),
  similar: os.assets.similar.handler(({ input: { id, limit }, context, signal = never() }) =>
    context.shelf.similar(id, limit, signal),
  ),
  similarTo: os.assets.similarTo.handler(async ({ input: { file, limit }, context, signal = never() }) => ({
    items: await context.shelf.similarTo(file, limit, signal),
  })),
  forget: os.assets.forget.handler(({ input, context }) => {
    const forgotten = context.shelf.forget(input.ids);
    note(context, "assets.forget", null, { assets: forgotten });
    context.live.publish({ type: "changed", what: "assets" });
    return { forgotten };
  }),
  get: os.assets.get.handler(({ input, context }) => context.shelf.get(input.id)),
  preview: os.assets.preview.handler(async ({ input: { id, what }, context, signal = never() }) => {
    const path = await context.library[what](id, signal);
    return { path, url: path && assetPictureUrl(id, what) };
  }),
};

/** To all windows, however it ends. */
async function* told<T>(progress: AsyncIterable<T>, { live }: ApiContext): AsyncGenerator<T, void> {
  try {
    yield* progress;
  } finally {
    live.publish({ type: "changed", what: "assets" });
    live.publish({ type: "changed", what: "library" });
  }
}

/** More videos of one asset than anybody looks at. */
const USES_MOST = 50;

/** When an asset is seen in a video, in seconds of the finished film. */
async function seen(assetId: string, videoId: string, { videos }: ApiContext): Promise<{ from: number; to: number }[]> {
  const { outputs, idea } = await videos.outputs(videoId);
  const intro = idea.intro?.seconds ?? 0;
  const shots = outputs.footage?.shots.filter((shot) => shot.assetId === assetId) ?? [];
  return shots.map(({ start, end }) => ({ from: start + intro, to: end + intro }));
}

export const library = {
  index: os.library.index.handler(async ({ input, context, signal = never() }) => {
    const folders = await allowedPaths(input.folders, context);
    note(context, "library.index", null, { folders });
    return streaming(told(context.library.index(folders, signal), context));
  }),
  folders: os.library.folders.handler(({ context }) =>
    Promise.all(
      context.library
        .folders()
        .map(async (folder) => ({ ...folder, isThere: await context.shelf.isThere(folder.path) })),
    ),
  ),
  watch: os.library.watch.handler(async ({ input, context }) => {
    await context.library.watch(await allowed(input.folder, context), input.watched);
    context.live.publish({ type: "changed", what: "library" });
    note(context, "library.watch", input.folder, { watched: input.watched });
    return {};
  }),
  remove: os.library.remove.handler(async ({ input, context }) => {
    await context.library.remove(await allowed(input.folder, context));
    context.live.publish({ type: "changed", what: "library" });
    context.live.publish({ type: "changed", what: "assets" });
    note(context, "library.remove", input.folder);
    return {};
  }),
  moves: os.library.moves.handler(({ input, context }) => context.shelf.moves(input.limit)),
  take: os.library.take.handler(async ({ input, context }) => {
    const folder = await allowed(input.folder, context);
    assertPlainName(input.file.name);
    const path = await context.shelf.take(input.file, folder);
    note(context, "library.take", path);
    const { subject } = await context.indexing.begin([folder]);
    context.takeUp(subject);
    return { path };
  }),
  unusable: os.library.unusable.handler(({ input, context }) => context.library.unusable(input)),
};

/** Whoever hands a file over says its name: it must lead to no other folder, and be seen there. Throws REQUEST_INVALID. */
function assertPlainName(name: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (name !== "" && !name.startsWith(".") && !/[\\/:\u0000-\u001f]/.test(name)) return;
  throw new AppError("REQUEST_INVALID", "library.take", "file.name: is to be the name of a file, without folders", {
    details: { field: "file.name" },
  });
}
