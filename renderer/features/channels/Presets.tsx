// What a channel presets of look and sound; what is left open shows what counts then, and by whom.
import { useQuery } from "@tanstack/react-query";
import { useFormContext } from "react-hook-form";

import type { ChannelPresets } from "../../../contract/api/channels.ts";
import type { KnownPersona } from "../../../contract/api/personas.ts";
import { rateOf } from "../../../contract/persona.ts";
import { CAPTION_MODES, CAPTION_STYLES, DELIVERIES, FORMATS, MOODS, STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { voiceName } from "../../api/said/voiceName.ts";
import { format, useText } from "../../i18n/index.ts";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { LookCards } from "../looks/LookCards.tsx";
import { withPreset, type ChannelValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Parts.module.css";

const LENGTHS = [30, 45, 60, 90, 120, 180, 300, 480, 600, 900, 1800, 3600];
const RATES = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3];
const DEFAULTS = { seconds: 60, format: "16:9", captions: "burned", rate: 1 } as const;

export function Presets({ persona }: { persona: KnownPersona | undefined }) {
  const t = useText(words);
  const { presets: p } = t.channels;
  const { watch, setValue } = useFormContext<ChannelValues>();
  const { presets, language } = watch();
  const set = <K extends keyof ChannelPresets>(key: K, value: ChannelPresets[K] | undefined) =>
    setValue("presets", withPreset(presets, key, value), { shouldDirty: true });
  const music = { ...t.moods, none: p.musicNone };
  const musicOf = (value: string) => music[value as keyof typeof music];
  return (
    <div className={css.stack}>
      <p className={css.lead}>{p.lead}</p>
      <FieldGroup label={p.look}>
        <LookCards
          label={p.look}
          value={typeof presets.look === "string" ? presets.look : ""}
          open={{ name: persona ? t.channels.persona.title : p.open(p.auto), look: persona?.look }}
          onChange={(id) => set("look", id === "" ? undefined : id)}
        />
      </FieldGroup>
      <div className={css.grid}>
        <OpenSelect
          label={p.style}
          value={presets.style ?? undefined}
          values={STYLES}
          nameOf={(value) => t.styles[value].name}
          open={persona?.structure.style ? p.byPersona(t.styles[persona.structure.style].name) : p.open(p.auto)}
          onChange={(value) => set("style", value)}
        />
        <VoiceSelect persona={persona} language={language} value={presets.voice ?? undefined} onChange={set} />
        <OpenSelect
          label={p.delivery}
          value={presets.delivery ?? undefined}
          values={DELIVERIES}
          nameOf={(value) => t.deliveries[value]}
          open={persona ? p.byPersona(t.deliveries[persona.delivery]) : p.open(p.auto)}
          onChange={(value) => set("delivery", value)}
        />
        <OpenSelect
          label={p.rate}
          value={presets.rate}
          values={withOwn(RATES, presets.rate)}
          nameOf={(value) => format.percent(value)}
          open={persona ? p.byPersona(format.percent(rateOf(persona))) : p.byDefault(format.percent(DEFAULTS.rate))}
          onChange={(value) => set("rate", value)}
        />
        <OpenSelect
          label={p.music}
          value={presets.music ?? undefined}
          values={[...MOODS, "none"] as const}
          nameOf={musicOf}
          open={persona ? p.byPersona(musicOf(persona.music)) : p.open(p.auto)}
          onChange={(value) => set("music", value)}
        />
        <OpenSelect
          label={p.seconds}
          value={presets.seconds}
          values={withOwn(LENGTHS, presets.seconds)}
          nameOf={(value) => format.duration(value)}
          open={p.byDefault(format.duration(DEFAULTS.seconds))}
          onChange={(value) => set("seconds", value)}
        />
        <OpenSelect
          label={p.format}
          value={presets.format}
          values={FORMATS}
          nameOf={(value) => `${t.formats[value].name}: ${t.formats[value].where}`}
          open={p.byDefault(t.formats[DEFAULTS.format].name)}
          onChange={(value) => set("format", value)}
        />
        <OpenSelect
          label={p.captions}
          value={presets.captions}
          values={CAPTION_MODES}
          nameOf={(value) => t.captions[value].name}
          open={p.byDefault(t.captions[DEFAULTS.captions].name)}
          onChange={(value) => set("captions", value)}
        />
        <OpenSelect
          label={p.captionStyle}
          value={presets.captionStyle ?? undefined}
          values={CAPTION_STYLES}
          nameOf={(value) => t.captionStyles[value]}
          open={persona ? p.byPersona(t.captionStyles[persona.captionStyle]) : p.open(p.look)}
          onChange={(value) => set("captionStyle", value)}
        />
      </div>
    </div>
  );
}

function VoiceSelect(props: {
  persona: KnownPersona | undefined;
  language: string;
  value: string | undefined;
  onChange: (key: "voice", value: string | undefined) => void;
}) {
  const { persona, language, value, onChange } = props;
  const t = useText(words);
  const { presets: p } = t.channels;
  const { api } = useBackend();
  const voices = useQuery(api.voices.list.queryOptions({ input: { language }, staleTime: 60_000 })).data ?? [];
  const usable = voices.filter((voice) => voice.unusable === null || voice.id === value);
  const gender = persona?.voice.gender;
  return (
    <OpenSelect
      label={p.voice}
      value={value}
      values={[...new Set([...(value === undefined ? [] : [value]), ...usable.map(({ id }) => id)])]}
      nameOf={(id) => {
        const voice = voices.find((one) => one.id === id);
        return voice ? voiceName(voice) : id;
      }}
      open={gender ? p.byPersona(t.personas.genders[gender]) : p.open(p.autoVoice)}
      onChange={(id) => onChange("voice", id)}
    />
  );
}

function OpenSelect<T extends string | number>(props: {
  label: string;
  /** Undefined: left open. */
  value: T | undefined;
  values: readonly T[];
  nameOf: (value: T) => string;
  /** What counts where it is left open. */
  open: string;
  onChange: (value: T | undefined) => void;
}) {
  const { label, value, values, nameOf, open, onChange } = props;
  return (
    <Field label={label}>
      {(described) => (
        <Select
          {...described}
          value={value === undefined ? "" : String(value)}
          data-open={value === undefined || undefined}
          onChange={({ target }) => onChange(values.find((one) => String(one) === target.value))}
        >
          <option value="">{open}</option>
          {values.map((one) => (
            <option key={String(one)} value={String(one)}>
              {nameOf(one)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A value that is not among the usual ones stays in the list. */
function withOwn(usual: readonly number[], own: number | undefined): number[] {
  return own === undefined || usual.includes(own) ? [...usual] : [...usual, own].toSorted((a, b) => a - b);
}
