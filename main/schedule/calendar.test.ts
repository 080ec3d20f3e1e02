// The clockwork of the calendar, by a clock of its own: each plan is begun once, whatever happens in between.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { NewChannel } from "../../contract/api/channels.ts";
import { Idea } from "../../contract/idea.ts";
import type { Slot } from "../../contract/slots.ts";
import { AppError } from "../base/errors.ts";
import { openStore, type Store } from "../store/open.ts";
import { Calendar, GRACE_MS, type Begin } from "./index.ts";

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let dir: string;
let store: Store;
let now: number;
let making: number;
/** What stands in the store after each beginning; a fault is thrown before or after the video is made. */
let fault: { before?: Error; after?: Error } = {};
let asked: string[];
let told: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ytempire-schedule-"));
  store = openStore(dir);
  now = START;
  making = 600;
  fault = {};
  asked = [];
  told = [];
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("a plan", () => {
  it("is begun when its time has come, once, and says so", async () => {
    const calendar = open();
    const { id } = plan(calendar, "Rain", START + HOUR);
    await calendar.wake();
    expect(videos()).toEqual([]);
    now = START + HOUR;
    await calendar.wake();
    await calendar.wake();
    expect(videos()).toEqual(["Rain"]);
    expect(state(id)).toMatchObject({ state: "begun", videoId: asked[0] });
    expect(told).toContain(id);
  });

  it("that is to be ready is begun so much earlier as the making takes, and earlier still where it takes longer by now", async () => {
    const calendar = open();
    const { id, beginAt, readyAt } = plan(calendar, "Rain", START + 10 * HOUR, "ready");
    expect(Date.parse(readyAt)).toBeLessThan(START + 10 * HOUR);
    expect(Date.parse(beginAt)).toBeLessThan(START + 10 * HOUR - 600_000);
    making = 2 * 3600;
    await calendar.wake();
    expect(store.plans.require(id).beginAt).toBeLessThan(START + 8 * HOUR);
    now = START + 7.5 * HOUR;
    await calendar.wake();
    expect(videos()).toEqual(["Rain"]);
  });

  it("that cannot be ready in time any more is begun at once, and says that it will be late", async () => {
    const calendar = open();
    making = 7200;
    const { conflicts, beginAt } = plan(calendar, "Rain", START + HOUR, "ready");
    expect([conflicts, Date.parse(beginAt)]).toEqual([[{ kind: "late", planId: null }], START]);
    await calendar.wake();
    expect(videos()).toEqual(["Rain"]);
  });

  it("is refused for a time that has passed, and can be moved until it is begun", async () => {
    const calendar = open();
    expect(() => plan(calendar, "Rain", START - HOUR)).toThrow(AppError);
    const { id, version } = plan(calendar, "Rain", START + HOUR);
    const moved = calendar.put(id, { when: at(START + 2 * HOUR) }, { ifVersion: version });
    expect(() => calendar.put(id, { when: at(START + 3 * HOUR) }, { ifVersion: version })).toThrow(/version/);
    now = START + HOUR;
    await calendar.wake();
    expect(videos()).toEqual([]);
    now = START + 2 * HOUR;
    await calendar.wake();
    expect(() => calendar.put(id, { when: at(START + 5 * HOUR) }, {})).toThrow(/begun/);
    expect(moved.version).toBe(version + 1);
  });
});

