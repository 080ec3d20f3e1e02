// The library over the contract: folders, and the assets in them.
import { ASSET_KINDS } from "../../contract/library.ts";
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
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
  get: os.assets.get.handler(({ input, context }) => context.library.get(input.id)),
  preview: os.assets.preview.handler(async ({ input: { id, what }, context, signal = never() }) => {
    const path = await context.library[what](id, signal);
    return { path, url: path && assetPictureUrl(id, what) };
  }),
};

export const library = {
  index: os.library.index.handler(async ({ input, context, signal = never() }) => {
    const folders = await allowedPaths(input.folders, context);
    note(context, "library.index", null, { folders });
    return streaming(context.library.index(folders, signal));
  }),
  folders: os.library.folders.handler(({ context }) => context.library.folders()),
  watch: os.library.watch.handler(async ({ input, context }) => {
    await context.library.watch(await allowed(input.folder, context), input.watched);
    note(context, "library.watch", input.folder, { watched: input.watched });
    return {};
  }),
  remove: os.library.remove.handler(async ({ input, context }) => {
    await context.library.remove(await allowed(input.folder, context));
    note(context, "library.remove", input.folder);
    return {};
  }),
  unusable: os.library.unusable.handler(({ input, context }) => context.library.unusable(input)),
};
