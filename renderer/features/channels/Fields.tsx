// The fields of a channel that are typed or chosen from a list.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFormContext } from "react-hook-form";

import { useBackend } from "../../api/backend.tsx";
import { format, locale, useText } from "../../i18n/index.ts";
import { FormRow } from "../../ui/form.tsx";
import { Input, TextArea } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { timezones, type ChannelValues } from "./values.ts";
import { words } from "./words/index.ts";

export function Name() {
  const t = useText(words).channels.about;
  return (
    <FormRow<ChannelValues> name="name" label={t.name}>
      {(control) => <Input {...control} />}
    </FormRow>
  );
}

export function Niche() {
  const t = useText(words).channels.about;
  return (
    <FormRow<ChannelValues> name="niche" label={t.niche}>
      {(control) => <Input {...control} placeholder={t.nichePlaceholder} />}
    </FormRow>
  );
}

export function Description() {
  const t = useText(words).channels.about;
  return (
    <FormRow<ChannelValues> name="description" label={t.description}>
      {(control) => <TextArea {...control} rows={3} />}
    </FormRow>
  );
}

/** Those that a voice speaks, and the channel's own. */
export function Language() {
  const t = useText(words).channels.about;
  const { api } = useBackend();
  const { watch } = useFormContext<ChannelValues>();
  const present = watch("language");
  const voices = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity })).data;
  const tags = useMemo(() => {
    const spoken = (voices ?? []).flatMap(({ languages }) => languages).filter((tag) => tag !== "mul" && tag !== "und");
    return [...new Set([...spoken.map((tag) => tag.split("-")[0] ?? tag), present, "en", "de"])]
      .map((tag) => ({ tag, name: format.language(tag) }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }, [voices, present]);
  return (
    <FormRow<ChannelValues> name="language" label={t.language}>
      {(control) => (
        <Select {...control}>
          {tags.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </FormRow>
  );
}

export function Zone() {
  const t = useText(words).channels.about;
  const { watch } = useFormContext<ChannelValues>();
  const present = watch("timezone");
  const zones = useMemo(() => timezones(present), [present]);
  return (
    <FormRow<ChannelValues> name="timezone" label={t.zone} hint={t.zoneHint(timeIn(present))}>
      {(control) => (
        <Select {...control}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      )}
    </FormRow>
  );
}

function timeIn(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat(locale(), { timeZone, hour: "numeric", minute: "2-digit" }).format(Date.now());
  } catch {
    return "–";
  }
}
