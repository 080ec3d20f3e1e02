// On or off, at once: the browser's own checkbox with the face and the role of a switch.
import type { Described } from "./Field.tsx";

import css from "./Switch.module.css";

export function Switch(
  props: Partial<Described> & {
    /** For screen readers; the visible name stands beside it. */
    label: string;
    isOn: boolean;
    disabled?: boolean;
    onChange: (isOn: boolean) => void;
  },
) {
  const { label, isOn, disabled = false, onChange, ...described } = props;
  return (
    <span className={css.switch}>
      <input
        {...described}
        type="checkbox"
        role="switch"
        aria-label={label}
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <i aria-hidden />
    </span>
  );
}
