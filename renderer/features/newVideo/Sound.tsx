// How it is told and heard: voice and its language, length, music, captions.
import Slider from "@mui/material/Slider";
import { useQuery } from "@tanstack/react-query";
import { memo } from "react";

import type { Channel } from "../../../contract/api/channels.ts";
import { CAPTION_MODES, MOODS } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { VoiceField } from "../voices/VoiceField.tsx";
import { FromChannel, useChannel } from "./FromChannel.tsx";
import { useInEffect, useProblem, useValue, useVideoForm } from "./useField.ts";
import { LENGTHS } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Sound.module.css";

export const Sound = memo(function Sound({ channels }: { channels: readonly Channel[] }) {
  const t = useText(words);
  const { register, setValue } = useVideoForm();
  const { api } = useBackend();
  const voices = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity })).data ?? [];
  const [chosen, musicFile, wanted] = [useValue("voice"), useValue("musicFile"), useValue("language")];
  const channel = useChannel(channels);
  const { language } = useInEffect(channel);
  const languages = languagesOf(["en", language, ...voices.flatMap((voice) => voice.languages)]);
  const inChannel = channel ? format.language(channel.language) : "";
  return (
    <Panel title={t.newVideo.sound}>
      <div className={css.grid}>
        <Field label={t.newVideo.language} problem={useProblem("language")}>
          {(described) => (
            <Select {...described} {...register("language")} value={wanted}>
              <option value="">{inChannel === "" ? t.newVideo.languageAuto : inChannel}</option>
              {languages
                .filter(({ name }) => name !== inChannel)
                .map(({ tag, name }) => (
                  <option key={tag} value={tag}>
                    {name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <VoiceField
          ref={register("voice").ref}
          label={t.newVideo.voice}
          aside={<FromChannel channel={channel} field="voice" />}
          problem={useProblem("voice")}
          value={chosen}
          language={language}
          preset={channel?.presets.voice ?? null}
          onChange={(voice) => setValue("voice", voice, { shouldDirty: true, shouldValidate: false })}
        />
        <Length channel={channel} />
        <Field
          label={t.newVideo.music}
          aside={<FromChannel channel={channel} field="music" />}
          hint={musicFile === null ? undefined : t.newVideo.musicOwn(musicFile.name)}
          problem={useProblem("music")}
        >
          {(described) => (
            <Select {...described} {...register("music")} disabled={musicFile !== null}>
              <option value="">{t.newVideo.musicAuto}</option>
              {MOODS.map((mood) => (
                <option key={mood} value={mood}>
                  {t.moods[mood]}
                </option>
              ))}
              <option value="none">{t.newVideo.musicNone}</option>
            </Select>
          )}
        </Field>
        <Captions channel={channel} />
      </div>
    </Panel>
  );
});

/** Each language once, by name: accents are chosen with the voice. Tags that have no name here are left to the command line. */
function languagesOf(tags: readonly string[]): { tag: string; name: string }[] {
  const byName = new Map<string, string>();
  for (const tag of tags.map((one) => one.split("-", 1)[0] ?? one)) {
    const name = format.language(tag);
    if (name !== tag && tag !== "mul" && !byName.has(name)) byName.set(name, tag);
  }
  return Array.from(byName, ([name, tag]) => ({ tag, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

function Captions({ channel }: { channel: Channel | undefined }) {
  const t = useText(words);
  const { setValue } = useVideoForm();
  const { captions } = useInEffect(channel);
  return (
    <div className={css.wide}>
      <FieldGroup
        label={t.newVideo.captions}
        aside={
          <>
            {t.captions[captions].about} <FromChannel channel={channel} field="captions" />
          </>
        }
        problem={useProblem("captions")}
      >
        <Choice
          label={t.newVideo.captions}
          value={captions}
          onChange={(value) => setValue("captions", value, { shouldDirty: true })}
          options={CAPTION_MODES.map((value) => ({ value, label: t.captions[value].name }))}
        />
      </FieldGroup>
    </div>
  );
}

/** Of Shorts, as YouTube takes them, seconds. */
const SHORTS_MOST = 180;
const WORDS_A_SECOND = 2.5;

function Length({ channel }: { channel: Channel | undefined }) {
  const t = useText(words).newVideo;
  const { setValue } = useVideoForm();
  const problem = useProblem("seconds");
  const { seconds, format: shape } = useInEffect(channel);
  const isOwn = useValue("source") === "script";
  const place = LENGTHS.findLastIndex((length) => length <= seconds);
  const fits = t.lengthFits(format.number(seconds * WORDS_A_SECOND));
  const tooLong = shape === "9:16" && seconds > SHORTS_MOST;
  return (
    <Field
      label={t.length}
      aside={
        isOwn ? (
          ""
        ) : (
          <>
            <b className={css.seconds}>{format.duration(seconds)}</b> <FromChannel channel={channel} field="seconds" />
          </>
        )
      }
      hint={isOwn ? t.lengthOwn : tooLong ? t.lengthShorts : fits}
      problem={problem}
    >
      {({ id, ...described }) => (
        <div className={css.length}>
          <Slider
            value={Math.max(0, place)}
            min={0}
            max={LENGTHS.length - 1}
            step={1}
            disabled={isOwn}
            onChange={(_, value) => setValue("seconds", LENGTHS[value] ?? 60, { shouldDirty: true })}
            slotProps={{
              input: { id, ...described, "aria-label": t.length, "aria-valuetext": format.duration(seconds) },
            }}
          />
        </div>
      )}
    </Field>
  );
}
