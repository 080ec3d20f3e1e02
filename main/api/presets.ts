// Presets over the contract.
import type { Preset, PresetChange } from "../../contract/api/presets.ts";
import type { PresetRow } from "../store/presets.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import { requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { allowedPaths } from "./wanted.ts";

const of = os.presets;

export const presets = {
  list: of.list.handler(({ context }) => context.presets.list().map(told)),
  create: of.create.handler(async ({ input, context }) => {
    await assertKnown(input, context);
    return happened(context, "create", context.presets.create(input, Date.now()));
  }),
  update: of.update.handler(async ({ input: { id, ifVersion, ...change }, context }) => {
    await assertKnown(change, context);
    return happened(context, "update", context.presets.update(id, change, { ifVersion }, Date.now()));
  }),
  remove: of.remove.handler(({ input: { id, ...expected }, context }) => {
    context.presets.remove(id, expected);
    note(context, "presets.remove", id);
    return { id };
  }),
};

/** Throws NOT_FOUND for a channel that is not there, FORBIDDEN and PATH_REFUSED for folders that the caller may not name. */
async function assertKnown(
  { channelId, footageFolders = [], wishes }: PresetChange,
  context: ApiContext,
): Promise<void> {
  if (channelId) context.channels.require(channelId);
  // Whoever uses the preset later may name more than who makes it.
  const folders = [...footageFolders, ...(wishes?.footage?.folders ?? [])];
  if (folders.length === 0) return;
  requireScopes(context.caller, ["files"]);
  await allowedPaths(folders, context);
}

function happened(context: ApiContext, action: string, row: PresetRow): Preset {
  note(context, `presets.${action}`, row.id);
  return told(row);
}

function told({ id, name, wishes, channelId, footageFolders, version, createdAt, updatedAt }: PresetRow): Preset {
  return {
    id,
    name,
    wishes,
    channelId,
    footageFolders,
    version,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
