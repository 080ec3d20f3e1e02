// The one way that events take: numbered, kept for a while, and read by everybody at their own pace. It decides nothing.
import { randomBytes } from "node:crypto";

import type { EventTopic, Happening, LiveEvent, LiveMessage, LiveSnapshot } from "../../contract/liveEvents.ts";

/** How many events are kept for readers that were away or are slow. */
const KEPT = 2000;
/** How many snapshots of different topics are kept until the next event. */
const FRESH = 50;

export type Topics = ReadonlySet<EventTopic>;

/** All that there is to know of some topics. */
export type SnapshotContent = Pick<LiveSnapshot, "videos" | "alerts" | "metrics" | "pause">;

/** A message with its bytes, which are made once for all readers. */
export class Told<M extends LiveMessage = LiveMessage> {
  readonly message: M;
  #json: Buffer | undefined;

  constructor(message: M) {
    this.message = message;
  }

  get json(): Buffer {
    return (this.#json ??= Buffer.from(JSON.stringify(this.message)));
  }
}

/** Where a reader was. Absent: it begins with a snapshot. */
export interface Place {
  since?: number | undefined;
  epoch?: string | undefined;
}

export interface EventHubOptions {
  /** At least as new as the events that were published before the call. */
  snapshot: (topics: Topics) => Promise<SnapshotContent>;
  kept?: number;
  /** Milliseconds UTC. */
  now?: () => number;
}

export class EventHub {
  /** Of this run: numbers of another one mean nothing here. */
  readonly epoch = randomBytes(12).toString("base64url");
  readonly #snapshot: (topics: Topics) => Promise<SnapshotContent>;
  readonly #now: () => number;
  /** Event `seq` lies at `seq % length`. */
  readonly #ring: (Told<LiveEvent> | undefined)[];
  readonly #readers = new Set<EventReader>();
  readonly #waiting = new Set<() => void>();
  /** Of the present `seq`, by topics: readers that fall behind together read the store once. */
  readonly #fresh = new Map<string, Promise<Told<LiveSnapshot>>>();
  #seq = 0;

  constructor({ snapshot, kept = KEPT, now = Date.now }: EventHubOptions) {
    this.#snapshot = snapshot;
    this.#now = now;
    this.#ring = Array.from({ length: kept });
  }

  /** The number of the newest event. */
  get seq(): number {
    return this.#seq;
  }

  /** Call it once what happened is durable. */
  publish(happening: Happening): void {
    const seq = ++this.#seq;
    this.#ring[seq % this.#ring.length] = new Told({ ...happening, seq, timestamp: this.#time() });
    this.#fresh.clear();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Whether anybody listens to a topic at present. */
  isHeard(topic: EventTopic): boolean {
    for (const { topics } of this.#readers) if (topics.has(topic)) return true;
    return false;
  }

  /** Whether a reader that was there gets all that came since. */
  holds({ since, epoch }: Place): boolean {
    return epoch === this.epoch && since !== undefined && since <= this.#seq && this.#seq - since <= this.#ring.length;
  }

  /** Close it when it is not read any more. */
  open(topics: Topics, place: Place = {}): EventReader {
    const reader = new EventReader(this, topics, this.holds(place) ? (place.since ?? null) : null, () =>
      this.#readers.delete(reader),
    );
    this.#readers.add(reader);
    return reader;
  }

  /** A snapshot or what came since `place`, then events, until the signal is aborted. Throws what reading a snapshot throws. */
  async *read(topics: Topics, place: Place, signal?: AbortSignal): AsyncGenerator<LiveMessage, void> {
    const reader = this.open(topics, place);
    try {
      for (let told = await reader.next(signal); told; told = await reader.next(signal)) yield told.message;
    } finally {
      reader.close();
    }
  }

  /** Undefined: it is not kept any more, or not there yet. */
  at(seq: number): Told<LiveEvent> | undefined {
    const told = this.#ring[seq % this.#ring.length];
    return told?.message.seq === seq ? told : undefined;
  }

  freshSnapshot(topics: Topics): Promise<Told<LiveSnapshot>> {
    const key = [...topics].toSorted().join(" ");
    const known = this.#fresh.get(key);
    if (known) return known;
    const fresh = this.#readSnapshot(topics);
    if (this.#fresh.size >= FRESH) this.#fresh.clear();
    this.#fresh.set(key, fresh);
    // The next reader tries again.
    fresh.catch(() => this.#fresh.delete(key));
    return fresh;
  }

  /** Until the next event, or until the signal is aborted. */
  async more(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake, { once: true });
    await promise;
    this.#waiting.delete(wake);
    signal?.removeEventListener("abort", wake);
  }

  async #readSnapshot(topics: Topics): Promise<Told<LiveSnapshot>> {
    const { epoch, seq } = { epoch: this.epoch, seq: this.#seq };
    const timestamp = this.#time();
    return new Told({ type: "snapshot", epoch, seq, timestamp, ...(await this.#snapshot(topics)) });
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}

/** One reader's place. It holds nothing back: what the hub keeps no more is made up for by a fresh snapshot. */
export class EventReader {
  topics: Topics;
  readonly #hub: EventHub;
  readonly #onClose: () => void;
  /** The last event that it got, or passed by. Null: a snapshot is due. */
  #after: number | null;

  constructor(hub: EventHub, topics: Topics, after: number | null, onClose: () => void) {
    this.topics = topics;
    this.#hub = hub;
    this.#after = after;
    this.#onClose = onClose;
  }

  /** The next message; null once the signal is aborted. Throws what reading a snapshot throws. */
  async next(signal?: AbortSignal): Promise<Told | null> {
    for (;;) {
      if (signal?.aborted) return null;
      if (this.#after === null) {
        const snapshot = await this.#hub.freshSnapshot(this.topics);
        this.#after = snapshot.message.seq;
        return snapshot;
      }
      while (this.#after !== null && this.#after < this.#hub.seq) {
        const told = this.#hub.at(this.#after + 1);
        this.#after = told ? this.#after + 1 : null;
        if (told && isAbout(told.message, this.topics)) return told;
      }
      if (this.#after !== null) await this.#hub.more(signal);
    }
  }

  /** Passes over what waits: the next message is a fresh snapshot. */
  refresh(): void {
    this.#after = null;
  }

  close(): void {
    this.#onClose();
  }
}

function isAbout(event: LiveEvent, topics: Topics): boolean {
  if (topics.has(event.type)) return true;
  switch (event.type) {
    case "video.generation.started":
    case "video.generation.progress":
    case "video.generation.completed":
    case "video.generation.failed":
    case "video.deleted":
      return topics.has("videos") || topics.has(`video:${event.videoId}`);
    case "video.changed":
      return topics.has("videos") || topics.has(`video:${event.video.id}`);
    case "channel.update":
      return topics.has("channels");
    case "changed":
      return topics.has("changes");
    case "asset.index":
      return topics.has("assets");
    case "work.paused":
      return topics.has("videos");
    case "metrics.update":
      return topics.has("metrics");
    case "alert.system":
    case "alert.quota":
      return topics.has("alerts");
  }
}
