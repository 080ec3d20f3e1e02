// What of one's own goes into the video: folders of footage, a recording, music, logo, beginning and end. Folded until it is wanted.
import { useMutation } from "@tanstack/react-query";
import { ChevronRight, FolderPlus, X } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { useFormState, useWatch } from "react-hook-form";

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
import { useProblem, useValue, useVideoForm } from "./useField.ts";
import { FILE_FIELDS, type FileField, type FormField, type FormValues } from "./values.ts";
import { words } from "./words/index.ts";

import css from "./Own.module.css";

const FIELDS = ["footage", "captionStyle", ...FILE_FIELDS] as const;

export const Own = memo(function Own() {
  const t = useText(words).newVideo;
  const { control } = useVideoForm();
  const chosen = useWatch({ control, name: FIELDS }).filter(isChosen).length;
  const { errors } = useFormState({ control, name: FIELDS });
  const isWrong = FIELDS.some((field) => errors[field]);
  const details = useRef<HTMLDetailsElement>(null);
  // What is folded is not drawn: most people never open it.
  const [isOpened, setOpened] = useState(false);
  useEffect(() => {
    // What is wrong inside must be seen.
    if (isWrong && details.current) details.current.open = true;
  }, [isWrong]);
  return (
    <details ref={details} className={css.more} onToggle={() => setOpened(true)}>
      <summary>
        <ChevronRight size={16} aria-hidden />
        <h2>{t.own.title}</h2>
        <span>{chosen > 0 ? t.own.chosen(chosen) : t.own.about}</span>
      </summary>
      {isOpened && <Fields />}
    </details>
  );
});

function Fields() {
  const t = useText(words).newVideo;
  const { register } = useVideoForm();
  const source = useValue("source");
  return (
    <div className={css.fields}>
      <Footage />
      <div className={css.files}>
        {source === "script" && <OwnFileField field="narrationFile" />}
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
  );
}

function isChosen(value: FormValues[FormField]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
}

function Footage() {
  const t = useText(words).newVideo;
  const { setValue } = useVideoForm();
  const { choose, dialog, ahead } = useChoosePath();
  const folders = useValue("footage");
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
  const { setValue } = useVideoForm();
  const { client } = useBackend();
  const { choose, dialog } = useChoosePath();
  const [share, setShare] = useState(0);
  const file = useValue(field);
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
