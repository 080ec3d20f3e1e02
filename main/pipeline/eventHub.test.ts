import { setImmediate as turn } from "node:timers/promises";

import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

import type { VideoSnapshot } from "../../contract/events.ts";
import { EVENT_TYPES, Happening, LiveMessage, type Alert, type EventTopic } from "../../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../../contract/liveState.ts";
import { Alerts } from "./alerts.ts";
import { EventHub, type Place, type SnapshotContent } from "./eventHub.ts";
import { sampleVideo } from "./video.fixture.ts";

const CHANNEL = "01a1fd17-342b-7777-b386-000000000001";
const VIDEOS = ["a", "b", "c"].map((letter) => `01a1fd17-342b-7777-b386-${letter.repeat(12)}`);
const videoId = (n: number): string => VIDEOS[n % VIDEOS.length] ?? "";
const channel = (change: "created" | "changed" = "changed"): Happening => ({
  type: "channel.update",
  channelId: CHANNEL,
  change,
  channel: null,
});

function emptyHub(kept?: number): EventHub {
  const snapshot = async () => ({ videos: [], alerts: [], metrics: null });
  return new EventHub({ snapshot, ...(kept === undefined ? {} : { kept }) });
}

function topics(...given: EventTopic[]): Set<EventTopic> {
  return new Set(given);
}

describe("a reader", () => {
  it("begins with a snapshot and then gets every event of its topics once, in order", async () => {
    const hub = emptyHub();
    const reader = hub.open(topics("channels"));
    hub.publish(channel("created"));
    expect((await reader.next())?.message).toMatchObject({ type: "snapshot", epoch: hub.epoch, seq: 1 });
    hub.publish({ type: "video.deleted", videoId: videoId(0) });
    hub.publish(channel());
    const waiting = reader.next();
    expect((await waiting)?.message).toMatchObject({ type: "channel.update", seq: 3 });
    const later = reader.next();
    await turn();
    hub.publish(channel());
    expect((await later)?.message).toMatchObject({ seq: 4, timestamp: expect.stringMatching(/Z$/) });
  });

  it("of one video hears nothing of others", async () => {
    const hub = emptyHub();
    const reader = hub.open(topics(`video:${videoId(1)}`));
    await reader.next();
    for (const n of [0, 1, 2]) hub.publish({ type: "video.changed", video: sampleVideo({ id: videoId(n) }) });
    expect((await reader.next())?.message).toMatchObject({ seq: 2, video: { id: videoId(1) } });
  });

  it("of one kind of event hears nothing of others", async () => {
    const hub = emptyHub();
    const reader = hub.open(topics("video.deleted"));
    await reader.next();
    hub.publish({ type: "video.changed", video: sampleVideo() });
    hub.publish({ type: "video.deleted", videoId: videoId(0) });
    expect((await reader.next())?.message).toMatchObject({ type: "video.deleted", seq: 2 });
  });

  it("that was away gets what it missed, where the hub still has it", async () => {
    const hub = emptyHub(3);
    for (let i = 0; i < 5; i++) hub.publish(channel());
    const told = async (place: Place) => (await hub.open(topics("channels"), place).next())?.message;
    const { epoch } = hub;
    expect(await told({ epoch, since: 2 })).toMatchObject({ type: "channel.update", seq: 3 });
    expect(await told({ epoch, since: 1 })).toMatchObject({ type: "snapshot", seq: 5 });
    // Numbers that were never given, of another run, or without one.
    expect(await told({ epoch, since: 6 })).toMatchObject({ type: "snapshot" });
    expect(await told({ epoch: "another", since: 4 })).toMatchObject({ type: "snapshot" });
    expect(await told({ since: 4 })).toMatchObject({ type: "snapshot" });
  });

  it("that is too slow gets one fresh snapshot in the place of all it missed", async () => {
    const hub = emptyHub(10);
    const reader = hub.open(topics("channels"));
    await reader.next();
    for (let i = 0; i < 11; i++) hub.publish(channel());
    expect((await reader.next())?.message).toMatchObject({ type: "snapshot", seq: 11 });
    hub.publish(channel());
    expect((await reader.next())?.message).toMatchObject({ type: "channel.update", seq: 12 });
  });

  it("ends when its signal is aborted, also while it waits", async () => {
    const hub = emptyHub();
    const control = new AbortController();
    const got: string[] = [];
    const reading = (async () => {
      for await (const message of hub.read(topics("channels"), {}, control.signal)) got.push(message.type);
    })();
    await turn();
    expect(hub.isHeard("channels")).toBe(true);
    expect(hub.isHeard("metrics")).toBe(false);
    control.abort();
    await reading;
    expect(got).toEqual(["snapshot"]);
    expect(hub.isHeard("channels")).toBe(false);
  });

  it("hears why a snapshot could not be read, and the next one may get it", async () => {
    const snapshot = vi.fn<() => Promise<SnapshotContent>>().mockRejectedValueOnce(new Error("the disk is gone"));
    const hub = new EventHub({ snapshot });
    await expect(hub.open(topics("alerts")).next()).rejects.toThrow("the disk is gone");
    snapshot.mockResolvedValueOnce({ videos: [], alerts: [], metrics: null });
    expect((await hub.open(topics("alerts")).next())?.message).toMatchObject({ type: "snapshot" });
  });
});