describe("exactly once", () => {
  it.each(["before", "after"] as const)("where the process ends just %s the video is made", async (when) => {
    const { id } = plan(open(), "Rain", START + HOUR);
    now = START + HOUR;
    fault = { [when]: new Killed() };
    await open().wake();
    fault = {};
    // Ended there, the row still says what stood when it was killed: named, not begun.
    store.plans.failed(id, null, now);
    now += DAY;
    const again = open();
    await again.wake();
    await again.wake();
    expect(videos()).toEqual(["Rain"]);
    expect(new Set(asked).size).toBe(1);
    expect(state(id).state).toBe("begun");
  });

  it("where it is woken many times at once, or two clockworks run", async () => {
    const [one, other] = [open(), open()];
    for (let i = 0; i < 20; i++) plan(one, `Rain ${i}`, START + HOUR + i);
    now = START + HOUR + 100;
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).wake()));
    expect(videos().length).toBe(20);
    expect(new Set(videos()).size).toBe(20);
  });

  it("where the clock is set back and passes the same time again", async () => {
    const calendar = open();
    plan(calendar, "Rain", START + HOUR);
    for (const moment of [HOUR, HOUR + MINUTE, 0, 30 * MINUTE, HOUR, 2 * HOUR]) {
      now = START + moment;
      await calendar.wake();
    }
    expect(videos()).toEqual(["Rain"]);
  });

  it("over a year of slots in several zones, with starts, sleeps and clocks that are changed in between", async () => {
    const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];
    const slots: Slot[] = ([3, 6, 7] as const).map((weekday) => ({ weekday, time: "02:15" }));
    const channels = zones.map((timezone) => channel(timezone, { slots, missed: "run" }, timezone));
    let calendar = open();
    let planned = 0;
    for (let day = 0; day < 365; day += 7) {
      now = START + day * DAY;
      for (const id of channels)
        for (const { at: time } of calendar.free(id, 3)) {
          calendar.schedule({ ...wishesOf(`${id} ${time}`, id), when: { by: "ready", at: time } });
          planned++;
        }
      // Off for a while, asleep, set back a little, and started anew.
      for (const step of [8, 1, 30, 29, 54, 80, 111, 130, 160]) {
        now = START + day * DAY + step * HOUR;
        if (step % 2 === 0) calendar = open();
        await calendar.wake();
      }
    }
    now = START + 375 * DAY;
    await calendar.wake();
    expect(planned).toBeGreaterThan(450);
    expect(videos().length).toBe(planned);
    expect(new Set(videos()).size).toBe(planned);
  });
});

describe("what was missed while nothing ran", () => {
  it.each([
    ["ask", "missed", 0],
    ["run", "begun", 1],
    ["skip", "skipped", 0],
  ] as const)("is treated as the channel wants it: %s", async (missed, expected, made) => {
    const id = channel("Rain", { slots: [], missed });
    const { id: planId } = plan(open(), "Rain", START + HOUR, "begin", id);
    now = START + HOUR + GRACE_MS + 1;
    const calendar = open();
    await calendar.wake();
    expect([state(planId).state, videos().length]).toEqual([expected, made]);
    expect(calendar.view(now - DAY, now + DAY).missed.length).toBe(missed === "ask" ? 1 : 0);
  });

  it("is not missed where a start takes a moment", async () => {
    const { id } = plan(open(), "Rain", START + HOUR, "begin", channel("Rain", { slots: [], missed: "skip" }));
    now = START + HOUR + GRACE_MS - 1;
    await open().wake();
    expect(state(id).state).toBe("begun");
  });

  it("is settled by a person: begun now, once, or left out", async () => {
    const calendar = open();
    const [one, other] = [plan(calendar, "One", START + HOUR), plan(calendar, "Other", START + HOUR)];
    now = START + DAY;
    await calendar.wake();
    await calendar.settle(one.id, "run");
    await calendar.settle(one.id, "run");
    await calendar.settle(other.id, "skip");
    expect(videos()).toEqual(["One"]);
    expect([state(one.id).state, state(other.id).state]).toEqual(["begun", "skipped"]);
  });

  it("says what kept it from being begun, and is tried again where that may help", async () => {
    const calendar = open();
    const wrong = plan(calendar, "Wrong", START + HOUR);
    now = START + HOUR;
    fault = { before: new AppError("VOICE_UNKNOWN", "test", "There is no such voice") };
    await calendar.wake();
    expect(state(wrong.id)).toMatchObject({ state: "missed", fault: { code: "VOICE_UNKNOWN" } });
    const full = plan(calendar, "Full", START + 2 * HOUR);
    now = START + 2 * HOUR;
    fault = { before: new AppError("DISK_FULL", "test", "full", { retryable: true }) };
    await calendar.wake();
    expect(state(full.id)).toMatchObject({ state: "planned" });
    fault = {};
    now += 6 * HOUR;
    await calendar.wake();
    expect(videos()).toEqual(["Full"]);
    expect(state(full.id)).toMatchObject({ state: "begun", fault: null });
  });
});

