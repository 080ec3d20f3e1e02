// What of one's own goes into the video: folders of footage, a recording, music, logo, beginning and end. Folded until it is wanted.
import { useMutation } from "@tanstack/react-query";
import { ChevronRight, FolderPlus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFormContext } from "react-hook-form";

import { CAPTION_STYLES } from "../../../contract/values.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf } from "../../api/errors.ts";
import { upload } from "../../api/upload.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { DropZone } from "../../ui/DropZone.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { acceptOf, useChoosePath } from "../files/useChoosePath.tsx";
import { useProblem } from "./useField.ts";
import { FILE_FIELDS, type FileField, type FormField, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Own.module.css";

export function Own() {
  const shared = useText(words);
  const t = shared.newVideo;
  const { watch, register, formState } = useFormContext<FormValues>();
  const fields = ["footage", "captionStyle", ...FILE_FIELDS] as const;
  const values = watch();
  const chosen = fields.filter((field) => isChosen(values[field])).length;
  const isWrong = fields.some((field) => formState.errors[field]);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    // What is wrong inside must be seen.
    if (isWrong && details.current) details.current.open = true;
  }, [isWrong]);
  return (
    <details ref={details} className={css.more}>
      <summary>
        <ChevronRight size={16} aria-hidden />
        <h2>{t.own.title}</h2>
        <span>{chosen > 0 ? t.own.chosen(chosen) : t.own.about}</span>
      </summary>
      <div className={css.fields}>
        <Footage />
        <div className={css.files}>
          {values.source === "script" && <OwnFileField field="narrationFile" />}
          <OwnFileField field="musicFile" />
          <OwnFileField field="logo" />
          <OwnFileField field="intro" />
          <OwnFileField field="outro" />
        </div>
        <Field label={t.captionStyle} problem={useProblem("captionStyle")}>
          {(described) => (
            <Select {...described} {...register("captionStyle")}>
              <option value="">{t.captionStyleAuto}</option>
              {CAPTION_STYLES.map((style) => (
                <option key={style} value={style}>
                  {t.captionStyles[style]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </details>
  );
}

function isChosen(value: FormValues[FormField]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
}

function Footage() {
  const t = useText(words).newVideo;
  const { watch, setValue } = useFormContext<FormValues>();
  const { choose, dialog, ahead } = useChoosePath();
  const folders = watch("footage");
  const add = async () => {
    const paths = await choose({ kind: "folder", from: folders.at(-1), title: t.own.footageChoose });
    setValue("footage", [...new Set([...folders, ...paths])], { shouldDirty: true, shouldValidate: true });
  };
  return (
    <FieldGroup label={t.own.footage} hint={t.own.footageHint} problem={useProblem("footage")}>
      <ul className={css.folders}>
        {folders.map((folder) => (
          <li key={folder}>
            <span dir="ltr">{folder}</span>
            <button
              type="button"
              aria-label={t.own.without(folder)}
              onClick={() =>
                setValue(
                  "footage",
                  folders.filter((one) => one !== folder),
                  { shouldDirty: true },
                )
              }
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="small"
          startIcon={<FolderPlus size={15} aria-hidden />}
          onPointerEnter={ahead}
          onFocus={ahead}
          onClick={() => void add()}
        >
          {t.own.footageAdd}
        </Button>
        {dialog}
      </div>
    </FieldGroup>
  );
}

const SORTS = {
  narrationFile: ["sound"],
  musicFile: ["sound"],
  logo: ["picture"],
  intro: ["clip", "picture"],
  outro: ["clip", "picture"],
} as const satisfies Record<FileField, readonly ("sound" | "picture" | "clip")[]>;

function OwnFileField({ field }: { field: FileField }) {
  const t = useText(words);
  const { watch, setValue } = useFormContext<FormValues>();
  const { client } = useBackend();
  const { choose, dialog } = useChoosePath();
  const [share, setShare] = useState(0);
  const file = watch(field);
  const problem = useProblem(field);
  const name = t.newVideo.own.files[field];
  const take = useMutation({
    mutationFn: (given: File | string) =>
      typeof given === "string"
        ? client.files.import({ path: given })
        : upload(given, given.name, { onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: (taken) => setValue(field, taken, { shouldDirty: true, shouldValidate: true }),
  });
  const failed = take.error && problemOf(take.error);
  return (
    <FieldGroup
      label={name}
      problem={
        problem ??
        (failed ? { message: failed.code === null ? t.problems.lost : failed.message, hint: failed.hint } : undefined)
      }
    >
      {file === null ? (
        <DropZone
          isSmall
          label={take.isPending ? t.newVideo.own.taking(format.percent(share)) : t.newVideo.own.drop[field]}
          accept={acceptOf(SORTS[field])}
          disabled={take.isPending}
          onFiles={([dropped]) => dropped && take.mutate(dropped)}
        >
          <Button
            size="small"
            variant="text"
            disabled={take.isPending}
            onClick={() =>
              void choose({ kind: "file", sorts: SORTS[field] }).then(
                ([path]) => path !== undefined && take.mutate(path),
              )
            }
          >
            {t.newVideo.own.fromHere}
          </Button>
          {dialog}
        </DropZone>
      ) : (
        <p className={css.file}>
          <span>{file.name}</span>
          <small>
            {file.seconds === null ? format.bytes(file.artifact.bytes) : format.duration(Math.round(file.seconds))}
          </small>
          <button
            type="button"
            aria-label={t.newVideo.own.without(file.name)}
            onClick={() => setValue(field, null, { shouldDirty: true, shouldValidate: true })}
          >
            <X size={14} aria-hidden />
          </button>
        </p>
      )}
    </FieldGroup>
  );
}
