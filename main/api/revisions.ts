// Revisions over the contract: what a video was asked to be.
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
    return { items: items.map((row) => told(videoId, row, revision, context)), nextCursor };
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
  await againstOthers(id, context, () => context.videos.change(id, change));
  context.takeUp(id);
  const { revision } = await context.videos.get(id);
  note(context, "videos.revise", id, { revision });
  return revisionOf(id, revision, context);
}

async function revisionOf(id: string, number: number, context: ApiContext) {
  const { revision } = await context.videos.get(id);
  return told(id, context.videos.revision(id, number), revision, context);
}

function told(videoId: string, row: RevisionRow, current: number, context: ApiContext) {
  const { number, createdAt, idea } = row;
  const changes = changesOf(videoId, row, context);
  return { videoId, number, createdAt: new Date(createdAt).toISOString(), current: number === current, idea, changes };
}

/** So many revisions before it are looked at for the same one. */
const LOOKED_BACK = 20;

function changesOf(videoId: string, { number, idea }: RevisionRow, { videos }: ApiContext): RevisionChange[] {
  if (number === 1) return [{ code: "begun" }];
  const before = videos.revision(videoId, number - 1);
  const changes = changesBetween(before.idea, idea);
  const earlier = Array.from({ length: Math.min(LOOKED_BACK, number - 2) }, (_, i) =>
    videos.revision(videoId, number - 2 - i),
  );
  const same = changes.length === 0 ? null : sameAs(idea, earlier);
  return same === null ? changes : [{ code: "restored", count: same }, ...changes];
}
