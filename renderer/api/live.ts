// What the backend's one stream has told: each video as it is now. Lists and details are asked for anew where it says that they have changed.
import type { VideoSnapshot } from "../../contract/events.ts";
import type { Changeable, LiveMessage } from "../../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../../contract/liveState.ts";

/** Where the stream was left; empty: nowhere yet. */
export interface Resume {
  since?: number;
  epoch?: string;
}

export interface LiveDeps {
  /** The stream, from where it was left. */
  watch(from: Resume, signal: AbortSignal): Promise<AsyncIterable<LiveMessage>>;
  /** What was fetched of these videos is old; `all`: of every video. */
  onStale(what: { ids: ReadonlySet<string> } | "all"): void;
  /** What was fetched of this noun is old. */
  onChanged?(what: Changeable): void;
  /** Runs once the page can show something new: a frame's time in a browser. */
  soon?: (act: () => void) => void;
}

/** Between two tries of a stream that ended though the connection stands. */
const REST_MS = 1_000;

export class Live {
  readonly #deps: LiveDeps;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = NOTHING_HEARD;
  #shown: LiveState = NOTHING_HEARD;
  #stale = new Set<string>();
  #isScheduled = false;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  /** Changes at most once a frame, however much is told. */
  readonly state = (): LiveState => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Listens until it is aborted; goes on by itself after every lost connection. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const { at } = this.#state;
        const from = at ? { since: at.seq, epoch: at.epoch } : {};
        for await (const message of await this.#deps.watch(from, signal)) this.hear(message);
      } catch {
        // Whatever ended it, the connection says what is wrong; here it is only begun again.
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  }

  hear(message: LiveMessage): void {
    const before = this.#state;
    this.#state = withMessage(before, message);
    if (message.type === "snapshot") {
      if (before.at) this.#deps.onStale("all");
    } else if (message.type === "video.changed") {
      if (hasMoved(before.videos.get(message.video.id), message.video)) this.#stale.add(message.video.id);
    } else if (message.type === "video.deleted") this.#stale.add(message.videoId);
    else if (message.type === "changed") this.#deps.onChanged?.(message.what);
    else if (message.type === "channel.update") this.#deps.onChanged?.("channels");
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    (this.#deps.soon ?? nextFrame)(() => this.#show());
  }

  #show(): void {
    this.#isScheduled = false;
    this.#shown = this.#state;
    if (this.#stale.size > 0) this.#deps.onStale({ ids: this.#stale });
    this.#stale = new Set();
    for (const listener of this.#listeners) listener();
  }
}

/** What was fetched, with what was told since. A detail's own review says more than a snapshot's, and is fetched anew. */
export function newest<T extends Pick<VideoSnapshot, "updatedAt">>(fetched: T, told: VideoSnapshot | undefined): T {
  if (!told || told.updatedAt < fetched.updatedAt) return fetched;
  const { review, ...rest } = told;
  return { ...fetched, ...rest, ...("files" in fetched ? {} : { review }) };
}

/** More than progress: lists and details are no longer what they were. */
function hasMoved(before: VideoSnapshot | undefined, now: VideoSnapshot): boolean {
  if (!before || before.state !== now.state || before.version !== now.version || before.title !== now.title)
    return true;
  if (before.review?.verdict !== now.review?.verdict) return true;
  return now.stages.some((stage, i) => stage.state !== before.stages[i]?.state);
}

/** A page that is not seen gets no frames, and is told all the same. */
function nextFrame(act: () => void): void {
  if (document.hidden) setTimeout(act, 100);
  else requestAnimationFrame(act);
}
