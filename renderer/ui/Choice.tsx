// One of a few, each seen at once: radio buttons that look like a row of tabs, or like cards.
import { useId, type ReactNode } from "react";

import css from "./Choice.module.css";

export interface Option<T extends string> {
  value: T;
  label: ReactNode;
  /** For screen readers, where the label is a picture. */
  name?: string;
}

export function Choice<T extends string>(props: {
  /** For screen readers; the visible name is the group's. */
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  kind?: "row" | "cards";
}) {
  const { label, value, options, onChange, kind = "row" } = props;
  const name = useId();
  return (
    <div className={css[kind]} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={css.option} data-chosen={option.value === value || undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            {...(option.name === undefined ? {} : { "aria-label": option.name })}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
