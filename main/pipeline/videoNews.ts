// Tells of videos: hears the jobs' events, reads the video that they belong to, and publishes what became of it.
import { setImmediate as nextTurn } from "node:timers/promises";

import type { VideoSnapshot } from "../../contract/events.ts";
import type { Happening } from "../../contract/liveEvents.ts";
import type { StageName } from "../../contract/stage.ts";
import { AppError, asAppError } from "../base/errors.ts";
import type { AttemptEnd, JobEngine, JobEvent, JobView } from "../jobs/engine.ts";
import { placeOf, STAGE_JOB } from "./stageJobs.ts";

/** How often progress is told at most: what comes in between is told with the last of it. */
const PROGRESS_EVERY_MS = 200;
/** So many videos are read in a row; then others have their turn. */
const IN_A_ROW = 20;
/** When a video that could not be read is read again. */
const AGAIN_MS = 1000;

export interface VideoNewsDeps {
  engine: Pick<JobEngine, "listen">;
  publish: (happening: Happening) => void;
  /** Throws NOT_FOUND. */
  read: (videoId: string) => Promise<VideoSnapshot>;
  /** Where the finished film can be fetched. */
  filmUrl: (videoId: string) => string;
  /** Milliseconds UTC. */
  now?: () => number;
}

/** What is to be told of a video as soon as it is read. */
interface Due {
  /** A stage began or ended, or something else of the video is another. Else there is only progress. */
  moved: boolean;
  progressed: Set<StageName>;
  /** Attempts that will be made again. */
  retries: { stage: StageName; error: AppError; notBefore: number }[];
}

export class VideoNews {
  readonly #deps: VideoNewsDeps;
  readonly #due = new Map<string, Due>();
  readonly #reading = new Set<string>();
  /** Videos that are not at their end: whether their beginning was told. */
  readonly #going = new Map<string, "queued" | "started">();
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | null = null;
  #isTelling = false;
  #isClosed = false;

  constructor(deps: VideoNewsDeps) {
    this.#deps = deps;
    this.#stopListening = deps.engine.listen((event) => this.#heard(event));
  }

  /** Something of the video is another. Call it once that is durable. */
  changed(videoId: string): void {
    this.#dueOf(videoId).moved = true;
    // What happens together is told together. Where much happens at once, one after the other.
    if (this.#due.size > IN_A_ROW) void this.#tellAll();
    else queueMicrotask(() => void this.#tell(videoId));
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
  }

  #heard(event: JobEvent): void {
    if ((event.type !== "state" && event.type !== "progress") || event.job.kind !== STAGE_JOB) return;
    const { videoId, stage } = placeOf(event.job);
    if (event.type === "progress") {
      this.#dueOf(videoId).progressed.add(stage);
      this.#later(PROGRESS_EVERY_MS);
      return;
    }
    const retry = retryOf(stage, event.job, event.ended);
    if (retry) this.#dueOf(videoId).retries.push(retry);
    this.changed(videoId);
  }

  #dueOf(videoId: string): Due {
    const due = this.#due.get(videoId) ?? { moved: false, progressed: new Set(), retries: [] };
    this.#due.set(videoId, due);
    return due;
  }

