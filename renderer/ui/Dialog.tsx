// A dialog in the middle, or a drawer at the side: the browser's own <dialog>, which keeps the focus inside, hears Escape and gives the focus back.
import { X } from "lucide-react";
import { useEffect, useId, useRef, type ReactNode } from "react";

import { useText } from "../i18n/index.ts";

import css from "./Dialog.module.css";

interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  /** Buttons at the foot, the one that counts last. */
  actions?: ReactNode;
  /** Of the middle: how wide it may grow, in pixels. */
  width?: number;
  children: ReactNode;
}

/** Mount it to open it. */
export function Dialog(props: DialogProps) {
  return <Modal {...props} kind="dialog" />;
}

/** At the end of the line: for what is looked at beside the screen. Mount it to open it. */
export function SideDrawer(props: DialogProps) {
  return <Modal {...props} kind="drawer" />;
}

function Modal(props: DialogProps & { kind: "dialog" | "drawer" }) {
  const { title, onClose, actions, width = 520, kind, children } = props;
  const t = useText().actions;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const own = dialog.current;
    if (!own?.open) own?.showModal();
    return () => own?.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape is the dialog's own
    <dialog
      ref={dialog}
      className={css[kind]}
      aria-labelledby={id}
      style={{ maxWidth: `min(${width}px, 100vw - 32px)` }}
      onCancel={(event) => {
        // Of a file chooser inside, too, which is no wish to close this.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={css.inner}>
        <header className={css.top}>
          <h2 id={id}>{title}</h2>
          <button type="button" className={css.close} aria-label={t.close} onClick={onClose}>
            <X size={16} aria-hidden />
          </button>
        </header>
        <div className={css.body}>{children}</div>
        {actions && <footer className={css.actions}>{actions}</footer>}
      </div>
    </dialog>
  );
}
