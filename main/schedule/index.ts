// The calendar: plans, what stands in their way, and the clockwork that begins each of them once when its time has come.
import type { CalendarVideo, OpenSlot, Plan, PlanTime } from "../../contract/api/calendar.ts";
import { VIDEO_PRIORITIES } from "../../contract/api/videos.ts";
import type { Idea } from "../../contract/idea.ts";
import type { ChannelSchedule } from "../../contract/slots.ts";
import { AppError, asAppError } from "../base/errors.ts";
import type { Expected } from "../store/expected.ts";
import type { PlanRow, PlanStore } from "../store/plans.ts";
import { conflictsOf, type Placed } from "./conflicts.ts";
import { slotTimes } from "./slots.ts";

export interface PlanWishes {
  channelId: string;
  wishes: Partial<Idea>;
  footageFolders: string[];
  priority: Plan["priority"];
  when: PlanTime;
}

/** What is absent stays. */
export type PlanChange = { [F in keyof PlanWishes]?: PlanWishes[F] | undefined };

/** A channel, as far as the calendar looks at it. */
export interface Slotted {
  id: string;
  /** IANA. */
  timezone: string;
  schedule: ChannelSchedule;
}

/** A plan whose video is named: whoever begins it again makes no second one. */
export interface Begin {
  videoId: string;
  channelId: string;
  wishes: Partial<Idea>;
  footageFolders: string[];
  priority: Plan["priority"];
}

export interface CalendarDeps {
  plans: PlanStore;
  /** Throws NOT_FOUND. */
  channel: (id: string) => Slotted;
  channels: () => Slotted[];
  videos: (from: number, to: number, channelId?: string) => CalendarVideo[];
  /** Seconds that the making takes, by what earlier videos took. Throws IDEA_INVALID. */
  makingSeconds: (wishes: Partial<Idea>, channelId: string) => number;
  /** What a video of these wishes is called until it has a title. */
  titleOf: (wishes: Partial<Idea>, channelId: string) => string;
  /** Makes the video, unless there is one of this id. Throws what keeps it from being made. */
  begin: (plan: Begin) => Promise<void>;
  /** Told of plans that are others by now, once that is durable. */
  told: (planIds: string[]) => void;
  /** Told of what happened where nobody looked. */
  log: (fact: { planId: string; error?: unknown }, message: string) => void;
  /** Milliseconds UTC. */
  now?: () => number;
}

export interface CalendarView {
  plans: Plan[];
  slots: OpenSlot[];
  videos: CalendarVideo[];
  missed: Plan[];
}

/** How late a plan is still begun as if in time: a start of the backend, or a machine that wakes, takes a moment. */
export const GRACE_MS = 5 * 60_000;
/** The clock is looked at at least this often: it may be set, and the machine may sleep. */
const TICK_MS = 30_000;
/** What is to be ready is begun this much earlier than the making takes: machines are busy, and estimates wrong. */
const LEAD_SHARE = 1.25;
const LEAD_MS = 60_000;
/** A plan this close to a slot stands in it. */
const IN_SLOT_MS = 60_000;
/** How far ahead estimates are kept up to date, and slots are looked for. */
const AHEAD_MS = 7 * 86_400_000;
const SEARCHED_MS = 370 * 86_400_000;
const DAY_MS = 86_400_000;
const MOST_AHEAD = 20_000;

