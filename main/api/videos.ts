// Videos over the contract: begin, look, change, decide, deliver.
import {
  BULK_MOST,
  FILE_KINDS,
  type StillAnswer,
  type VideoDetail,
  type VideoStatus,
} from "../../contract/api/videos.ts";
import type { StageState, VideoSnapshot } from "../../contract/events.ts";
import { plainIdea, type Idea } from "../../contract/idea.ts";
import type { Still, StillSize } from "../../contract/preview.ts";
import { AppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { changesBetween } from "../pipeline/editing/changes.ts";
import type { VideoOutputs } from "../pipeline/outputs.ts";
import { variantIdea } from "../pipeline/variants.ts";
import { contentOf } from "../pipeline/videoDetail.ts";
import { changedIdea, type Wishes } from "../pipeline/wishedIdea.ts";
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { estimated } from "./estimated.ts";
import { fileUrl, olderFileUrl, stillUrl } from "./urls.ts";
import { filesOf } from "./videoFiles.ts";
import { allowed, allowedFile, footageOf, usableIdea } from "./wanted.ts";
import { ideaOf, withDictionary } from "./wished.ts";

const of = os.videos;

/** Of videos that something was done with at once, how many the audit log names. */
const NOTED_MOST = 100;

export const videos = {
  generate: of.generate.handler(async ({ input, context }) => {
    const { idempotencyKey, ...body } = input;
    const request = idempotencyKey === undefined ? undefined : requestOf(idempotencyKey, body, context);
    // What was answered once is answered again, whatever has become of channel, folders and voices since.
    const made = request ? context.videos.madeBy(request) : null;
    if (made !== null) return { ...begunOf(await context.videos.get(made)), resumed: true };
    const { channelId, priority, footageFolders, ...wishes } = body;
    const channel = channelId === undefined ? context.channels.default() : context.channels.require(channelId);
    const footage = await footageOf(footageFolders, context);
    const wished = ideaOf({ ...wishes, ...(footage && { footage }) }, channel, context);
    const idea = await usableIdea(wished, context, { ...wished, footage });
    const { id, resumed } = await context.videos.begin(idea, { priority, channelId: channel.id, request });
    context.takeUp(id);
    if (!resumed) note(context, "videos.generate", id, { channelId: channel.id });
    return { ...begunOf(await context.videos.get(id)), resumed };
  }),
  create: of.create.handler(async ({ input, context }) => {
    const { channelId, priority } = input;
    const channel = channelId === undefined ? context.channels.default() : context.channels.require(channelId);
    const wished = withDictionary(input.idea, channel.id, context);
    const idea = await usableIdea(wished, context, await variedIdea(input.idea, context));
    const { id, resumed, going } = await context.videos.begin(idea, { priority, channelId });
    const workedOn = context.takeUp(id);
    if (!resumed) note(context, "videos.create", id);
    return { id, resumed, joined: going && workedOn };
  }),
  estimate: of.estimate.handler(({ input, context }) => estimated(input, context)),
  check: of.check.handler(async ({ input, context }) => {
    await context.check(input.wish);
    return {};
  }),
  list: of.list.handler(({ input: { cursor, limit, offset, ...filter }, context }) =>
    context.videos.list({ cursor, limit, offset }, filter),
  ),
  get: of.get.handler(({ input, context }) => detail(input.id, context)),
  update: of.update.handler(async ({ input, context }) => {
    const { id, idea: wishes, ...change } = input;
    const idea = wishes && (await ideaAfter(id, wishes, context));
    if (change.channelId !== undefined) context.channels.require(change.channelId);
    await againstOthers(id, context, () => context.videos.change(id, { ...change, idea }));
    context.takeUp(id);
    note(context, "videos.update", id, { fields: Object.keys({ ...change, ...wishes }) });
    return detail(id, context);
  }),
  remove: of.remove.handler(async ({ input: { id, ifVersion }, context }) => {
    const restorableUntil = await context.videos.remove(id, { ifVersion });
    note(context, "videos.remove", id);
    return { id, restorableUntil: new Date(restorableUntil).toISOString() };
  }),
  restore: of.restore.handler(async ({ input: { id }, context }) => {
    await context.videos.restore(id);
    note(context, "videos.restore", id);
    return context.videos.get(id);
  }),
  status: of.status.handler(async ({ input, context }) => statusOf(await context.videos.get(input.id))),
  watch: of.watch.handler(async ({ input: { id }, context, signal }) => {
    await assertThere(id, context);
    return streaming(context.live.watchVideo(id, signal));
  }),
  approve: of.approve.handler(({ input, context }) => decide(context, "approved", input)),
  reject: of.reject.handler(({ input, context }) => decide(context, "rejected", input)),
  cancel: of.cancel.handler(async ({ input: { id }, context }) => {
    await context.videos.cancel(id);
    note(context, "videos.cancel", id);
    return context.videos.get(id);
  }),
  retry: of.retry.handler(async ({ input: { id }, context }) => {
    await context.videos.retry(id);
    context.takeUp(id);
    note(context, "videos.retry", id);
    return context.videos.get(id);
  }),
  pause: of.pause.handler(async ({ input: { id }, context }) => {
    await context.videos.pause(id);
    note(context, "videos.pause", id);
    return context.videos.get(id);
  }),
  resume: of.resume.handler(async ({ input: { id }, context }) => {
    await context.videos.resume(id);
    context.takeUp(id);
    note(context, "videos.resume", id);
    return context.videos.get(id);
  }),
  actOn: of.actOn.handler(async ({ input: { which, action }, context }) => {
    const ids = "ids" in which ? which.ids : context.videos.matching(which.filter, BULK_MOST);
    const { done, refused } = await context.videos.act(ids, action);
    if (action.do === "retry" || action.do === "resume") for (const id of done) context.takeUp(id);
    note(context, `videos.${action.do}`, done.length === 1 ? (done[0] ?? null) : null, {
      videos: done.length,
      ids: done.slice(0, NOTED_MOST),
    });
    return { done, refused: refused.map(({ id, error: { code, message } }) => ({ id, code, message })) };
  }),
  deliver: of.deliver.handler(async ({ input: { id, to, revision }, context }) => {
    const delivery = await context.deliver(id, { ...to, path: await allowed(to.path, context) }, revision);
    note(context, "videos.deliver", id, { dir: delivery.dir });
    return delivery;
  }),
  export: of.export.handler(async ({ input, context, signal = never() }) => {
    const to = await allowed(input.to, context);
    await assertThere(input.id, context);
    note(context, "videos.export", input.id, { to });
    return streaming(context.exports.run(input.id, { ...input, to }, signal));
  }),
  licences: of.licences.handler(({ input: { id, revision }, context }) => context.licences.of(id, revision)),
  variant: of.variant.handler(async ({ input, context }) => ({
    idea: variantIdea(await context.videos.outputs(input.id), input.change),
  })),
  film: of.film.handler(async ({ input, context, signal = never() }) => {
    const to = input.to === null ? null : await allowedFile(input.to, context);
    await assertThere(input.id, context);
    if (to !== null) note(context, "videos.film", input.id, { to });
    return streaming(context.previews.film(input.id, { ...input, to }, signal));
  }),
  still: of.still.handler(async ({ input: { id, at, size }, context, signal = never() }) =>
    addressed(await context.previews.still(id, at, size, signal), size),
  ),
  storyboard: of.storyboard.handler(async ({ input: { id, size }, context, signal = never() }) => {
    await assertThere(id, context);
    return streaming(allAddressed(context.previews.storyboard(id, size, signal), size));
  }),
};

/** Before a stream begins: once it has, its status is told and its first word is too late for a 404. Throws NOT_FOUND. */
async function assertThere(id: string, { videos: all }: ApiContext): Promise<void> {
  await all.get(id);
}

function requestOf(key: string, body: object, { caller: { kind, id } }: ApiContext) {
  return { caller: `${kind}:${id}`, key, bodyHash: hashJson(body) };
}

function begunOf(video: VideoSnapshot) {
  return { id: video.id, status: video.state, estimatedCompletion: completionOf(video) };
}

function addressed(still: Still, size: StillSize): StillAnswer {
  return { ...still, url: stillUrl(still.videoId, still.frame, size) };
}

async function* allAddressed(stills: AsyncIterable<Still>, size: StillSize): AsyncGenerator<StillAnswer, void> {
  for await (const still of stills) yield addressed(still, size);
}

/** The idea of the current revision with these wishes, checked. */
export async function ideaAfter(id: string, wishes: Wishes, context: ApiContext) {
  const { revision } = await context.videos.get(id);
  const { idea } = context.videos.revision(id, revision);
  const { kept: _, ...said } = wishes.edits ?? idea.edits ?? {};
  const changed = changedIdea(idea, {
    ...wishes,
    ...(Object.keys(said).length > 0 || wishes.edits ? { edits: said } : {}),
  });
  const next = await usableIdea(changed, context, idea);
  return plainIdea(await context.keep(next, id));
}

/** Who comes too late is told what the other one changed. */
export async function againstOthers<T>(id: string, { videos: all }: ApiContext, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "CHANGED_MEANWHILE") throw error;
    const { revision, version } = await all.get(id);
    const changed =
      revision === 1 ? [] : changesBetween(all.revision(id, revision - 1).idea, all.revision(id, revision).idea);
    const { code, op, message, hint, retryable, details } = error;
    const what = { version, revision, changed: changed.map((one) => one.code) };
    throw new AppError(code, op, message, { hint, retryable, details: { ...details, ...what }, cause: error });
  }
}

