// How long something is against what is good and what is allowed: a bar and the number.
import { format, useText } from "../../../i18n/index.ts";
import { words } from "../words/index.ts";

import css from "./Told.module.css";

export function Meter(props: { value: number; good: number; most: number; unit?: "characters" | "bytes" }) {
  const { value, good, most, unit = "characters" } = props;
  const t = useText(words).editor.told;
  const tone = value > most ? "bad" : value > good ? "warn" : "good";
  return (
    <p className={css.meter} data-tone={tone}>
      <span aria-hidden>
        <i style={{ transform: `scaleX(${Math.min(1, value / most)})` }} />
      </span>
      {t.of[unit](format.number(value), format.number(most))}
    </p>
  );
}
