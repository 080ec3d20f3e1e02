import type { Pause } from "./api/system.ts";
// What a reader of the live stream knows: pure, so that page, programs and tests keep the same state from the same events.
import type { StageState, VideoSnapshot } from "./events.ts";
import type { Alert, LiveEvent, LiveMessage, LiveSnapshot, Metrics } from "./liveEvents.ts";

export interface LiveState {
  /** Where to go on from after a lost connection. Null: nothing was heard yet. */
  at: { epoch: string; seq: number } | null;
  videos: ReadonlyMap<string, VideoSnapshot>;
  alerts: ReadonlyMap<string, Alert>;
  metrics: Metrics | null;
  /** Of all work. */
  pause: Pause | null;
}

export const NOTHING_HEARD: LiveState = { at: null, videos: new Map(), alerts: new Map(), metrics: null, pause: null };

/** The state after one more message; the given one is not altered. */
export function withMessage(state: LiveState, message: LiveMessage): LiveState {
  if (message.type === "snapshot") return fromSnapshot(message);
  const heard = { ...state, at: state.at && { ...state.at, seq: message.seq } };
  return withEvent(heard, message);
}

function fromSnapshot({ epoch, seq, videos, alerts, metrics, pause = null }: LiveSnapshot): LiveState {
  return {
    at: { epoch, seq },
    videos: new Map(videos.map((video) => [video.id, video])),
    alerts: new Map(alerts.map((alert) => [alert.id, alert])),
    metrics,
    pause,
  };
}

function withEvent(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case "video.changed":
      return { ...state, videos: new Map(state.videos).set(event.video.id, event.video) };
    case "video.deleted":
      return { ...state, videos: without(state.videos, event.videoId) };
    case "video.generation.progress": {
      const video = state.videos.get(event.videoId);
      if (!video) return state;
      const stages = video.stages.map((stage) => (stage.name === event.stage ? withProgress(stage, event) : stage));
      const { secondsLeft } = event;
      const changed = { ...video, progress: event.progress / 100, secondsLeft, stages };
      return { ...state, videos: new Map(state.videos).set(video.id, changed) };
    }
    case "alert.system":
    case "alert.quota": {
      if (!event.active) return { ...state, alerts: without(state.alerts, event.id) };
      const alert = alertOf(event);
      return { ...state, alerts: new Map(state.alerts).set(alert.id, alert) };
    }
    case "metrics.update":
      return { ...state, metrics: event.metrics };
    case "work.paused":
      return { ...state, pause: event.pause };
    // They say what happened; what is now stands in `video.changed`, or is asked for by a call.
    case "video.generation.started":
    case "video.generation.completed":
    case "video.generation.failed":
    case "channel.update":
    case "asset.index":
    case "changed":
      return state;
  }
}

function withProgress(stage: StageState, event: { stageProgress: number; message: string | null }): StageState {
  return { ...stage, fraction: event.stageProgress / 100, note: event.message };
}

function alertOf(event: Extract<LiveEvent, { type: "alert.system" | "alert.quota" }>): Alert {
  const { id, severity, code, message, action, since } = event;
  const trouble = { id, severity, code, message, action, since };
  if (event.type === "alert.system") return { kind: "system", ...trouble };
  const { service, usage, limit, unit } = event;
  return { kind: "quota", ...trouble, service, usage, limit, unit };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