export class Calendar {
  readonly #deps: CalendarDeps;
  #timer: NodeJS.Timeout | null = null;
  #waking: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(deps: CalendarDeps) {
    this.#deps = deps;
  }

  view(from: number, to: number, channelId?: string): CalendarView {
    const { plans, channels, channel, videos } = this.#deps;
    const near = plans.between(from - DAY_MS, to + DAY_MS, channelId);
    const shown = this.#told(near).filter((plan) => isWithin(plan, from, to));
    const slotted = channelId === undefined ? channels() : [channel(channelId)];
    return {
      plans: shown,
      slots: slotted.flatMap((one) => this.#slots(one, from, to, near)),
      videos: videos(from, to, channelId),
      missed: this.#told(plans.missed()).filter((plan) => channelId === undefined || plan.channelId === channelId),
    };
  }

  /** Throws NOT_FOUND. */
  plan(id: string): PlanWishes {
    const row = this.#deps.plans.require(id);
    return { ...wishesOf(row), when: { by: row.by, at: isoOf(row.at) } };
  }

  next(limit: number): Plan[] {
    return this.#told(this.#deps.plans.planned(limit));
  }

  /** The next slots that are free and still leave the time to make a video. Throws NOT_FOUND. */
  free(channelId: string, limit: number, makingSeconds = 0): OpenSlot[] {
    const channel = this.#deps.channel(channelId);
    const from = this.#now() + leadOf(makingSeconds);
    const found: OpenSlot[] = [];
    for (let at = from; at < from + SEARCHED_MS && found.length < limit; at += AHEAD_MS) {
      const near = this.#deps.plans.between(at - DAY_MS, at + AHEAD_MS + DAY_MS, channelId);
      found.push(...this.#slots(channel, at, at + AHEAD_MS, near).filter(({ planId }) => planId === null));
    }
    return found.slice(0, limit);
  }

  /** What a plan would be. Throws NOT_FOUND, IDEA_INVALID. */
  estimate({ planId, channelId, wishes, when }: Pick<PlanWishes, "channelId" | "when"> & Estimated) {
    const before = planId === undefined ? null : this.#deps.plans.require(planId);
    this.#deps.channel(channelId);
    const said = wishes ?? before?.wishes ?? {};
    const makingSeconds = this.#deps.makingSeconds(said, channelId);
    const { by, at } = timeOf(when);
    const beginAt = this.#beginOf(by, at, makingSeconds);
    const readyAt = beginAt + makingSeconds * 1000;
    const id = before?.id ?? "new";
    const others = this.#near(beginAt, Math.max(at, readyAt))
      .filter((one) => one.id !== id)
      .map((one) => this.#placeOf(one));
    const placed = { id, channelId, wishedAt: by === "ready" ? at : null, beginAt, readyAt };
    return {
      beginAt: isoOf(beginAt),
      readyAt: isoOf(readyAt),
      makingSeconds,
      conflicts: conflictsOf([...others, placed]).get(id) ?? [],
    };
  }

  /** Throws NOT_FOUND, IDEA_INVALID, REQUEST_INVALID on a time that has passed, IN_USE. */
  schedule(plan: PlanWishes): Plan {
    const row = this.#deps.plans.create(this.#placed(plan), this.#now());
    return this.#happened(row.id);
  }

  /** Throws NOT_FOUND, CHANGED_MEANWHILE, IN_USE once it was begun, IDEA_INVALID, REQUEST_INVALID. */
  put(id: string, change: PlanChange, expected: Expected): Plan {
    const before = this.#deps.plans.require(id);
    const { channelId, wishes, footageFolders, priority } = wishesOf(before);
    const kept = { by: before.by, at: isoOf(before.at) };
    const said = { channelId, wishes, footageFolders, priority, when: kept, ...defined(change) };
    this.#deps.plans.update(id, this.#placed(said, change.when !== undefined), expected, this.#now());
    return this.#happened(id);
  }

  /** Throws NOT_FOUND, CHANGED_MEANWHILE. */
  remove(id: string, expected: Expected): void {
    this.#deps.plans.remove(id, expected);
    this.#deps.told([id]);
  }

  /** Begins it now, whatever its time, or leaves it out. Throws NOT_FOUND, IN_USE, and what keeps it from being begun. */
  async settle(id: string, choice: "run" | "skip"): Promise<Plan> {
    const { plans } = this.#deps;
    const plan = plans.require(id);
    if (choice === "skip") plans.settle(id, "skipped", null, this.#now());
    else if (plan.state !== "begun") await this.#begin(plan, { throws: true });
    return this.#happened(id);
  }

  /** From now on plans are begun when their time has come. */
  start(): void {
    this.#later(0);
  }

  /** Ends what is being begun. */
  async stop(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#waking;
  }

  /** Begins all that is due, and treats what was missed as its channel wants it. Called twice at once, it does so one after the other. */
  wake(): Promise<void> {
    if (this.#waking) {
      this.#again = true;
      return this.#waking;
    }
    this.#waking = this.#wakeWhileAsked().finally(() => {
      this.#waking = null;
    });
    return this.#waking;
  }

  async #wakeWhileAsked(): Promise<void> {
    do {
      this.#again = false;
      this.#keepUp();
      for (const plan of this.#deps.plans.planned(MOST_AHEAD, this.#now())) {
        if (this.#closed) return;
        await this.#due(plan);
      }
    } while (this.#again && !this.#closed);
  }

  async #due(plan: PlanRow): Promise<void> {
    const { plans, channel, told } = this.#deps;
    const isLate = plan.videoId === null && this.#now() - plan.beginAt > GRACE_MS;
    const { missed } = isLate ? channel(plan.channelId).schedule : { missed: "run" as const };
    if (missed === "run") {
      await this.#begin(plan, { throws: false });
      return;
    }
    plans.settle(plan.id, missed === "skip" ? "skipped" : "missed", null, this.#now());
    told([plan.id]);
  }

  /**
   * The video's name is written first: ended anywhere in between, the next one goes on with the same name, and the video
   * that has it already is no second one.
   */
  async #begin({ id }: PlanRow, { throws }: { throws: boolean }): Promise<void> {
    const { plans, begin, told, log } = this.#deps;
    const plan = plans.claim(id, throws ? ["planned", "missed", "skipped"] : ["planned"]);
    if (plan?.videoId === null || !plan) return;
    try {
      await begin({ ...wishesOf(plan), videoId: plan.videoId });
      plans.begun(id, this.#now());
    } catch (error) {
      const { code, message, hint, retryable } = asAppError(error, "calendar.begin");
      // Taken out meanwhile: its video stays.
      if (plans.get(id) === null) return;
      if (retryable) plans.failed(id, { code, message, hint }, this.#now());
      else plans.settle(id, "missed", { code, message, hint }, this.#now());
      log({ planId: id, error }, "a plan could not be begun");
      if (throws) throw error;
    } finally {
      told([id]);
    }
  }

  /** What is to be ready by its time is begun earlier or later, as videos turn out to take more or less. */
  #keepUp(): void {
    const { plans, told } = this.#deps;
    const now = this.#now();
    const moved: string[] = [];
    for (const plan of plans.planned(MOST_AHEAD, now + AHEAD_MS)) {
      if (plan.by !== "ready" || plan.beginAt <= now || plan.videoId !== null) continue;
      const beginAt = this.#beginOf(plan.by, plan.at, this.#secondsOf(plan));
      if (Math.abs(beginAt - plan.beginAt) < 1000) continue;
      plans.setBegin(plan.id, beginAt);
      moved.push(plan.id);
    }
    if (moved.length > 0) told(moved);
  }

  #later(ms: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      void this.wake()
        .catch((error: unknown) => this.#deps.log({ planId: "", error }, "the calendar could not be read"))
        .finally(() => this.#later(TICK_MS));
    }, ms).unref();
  }

  #happened(id: string): Plan {
    this.#deps.told([id]);
    const plan = this.#deps.plans.require(id);
    const { beginAt, readyAt } = this.#placeOf(plan);
    const near = this.#near(beginAt, Math.max(plan.at, readyAt), plan);
    const found = this.#told(near).find((one) => one.id === id);
    if (!found) throw new AppError("INTERNAL", "calendar", "a plan is not in its own days");
    return found;
  }

  /** As it is written. */
  #placed({ channelId, wishes, footageFolders, priority, when }: PlanWishes, isNewTime = true) {
    this.#deps.channel(channelId);
    const { by, at } = timeOf(when);
    if (isNewTime && at < this.#now() - GRACE_MS)
      throw new AppError("REQUEST_INVALID", "calendar.schedule", "when.at: that time has passed", {
        details: { field: "when.at" },
      });
    const beginAt = this.#beginOf(by, at, this.#deps.makingSeconds(wishes, channelId));
    const title = this.#deps.titleOf(wishes, channelId);
    return { channelId, title, wishes, footageFolders, priority: VIDEO_PRIORITIES.indexOf(priority), by, at, beginAt };
  }

  /** What cannot be in time any more begins at once. */
  #beginOf(by: PlanTime["by"], at: number, makingSeconds: number): number {
    return by === "begin" ? at : Math.max(Math.min(this.#now(), at), at - leadOf(makingSeconds));
  }

  #secondsOf({ wishes, channelId }: PlanRow): number {
    try {
      return this.#deps.makingSeconds(wishes, channelId);
    } catch {
      // It says why when it is begun.
      return 0;
    }
  }

  #placeOf(plan: PlanRow): Placed {
    const { id, channelId, by, at, beginAt } = plan;
    const readyAt = beginAt + this.#secondsOf(plan) * 1000;
    return { id, channelId, wishedAt: by === "ready" ? at : null, beginAt, readyAt };
  }

  /** What may stand in the way of a plan in this span, whatever its channel. */
  #near(from: number, to: number, itself?: PlanRow): PlanRow[] {
    const found = this.#deps.plans.between(from - DAY_MS, to + DAY_MS).filter(({ state }) => state === "planned");
    return itself === undefined || found.some(({ id }) => id === itself.id) ? found : [...found, itself];
  }

  #told(rows: readonly PlanRow[]): Plan[] {
    const places = new Map(rows.map((row) => [row.id, this.#placeOf(row)]));
    const open = rows.filter(({ state }) => state === "planned").flatMap(({ id }) => places.get(id) ?? []);
    const conflicts = conflictsOf(open);
    return rows.map((row) => {
      const { readyAt } = places.get(row.id) ?? { readyAt: row.beginAt };
      const { id, title, state, videoId, fault, version } = row;
      return {
        id,
        ...wishesOf(row),
        when: { by: row.by, at: isoOf(row.at) },
        title,
        beginAt: isoOf(row.beginAt),
        readyAt: isoOf(readyAt),
        makingSeconds: (readyAt - row.beginAt) / 1000,
        state,
        videoId: state === "begun" ? videoId : null,
        fault,
        conflicts: conflicts.get(id) ?? [],
        version,
        createdAt: isoOf(row.createdAt),
        updatedAt: isoOf(row.updatedAt),
      };
    });
  }

  #slots({ id, timezone, schedule }: Slotted, from: number, to: number, near: readonly PlanRow[]): OpenSlot[] {
    const own = near.filter(({ channelId, state }) => channelId === id && state !== "skipped");
    return slotTimes(schedule.slots, timezone, { from, to }).map((at) => {
      const inIt = own.find((plan) => Math.abs(plan.at - at) <= IN_SLOT_MS);
      return { channelId: id, at: isoOf(at), planId: inIt?.id ?? null };
    });
  }

  #now(): number {
    return (this.#deps.now ?? Date.now)();
  }
}

interface Estimated {
  planId?: string | undefined;
  wishes?: Partial<Idea> | undefined;
}

function leadOf(makingSeconds: number): number {
  return makingSeconds === 0 ? 0 : makingSeconds * 1000 * LEAD_SHARE + LEAD_MS;
}

function timeOf({ by, at }: PlanTime): { by: PlanTime["by"]; at: number } {
  return { by, at: Date.parse(at) };
}

function wishesOf({ channelId, wishes, footageFolders, priority }: PlanRow) {
  return { channelId, wishes, footageFolders, priority: VIDEO_PRIORITIES[priority] ?? "normal" };
}

function isWithin({ when, beginAt }: Plan, from: number, to: number): boolean {
  return [when.at, beginAt].some((time) => Date.parse(time) >= from && Date.parse(time) < to);
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
