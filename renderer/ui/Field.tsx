// One field of a form: its name, the control, and below it a hint or what is wrong.
import { useId, type ReactNode } from "react";

import css from "./Field.module.css";

export interface FieldProblem {
  message: string;
  hint?: string | null;
}

/** What ties a control to its words for a screen reader. */
export interface Described {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export function Field(props: {
  label: string;
  /** Beside the name, quietly. */
  aside?: ReactNode;
  hint?: ReactNode;
  problem?: FieldProblem | undefined;
  children: (described: Described) => ReactNode;
}) {
  const { label, aside, hint, problem, children } = props;
  const id = useId();
  const words = `${id}-words`;
  const described: Described = {
    id,
    ...(hint || problem ? { "aria-describedby": words } : {}),
    ...(problem ? { "aria-invalid": true } : {}),
  };
  return (
    <div className={css.field}>
      <div className={css.top}>
        <label htmlFor={id}>{label}</label>
        {aside && <span>{aside}</span>}
      </div>
      {children(described)}
      <Words id={words} hint={hint} problem={problem} />
    </div>
  );
}

/** A field of several controls, such as a choice. */
export function FieldGroup(props: {
  label: string;
  aside?: ReactNode;
  hint?: ReactNode;
  problem?: FieldProblem | undefined;
  children: ReactNode;
}) {
  const { label, aside, hint, problem, children } = props;
  const id = useId();
  return (
    <fieldset className={css.field} aria-describedby={hint || problem ? id : undefined}>
      <div className={css.top}>
        <legend>{label}</legend>
        {aside && <span>{aside}</span>}
      </div>
      {children}
      <Words id={id} hint={hint} problem={problem} />
    </fieldset>
  );
}

/** What stands before another sentence ends as one. */
function sentence(text: string): string {
  return /[.!?…。؟]$/.test(text) ? text : `${text}.`;
}

function Words({ id, hint, problem }: { id: string; hint?: ReactNode; problem?: FieldProblem | undefined }) {
  if (problem)
    return (
      <p id={id} className={css.problem}>
        <strong>{sentence(problem.message)}</strong> {problem.hint}
      </p>
    );
  return hint ? (
    <p id={id} className={css.hint}>
      {hint}
    </p>
  ) : null;
}
