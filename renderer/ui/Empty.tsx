// A place where nothing is, and what to do about it: empty, nothing found, an error, offline.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import css from "./Empty.module.css";

export function Empty(props: {
  icon: LucideIcon;
  title: string;
  text?: string | undefined;
  tone?: "calm" | "bad";
  /** It is all that the screen has: its title is the screen's. */
  isWhole?: boolean;
  /** What a person can press. */
  children?: ReactNode;
}) {
  const { icon: Icon, title, text, tone = "calm", isWhole = false, children } = props;
  return (
    <div className={css.empty} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      <span className={css.icon}>
        <Icon size={22} strokeWidth={1.6} aria-hidden />
      </span>
      {isWhole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {text && <p>{text}</p>}
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
