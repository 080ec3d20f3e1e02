// The form that begins a video: what it is about on the left, how it looks and sounds on the right.
import Button from "@mui/material/Button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";

import { useBackend } from "../../api/backend.tsx";
import { problemOf, type Problem } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { useTitle } from "../../ui/useTitle.ts";
import { dropDraft, keepDraft, readDraft } from "./draft.ts";
import { Picture } from "./Picture.tsx";
import { Sound } from "./Sound.tsx";
import { Source } from "./Source.tsx";
import { faultsOf, fieldOf, NEW, wishesOf, type Fault, type FormField, type FormValues } from "./values.ts";
import type { Words } from "./words/en.ts";
import { words } from "./words/index.ts";

import css from "./NewVideoScreen.module.css";

export function NewVideoScreen() {
  const t = useText(words);
  useTitle(t.newVideo.title);
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The same wish sent twice, since the first answer was lost, makes one video. */
  const key = useRef<{ wish: string; value: string } | null>(null);

  const form = useForm<FormValues>({
    defaultValues: readDraft(),
    reValidateMode: "onChange",
    shouldFocusError: true,
    resolver: (values) => {
      const faults = faultsOf(values);
      if (faults.length === 0) return { values, errors: {} };
      return {
        values: {},
        errors: Object.fromEntries(faults.map((fault) => [fault.field, toError(fault, t.newVideo)])),
      };
    },
  });
  useEffect(() => form.subscribe({ formState: { values: true }, callback: ({ values }) => keepDraft(values) }), [form]);

  const generate = useMutation({
    mutationFn: (values: FormValues) => {
      const wishes = wishesOf(values);
      const wish = JSON.stringify(wishes);
      if (key.current?.wish !== wish) key.current = { wish, value: crypto.randomUUID() };
      return client.videos.generate({ ...wishes, idempotencyKey: key.current.value });
    },
    onMutate: () => setProblem(null),
    onSuccess: async ({ id, resumed }) => {
      dropDraft();
      if (resumed) toast({ tone: "good", title: t.newVideo.resumed });
      void queries.invalidateQueries({ queryKey: api.videos.list.key() });
      await navigate({ to: "/videos/$id", params: { id } });
    },
    onError: (error) => {
      const said = problemOf(error);
      const field = fieldOf(said);
      if (field === null) return setProblem(said);
      form.setError(
        shownField(field, form.getValues()),
        { type: "backend", message: said.message, types: { hint: said.hint ?? "" } },
        { shouldFocus: true },
      );
    },
  });

  const wrong = Object.keys(form.formState.errors).length;
  return (
    <FormProvider {...form}>
      <form
        className={css.screen}
        noValidate
        onSubmit={(event) => void form.handleSubmit((values) => generate.mutate(values))(event)}
      >
        <div className={css.head}>
          <h1>{t.newVideo.title}</h1>
          <p>{t.newVideo.lead}</p>
        </div>
        <div className={css.columns}>
          <div className={css.column}>
            <Source />
            <Sound />
          </div>
          <div className={css.column}>
            <Picture />
          </div>
        </div>
        <div className={css.foot}>
          {problem && (
            <Notice
              tone="bad"
              title={problem.code === null ? t.problems.lost : problem.message}
              text={problem.code === null ? t.problems.lostHint : problem.hint}
            />
          )}
          <div className={css.send}>
            <Button type="submit" variant="contained" size="large" disabled={generate.isPending}>
              {generate.isPending ? t.newVideo.submitting : t.newVideo.submit}
            </Button>
            <Summary />
            <span className={css.kept} role="status">
              {wrong > 0 ? <b>{t.newVideo.fix(wrong)}</b> : t.newVideo.draftKept}
            </span>
            <Button
              variant="text"
              onClick={() => {
                form.reset(NEW);
                setProblem(null);
                dropDraft();
              }}
            >
              {t.newVideo.reset}
            </Button>
          </div>
        </div>
      </form>
    </FormProvider>
  );

  function Summary() {
    const [shape, seconds, source] = form.watch(["format", "seconds", "source"]);
    return (
      <span className={css.summary}>
        {t.formats[shape].where}
        {source === "script" ? "" : ` · ${format.duration(seconds)}`}
      </span>
    );
  }
}

/** Where a field that an error is about is not seen, the one that the video is made from tells it. */
function shownField(field: FormField, { source }: FormValues): FormField {
  const isHidden = (field === "notes" || field === "script") && field !== source;
  return isHidden ? source : field;
}

function toError(fault: Fault, t: Words["newVideo"]) {
  const message =
    fault.kind === "missing"
      ? t.missing[fault.field as keyof typeof t.missing]
      : fault.kind === "tooLong"
        ? t.tooLong(format.number(fault.most ?? 0))
        : fault.message;
  return { type: fault.kind, message };
}