it("many readers that need a snapshot at once read the store once, and share the bytes", async () => {
  const content: SnapshotContent = { videos: [], alerts: [], metrics: null };
  const snapshot = vi.fn<() => Promise<SnapshotContent>>().mockResolvedValue(content);
  const hub = new EventHub({ snapshot });
  const readers = Array.from({ length: 100 }, () => hub.open(topics("videos", "alerts")));
  const told = await Promise.all(readers.map((reader) => reader.next()));
  expect(snapshot).toHaveBeenCalledTimes(1);
  expect(new Set(told.map((one) => one?.json)).size).toBe(1);
  hub.publish({ type: "video.changed", video: sampleVideo() });
  const next = await Promise.all(readers.map((reader) => reader.next()));
  expect(new Set(next.map((one) => one?.json)).size).toBe(1);
});

it("each kind of event can be asked for by its name", () => {
  expect([...EVENT_TYPES]).toEqual(Happening.options.map((option) => option.shape.type.value));
});

it("every message fits the contract", async () => {
  const hub = emptyHub();
  const reader = hub.open(topics("videos", "alerts"));
  hub.publish({ type: "video.changed", video: sampleVideo() });
  for (const told of [await reader.next(), (hub.publish(progress(0, 50)), await reader.next())])
    expect(LiveMessage.parse(JSON.parse(String(told?.json)))).toEqual(told?.message);
});

function progress(n: number, percent: number): Happening {
  const type = "video.generation.progress";
  const of = { videoId: videoId(n), channelId: CHANNEL, stage: "script" } as const;
  return {
    type,
    ...of,
    progress: percent,
    stageProgress: percent,
    secondsLeft: 100 - percent,
    message: `${percent} %`,
  };
}

/** What the backend knows, as long as it runs or its store lasts. */
class Backend {
  readonly videos = new Map<string, VideoSnapshot>();
  hub!: EventHub;
  alerts!: Alerts;

  constructor() {
    this.start();
  }

  start(): void {
    this.alerts = new Alerts({ publish: (happening) => this.hub.publish(happening) });
    const { alerts } = this;
    this.hub = new EventHub({
      kept: 4,
      // Reading takes its time, in which more may happen: the content is as old as its beginning or newer.
      snapshot: async () => {
        const list = alerts.list();
        await turn();
        return { videos: [...this.videos.values()], alerts: list, metrics: null };
      },
    });
  }

  change(n: number, title: string): void {
    const video = sampleVideo({ id: videoId(n), title });
    this.videos.set(video.id, video);
    this.hub.publish({ type: "video.changed", video });
  }

  progress(n: number, percent: number): void {
    const video = this.videos.get(videoId(n));
    if (!video) return;
    const stages = video.stages.map((stage) => ({ ...stage, fraction: percent / 100, note: `${percent} %` }));
    this.videos.set(video.id, { ...video, progress: percent / 100, secondsLeft: 100 - percent, stages });
    this.hub.publish(progress(n, percent));
  }

