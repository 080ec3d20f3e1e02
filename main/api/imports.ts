// Imports over the contract: what was found becomes videos, channels and folders of the library, each once.
import { NewChannel } from "../../contract/api/channels.ts";
import type { ImportItem, ImportResult } from "../../contract/api/imports.ts";
import { asAppError } from "../base/errors.ts";
import { scan, type Make, type Scanned } from "../importing/scan.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { allowed, usableIdea } from "./wanted.ts";
import { ideaOf } from "./wished.ts";

const of = os.imports;

export const imports = {
  scan: of.scan.handler(async ({ input, context, signal = never() }) => {
    const found = await scan(await allowed(input.folder, context), signal, entering(context));
    return { ...found.scan, items: await marked(found, context) };
  }),
  run: of.run.handler(async ({ input: { folder, keys, channelId }, context, signal = never() }) => {
    const found = await scan(await allowed(folder, context), signal, entering(context));
    if (channelId !== undefined) context.channels.require(channelId);
    const result: ImportResult = { made: [], known: [], failed: [] };
    for (const item of await marked(found, context)) {
      const { key, title, becomes, isTaken } = item;
      const make = found.make.get(key);
      if (!make || (keys && !keys.includes(key))) continue;
      signal.throwIfAborted();
      if (isTaken) {
        result.known.push(key);
        continue;
      }
      try {
        result.made.push({ key, becomes, title, id: await take(key, make, channelId, context) });
      } catch (error) {
        const { code, message } = asAppError(error, "imports.run");
        result.failed.push({ key, title, code, message });
      }
    }
    note(context, "imports.run", folder, { made: result.made.length, failed: result.failed.length });
    context.live.publish({ type: "changed", what: "imports" });
    return result;
  }),
};

/** In a home folder lie also the data folder, and what other programs keep: no caller but the owner looks in there. */
function entering(context: ApiContext): (folder: string) => Promise<boolean> {
  return (folder) =>
    allowed(folder, context).then(
      () => true,
      () => false,
    );
}

async function marked({ scan: { items }, make }: Scanned, context: ApiContext): Promise<ImportItem[]> {
  const channels = new Set(allChannels(context).map((name) => name.toLowerCase()));
  const folders = new Set(context.library.folders().map(({ path }) => path));
  const marks: ImportItem[] = [];
  for (const item of items) {
    const what = make.get(item.key);
    const isTaken =
      what?.kind === "video"
        ? await isThere(idOf(item.key), context)
        : what?.kind === "channel"
          ? channels.has(what.channel.name.toLowerCase())
          : (what?.folders.every((folder) => folders.has(folder)) ?? false);
    marks.push({ ...item, isTaken });
  }
  return marks;
}

/** Also one that was deleted, as long as it can be restored: whoever deleted it does not want it back by an import. */
async function isThere(id: string, { videos }: ApiContext): Promise<boolean> {
  try {
    await videos.get(id);
    return true;
  } catch (error) {
    if (asAppError(error, "imports.scan").code === "NOT_FOUND") return false;
    throw error;
  }
}

/** Returns what was made, where it has an identifier. */
async function take(
  key: string,
  make: Make,
  channelId: string | undefined,
  context: ApiContext,
): Promise<string | null> {
  if (make.kind === "library-folder") {
    const { subject } = await context.indexing.begin(make.folders);
    context.takeUp(subject);
    return null;
  }
  if (make.kind === "channel") {
    const { name, niche, language, description } = make.channel;
    const wanted = NewChannel.parse({ name, niche, description, ...(language === null ? {} : { language }) });
    const { id } = context.channels.create(wanted, Date.now());
    context.live.publish({ type: "changed", what: "channels" });
    return id;
  }
  const channel = channelId === undefined ? context.channels.default() : context.channels.require(channelId);
  const idea = await usableIdea(ideaOf(make.wishes, channel, context), context);
  const id = idOf(key);
  await context.videos.create(idea, { id, channelId: channel.id });
  // Nobody has asked for hundreds of videos to be made at once.
  await context.videos.pause(id);
  return id;
}

/** The same thing found again has the same identifier: a UUID of version 8 (RFC 9562), made of the key. */
function idOf(key: string): string {
  const hex = `${key.slice(0, 12)}8${key.slice(13, 16)}a${key.slice(17, 32)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function allChannels(context: ApiContext): string[] {
  const names: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = context.channels.list({ cursor, limit: 200 }, {});
    names.push(...items.map(({ name }) => name));
    if (nextCursor === null) return names;
    cursor = nextCursor;
  }
}
