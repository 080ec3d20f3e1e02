// The backend itself: whether it is well, and the pause of all work.
import { z } from "zod";

import { LANES } from "../stage.ts";
import { Codec } from "../values.ts";
import { administers, makes, reads, Time } from "./wire.ts";

/** `battery`, `fullScreen`: the app's window says so, where the settings ask for it. */
export const PAUSE_REASONS = ["person", "battery", "fullScreen"] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
/** Nothing is made: what ran has gone back to the queue and goes on where it was. */
export const Pause = z.object({
  reasons: z.array(z.enum(PAUSE_REASONS)).min(1),
  /** When the person's own pause ends by itself; null: it does not. */
  until: Time.nullable(),
});
export type Pause = z.infer<typeof Pause>;
const Paused = z.object({ pause: Pause.nullable() });
const reason = z.enum(PAUSE_REASONS).default("person");

export const Health = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  pid: z.int(),
  dataDir: z.string(),
  startedAt: Time,
  /** Null: it works. */
  pause: Pause.nullable(),
  /** Jobs by lane. */
  queue: z.array(z.object({ lane: z.enum(LANES), queued: z.int(), running: z.int(), places: z.int() })),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["ok", "warn", "fail"]),
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
});
export type Health = z.infer<typeof Health>;

/** What encodes the picture on this machine, each proven by a real test encode. */
export const EncoderReport = z.object({
  /** The program that is used, and each step of choosing it. */
  ffmpeg: z.object({ path: z.string(), version: z.string(), decisions: z.array(z.string()) }),
  codecs: z.array(
    z.object({
      codec: Codec,
      /** Best first; none: it cannot be made here. */
      encoders: z.array(z.object({ name: z.string(), device: z.string() })),
      /** What a test encode said of what would be better. */
      reason: z.string(),
    }),
  ),
});
export type EncoderReport = z.infer<typeof EncoderReport>;

/** What the doctor has found: what this machine has, and what videos would be made with. */
export const Examination = z.object({
  version: z.string(),
  /** Whether videos can be made here. */
  ready: z.boolean(),
  sections: z.array(
    z.object({
      title: z.string(),
      findings: z.array(
        z.object({
          name: z.string(),
          /** `fallback`: it works, but something better is possible; `broken` keeps videos from being made. */
          state: z.enum(["ok", "fallback", "broken", "info"]),
          value: z.string(),
          reason: z.string().nullable(),
          todo: z.string().nullable(),
          details: z.array(z.string()),
        }),
      ),
    }),
  ),
});
export type Examination = z.infer<typeof Examination>;

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export const LogRow = z.object({
  at: Time,
  level: z.enum(LOG_LEVELS),
  message: z.string(),
  videoId: z.string().nullable(),
  stage: z.string().nullable(),
  /** All else that stands in the line, as JSON; without secrets, as it was written. */
  fields: z.string(),
});
export type LogRow = z.infer<typeof LogRow>;

export const system = {
  health: reads
    .route({ method: "GET", path: "/system/health", summary: "Whether the backend is well", tags: ["system"] })
    .input(z.object({}))
    .output(Health),
  pause: makes
    .route({
      method: "POST",
      path: "/system/pause",
      summary: "Stop all work until it is resumed, or until a time",
      tags: ["system"],
    })
    .input(
      z.object({
        reason,
        /** Only of a person's pause. In the past: nothing is paused. */
        until: Time.nullable().default(null),
      }),
    )
    .output(Paused),
  resume: makes
    .route({
      method: "POST",
      path: "/system/resume",
      summary: "Go on, unless another reason to pause is left",
      tags: ["system"],
    })
    .input(z.object({ reason }))
    .output(Paused),
  restart: administers
    .route({
      method: "POST",
      path: "/system/restart",
      successStatus: 202,
      summary: "Start the backend anew, for what counts from the next start on; unfinished work goes on",
      tags: ["system"],
    })
    .input(z.object({}))
    .output(z.object({ restarting: z.literal(true) })),
  examine: administers
    .route({
      method: "POST",
      path: "/system/examine",
      summary: "Have the doctor look at this machine: test encodes, voices, folders",
      tags: ["system"],
    })
    .input(z.object({}))
    .output(Examination),
  logs: administers
    .route({ method: "GET", path: "/system/logs", summary: "Lines of the log, newest first", tags: ["system"] })
    .input(
      z.object({
        /** This and graver. */
        level: z.enum(LOG_LEVELS).default("info"),
        /** In the message or anywhere in the line, whatever the case. */
        q: z.string().max(200).optional(),
        videoId: z.string().max(40).optional(),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .output(z.object({ items: z.array(LogRow), hasMore: z.boolean() })),
  bundle: administers
    .route({
      method: "POST",
      path: "/system/bundle",
      summary:
        "What helps to find a fault, as text: versions, findings, settings, the log's end; no secrets, no scripts",
      tags: ["system"],
    })
    .input(z.object({}))
    .output(z.object({ name: z.string(), text: z.string() })),
  encoders: reads
    .route({
      method: "GET",
      path: "/system/encoders",
      summary: "What encodes the picture here, and why",
      tags: ["system"],
    })
    .input(z.object({}))
    .output(EncoderReport),
  proveEncoders: administers
    .route({
      method: "POST",
      path: "/system/encoders",
      summary: "Try all encoders again; what is found counts from the next start on",
      tags: ["system"],
    })
    .input(z.object({}))
    .output(EncoderReport),
};
