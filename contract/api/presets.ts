// Presets: wishes of a video under a name, so that a person begins where they ended the last time.
import { z } from "zod";

import { IDEA_LIMITS } from "../idea.ts";
import { Id } from "../values.ts";
import { IdeaWishes } from "./videos.ts";
import { IfVersion, makes, Path, reads, Time } from "./wire.ts";

export const PRESETS_MOST = 200;

const fields = {
  /** One of an owner's presets alone has it, whatever the case of its letters. */
  name: z.string().trim().min(1).max(100),
  /** What is absent is left to channel and defaults. */
  wishes: IdeaWishes,
  /** Null: the default channel. */
  channelId: Id.nullable(),
  footageFolders: z.array(Path).max(IDEA_LIMITS.footageFolders),
};

export const Preset = z.object({
  id: Id,
  ...fields,
  version: z.int().positive(),
  createdAt: Time,
  updatedAt: Time,
});
export type Preset = z.infer<typeof Preset>;

export const NewPreset = z.object({
  name: fields.name,
  wishes: fields.wishes,
  channelId: fields.channelId.default(null),
  footageFolders: fields.footageFolders.default([]),
});
export type NewPreset = z.output<typeof NewPreset>;

export const PresetChange = z.object(fields).partial();
export type PresetChange = z.output<typeof PresetChange>;

export const presets = {
  list: reads
    .route({ method: "GET", path: "/presets", summary: "Presets by name", tags: ["presets"] })
    .input(z.object({}))
    .output(z.array(Preset)),
  create: makes
    .route({
      method: "POST",
      path: "/presets",
      successStatus: 201,
      summary: "Keep wishes as a preset",
      tags: ["presets"],
    })
    .input(NewPreset)
    .output(Preset),
  update: makes
    .route({
      method: "PUT",
      path: "/presets/{id}",
      summary: "Rename a preset, or keep other wishes in it",
      tags: ["presets"],
    })
    .input(z.object({ id: Id, ifVersion: IfVersion, ...PresetChange.shape }))
    .output(Preset),
  remove: makes
    .route({ method: "DELETE", path: "/presets/{id}", summary: "Forget a preset", tags: ["presets"] })
    .input(z.object({ id: Id, ifVersion: IfVersion }))
    .output(z.object({ id: Id })),
};
