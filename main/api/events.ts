// The live stream over the contract, each message under an id by which a client that was cut off goes on.
import { withEventMeta } from "@orpc/server";

import type { LiveMessage } from "../../contract/liveEvents.ts";
import type { EventHub, Place, Topics } from "../pipeline/eventHub.ts";
import { os, streaming } from "./base.ts";

export const events = {
  watch: os.events.watch.handler(({ input: { topics, since, epoch }, context, signal, lastEventId }) => {
    const place = lastEventId === undefined ? { since, epoch } : placeOf(lastEventId);
    return streaming(numbered(context.live.hub, new Set(topics), place, signal));
  }),
};

async function* numbered(
  hub: EventHub,
  topics: Topics,
  place: Place,
  signal?: AbortSignal,
): AsyncGenerator<LiveMessage, void> {
  for await (const message of hub.read(topics, place, signal))
    yield withEventMeta(message, { id: `${hub.epoch}:${message.seq}` });
}

/** What is no id of ours begins with a snapshot. */
function placeOf(lastEventId: string): Place {
  const [, epoch, since] = /^([\w-]+):(\d{1,15})$/.exec(lastEventId) ?? [];
  return epoch === undefined ? {} : { epoch, since: Number(since) };
}
