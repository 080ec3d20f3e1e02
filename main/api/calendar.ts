// The calendar over the contract: plans are checked as videos are, before their time comes.
import { CALENDAR_DAYS_MOST } from "../../contract/api/calendar.ts";
import { AppError } from "../base/errors.ts";
import type { Begin } from "../schedule/index.ts";
import { note } from "./audit.ts";
import { os } from "./base.ts";
import { requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { allowedPaths, footageOf, usableIdea } from "./wanted.ts";
import { ideaOf } from "./wished.ts";

const of = os.calendar;

const DAY_MS = 86_400_000;

export const calendar = {
  get: of.get.handler(({ input, context }) => {
    const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
    if (to <= from || to - from > CALENDAR_DAYS_MOST * DAY_MS)
      throw new AppError("REQUEST_INVALID", "calendar.get", `to: between from and ${CALENDAR_DAYS_MOST} days later`, {
        details: { field: "to" },
      });
    return context.calendar.view(from, to, input.channelId);
  }),
  next: of.next.handler(({ input, context }) => context.calendar.next(input.limit)),
  free: of.free.handler(({ input: { channelId, limit, makingSeconds }, context }) =>
    context.calendar.free(channelId, limit, makingSeconds),
  ),
  estimate: of.estimate.handler(({ input, context }) => context.calendar.estimate(input)),
  schedule: of.schedule.handler(async ({ input, context }) => {
    const { channelId = context.channels.default().id } = input;
    const plan = { ...input, channelId };
    const footageFolders = await assertMakeable(plan, context);
    const made = context.calendar.schedule({ ...plan, footageFolders });
    note(context, "calendar.schedule", made.id, { channelId, at: made.when.at });
    return made;
  }),
  put: of.put.handler(async ({ input: { id, ifVersion, ...change }, context }) => {
    const { channelId, wishes, footageFolders } = change;
    if (channelId !== undefined || wishes !== undefined || footageFolders !== undefined) {
      const before = context.calendar.plan(id);
      const folders = await assertMakeable({ ...before, ...defined({ channelId, wishes, footageFolders }) }, context);
      if (footageFolders !== undefined) change.footageFolders = folders;
    }
    const plan = context.calendar.put(id, change, { ifVersion });
    note(context, "calendar.put", id, { at: plan.when.at });
    return plan;
  }),
  remove: of.remove.handler(({ input: { id, ifVersion }, context }) => {
    context.calendar.remove(id, { ifVersion });
    note(context, "calendar.remove", id);
    return { id };
  }),
  settle: of.settle.handler(async ({ input: { id, choice }, context }) => {
    const plan = await context.calendar.settle(id, choice);
    note(context, "calendar.settle", id, { choice });
    return plan;
  }),
};

/** Makes the video of a plan whose time has come. Throws what a video of such wishes cannot be begun for. */
export async function beginPlan(plan: Begin, context: ApiContext): Promise<void> {
  const { videoId, channelId, priority } = plan;
  const idea = await plannedIdea(plan, context);
  await context.videos.create(idea, { id: videoId, channelId, priority });
  context.takeUp(videoId);
  note(context, "calendar.begin", videoId, { channelId });
}

type Makeable = Pick<Begin, "channelId" | "wishes" | "footageFolders">;

/** Throws now what it would be refused for when its time has come. Returns the folders as they are kept. */
async function assertMakeable(plan: Makeable, context: ApiContext): Promise<string[]> {
  if (plan.footageFolders.length > 0) requireScopes(context.caller, ["files"]);
  const footageFolders = await allowedPaths(plan.footageFolders, context);
  await plannedIdea({ ...plan, footageFolders }, context);
  return footageFolders;
}

/** As it would be begun at this moment: channel, persona and footage are what they are by then. */
async function plannedIdea({ channelId, wishes, footageFolders }: Makeable, context: ApiContext) {
  const footage = await footageOf(footageFolders, context);
  const wished = ideaOf({ ...wishes, ...(footage && { footage }) }, context.channels.require(channelId), context);
  return usableIdea(wished, context, { ...wished, footage });
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
