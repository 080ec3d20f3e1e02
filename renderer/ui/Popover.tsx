// A small panel at a button: open until somebody looks elsewhere. The browser's own popover: Escape and light dismissal come with it.
import { useId, useRef, type ReactNode } from "react";

import css from "./Popover.module.css";

export function Popover(props: {
  /** Of the button. */
  label: string;
  /** What the button shows; its name is `label`, which also shows where `isNamed`. */
  icon: ReactNode;
  isNamed?: boolean;
  className?: string | undefined;
  /** On which side of the button it opens. */
  side?: "above" | "below";
  onToggle?: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  const { label, icon, isNamed = false, className, side = "above", onToggle, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const [at, own] = [button.current?.getBoundingClientRect(), panel.current];
    if (!at || !own) return;
    const { width, height } = own.getBoundingClientRect();
    const isRtl = document.dir === "rtl";
    const inline = isRtl ? at.right - width : at.left;
    own.style.left = `${Math.max(8, Math.min(inline, innerWidth - width - 8))}px`;
    own.style.top = `${Math.max(8, side === "above" ? at.top - height - 6 : Math.min(at.bottom + 6, innerHeight - height - 8))}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className ?? css.button}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={isNamed ? undefined : label}
        title={isNamed ? undefined : label}
      >
        {icon}
        {isNamed && <span>{label}</span>}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={css.panel}
        onToggle={(event) => {
          if (event.newState === "open") place();
          onToggle?.(event.newState === "open");
        }}
      >
        {children}
      </div>
    </>
  );
}
