// Who watches which video: hears the jobs' events and tells them as the video's own, to each reader in its feed.
import type { JobState, VideoEvent, VideoSnapshot } from "../../contract/events.ts";
import type { JobEngine, JobEvent, JobView } from "../jobs/engine.ts";
import type { Store } from "../store/open.ts";
import { placeOf, STAGE_JOB } from "./stageJobs.ts";
import { VideoFeed } from "./videoFeed.ts";
import { stageState, storedState } from "./videoState.ts";

/** A video that somebody watches. */
interface Watched {
  feeds: Set<VideoFeed>;
  /** The state that was told last; null: none yet. */
  state: JobState | null;
}

export class Watchers {
  readonly #store: Pick<Store, "jobs" | "videos" | "stages">;
  readonly #watched = new Map<string, Watched>();

  constructor({ store, engine }: { store: Pick<Store, "jobs" | "videos" | "stages">; engine: JobEngine }) {
    this.#store = store;
    engine.listen((event) => this.#heard(event));
  }

  /** A snapshot, then events, until the signal is aborted. Throws what `snapshot` throws, and a fault of the store. */
  async *watch(
    id: string,
    snapshot: () => Promise<VideoSnapshot>,
    signal?: AbortSignal,
  ): AsyncGenerator<VideoEvent, void> {
    const feed = new VideoFeed(async () => ({ type: "snapshot", video: await snapshot() }));
    const watched = this.#watched.get(id) ?? { feeds: new Set(), state: null };
    this.#watched.set(id, watched);
    watched.feeds.add(feed);
    try {
      yield* feed.read(signal);
    } finally {
      watched.feeds.delete(feed);
      if (watched.feeds.size === 0) this.#watched.delete(id);
    }
  }

  /** The video changed as a whole: its readers get a new snapshot. */
  refresh(id: string): void {
    for (const feed of this.#watched.get(id)?.feeds ?? []) feed.refresh();
  }

  #heard(event: JobEvent): void {
    if (event.type === "mended") return;
    if (event.type === "fault") {
      for (const { feeds } of this.#watched.values()) for (const feed of feeds) feed.fail(event.error);
      return;
    }
    const watched = this.#watched.get(event.job.subject);
    if (watched && event.job.kind === STAGE_JOB) this.#tell(watched, event.job, event.type === "state");
  }

  #tell(watched: Watched, job: JobView, moved: boolean): void {
    const { videos, stages } = this.#store;
    const { videoId, revision, stage } = placeOf(job);
    if (videos.get(videoId)?.revision !== revision) return;
    const record = moved ? stages.records(videoId, revision).find((one) => one.stage === stage) : undefined;
    const state = moved ? storedState(this.#store, videoId, revision) : watched.state;
    for (const feed of watched.feeds) {
      feed.push({ type: "stage", videoId, stage: stageState(stage, job, record) });
      if (state !== null && state !== watched.state) feed.push({ type: "video", videoId, state });
    }
    watched.state = state;
  }
}