/** The idea of which this one is a variant: it may show the same folders, whoever asks. */
async function variedIdea({ footage, variantOf }: Idea, context: ApiContext): Promise<Idea | undefined> {
  if (footage === null || variantOf === undefined) return undefined;
  const { id, revision } = await context.videos.get(variantOf.videoId);
  return context.videos.revision(id, revision).idea;
}

async function detail(id: string, context: ApiContext): Promise<VideoDetail> {
  const video = await context.videos.get(id);
  // Of the revision that was read: somebody may save in between.
  const outputs = await context.videos.outputs(id, video.revision);
  const decisions = await context.videos.decisions(id);
  return {
    ...video,
    ...contentOf(outputs),
    estimatedCompletion: completionOf(video),
    files: inOrder(outputs).map(({ kind, ref }) => ({
      kind,
      url: fileUrl(id, kind, ref),
      mediaType: ref.mediaType,
      bytes: ref.bytes,
    })),
    last: await lastFilm(outputs, context),
    decisions: decisions.map((one) => ({ ...one, decidedAt: new Date(one.decidedAt).toISOString() })),
    analytics: null,
    publications: [],
  };
}

/** So many revisions are looked through: somebody who types fast makes several before the first is made. */
const LOOKED_BACK = 30;

async function lastFilm(
  { videoId, revision, outputs }: VideoOutputs,
  context: ApiContext,
): Promise<VideoDetail["last"]> {
  if (outputs.render) return null;
  for (let number = revision - 1; number > 0 && number >= revision - LOOKED_BACK; number--) {
    const before = await context.videos.outputs(videoId, number);
    const { render } = before.outputs;
    if (!render) continue;
    const files = inOrder(before).map(({ kind, ref }) => ({
      kind,
      url: olderFileUrl(videoId, kind, ref, number),
      mediaType: ref.mediaType,
      bytes: ref.bytes,
    }));
    return { revision: number, size: { width: render.width, height: render.height }, files };
  }
  return null;
}

