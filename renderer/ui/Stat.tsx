// One figure with its name, and what it means below.
import type { ReactNode } from "react";

import css from "./Stat.module.css";

export function Stat(props: {
  label: ReactNode;
  /** Null: not known yet. */
  value: ReactNode | null;
  note?: ReactNode;
  tone?: "plain" | "good" | "warn" | "bad";
}) {
  const { label, value, note, tone = "plain" } = props;
  return (
    <div className={css.stat} data-tone={tone}>
      <dt>{label}</dt>
      <dd className={css.value}>{value ?? "–"}</dd>
      {note && <dd className={css.note}>{note}</dd>}
    </div>
  );
}

/** Figures beside each other. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={css.stats}>{children}</dl>;
}
