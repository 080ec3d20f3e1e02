// What the form of a channel holds, and how the contract says it.
import { z } from "zod";

import { Channel, NewChannel } from "../../../contract/api/channels.ts";
import type { ChannelPresets } from "../../../contract/api/channels.ts";

const { name, description, language, timezone, presets, targets, schedule } = Channel.shape;

/** Empty texts stand for what is not said. */
export const ChannelValues = z.object({
  name,
  niche: z.string().trim().max(60),
  description,
  language,
  timezone,
  persona: z.string().max(40),
  presets,
  targets,
  schedule,
});
export type ChannelValues = z.infer<typeof ChannelValues>;

export function valuesOf(channel: Channel): ChannelValues {
  return ChannelValues.parse({ ...channel, niche: channel.niche ?? "", persona: channel.persona ?? "" });
}

export function newValues(uiLanguage: string): ChannelValues {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const { name: _, ...blank } = NewChannel.parse({ name: "x", language: uiLanguage, timezone: zone });
  return { ...blank, name: "", niche: "", persona: "" };
}

export function changeOf(values: ChannelValues): NewChannel {
  return { ...values, niche: values.niche || null, persona: values.persona || null };
}

/** The presets with one of them set; undefined leaves it open. */
export function withPreset<K extends keyof ChannelPresets>(
  of: ChannelPresets,
  key: K,
  value: ChannelPresets[K] | undefined,
): ChannelPresets {
  const { [key]: _, ...others } = of;
  return value === undefined ? others : { ...others, [key]: value };
}

/** Every time zone that the browser knows. */
export function timezones(present: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(present) ? known : [present, ...known];
}
