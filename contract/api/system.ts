// The backend itself: whether it is well.
import { z } from "zod";

import { LANES } from "../stage.ts";
import { reads, Time } from "./wire.ts";

export const Health = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  pid: z.int(),
  dataDir: z.string(),
  startedAt: Time,
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

export const system = {
  health: reads
    .route({ method: "GET", path: "/system/health", summary: "Whether the backend is well", tags: ["system"] })
    .input(z.object({}))
    .output(Health),
};