  #later(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#tellAll();
    }, ms).unref();
  }

  /** Never rejects. */
  async #tellAll(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      await nextTurn();
      let told = 0;
      // What cannot be read comes back, and is left for later.
      const ids = [...this.#due.keys()];
      for (const videoId of ids) {
        await this.#tell(videoId);
        if (++told % IN_A_ROW === 0) await nextTurn();
        if (this.#isClosed) return;
      }
    } finally {
      this.#isTelling = false;
    }
    if (this.#due.size > 0) this.#later(PROGRESS_EVERY_MS);
  }

  /** Reads a video one time after the other, so that what is told last is what was read last. Never rejects. */
  async #tell(videoId: string): Promise<void> {
    if (this.#reading.has(videoId)) return;
    this.#reading.add(videoId);
    try {
      for (let due = this.#due.get(videoId); due && !this.#isClosed; due = this.#due.get(videoId)) {
        this.#due.delete(videoId);
        if (!(await this.#tellNow(videoId, due))) break;
      }
    } finally {
      this.#reading.delete(videoId);
    }
  }

  /** False: it cannot be read at present. */
  async #tellNow(videoId: string, due: Due): Promise<boolean> {
    try {
      const video = await this.#deps.read(videoId);
      if (!this.#isClosed) this.#publish(video, due);
    } catch (error) {
      if (asAppError(error, "live.read").code === "NOT_FOUND") return true;
      const newer = this.#dueOf(videoId);
      newer.moved ||= due.moved;
      for (const stage of due.progressed) newer.progressed.add(stage);
      newer.retries.unshift(...due.retries);
      if (!this.#isClosed) this.#later(AGAIN_MS);
      return false;
    }
    return true;
  }

  #publish(video: VideoSnapshot, { moved, progressed, retries }: Due): void {
    if (moved && video.deletedAt !== null) this.#deps.publish({ type: "video.deleted", videoId: video.id });
    else if (moved) {
      this.#deps.publish({ type: "video.changed", video });
      this.#began(video);
    }
    for (const { stage, error, notBefore } of retries) {
      const retryAfter = Math.max(0, Math.ceil((notBefore - (this.#deps.now ?? Date.now)()) / 1000));
      this.#failed(video, stage, error, retryAfter);
    }
    for (const stage of video.stages) {
      if (!progressed.has(stage.name) || stage.state !== "running") continue;
      this.#deps.publish({
        type: "video.generation.progress",
        ...about(video),
        stage: stage.name,
        progress: percent(video.progress),
        stageProgress: percent(stage.fraction),
        secondsLeft: video.secondsLeft,
        message: stage.note,
      });
    }
    if (moved) this.#ended(video);
  }

  #began(video: VideoSnapshot): void {
    const told = this.#going.get(video.id);
    const begins = video.state === "running" || (told === "queued" && video.state !== "queued");
    if (told !== "started" && begins) {
      const { revision, title } = video;
      this.#deps.publish({ type: "video.generation.started", ...about(video), revision, title });
      this.#going.set(video.id, "started");
    } else if (!told && video.state === "queued") this.#going.set(video.id, "queued");
  }

  /** Told once for each time that work began. */
  #ended(video: VideoSnapshot): void {
    const { state, revision, stages } = video;
    if (state === "queued" || state === "running" || !this.#going.delete(video.id)) return;
    if (state === "done" || (state === "waiting" && video.waitingFor === "approval")) {
      const url = this.#deps.filmUrl(video.id);
      const type = "video.generation.completed";
      this.#deps.publish({ type, ...about(video), revision, success: true, state, url });
    } else if (state === "failed" || state === "cancelled") {
      const stage = stages.find((one) => one.state === state);
      const error = stage?.error ?? new AppError(state === "failed" ? "STAGE_FAILED" : "CANCELLED", "live");
      this.#failed(video, stage?.name ?? null, error, null);
    }
  }

  #failed(
    video: VideoSnapshot,
    stage: StageName | null,
    { code, message, hint }: { code: string; message: string; hint: string },
    retryAfter: number | null,
  ): void {
    const error = { code, message, hint };
    const type = "video.generation.failed";
    this.#deps.publish({ type, ...about(video), revision: video.revision, stage, error, retryAfter });
  }
}

function about({ id, channelId }: VideoSnapshot): { videoId: string; channelId: string } {
  return { videoId: id, channelId };
}

function percent(fraction: number): number {
  return Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10;
}

function retryOf(stage: StageName, { notBefore }: JobView, ended: AttemptEnd | null) {
  return ended?.outcome === "retry" && ended.error ? { stage, error: ended.error, notBefore } : null;
}
