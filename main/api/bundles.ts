// Videos as single files over the contract.
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
import { allowed } from "./wanted.ts";

const of = os.bundles;

export const bundles = {
  make: of.make.handler(async ({ input: { id, to }, context, signal = never() }) => {
    const path = await allowed(to, context);
    // Before the stream begins: a 404 must come in time.
    await context.videos.get(id);
    note(context, "bundles.make", id, { to: path });
    return streaming(context.bundles.make(id, path, signal));
  }),
  open: of.open.handler(async ({ input: { path: given, channelId }, context, signal = never() }) => {
    const path = await allowed(given, context);
    if (channelId !== undefined) context.channels.require(channelId);
    note(context, "bundles.open", null, { path });
    return streaming(context.bundles.open(path, channelId, signal));
  }),
};