function inOrder(outputs: VideoOutputs): ReturnType<typeof filesOf> {
  return filesOf(outputs).toSorted((a, b) => FILE_KINDS.indexOf(a.kind) - FILE_KINDS.indexOf(b.kind));
}

function completionOf({ secondsLeft }: VideoSnapshot): string | null {
  return secondsLeft === null ? null : new Date(Date.now() + secondsLeft * 1000).toISOString();
}

function statusOf(video: VideoSnapshot): VideoStatus {
  const at = stageAt(video.stages);
  const failed = video.stages.find(({ error, state }) => error !== null && state === "failed");
  return {
    id: video.id,
    status: video.state,
    progress: Math.round(video.progress * 1000) / 10,
    stage: at?.name ?? null,
    message: at?.note ?? null,
    secondsLeft: video.secondsLeft,
    error: failed?.error ? { stage: failed.name, ...failed.error } : null,
  };
}

/** The one at work; else the last that was. */
function stageAt(stages: readonly StageState[]): StageState | undefined {
  return stages.find(({ state }) => state === "running") ?? stages.findLast(({ state }) => state !== null);
}

interface DecisionInput {
  id: string;
  revision?: number | undefined;
  note?: string | undefined;
  by?: string | undefined;
}

async function decide(context: ApiContext, verdict: "approved" | "rejected", input: DecisionInput) {
  const { id, revision, note: said } = input;
  await context.videos.decide(id, verdict, deciderOf(context, input.by), {
    ...(revision && { revision }),
    ...(said && { note: said }),
  });
  note(context, verdict === "approved" ? "videos.approve" : "videos.reject", id);
  return context.videos.get(id);
}

/** A program may say for whom it speaks, and is named all the same. */
function deciderOf({ caller: { kind, name } }: ApiContext, by: string | undefined): string {
  if (by === undefined) return name;
  return kind === "token" ? `${by} (by the token ${name})` : by;
}
