// Says which wishes are the channel's own, and gives one back to it where the form says otherwise.
import { Tv } from "lucide-react";

import type { Channel } from "../../../contract/api/channels.ts";
import { useText } from "../../i18n/index.ts";
import { useValue, useVideoForm } from "./useField.ts";
import { NEW, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./FromChannel.module.css";

/** The chosen one, else the default one. */
export function useChannel(channels: readonly Channel[]): Channel | undefined {
  const channelId = useValue("channelId");
  return channels.find(({ id, isDefault }) => (channelId === "" ? isDefault : id === channelId));
}

type Preset = keyof Channel["presets"] & keyof FormValues;

export function FromChannel({ channel, field }: { channel: Channel | undefined; field: Preset }) {
  const t = useText(words).newVideo;
  const { setValue } = useVideoForm();
  const value = useValue(field);
  const preset = channel?.presets[field];
  if (preset === undefined || preset === null) return null;
  if (value === NEW[field])
    return (
      <span className={css.from}>
        <Tv size={12} aria-hidden /> {t.fromChannel}
      </span>
    );
  return (
    <button type="button" className={css.back} onClick={() => setValue(field, NEW[field], { shouldDirty: true })}>
      {t.toChannel}
    </button>
  );
}
