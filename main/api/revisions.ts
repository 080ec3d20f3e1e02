// Revisions over the contract: what a video was asked to be.
import { setImmediate as breathe } from "node:timers/promises";

import type { RevisionChange } from "../../contract/api/videos.ts";
import { changesBetween, sameAs } from "../pipeline/editing/changes.ts";
import type { RevisionRow } from "../store/videos.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { againstOthers, ideaAfter } from "./videos.ts";
import { usableIdea } from "./wanted.ts";

const of = os.revisions;

export const revisions = {
  list: of.list.handler(async ({ input: { videoId, cursor, limit }, context }) => {
    const { revision } = await context.videos.get(videoId);
    const { items, nextCursor } = context.videos.revisions(videoId, { cursor, limit });
    const earlier =
      nextCursor === null ? [] : context.videos.revisions(videoId, { cursor: nextCursor, limit: LOOKED_BACK }).items;
    const all = [...items, ...earlier];
    const shown = [];
    for (const [i, row] of items.entries()) {
      shown.push(told(videoId, row, revision, all.slice(i + 1)));
      await breathe();
    }
    return { items: shown, nextCursor };
  }),
  get: of.get.handler(async ({ input: { videoId, number }, context }) => ({
    ...(await revisionOf(videoId, number, context)),
    script: await context.editor.script(videoId, number),
  })),
  create: of.create.handler(async ({ input: { videoId, ifVersion, idea: wishes }, context }) => {
    const idea = await ideaAfter(videoId, wishes, context);
    return next(videoId, { idea, ifVersion }, context);
  }),
  restore: of.restore.handler(async ({ input: { videoId, number }, context }) => {
    const { idea } = context.videos.revision(videoId, number);
    return next(videoId, { idea: await usableIdea(idea, context, idea) }, context);
  }),
};

/** The revision that is current afterwards: the present one, where the idea is the same. */
async function next(id: string, change: Parameters<ApiContext["videos"]["change"]>[1], context: ApiContext) {
  await againstOthers(id, context, () => context.videos.change(id, change));
  context.takeUp(id);
  const { revision } = await context.videos.get(id);
  note(context, "videos.revise", id, { revision });
  return revisionOf(id, revision, context);
}

async function revisionOf(id: string, number: number, context: ApiContext) {
  const { revision } = await context.videos.get(id);
  const before = Array.from({ length: Math.min(LOOKED_BACK, number - 1) }, (_, i) => number - 1 - i);
  const earlier = before.map((one) => context.videos.revision(id, one));
  return told(id, context.videos.revision(id, number), revision, earlier);
}

function told(videoId: string, row: RevisionRow, current: number, earlier: readonly RevisionRow[]) {
  const { number, createdAt, idea } = row;
  const changes = changesOf(row, earlier);
  return { videoId, number, createdAt: new Date(createdAt).toISOString(), current: number === current, idea, changes };
}

/** So many revisions before one are looked at for the same one. */
const LOOKED_BACK = 20;

/** @param earlier those before it, newest first */
function changesOf({ number, idea }: RevisionRow, earlier: readonly RevisionRow[]): RevisionChange[] {
  const [before, ...others] = earlier;
  if (number === 1 || !before) return [{ code: "begun" }];
  const changes = changesBetween(before.idea, idea);
  const same = changes.length === 0 ? null : sameAs(idea, others.slice(0, LOOKED_BACK));
  return same === null ? changes : [{ code: "restored", count: same }, ...changes];
}