  remove(n: number): void {
    this.videos.delete(videoId(n));
    this.hub.publish({ type: "video.deleted", videoId: videoId(n) });
  }
}

/** Somebody on the other end of a connection, who may be slow and may lose it. */
class Listener {
  state: LiveState = NOTHING_HEARD;
  readonly #backend: Backend;
  #connection = new AbortController();
  #gate = Promise.withResolvers<void>();
  #isStalled = false;
  #reading: Promise<void> = Promise.resolve();

  constructor(backend: Backend) {
    this.#backend = backend;
    this.resume();
    this.connect();
  }

  connect(): void {
    const { epoch, seq: since } = this.state.at ?? {};
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#reading = (async () => {
      for await (const message of this.#backend.hub.read(topics("videos", "alerts"), { epoch, since }, signal)) {
        await this.#gate.promise;
        // What was on its way when the connection was lost never arrives.
        if (signal.aborted) return;
        this.state = withMessage(this.state, message);
      }
    })();
  }

  async lose(): Promise<void> {
    this.#connection.abort();
    this.resume();
    await this.#reading;
  }

  stall(): void {
    if (!this.#isStalled) this.#gate = Promise.withResolvers();
    this.#isStalled = true;
  }

  resume(): void {
    this.#gate.resolve();
    this.#isStalled = false;
  }

  async caughtUp(): Promise<LiveState> {
    this.resume();
    const { hub } = this.#backend;
    const isThere = () => this.state.at?.epoch === hub.epoch && this.state.at.seq === hub.seq;
    await vi.waitUntil(isThere, { interval: 1, timeout: 10_000 });
    return this.state;
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant("change" as const), n: fc.nat(2), value: fc.nat(99) }),
  fc.record({ do: fc.constant("progress" as const), n: fc.nat(2), value: fc.nat(100) }),
  fc.record({ do: fc.constant("remove" as const), n: fc.nat(2) }),
  fc.record({ do: fc.constant("raise" as const), n: fc.nat(2), value: fc.nat(3) }),
  fc.record({ do: fc.constant("clear" as const), n: fc.nat(2) }),
  fc.record({ do: fc.constantFrom("stall", "resume", "lose", "connect", "restart", "wait") }),
);

it("a reader that stalls, loses its connection or outlives a restart ends with the state of one that never did", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const backend = new Backend();
      const steady = new Listener(backend);
      const unsteady = new Listener(backend);
      let isConnected = true;
      for (const one of steps) {
        if (one.do === "change") backend.change(one.n, `Take ${one.value}`);
        if (one.do === "progress") backend.progress(one.n, one.value);
        if (one.do === "remove") backend.remove(one.n);
        if (one.do === "raise") backend.alerts.raise(trouble(one.n, one.value));
        if (one.do === "clear") backend.alerts.clear(trouble(one.n, 0).id);
        if (one.do === "stall") unsteady.stall();
        if (one.do === "resume") unsteady.resume();
        if (one.do === "wait") await turn();
        if ((one.do === "lose" || one.do === "connect" || one.do === "restart") && isConnected) {
          await unsteady.lose();
          isConnected = false;
        }
        if (one.do === "restart") {
          await steady.lose();
          backend.start();
          steady.resume();
          steady.connect();
        }
        if (one.do === "connect") {
          unsteady.connect();
          isConnected = true;
        }
      }
      if (!isConnected) unsteady.connect();
      backend.change(0, "The end");
      const [seen, known] = [await unsteady.caughtUp(), await steady.caughtUp()];
      expect(byId(seen.videos)).toEqual(byId(backend.videos));
      expect(byId(seen.videos)).toEqual(byId(known.videos));
      expect(byId(seen.alerts)).toEqual(byId(known.alerts));
    }),
    { numRuns: 200 },
  );
});

function trouble(n: number, value: number): Omit<Extract<Alert, { kind: "system" }>, "since"> {
  const told = { code: "DISK_FULL", message: `The disk is full (${value})`, action: "Free some space." };
  return { id: `trouble ${n}`, kind: "system", severity: "critical", ...told };
}

function byId<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
