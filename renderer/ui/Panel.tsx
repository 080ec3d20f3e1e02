// A titled part of a screen.
import { useId, type ReactNode } from "react";

import css from "./Panel.module.css";

export function Panel(props: { title: string; aside?: ReactNode; bare?: boolean; children: ReactNode }) {
  const { title, aside, bare = false, children } = props;
  const id = useId();
  return (
    <section className={css.panel} data-bare={bare || undefined} aria-labelledby={id}>
      <div className={css.top}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
