// A place for files from outside: drag them here, or press it and choose. What becomes of them is the caller's.
import { Upload } from "lucide-react";
import { useId, useRef, type ReactNode } from "react";

import { useFileDrop } from "./useFileDrop.ts";

import css from "./DropZone.module.css";

export function DropZone(props: {
  /** What to drop, such as “Drop your music here”. */
  label: ReactNode;
  hint?: ReactNode;
  /** As the attribute of an input: `image/*,.png`. */
  accept?: string;
  several?: boolean;
  disabled?: boolean;
  /** Only those, one where several are not taken. Empty: what was dropped is no file. */
  onFiles: (files: File[]) => void;
  /** Smaller, as part of a form. */
  isSmall?: boolean;
  /** How far what was dropped is, or what there is already; it stands below. */
  children?: ReactNode;
}) {
  const { label, hint, accept, several = false, disabled = false, onFiles, isSmall = false, children } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const take = (files: File[]) => onFiles(several ? files : files.slice(0, 1));
  const { isOver, handlers } = useFileDrop(take, disabled);
  return (
    <div
      className={css.zone}
      data-over={isOver || undefined}
      data-small={isSmall || undefined}
      data-disabled={disabled || undefined}
      {...handlers}
    >
      <label htmlFor={id}>
        <Upload size={isSmall ? 16 : 20} strokeWidth={1.7} aria-hidden />
        <span>
          <strong>{label}</strong>
          {hint && <small>{hint}</small>}
        </span>
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        multiple={several}
        disabled={disabled}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          // The same file can be chosen again.
          event.target.value = "";
          if (chosen.length > 0) take(chosen);
        }}
      />
      {children}
    </div>
  );
}
