// How it is told and heard: style, niche, language, voice, music, length, captions.
import IconButton from "@mui/material/IconButton";
import OutlinedInput from "@mui/material/OutlinedInput";
import Slider from "@mui/material/Slider";
import Tooltip from "@mui/material/Tooltip";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Square, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFormContext } from "react-hook-form";

import { CAPTION_MODES, MOODS, STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useProblem } from "./useField.ts";
import { LENGTHS, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Sound.module.css";

export function Sound() {
  const t = useText(words);
  const { register, watch } = useFormContext<FormValues>();
  const { api } = useBackend();
  const voices = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity })).data ?? [];
  const languages = languagesOf(["en", watch("language"), ...voices.flatMap((voice) => voice.languages)]);
  return (
    <Panel title={t.newVideo.sound}>
      <div className={css.grid}>
        <Field label={t.newVideo.style} problem={useProblem("style")}>
          {(described) => (
            <Select {...described} {...register("style")}>
              <option value="">{t.newVideo.styleAuto}</option>
              {STYLES.map((style) => (
                <option key={style} value={style}>
                  {t.styles[style].name}: {t.styles[style].about}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.newVideo.niche} problem={useProblem("niche")}>
          {(described) => (
            <OutlinedInput
              fullWidth
              placeholder={t.newVideo.nichePlaceholder}
              slotProps={{ input: { ...described, ...register("niche"), maxLength: 60, autoComplete: "off" } }}
            />
          )}
        </Field>
        <Field label={t.newVideo.language} problem={useProblem("language")}>
          {(described) => (
            <Select {...described} {...register("language")}>
              {languages.map(({ tag, name }) => (
                <option key={tag} value={tag}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Voice />
        <Field label={t.newVideo.music} problem={useProblem("music")}>
          {(described) => (
            <Select {...described} {...register("music")}>
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
        <Length />
        <Captions />
      </div>
    </Panel>
  );
}

/** Each language once, by name: accents are chosen with the voice. Tags that have no name here are left to the command line. */
function languagesOf(tags: readonly string[]): { tag: string; name: string }[] {
  const byName = new Map<string, string>();
  for (const tag of tags.map((one) => one.split("-", 1)[0] ?? one)) {
    const name = format.language(tag);
    if (name !== tag && !byName.has(name)) byName.set(name, tag);
  }
  return Array.from(byName, ([name, tag]) => ({ tag, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

function Voice() {
  const t = useText(words).newVideo;
  const { register, watch } = useFormContext<FormValues>();
  const { api } = useBackend();
  const problem = useProblem("voice");
  const [language, voice] = watch(["language", "voice"]);
  const { data = [] } = useQuery(api.voices.list.queryOptions({ input: {}, staleTime: Infinity }));
  const base = language.split("-")[0];
  const fitting = data.filter((one) => one.id === voice || one.languages.some((tag) => tag.split("-")[0] === base));
  const usable = fitting.filter((one) => one.unusable === null);
  const unusable = fitting.filter((one) => one.unusable !== null);
  return (
    <Field label={t.voice} problem={problem}>
      {(described) => (
        <div className={css.voice}>
          <Select {...described} {...register("voice")}>
            <option value="">{t.voiceAuto}</option>
            {usable.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {unusable.length > 0 && (
              <optgroup label={t.voicesUnusable}>
                {unusable.map(({ id, name }) => (
                  <option key={id} value={id} disabled={id !== voice}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
          </Select>
          <Hear voice={voice === "" ? (usable[0]?.id ?? null) : voice} />
        </div>
      )}
    </Field>
  );
}

/** A sentence by the chosen voice. */
function Hear({ voice }: { voice: string | null }) {
  const t = useText(words);
  const { client } = useBackend();
  const sound = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const sample = useMutation({
    mutationFn: (id: string) => client.voices.sample({ id }),
    onSuccess: async ({ url }) => {
      if (!sound.current) return;
      sound.current.src = url;
      await sound.current.play();
    },
    onError: (error) => {
      const { code, message, hint } = problemOf(error);
      toast({ tone: "bad", title: code === null ? t.problems.lost : message, text: hint });
    },
  });
  useEffect(() => {
    sound.current?.pause();
  }, [voice]);
  const name = isPlaying ? t.newVideo.hearing : t.newVideo.hear;
  return (
    <>
      <Tooltip title={name}>
        <span>
          <IconButton
            aria-label={name}
            disabled={voice === null || sample.isPending}
            className={css.hear ?? ""}
            onClick={() => (isPlaying ? sound.current?.pause() : voice !== null && sample.mutate(voice))}
          >
            {isPlaying ? <Square size={14} fill="currentColor" /> : <Volume2 size={17} />}
          </IconButton>
        </span>
      </Tooltip>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a sample of a voice says nothing that matters */}
      <audio
        ref={sound}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
    </>
  );
}

function Captions() {
  const t = useText(words);
  const { watch, setValue } = useFormContext<FormValues>();
  const captions = watch("captions");
  return (
    <div className={css.wide}>
      <FieldGroup label={t.newVideo.captions} aside={t.captions[captions].about} problem={useProblem("captions")}>
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

function Length() {
  const t = useText(words).newVideo;
  const { watch, setValue } = useFormContext<FormValues>();
  const problem = useProblem("seconds");
  const [seconds, source] = watch(["seconds", "source"]);
  const isOwn = source === "script";
  const place = LENGTHS.findLastIndex((length) => length <= seconds);
  return (
    <Field
      label={t.length}
      aside={isOwn ? "" : format.duration(seconds)}
      hint={isOwn ? t.lengthOwn : undefined}
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
