// Asks before what cannot be taken back. What can be undone is done at once, with a toast that undoes it.
import type { ReactNode } from "react";

import { useText } from "../i18n/index.ts";
import Button from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

export function ConfirmDialog(props: {
  title: string;
  /** What is lost, and what is not. */
  text: ReactNode;
  /** A verb: what happens. */
  action: string;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { title, text, action, isBusy = false, onConfirm, onClose } = props;
  const t = useText().actions;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={460}
      actions={
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the harmless answer is the nearest */}
          <Button autoFocus onClick={onClose}>
            {t.cancel}
          </Button>
          <Button variant="contained" color="error" disabled={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {typeof text === "string" ? <p>{text}</p> : text}
    </Dialog>
  );
}
