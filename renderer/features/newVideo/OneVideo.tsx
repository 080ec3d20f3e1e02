// The form of one video: what it is about, how it looks and sounds; beside it how that looks and what it will take.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";

import type { Channel } from "../../../contract/api/channels.ts";
import { useBackend } from "../../api/backend.tsx";
import { problemOf, type Problem } from "../../api/errors.ts";
import { format, useText } from "../../i18n/index.ts";
import Button from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/Toasts.tsx";
import { dropDraft, keepDraft, readDraft } from "./draft.ts";
import { Look } from "./Look.tsx";
import { Own } from "./Own.tsx";
import { Place } from "./Place.tsx";
import { Side } from "./Side.tsx";
import { Sound } from "./Sound.tsx";
import { Source } from "./Source.tsx";
import { VideoFormProvider } from "./useField.ts";
import { useIndexed } from "./useIndexed.ts";
import { faultsOf, fieldOf, NEW, placingOf, wishesOf, type Fault, type FormField, type FormValues } from "./values.ts";
import type { Words } from "./words/en.ts";
import { words } from "./words/index.ts";

import css from "./OneVideo.module.css";

const NONE: readonly Channel[] = [];

export function OneVideo() {
  const t = useText(words);
  const { client, api } = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<Problem | null>(null);
  // What is typed first is seen first: the rest is drawn right after it, and holds up no key.
  const isWhole = useDeferredValue(true, false);
  const indexed = useIndexed();
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
  const channels = useQuery(api.channels.list.queryOptions({ input: { limit: 200 } })).data?.items ?? NONE;

  const generate = useMutation({
    mutationFn: async (values: FormValues) => {
      await indexed(values.footage);
      const wishes = { ...wishesOf(values), ...placingOf(values) };
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
  const clear = () => {
    const before = form.getValues();
    form.reset(NEW);
    setProblem(null);
    dropDraft();
    toast({ tone: "good", title: t.newVideo.cleared, undo: () => form.reset(before) });
  };
  return (
    <VideoFormProvider value={form}>
      <form
        className={css.form}
        data-growing={!isWhole || undefined}
        noValidate
        aria-label={t.newVideo.title}
        onSubmit={(event) => void form.handleSubmit((values) => generate.mutate(values))(event)}
        onKeyDown={(event) => {
          // Also from the middle of a text, where Enter is a new line.
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <div className={css.main}>
          <Place channels={channels} />
          <Source />
          {isWhole && (
            <>
              <Look channels={channels} />
              <Sound channels={channels} />
              <Own />
            </>
          )}
        </div>
        {isWhole && (
          <Side channels={channels}>
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
              <Button variant="text" onClick={clear}>
                {t.newVideo.reset}
              </Button>
            </div>
            <p className={css.kept} role="status">
              {wrong > 0 ? <b>{t.newVideo.fix(wrong)}</b> : t.newVideo.draftKept}
            </p>
          </Side>
        )}
      </form>
    </VideoFormProvider>
  );
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
        ? t.tooLong(format.number(fault.length ?? 0), format.number(fault.most ?? 0))
        : fault.message;
  return { type: fault.kind, message };
}
