// A video as others see it, for tests.
import type { VideoSnapshot } from "../../contract/events.ts";

export function sampleVideo(more: Partial<VideoSnapshot> = {}): VideoSnapshot {
  return {
    id: "01a1fd17-342b-7777-b386-23236178fb3a",
    title: "Rain",
    state: "queued",
    waitingFor: null,
    channelId: "01a1fd17-342b-7777-b386-000000000001",
    priority: "normal",
    paused: false,
    revision: 1,
    version: 1,
    progress: 0,
    secondsLeft: null,
    format: "16:9",
    durationSeconds: 60,
    review: null,
    thumbnail: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    deletedAt: null,
    stages: [
      {
        name: "script",
        state: "queued",
        fraction: 0,
        note: null,
        attempt: 0,
        milliseconds: null,
        cached: false,
        error: null,
      },
    ],
    ...more,
  };
}
