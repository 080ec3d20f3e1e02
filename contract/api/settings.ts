// Settings: each with its value in effect and who gave it.
import { z } from "zod";

import { administers, IfVersion, reads } from "./wire.ts";

export const SettingInfo = z.object({
  name: z.string(),
  value: z.json(),
  /** Who gave the value in effect: default < store < environment < command line. */
  source: z.enum(["default", "store", "environment", "command line"]),
  /** What it is where nobody gives one, on this machine. */
  default: z.json(),
  about: z.string(),
  /** A change counts from the next start on. */
  restart: z.boolean(),
  /** A program with a token may not change it. */
  ownerOnly: z.boolean(),
  /** It was changed, and what counts until the next start is another value. */
  isPending: z.boolean(),
  /** What it may be, as JSON Schema. */
  schema: z.record(z.string(), z.json()),
});
export type SettingInfo = z.infer<typeof SettingInfo>;

export const SettingsInfo = z.object({
  version: z.int().positive(),
  items: z.array(SettingInfo),
  /** What was found and could not be used. */
  warnings: z.array(z.string()),
});
export type SettingsInfo = z.infer<typeof SettingsInfo>;

export const settings = {
  list: reads
    .route({ method: "GET", path: "/settings", summary: "All settings", tags: ["settings"] })
    .input(z.object({}))
    .output(SettingsInfo),
  update: administers
    .route({
      method: "PUT",
      path: "/settings",
      summary:
        "Set some; null takes a stored value back. All of them or none; no program sets those that are `ownerOnly`",
      tags: ["settings"],
    })
    .input(z.object({ ifVersion: IfVersion, values: z.record(z.string().max(100), z.json()) }))
    .output(SettingsInfo),
};
