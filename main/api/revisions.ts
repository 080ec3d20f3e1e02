// Revisions over the contract: what a video was asked to be.
import type { RevisionRow } from "../store/videos.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { ideaAfter } from "./videos.ts";
import { usableIdea } from "./wanted.ts";

const of = os.revisions;

export const revisions = {
  list: of.list.handler(async ({ input: { videoId, cursor, limit }, context }) => {
    const { revision } = await context.videos.get(videoId);
    const { items, nextCursor } = context.videos.revisions(videoId, { cursor, limit });
    return { items: items.map((row) => told(videoId, row, revision)), nextCursor };
  }),
  get: of.get.handler(({ input: { videoId, number }, context }) => revisionOf(videoId, number, context)),
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
  await context.videos.change(id, change);
  context.takeUp(id);
  const { revision } = await context.videos.get(id);
  note(context, "videos.revise", id, { revision });
  return revisionOf(id, revision, context);
}

async function revisionOf(id: string, number: number, context: ApiContext) {
  const { revision } = await context.videos.get(id);
  return told(id, context.videos.revision(id, number), revision);
}

function told(videoId: string, { number, createdAt, idea }: RevisionRow, current: number) {
  return { videoId, number, createdAt: new Date(createdAt).toISOString(), current: number === current, idea };
}
