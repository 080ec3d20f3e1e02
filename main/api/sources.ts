// Sources of footage over the contract.
import type { SourceSearchEvent } from "../../contract/api/sources.ts";
import type { SearchEvent, TakeEvent } from "../library/sources/index.ts";
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { allowed } from "./wanted.ts";

export const sources = {
  list: os.sources.list.handler(({ context }) => context.sources.list()),
  search: os.sources.search.handler(async ({ input: { sources: names, ...query }, context, signal = never() }) =>
    streaming(shown(await begun(context.sources.search(query, names, signal)))),
  ),
  take: os.sources.take.handler(async ({ input, context, signal = never() }) => {
    const folder = await allowed(input.folder, context);
    const events = await begun(context.sources.take({ ...input, folder }, signal));
    return streaming(indexed(events, folder, context));
  }),
};

/** What fails before anything has happened is the call's own error, with its status. */
async function begun<T>(events: AsyncGenerator<T, void>): Promise<AsyncGenerator<T, void>> {
  const first = await events.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* events;
  })();
}

async function* shown(events: AsyncIterable<SearchEvent>): AsyncGenerator<SourceSearchEvent, void> {
  for await (const event of events) {
    if (event.type !== "failed") yield event;
    else {
      const { code, message, hint } = event.error;
      yield { type: "failed", source: event.source, code, message, hint };
    }
  }
}

async function* indexed(
  events: AsyncIterable<TakeEvent>,
  folder: string,
  context: ApiContext,
): AsyncGenerator<TakeEvent, void> {
  for await (const event of events) {
    if (event.type === "taken") {
      const { source, id, licence } = event.provenance.provenance;
      note(context, "sources.take", event.path, { source, id, licence: licence.id });
      const { subject } = await context.indexing.begin([folder]);
      context.takeUp(subject);
    }
    yield event;
  }
}
