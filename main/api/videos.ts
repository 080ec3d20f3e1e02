// Videos over the contract: begin, look, change, decide, deliver.
import { ideaFault, plainIdea, type Idea } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";
import { findLook } from "../base/ownLooks.ts";
import { variantIdea } from "../pipeline/variants.ts";
import { never, os, streaming } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { pending } from "./pending.ts";

const of = os.videos;

export const videos = {
  generate: of.generate.handler(pending),
  create: of.create.handler(async ({ input, context }) => {
    const idea = await usable(input.idea, context);
    const { id, resumed, going } = await context.videos.begin(idea, { priority: input.priority });
    const workedOn = context.takeUp(id);
    return { id, resumed, joined: going && workedOn };
  }),
  check: of.check.handler(async ({ input, context }) => {
    await context.check(input.wish);
    return {};
  }),
  list: of.list.handler(({ input: { cursor, limit, ...filter }, context }) =>
    context.videos.list({ cursor, limit }, filter),
  ),
  get: of.get.handler(pending),
  update: of.update.handler(pending),
  remove: of.remove.handler(pending),
  restore: of.restore.handler(pending),
  status: of.status.handler(pending),
  watch: of.watch.handler(({ input, context, signal }) => streaming(context.live.watchVideo(input.id, signal))),
  approve: of.approve.handler(({ input, context }) => decide(context, "approved", input)),
  reject: of.reject.handler(({ input, context }) => decide(context, "rejected", input)),
  cancel: of.cancel.handler(async ({ input, context }) => {
    await context.videos.cancel(input.id);
    return context.videos.get(input.id);
  }),
  retry: of.retry.handler(async ({ input, context }) => {
    await context.videos.retry(input.id);
    context.takeUp(input.id);
    return context.videos.get(input.id);
  }),
  deliver: of.deliver.handler(({ input, context }) => context.deliver(input.id, input.to)),
  export: of.export.handler(({ input, context, signal = never() }) =>
    streaming(context.exports.run(input.id, input, signal)),
  ),
  variant: of.variant.handler(async ({ input, context }) => ({
    idea: variantIdea(await context.videos.outputs(input.id), input.change),
  })),
  film: of.film.handler(({ input, context, signal = never() }) =>
    streaming(context.previews.film(input.id, input, signal)),
  ),
  still: of.still.handler(({ input, context, signal = never() }) =>
    context.previews.still(input.id, input.at, input.size, signal),
  ),
  storyboard: of.storyboard.handler(({ input, context, signal = never() }) =>
    streaming(context.previews.storyboard(input.id, input.size, signal)),
  ),
};

/** An idea that this machine can make, as it is kept. Throws IDEA_INVALID, LOOK_INVALID, CODEC_MISSING, VOICE_UNKNOWN and the like. */
async function usable(given: Idea, context: Pick<ApiContext, "check" | "dataDir">): Promise<Idea> {
  const { look } = given;
  const idea = { ...given, look: typeof look === "string" ? await findLook(look, context.dataDir) : look };
  const fault = ideaFault(idea);
  if (fault)
    throw new AppError("IDEA_INVALID", "videos.create", `${fault.field}: ${fault.message}`, {
      details: { field: fault.field },
    });
  await context.check({ ...idea, recorded: idea.narrationFile !== null });
  return plainIdea(idea);
}

interface DecisionInput {
  id: string;
  revision?: number | undefined;
  note?: string | undefined;
  by?: string | undefined;
}

async function decide(context: ApiContext, verdict: "approved" | "rejected", input: DecisionInput) {
  const { id, revision, note, by = "owner" } = input;
  await context.videos.decide(id, verdict, by, { ...(revision && { revision }), ...(note && { note }) });
  return context.videos.get(id);
}
