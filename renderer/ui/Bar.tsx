// How far something is, as a bar; where nobody knows, it moves.
import css from "./Bar.module.css";

export function Bar(props: {
  label: string;
  /** 0–1; null: unknown. */
  value: number | null;
  tone?: "accent" | "good" | "warn" | "bad" | "faint";
  size?: "thin" | "thick";
}) {
  const { label, value, tone = "accent", size = "thin" } = props;
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div
      className={css.bar}
      data-tone={tone}
      data-size={size}
      data-unknown={share === null || undefined}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
    >
      <span style={share === null ? {} : { transform: `scaleX(${share})` }} />
    </div>
  );
}
