// The frame of a screen: its title, which is the window's too, what stands beside it, and the content at its width.
import type { ReactNode } from "react";

import { useTitle } from "./useTitle.ts";

import css from "./Screen.module.css";

export function Screen(props: {
  title: string;
  /** In place of the title, where what is read first says more than the screen's name. */
  heading?: ReactNode;
  /** A line below the title. */
  lead?: ReactNode;
  /** Buttons at the end of the title's line. */
  actions?: ReactNode;
  /** Over the content, below the title: filters, tabs. */
  toolbar?: ReactNode;
  /** `narrow`: forms and texts; `full`: calendars and tables that need every pixel. */
  width?: "narrow" | "wide" | "full";
  children: ReactNode;
}) {
  const { title, heading = title, lead, actions, toolbar, width = "wide", children } = props;
  useTitle(title);
  return (
    <div className={css.screen} data-width={width}>
      <ScreenHeader title={heading} lead={lead} actions={actions} />
      {toolbar && <div className={css.toolbar}>{toolbar}</div>}
      {children}
    </div>
  );
}

export function ScreenHeader(props: { title: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  const { title, lead, actions } = props;
  return (
    <header className={css.header}>
      <div className={css.words}>
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </header>
  );
}

/** A line of controls that belong together; what stands in `end` goes to the other side. */
export function Toolbar({ label, end, children }: { label: string; end?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.bar} role="group" aria-label={label}>
      {children}
      {end && <div className={css.end}>{end}</div>}
    </div>
  );
}
