// What the video is made from: a topic, notes or a script, typed or opened from a file.
import Button from "@mui/material/Button";
import OutlinedInput from "@mui/material/OutlinedInput";
import { FileText } from "lucide-react";
import { useRef, type DragEvent } from "react";
import { useFormContext } from "react-hook-form";

import { format, useText } from "../../i18n/index.ts";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useProblem } from "./useField.ts";
import { LIMITS, SOURCES, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Source.module.css";

/** Words a minute of an unhurried voice: for a guess while one types. */
const WORDS_A_MINUTE = 150;

export function Source() {
  const t = useText(words).newVideo;
  const { watch, setValue, register } = useFormContext<FormValues>();
  const source = watch("source");
  const problem = useProblem("topic");
  return (
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
        <Field label={source === "topic" ? t.topic : t.topicOptional} problem={problem}>
          {(described) => (
            <OutlinedInput
              fullWidth
              className={source === "topic" ? (css.topic ?? "") : ""}
              placeholder={t.topicPlaceholder}
              error={problem !== undefined}
              slotProps={{
                input: { ...described, ...register("topic"), maxLength: LIMITS.topicCharacters, autoComplete: "off" },
              }}
              autoFocus
            />
          )}
        </Field>
        {source !== "topic" && <LongText key={source} field={source} />}
      </div>
    </Panel>
  );
}

function LongText({ field }: { field: "notes" | "script" }) {
  const t = useText(words).newVideo;
  const { register, setValue, watch } = useFormContext<FormValues>();
  const problem = useProblem(field);
  const chooser = useRef<HTMLInputElement>(null);
  const length = watch(field).split(/\s+/).filter(Boolean).length;

  const take = async (file: File | undefined) => {
    if (file) setValue(field, await file.text(), { shouldDirty: true, shouldValidate: true });
  };
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Field
      label={t[field]}
      aside={
        length > 0 &&
        `${t.words(format.number(length))}${field === "script" ? ` · ${t.spoken(format.duration(Math.round((60 * length) / WORDS_A_MINUTE)))}` : ""}`
      }
      problem={problem}
    >
      {(described) => (
        <>
          <OutlinedInput
            fullWidth
            multiline
            minRows={9}
            maxRows={22}
            placeholder={t[`${field}Placeholder`]}
            error={problem !== undefined}
            slotProps={{ input: { ...described, ...register(field), onDrop } }}
          />
          <div>
            <Button
              size="small"
              startIcon={<FileText size={14} aria-hidden />}
              onClick={() => chooser.current?.click()}
            >
              {t.openFile}
            </Button>
            <input
              ref={chooser}
              type="file"
              accept=".txt,.md,text/plain,text/markdown"
              hidden
              onChange={(event) => void take(event.target.files?.[0])}
            />
          </div>
        </>
      )}
    </Field>
  );
}
