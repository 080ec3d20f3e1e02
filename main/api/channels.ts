// Channels over the contract.
import type { Channel } from "../../contract/api/channels.ts";
import type { CountedChannel } from "../store/channels.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { assertUsable } from "./wanted.ts";

const of = os.channels;

export const channels = {
  list: of.list.handler(({ input: { q, cursor, limit }, context }) => {
    const { items, nextCursor } = context.channels.list({ cursor, limit }, { q });
    return { items: items.map(told), nextCursor };
  }),
  create: of.create.handler(async ({ input, context }) => {
    await assertUsable(input.presets, input.language, context);
    if (input.persona !== null) context.personas.require(input.persona);
    const channel = context.channels.create(input, Date.now());
    return happened(context, "created", told(channel));
  }),
  get: of.get.handler(({ input, context }) => told(context.channels.require(input.id))),
  update: of.update.handler(async ({ input: { id, ifVersion, ...change }, context }) => {
    const { language = context.channels.require(id).language, presets = {} } = change;
    await assertUsable(presets, language, context);
    if (change.persona) context.personas.require(change.persona);
    const former = context.channels.default();
    const channel = context.channels.update(id, change, { ifVersion }, Date.now());
    if (channel.isDefault && former.id !== id) tell(context, "changed", told(context.channels.require(former.id)));
    return happened(context, "changed", told(channel));
  }),
  remove: of.remove.handler(({ input: { id, ...to }, context }) => {
    const moved = context.channels.remove(id, to, Date.now());
    note(context, "channels.deleted", id);
    context.live.publish({ type: "channel.update", channelId: id, change: "deleted", channel: null });
    if (moved.length > 0) {
      for (const video of moved) context.live.videoChanged(video);
      tell(
        context,
        "changed",
        told(to.moveTo === undefined ? context.channels.default() : context.channels.require(to.moveTo)),
      );
    }
    return { id };
  }),
};

function happened(context: ApiContext, change: "created" | "changed", channel: Channel): Channel {
  note(context, `channels.${change}`, channel.id);
  tell(context, change, channel);
  return channel;
}

function tell({ live }: ApiContext, change: "created" | "changed", channel: Channel): void {
  live.publish({ type: "channel.update", channelId: channel.id, change, channel });
}

function told(row: CountedChannel): Channel {
  const { id, name, niche, description, language, timezone, presets, targets, persona, schedule } = row;
  const { isDefault, videos, version } = row;
  return {
    id,
    name,
    niche,
    description,
    language,
    timezone,
    presets,
    targets,
    persona,
    schedule,
    isDefault,
    videos,
    account: null,
    version,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}
