// What happens in the backend, told to whoever looks on: every source of events, and the one hub that they all go through.
import type { Pause } from "../../contract/api/system.ts";
import type { VideoEvent, VideoSnapshot } from "../../contract/events.ts";
import type { Alert, Happening, TOPICS } from "../../contract/liveEvents.ts";
import { asAppError, type AppError } from "../base/errors.ts";
import type { JobEngine } from "../jobs/engine.ts";
import { Alerts } from "./alerts.ts";
import { EventHub, type SnapshotContent, type Topics } from "./eventHub.ts";
import { DISK_ALERT, diskTrouble, Machine, type Depths } from "./machine.ts";
import { hearBackups, hearDearVideo, hearJobs, hearVoice } from "./troubles.ts";
import { VideoNews } from "./videoNews.ts";
import { watchVideo } from "./watchVideo.ts";

const METRICS_EVERY_MS = 10_000;
const DISK_EVERY_MS = 30_000;

export interface LiveDeps {
  engine: Pick<JobEngine, "listen">;
  videos: {
    /** Throws NOT_FOUND. */
    get(id: string): Promise<VideoSnapshot>;
    /** What a reader of all videos is to begin with: the unfinished and the newest ones. */
    recent(): Promise<VideoSnapshot[]>;
  };
  depths: Depths;
  /** Of all work, as it is now; absent: it is never paused. */
  pause?: () => Pause | null;
  dataDir: string;
  filmUrl: (videoId: string) => string;
  metricsEveryMs?: number;
  diskEveryMs?: number;
  now?: () => number;
}

export interface Live {
  hub: EventHub;
  /** Of what no job tells: channels, deleted videos, indexed folders. Call it once that is durable. */
  publish(happening: Happening): void;
  /** Something of a video is another, by no move of its jobs. Call it once that is durable. */
  videoChanged(id: string): void;
  /** How a voice of a service did, whatever voice spoke in the end. */
  voiceHeard(voice: { id: string; kind?: string }, error: AppError | null): void;
  /** What a video has cost in all, where that is much. */
  videoIsDear(video: { id: string; title: string }, microUsd: number): void;
  /** How the newest backup, or the trial of one, has ended. */
  backupHeard(error: AppError | null): void;
  /** Throws NOT_FOUND, and while the store cannot be written DISK_FULL or the like. */
  watchVideo(id: string, signal?: AbortSignal): AsyncGenerator<VideoEvent, void>;
  /** The troubles that last at this moment. */
  alerts: () => Alert[];
  /** Bytes, where the data folder lies; null where the system does not say. */
  disk: () => Promise<{ total: number; free: number } | null>;
  close(): void;
}

export function createLive(deps: LiveDeps): Live {
  const { engine, videos, now = Date.now } = deps;
  const machine = new Machine(deps);
  const hub = new EventHub({ snapshot, now });
  const publish = (happening: Happening) => hub.publish(happening);
  const alerts = new Alerts({ publish, now });
  const news = new VideoNews({ engine, publish, read: (id) => videos.get(id), filmUrl: deps.filmUrl, now });
  const stopListening = engine.listen((event) => hearJobs(alerts, event));

  async function snapshot(topics: Topics): Promise<SnapshotContent> {
    return {
      videos: await videosOf(videos, topics),
      alerts: isAsked(topics, "alerts", "alert.") ? alerts.list() : [],
      metrics: isAsked(topics, "metrics", "metrics.") ? await machine.measure() : null,
      ...(topics.has("videos") || topics.has("work.paused") ? { pause: deps.pause?.() ?? null } : {}),
    };
  }

  const tellMetrics = async () => {
    if (hub.isHeard("metrics") || hub.isHeard("metrics.update"))
      publish({ type: "metrics.update", metrics: await machine.measure() });
  };
  const lookAtDisk = async () => {
    const disk = await machine.disk();
    const isTold = alerts.list().some(({ id }) => id === DISK_ALERT);
    const trouble = disk && diskTrouble(disk.free, isTold);
    if (trouble) alerts.raise(trouble);
    else alerts.clear(DISK_ALERT);
  };
  const timers = [
    // A store at fault is told by its own alert.
    setInterval(() => void tellMetrics().catch(() => undefined), deps.metricsEveryMs ?? METRICS_EVERY_MS),
    setInterval(() => void lookAtDisk(), deps.diskEveryMs ?? DISK_EVERY_MS),
  ];
  for (const timer of timers) timer.unref();
  void lookAtDisk();

  return {
    hub,
    publish,
    videoChanged: (id) => news.changed(id),
    voiceHeard: (voice, error) => hearVoice(alerts, voice, error),
    videoIsDear: (video, microUsd) => hearDearVideo(alerts, video, microUsd),
    backupHeard: (error) => hearBackups(alerts, error),
    async *watchVideo(id, signal) {
      await videos.get(id);
      yield* watchVideo(hub, id, signal);
    },
    alerts: () => alerts.list(),
    disk: () => machine.disk(),
    close() {
      for (const timer of timers) clearInterval(timer);
      stopListening();
      news.close();
    },
  };
}

/** By its subject, or by a kind of event of it: who hears of some must know where the others stand. */
function isAsked(topics: Topics, subject: (typeof TOPICS)[number], kinds: string): boolean {
  return topics.has(subject) || [...topics].some((topic) => topic.startsWith(kinds));
}

/** Those that a reader of all begins with, and those that topics name, where they are there. */
async function videosOf(videos: LiveDeps["videos"], topics: Topics): Promise<VideoSnapshot[]> {
  const found = isAsked(topics, "videos", "video.") ? await videos.recent() : [];
  const known = new Set(found.map(({ id }) => id));
  for (const topic of topics) {
    const id = topic.slice("video:".length);
    if (!topic.startsWith("video:") || known.has(id)) continue;
    try {
      const video = await videos.get(id);
      if (video.deletedAt === null) found.push(video);
    } catch (error) {
      if (asAppError(error, "live.snapshot").code !== "NOT_FOUND") throw error;
    }
  }
  return found;
}
