// Forms over react-hook-form, checked by the contract's schemas, whose words outlive a crash of page or backend.
import { useEffect, useState, type ReactNode } from "react";
import {
  FormProvider,
  useForm,
  useFormContext,
  type DefaultValues,
  type FieldErrors,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
} from "react-hook-form";
import type { z } from "zod";

import { problemOf, type Problem } from "../api/errors.ts";
import { useText, type Catalogue } from "../i18n/index.ts";
import Button from "./Button.tsx";
import { Field, type Described, type FieldProblem } from "./Field.tsx";
import { Notice } from "./Notice.tsx";

export interface Kept<T extends FieldValues> {
  form: UseFormReturn<T>;
  /** What was typed before the page ended stands in the form again. */
  isRestored: boolean;
  /** Back to what the form began with. */
  discard: () => void;
  /**
   * It is saved: nothing need be kept. `values`: what the form shows from now on. `sent`: what stood in it when it was sent; what
   * was typed since then stays, and is not saved yet.
   */
  saved: (values?: T, sent?: T) => void;
}

/**
 * @param options.id Of the form and of what it is about: `channel.<id>`. What is typed is kept under it in this browser.
 * @param options.values What the form begins with; a draft that was kept is laid over it.
 */
export function useKeptForm<T extends FieldValues>(options: { id: string; schema: z.ZodType<T>; values: T }): Kept<T> {
  const { id, schema, values } = options;
  const t = useText();
  const key = `ytempire.draft.${id}`;
  const [draft, setDraft] = useState(() => readDraft<T>(key, values));
  const form = useForm<T>({
    defaultValues: values as DefaultValues<T>,
    shouldFocusError: true,
    resolver: (given) => {
      const parsed = schema.safeParse(given);
      return parsed.success
        ? { values: parsed.data, errors: {} }
        : { values: {}, errors: errorsOf<T>(parsed.error, t) };
    },
  });
  useEffect(() => {
    if (draft) form.reset({ ...values, ...draft }, { keepDefaultValues: true });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, with what was there at the beginning
  }, []);
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true, isDirty: true },
        callback: ({ values: now, isDirty }) => (isDirty ? keepDraft(key, now) : dropDraft(key)),
      }),
    [form, key],
  );
  return {
    form,
    isRestored: draft !== null,
    discard() {
      dropDraft(key);
      setDraft(null);
      form.reset(values);
    },
    saved(next, sent) {
      const now = form.getValues();
      const since = sent ? (Object.keys(now) as FieldPath<T>[]).filter((name) => !isSame(now[name], sent[name])) : [];
      form.reset(next ?? now);
      dropDraft(key);
      setDraft(null);
      for (const name of since) form.setValue(name, now[name], { shouldDirty: true });
    },
  };
}

export function KeptForm<T extends FieldValues>(props: {
  kept: Kept<T>;
  label: string;
  className?: string | undefined;
  onSubmit: (values: T) => unknown;
  children: ReactNode;
}) {
  const { kept, label, className, onSubmit, children } = props;
  const t = useText();
  return (
    <FormProvider {...kept.form}>
      <form
        noValidate
        aria-label={label}
        className={className}
        onSubmit={(event) => void kept.form.handleSubmit((values) => onSubmit(values))(event)}
      >
        {kept.isRestored && (
          <Notice tone="calm" title={t.data.restored}>
            <Button size="small" onClick={kept.discard}>
              {t.data.discard}
            </Button>
          </Notice>
        )}
        {children}
      </form>
    </FormProvider>
  );
}

/** A row of the form: name, control, hint or what is wrong. The control is given what ties it to the form and to its words. */
export function FormRow<T extends FieldValues>(props: {
  name: FieldPath<T>;
  label: string;
  hint?: ReactNode;
  aside?: ReactNode;
  children: (control: Described & ReturnType<UseFormReturn<T>["register"]>) => ReactNode;
}) {
  const { name, label, hint, aside, children } = props;
  const { register } = useFormContext<T>();
  return (
    <Field label={label} hint={hint} aside={aside} problem={useFieldProblem<T>(name)}>
      {(described) => children({ ...register(name), ...described })}
    </Field>
  );
}

export function useFieldProblem<T extends FieldValues>(name: FieldPath<T>): FieldProblem | undefined {
  const { getFieldState, formState } = useFormContext<T>();
  const { error } = getFieldState(name, formState);
  if (!error?.message) return undefined;
  const hint = error.types?.["hint"];
  return { message: error.message, hint: typeof hint === "string" ? hint : null };
}

/** Puts an error of the backend at the field that it names; null: done. Else it is for the whole form. */
export function placeError<T extends FieldValues>(form: UseFormReturn<T>, error: unknown): Problem | null {
  const problem = problemOf(error);
  if (problem.field === null || !(problem.field in form.getValues())) return problem;
  const { message, hint } = problem;
  form.setError(
    problem.field as FieldPath<T>,
    { type: "backend", message, types: { hint: hint ?? "" } },
    { shouldFocus: true },
  );
  return null;
}

type Issue = z.core.$ZodIssue;

function errorsOf<T extends FieldValues>({ issues }: z.ZodError, t: Catalogue): FieldErrors<T> {
  const errors: Record<string, unknown> = {};
  for (const issue of issues) {
    let at = errors;
    const path = issue.path.map(String);
    for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
    at[path.at(-1) ?? "root"] ??= { type: issue.code, message: wordsOf(issue, t) };
  }
  return errors as FieldErrors<T>;
}

/** The schemas speak English; what is wrong most often is told in the page's language. */
function wordsOf(issue: Issue, { data: t }: Catalogue): string {
  if (issue.code === "custom") return issue.message;
  if (issue.code === "invalid_type") return t.required;
  if (issue.code === "too_small") {
    const least = Number(issue.minimum);
    if (issue.origin === "string") return least <= 1 ? t.required : t.tooShort(least);
    return issue.origin === "array" ? t.tooFew(least) : t.tooSmall(least);
  }
  if (issue.code === "too_big") {
    const most = Number(issue.maximum);
    if (issue.origin === "string") return t.tooLong(most);
    return issue.origin === "array" ? t.tooMany(most) : t.tooBig(most);
  }
  return t.invalid;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function readDraft<T extends FieldValues>(key: string, values: T): Partial<T> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    // Fields of an earlier version of the form are nothing here.
    const known = Object.entries(kept).filter(
      ([name, value]) => name in values && typeof value === typeof values[name],
    );
    return known.length === 0 ? null : (Object.fromEntries(known) as Partial<T>);
  } catch {
    return null;
  }
}

function keepDraft(key: string, values: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // No room: the form works all the same.
  }
}

function dropDraft(key: string): void {
  localStorage.removeItem(key);
}
