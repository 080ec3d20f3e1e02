// Short words at the foot of the page: what was done, and how to take it back.
import { Check, CircleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";

import { useText } from "../i18n/index.ts";
import Button, { IconButton } from "./Button.tsx";

import css from "./Toasts.module.css";

export interface Toast {
  tone: "good" | "bad";
  title: string;
  text?: string | null;
  undo?: (() => void) | undefined;
}

const SHOWN_MS = { good: 5_000, bad: 12_000 };
const UNDO_MS = 10_000;
/** The older ones make room. */
const MOST = 3;

const useToasts = create<{ toasts: (Toast & { id: number })[] }>(() => ({ toasts: [] }));
let last = 0;

export function toast(one: Toast): void {
  const id = ++last;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { ...one, id }].slice(-MOST) }));
}

function drop(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {toasts.map((one) => (
        <Shown key={one.id} {...one} />
      ))}
    </div>
  );
}

function Shown({ id, tone, title, text, undo }: Toast & { id: number }) {
  const t = useText();
  useEffect(() => {
    const timer = setTimeout(() => drop(id), undo ? UNDO_MS : SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [id, tone, undo]);
  const Icon = tone === "good" ? Check : CircleAlert;
  return (
    <div className={css.toast} data-tone={tone}>
      <Icon size={16} aria-hidden />
      <div>
        <strong>{title}</strong>
        {text && <p>{text}</p>}
      </div>
      {undo && (
        <Button
          size="small"
          variant="text"
          onClick={() => {
            drop(id);
            undo();
          }}
        >
          {t.actions.undo}
        </Button>
      )}
      <IconButton aria-label={t.actions.close} onClick={() => drop(id)}>
        <X size={15} />
      </IconButton>
    </div>
  );
}