describe("the calendar", () => {
  it("shows slots, what stands in them, and which are free", () => {
    const id = channel("Daily", { slots: [{ weekday: 5, time: "18:00" }], missed: "ask" });
    const calendar = open();
    const [first] = calendar.free(id, 3);
    expect(first?.at).toBe("2026-01-02T18:00:00.000Z");
    const planned = plan(calendar, "Rain", Date.parse(first?.at ?? ""), "ready", id);
    const { slots, plans } = calendar.view(START, START + 10 * DAY, id);
    expect(slots.map(({ planId }) => planId)).toEqual([planned.id, null]);
    expect(plans.map(({ title }) => title)).toEqual(["Rain"]);
    expect(calendar.free(id, 1)[0]?.at).toBe("2026-01-09T18:00:00.000Z");
  });

  it("tells of plans that are made at the same time, and of those of a channel that come close", () => {
    const [one, other] = [channel("One"), channel("Other")];
    const calendar = open();
    making = 3600;
    const a = plan(calendar, "A", START + 10 * HOUR, "begin", one);
    const b = plan(calendar, "B", START + 10.5 * HOUR, "begin", other);
    const c = plan(calendar, "C", START + 30 * HOUR, "ready", one);
    const d = plan(calendar, "D", START + 30.5 * HOUR, "ready", one);
    const { plans } = calendar.view(START, START + 3 * DAY);
    const kinds = (id: string) =>
      plans.find((one2) => one2.id === id)?.conflicts.map(({ kind, planId }) => [kind, planId]);
    expect(kinds(a.id)).toEqual([["together", b.id]]);
    expect(kinds(b.id)).toEqual([["together", a.id]]);
    expect(kinds(c.id)).toEqual(expect.arrayContaining([["close", d.id]]));
  });

  it("says before a move what would stand in the way", () => {
    const calendar = open();
    const id = channel("One");
    const a = plan(calendar, "A", START + 10 * HOUR, "ready", id);
    const b = plan(calendar, "B", START + 20 * HOUR, "ready", id);
    const moved = calendar.estimate({ planId: b.id, channelId: id, when: { by: "ready", at: a.when.at } });
    expect(moved.conflicts.map(({ planId }) => planId)).toContain(a.id);
    expect(calendar.estimate({ planId: b.id, channelId: id, when: b.when }).conflicts).toEqual([]);
  });

  it("forgets a plan that is taken out, and its plans go with a channel's videos", () => {
    const calendar = open();
    const id = channel("One");
    const gone = plan(calendar, "A", START + HOUR, "begin", id);
    const kept = plan(calendar, "B", START + HOUR, "begin", id);
    calendar.remove(gone.id, {});
    expect(store.plans.get(gone.id)).toBeNull();
    store.channels.remove(id, {}, now);
    expect(store.plans.require(kept.id).channelId).toBe(store.channels.default().id);
  });
});

class Killed extends AppError {
  constructor() {
    super("DISK_FULL", "test", "killed", { retryable: true });
  }
}

function open(): Calendar {
  return new Calendar({
    plans: store.plans,
    channel: (id) => store.channels.require(id),
    channels: () => store.channels.all(),
    videos: (from, to, id) => store.dayVideos.between(from, to, id),
    makingSeconds: () => making,
    titleOf: ({ topic }) => topic ?? "",
    begin: async (given) => begin(given),
    told: (ids) => told.push(...ids),
    log: () => undefined,
    now: () => now,
  });
}

/** As the pipeline does: a video of an id that is there already is no second one. */
async function begin({ videoId, channelId, wishes }: Begin): Promise<void> {
  asked.push(videoId);
  await Promise.resolve();
  if (fault.before) throw fault.before;
  const idea = Idea.parse(wishes);
  store.videos.create({ id: videoId, title: wishes.topic ?? "", ideaHash: videoId, idea, priority: 1, channelId }, now);
  if (fault.after) throw fault.after;
}

function videos(): string[] {
  const rows = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = store.videos.list({ limit: 200, cursor });
    rows.push(...page.items);
    cursor = page.nextCursor;
  }
  return rows.map(({ title }) => title);
}

function state(id: string) {
  const { state: is, videoId, fault: why } = store.plans.require(id);
  return { state: is, videoId, fault: why };
}

function channel(name: string, schedule?: { slots: Slot[]; missed: "ask" | "run" | "skip" }, timezone = "UTC"): string {
  return store.channels.create(NewChannel.parse({ name, timezone, ...(schedule && { schedule }) }), START).id;
}

function wishesOf(topic: string, channelId: string) {
  return { channelId, wishes: { topic }, footageFolders: [], priority: "normal" as const };
}

function at(ms: number) {
  return { by: "begin" as const, at: new Date(ms).toISOString() };
}

function plan(calendar: Calendar, topic: string, ms: number, by: "begin" | "ready" = "begin", channelId?: string) {
  const of = channelId ?? store.channels.default().id;
  return calendar.schedule({ ...wishesOf(topic, of), when: { by, at: new Date(ms).toISOString() } });
}
