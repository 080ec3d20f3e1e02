// In the corner of a picture: that it is the chosen one. For eyes alone: what is pressed says it to a screen reader.
import { Check } from "lucide-react";

import css from "./ChosenMark.module.css";

/** Lies in the nearest positioned box around it. */
export function ChosenMark() {
  return (
    <span className={css.mark}>
      <Check size={12} aria-hidden />
    </span>
  );
}
