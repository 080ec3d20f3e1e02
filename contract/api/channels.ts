// Channels: the brands that a person runs, with what each presets for its videos.
import { z } from "zod";

import { Idea } from "../idea.ts";
import { PersonaId } from "../persona.ts";
import { ChannelSchedule } from "../slots.ts";
import { Id, Language } from "../values.ts";
import { IfVersion, makes, pageInput, pageOf, reads, Time } from "./wire.ts";

/** What a channel may preset of an idea; absent: the default. */
export const ChannelPresets = z
  .object({
    style: Idea.shape.style.unwrap(),
    look: Idea.shape.look.unwrap(),
    music: Idea.shape.music.unwrap(),
    seconds: Idea.shape.seconds.unwrap(),
    format: Idea.shape.format.unwrap(),
    captions: Idea.shape.captions.unwrap(),
    captionStyle: Idea.shape.captionStyle.unwrap(),
    voice: Idea.shape.voice.unwrap(),
    rate: Idea.shape.rate.unwrap(),
    pitch: Idea.shape.pitch.unwrap(),
    delivery: Idea.shape.delivery.unwrap(),
    logo: Idea.shape.logo.unwrap(),
    intro: Idea.shape.intro.unwrap(),
    outro: Idea.shape.outro.unwrap(),
  })
  .partial();
export type ChannelPresets = z.infer<typeof ChannelPresets>;

const share = z.number().min(0).max(1);

/** What a video of the channel is to reach, as shares of 1. */
export const ChannelTargets = z.object({
  /** Of a video's length that is watched on average. */
  retention: share.default(0.5),
  /** Likes, comments and shares against views. */
  engagement: share.default(0.1),
  /** Clicks against impressions. */
  clickThrough: share.default(0.06),
});

const fields = {
  /** One of an owner's channels alone has it, whatever the case of its letters. */
  name: z.string().trim().min(1).max(100),
  niche: z.string().trim().min(1).max(60).nullable(),
  description: z.string().trim().max(5000),
  language: Language,
  /** IANA. */
  timezone: z.string().min(1).max(64).refine(isTimezone, { error: "there is no such time zone" }),
  presets: ChannelPresets,
  targets: ChannelTargets,
  /** What fills where neither an idea nor the presets say anything; null: the defaults do. */
  persona: PersonaId.nullable(),
  schedule: ChannelSchedule,
};

/** What the platform says of the linked account, and when it did. */
export const ChannelAccount = z.object({
  platform: z.string(),
  handle: z.string(),
  subscribers: z.int().nonnegative(),
  /** Of the last 30 days. */
  views: z.int().nonnegative(),
  /** Of the last 30 days, micro-USD. */
  revenue: z.int(),
  monetised: z.boolean(),
  asOf: Time,
});
export type ChannelAccount = z.infer<typeof ChannelAccount>;

export const Channel = z.object({
  id: Id,
  ...fields,
  /** Exactly one is: what a video goes to where nobody chose. */
  isDefault: z.boolean(),
  /** Not deleted ones. */
  videos: z.int().nonnegative(),
  /** Null: none is linked. */
  account: ChannelAccount.nullable(),
  version: z.int().positive(),
  createdAt: Time,
  updatedAt: Time,
});
export type Channel = z.infer<typeof Channel>;

export const NewChannel = z.object({
  name: fields.name,
  niche: fields.niche.default(null),
  description: fields.description.default(""),
  language: fields.language.default("en"),
  timezone: fields.timezone.default("UTC"),
  presets: fields.presets.default({}),
  targets: fields.targets.prefault({}),
  persona: fields.persona.default(null),
  schedule: fields.schedule.prefault({}),
});
export type NewChannel = z.output<typeof NewChannel>;

export const ChannelChange = z.object({ ...fields, isDefault: z.literal(true) }).partial();
export type ChannelChange = z.output<typeof ChannelChange>;

export const channels = {
  list: reads
    .route({ method: "GET", path: "/channels", summary: "Channels by name", tags: ["channels"] })
    .input(z.object({ q: z.string().trim().min(1).max(200).optional(), ...pageInput }))
    .output(pageOf(Channel)),
  create: makes
    .route({ method: "POST", path: "/channels", successStatus: 201, summary: "A new channel", tags: ["channels"] })
    .input(NewChannel)
    .output(Channel),
  get: reads
    .route({ method: "GET", path: "/channels/{id}", summary: "A channel", tags: ["channels"] })
    .input(z.object({ id: Id }))
    .output(Channel),
  update: makes
    .route({
      method: "PUT",
      path: "/channels/{id}",
      summary: "Change what is given; videos that were begun keep what they have",
      tags: ["channels"],
    })
    .input(z.object({ id: Id, ifVersion: IfVersion, ...ChannelChange.shape }))
    .output(Channel),
  remove: makes
    .route({
      method: "DELETE",
      path: "/channels/{id}",
      summary: "Delete a channel, never the default one; its videos go to another",
      tags: ["channels"],
    })
    .input(
      z.object({
        id: Id,
        ifVersion: IfVersion,
        /** Which channel gets its videos; needed where it has any. */
        moveTo: Id.optional(),
      }),
    )
    .output(z.object({ id: Id })),
};

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
