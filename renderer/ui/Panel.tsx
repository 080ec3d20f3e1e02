// A titled part of a screen.
import { useId, type ReactNode } from "react";

import css from "./Panel.module.css";

export function Panel(props: {
  title: string;
  aside?: ReactNode;
  bare?: boolean;
  /** For screen readers alone: what stands above says it already. */
  isTitleHidden?: boolean;
  children: ReactNode;
}) {
  const { title, aside, bare = false, isTitleHidden = false, children } = props;
  const id = useId();
  return (
    <section className={css.panel} data-bare={bare || undefined} aria-labelledby={id}>
      {isTitleHidden ? (
        <h2 id={id} className="hidden">
          {title}
        </h2>
      ) : (
        <div className={css.top}>
          <h2 id={id}>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
