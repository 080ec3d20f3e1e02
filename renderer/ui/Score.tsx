// A score of 0–1 as points of a hundred in a ring.
import { format } from "../i18n/index.ts";

import css from "./Score.module.css";

const RADIUS = 15;
const AROUND = 2 * Math.PI * RADIUS;

export function Score(props: { value: number; tone: "good" | "warn" | "bad"; label: string; size?: number }) {
  const { value, tone, label, size = 36 } = props;
  return (
    <svg
      className={css.score}
      data-tone={tone}
      viewBox="0 0 36 36"
      width={size}
      height={size}
      role="img"
      aria-label={label}
    >
      <circle cx="18" cy="18" r={RADIUS} className={css.ground} />
      <circle
        cx="18"
        cy="18"
        r={RADIUS}
        className={css.share}
        strokeDasharray={`${AROUND * value} ${AROUND}`}
        transform="rotate(-90 18 18)"
      />
      <text x="18" y="22" textAnchor="middle">
        {format.score(value)}
      </text>
    </svg>
  );
}
