// Lists of one screen beside each other, each with its own address: links, of which the present one has `aria-current`. How many stands in a <span>.
import type { ReactNode } from "react";

import css from "./LinkTabs.module.css";

export function LinkTabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {children}
    </nav>
  );
}
