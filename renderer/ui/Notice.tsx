// A box that tells of a problem or a fact in the place it concerns: sign, words, what to do.
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import css from "./Notice.module.css";

const ICONS = { bad: CircleAlert, warn: TriangleAlert, calm: Info };

export function Notice(props: {
  tone: keyof typeof ICONS;
  title: ReactNode;
  text?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}) {
  const { tone, title, text, children } = props;
  const Icon = ICONS[tone];
  return (
    <div className={css.notice} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon size={17} aria-hidden className={css.icon} />
      <div className={css.body}>
        <div className={css.words}>
          <strong>{title}</strong>
          {text && <p>{text}</p>}
        </div>
        {children && <div className={css.actions}>{children}</div>}
      </div>
    </div>
  );
}
