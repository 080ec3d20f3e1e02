// What the video is made from: a topic, notes or a script, typed or opened from a file that is dropped anywhere here.
import OutlinedInput from "@mui/material/OutlinedInput";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { memo, useRef, useState } from "react";

import { STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { format, useText } from "../../i18n/index.ts";
import { languageNow } from "../../i18n/words.ts";
import Button from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Select } from "../../ui/Select.tsx";
import { useFileDrop } from "../../ui/useFileDrop.ts";
import { NoText, readTextFile, TEXT_FILES } from "./readTextFile.ts";
import { useProblem, useValue, useVideoForm } from "./useField.ts";
import { LIMITS, SOURCES } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Source.module.css";

/** Words a minute of an unhurried voice: for a guess while one types. */
const WORDS_A_MINUTE = 150;

export const Source = memo(function Source() {
  const shared = useText(words);
  const t = shared.newVideo;
  const { setValue, getValues, register } = useVideoForm();
  const [source, topic] = [useValue("source"), useValue("topic")];
  const problem = useProblem("topic");
  const [fault, setFault] = useState<{ name: string; why: NoText } | null>(null);
  const length = topic.trim().length;
  const isLong = length > LIMITS.topicCharacters;

  const take = async ([file]: File[]) => {
    if (!file) return;
    setFault(null);
    try {
      const text = await readTextFile(file);
      // Where a topic alone was asked for, a text is notes; whoever wants it spoken says so.
      const field = getValues("source") === "script" ? "script" : "notes";
      setValue("source", field);
      setValue(field, text, { shouldDirty: true, shouldValidate: true });
    } catch (error) {
      if (!(error instanceof NoText)) throw error;
      setFault({ name: file.name, why: error });
    }
  };
  const { isOver, handlers } = useFileDrop((files) => void take(files));
  const moveToNotes = () => {
    setValue("notes", [topic.trim(), getValues("notes")].filter(Boolean).join("\n\n"), { shouldDirty: true });
    setValue("topic", "", { shouldDirty: true });
    setValue("source", "notes", { shouldValidate: true });
  };
  return (
    <div className={css.drop} data-over={isOver || undefined} {...handlers}>
      <Panel
        title={t.about}
        aside={
          <Choice
            label={t.source}
            value={source}
            onChange={(value) => setValue("source", value, { shouldValidate: false })}
            options={SOURCES.map((value) => ({ value, label: t.sources[value].name }))}
          />
        }
      >
        <div className={css.fields}>
          <p className={css.about}>{t.sources[source].about}</p>
          {fault && (
            <Notice tone="bad" title={t.fileUnreadable(fault.name)} text={whyOf(fault.why)}>
              <Button size="small" onClick={() => setFault(null)}>
                {shared.actions.close}
              </Button>
            </Notice>
          )}
          <Field
            label={source === "topic" ? t.topic : t.topicOptional}
            aside={
              length > LIMITS.topicCharacters * 0.7
                ? t.counted(format.number(length), format.number(LIMITS.topicCharacters))
                : ""
            }
            problem={problem}
          >
            {(described) => (
              <Input
                {...described}
                {...register("topic")}
                className={source === "topic" ? css.topic : ""}
                placeholder={t.topicPlaceholder}
                aria-invalid={problem !== undefined || isLong || undefined}
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one field that has no default
                autoFocus
              />
            )}
          </Field>
          {isLong && source !== "script" && (
            <Notice tone="warn" title={t.topicLong}>
              <Button size="small" onClick={moveToNotes}>
                {t.topicToNotes}
              </Button>
            </Notice>
          )}
          {source === "topic" && !isLong && <Frame />}
          {source !== "topic" && <LongText key={source} field={source} />}
          <div className={css.row}>
            <Field label={t.niche} problem={useProblem("niche")}>
              {(described) => (
                <Input {...described} {...register("niche")} placeholder={t.nichePlaceholder} maxLength={60} />
              )}
            </Field>
            <Persona />
            <Field label={t.style} problem={useProblem("style")}>
              {(described) => (
                <Select {...described} {...register("style")}>
                  <option value="">{t.styleAuto}</option>
                  {STYLES.map((style) => (
                    <option key={style} value={style}>
                      {shared.styles[style].name}: {shared.styles[style].about}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <OpenFile onFiles={(files) => void take(files)} />
        </div>
      </Panel>
      {isOver && <p className={css.let}>{t.dropHere}</p>}
    </div>
  );

  function whyOf({ kind, characters }: NoText): string {
    return kind === "tooLong"
      ? t.fileFaults.tooLong(format.number(characters), format.number(LIMITS.textBytes))
      : t.fileFaults[kind];
  }
});

/** Forms that tell facts; the others live on their own words. */
const TELLS_FACTS: ReadonlySet<string> = new Set(["", "list", "explainer", "how-to"]);

/** Said before it is made: templates bring no facts. */
function Frame() {
  const t = useText(words).newVideo.frame;
  const { setValue } = useVideoForm();
  const style = useValue("style");
  if (!TELLS_FACTS.has(style)) return null;
  return (
    <Notice tone="calm" title={t.title} text={t.text}>
      <Button size="small" onClick={() => setValue("source", "notes", { shouldValidate: false })}>
        {t.notes}
      </Button>
      <Button size="small" variant="text" component={Link} to="/voices">
        {t.models}
      </Button>
    </Notice>
  );
}

function Persona() {
  const t = useText(words).newVideo;
  const { register } = useVideoForm();
  const { api } = useBackend();
  const [niche, persona] = [useValue("niche").trim(), useValue("persona")];
  const { data = [] } = useQuery(api.personas.list.queryOptions({ input: {}, staleTime: 60_000 }));
  const fit = useQuery(
    api.personas.list.queryOptions({ input: { niche }, enabled: niche.length > 2, staleTime: Infinity }),
  ).data?.find((one) => (one.fit ?? 0) > 0.5);
  const named = ({ name, translated }: (typeof data)[number]) => translated[languageNow()]?.name ?? name;
  return (
    <Field
      label={t.persona}
      hint={fit && persona === "" ? t.personaFits(named(fit)) : undefined}
      problem={useProblem("persona")}
    >
      {(described) => (
        <Select {...described} {...register("persona")} value={persona}>
          <option value="">{t.personaAuto}</option>
          {data.map((one) => (
            <option key={one.id} value={one.id}>
              {named(one)}
            </option>
          ))}
          <option value="none">{t.personaNone}</option>
        </Select>
      )}
    </Field>
  );
}

function LongText({ field }: { field: "notes" | "script" }) {
  const t = useText(words).newVideo;
  const { register } = useVideoForm();
  const problem = useProblem(field);
  const count = useValue(field).split(/\s+/).filter(Boolean).length;
  return (
    <Field
      label={t[field]}
      aside={
        count > 0 &&
        `${t.words(format.number(count))}${field === "script" ? ` · ${t.spoken(format.duration(Math.round((60 * count) / WORDS_A_MINUTE)))}` : ""}`
      }
      problem={problem}
    >
      {(described) => (
        <OutlinedInput
          fullWidth
          multiline
          minRows={8}
          maxRows={18}
          placeholder={t[`${field}Placeholder`]}
          error={problem !== undefined}
          slotProps={{ input: { ...described, ...register(field) } }}
        />
      )}
    </Field>
  );
}

function OpenFile({ onFiles }: { onFiles: (files: File[]) => void }) {
  const t = useText(words).newVideo;
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className={css.open}>
      <Button
        size="small"
        variant="text"
        startIcon={<FileText size={14} aria-hidden />}
        onClick={() => chooser.current?.click()}
      >
        {t.openFile}
      </Button>
      <span>{t.openFileHint}</span>
      <input
        ref={chooser}
        type="file"
        accept={TEXT_FILES}
        hidden
        aria-label={t.openFile}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
