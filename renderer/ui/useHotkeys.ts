// Keys that act on a screen: never while somebody types, never where a dialog is open over it.
import { useEffect, useRef } from "react";

import { languageNow, type Language } from "../i18n/words.ts";
import { actAt, ACTS, type Act, type ActIn, type Scope } from "./keymap.ts";

/** What each key does: `j`, `Delete`, `mod+k` (Ctrl, on a Mac ⌘), `shift+?`. Letters count without Shift, signs as typed. */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

interface Options {
  isOn?: boolean;
  /** Those with Ctrl or ⌘, and function keys: all others are typed. */
  whileTyping?: boolean;
}

/** Keys that nobody changes. */
export function useHotkeys(keys: Hotkeys, options: Options = {}): void {
  useKeydown((key) => keys[key], options);
}

const present = new Map<Act, number>();

/** What can be done on the screens that are shown, in the order of the keymap: the help tells it. */
export function presentActs(): Act[] {
  return ACTS.filter((act) => (present.get(act) ?? 0) > 0);
}

/** What is done by keys that the person may change (`keymap.ts`). */
export function useActs<S extends Scope>(
  scope: S,
  acts: Partial<Record<ActIn<S>, (event: KeyboardEvent) => void>>,
  options: Options = {},
): void {
  const names = Object.keys(acts).join(" ");
  const { isOn = true } = options;
  useEffect(() => (isOn ? tellPresent(scope, names.split(" ") as ActIn<S>[]) : undefined), [scope, names, isOn]);
  useKeydown((key) => {
    const act = actAt(scope, key);
    return act === null ? undefined : acts[act];
  }, options);
}

/** @returns how to tell that they are gone. */
export function tellPresent<S extends Scope>(scope: S, names: readonly ActIn<S>[]): () => void {
  const count = (by: number) => {
    for (const name of names) {
      const act = `${scope}.${name}` as Act;
      present.set(act, (present.get(act) ?? 0) + by);
    }
  };
  count(1);
  return () => count(-1);
}

function useKeydown(find: (key: string) => ((event: KeyboardEvent) => void) | undefined, options: Options): void {
  const { isOn = true, whileTyping = false } = options;
  const latest = useRef(find);
  useEffect(() => {
    latest.current = find;
  });
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const key = nameOf(event);
      if (!(whileTyping && isCommand(key)) && (isTyping(event) || isBelowDialog(event))) return;
      const act = latest.current(key);
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isOn, whileTyping]);
}

/** It types nothing, wherever it is pressed. */
export const isCommand = (key: string): boolean => /^mod\+(?!alt\+)|^(shift\+)?F\d+$|^alt\+[A-Z]\w/.test(key);

/** As the keys of `Hotkeys` are written. */
export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const isSign = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
  return [
    event.ctrlKey || event.metaKey ? "mod+" : "",
    event.altKey ? "alt+" : "",
    event.shiftKey && !isSign ? "shift+" : "",
    event.key.length === 1 ? event.key.toLowerCase() : event.key,
  ].join("");
}

const SIGNS: Record<string, string> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };
/** As they stand on the keys of each language. */
const PRINTED: Record<Language, Record<string, string>> = {
  en: { " ": "Space", Delete: "Del", "mod+": "Ctrl+", "shift+": "Shift+" },
  de: { " ": "Leertaste", Delete: "Entf", Home: "Pos1", End: "Ende", "mod+": "Strg+", "shift+": "Umschalt+" },
};
const APPLE: Record<string, string> = { "mod+": "⌘", "shift+": "⇧", "alt+": "⌥", Delete: "⌦" };

/** As it is printed on this platform's keyboards. */
export function shownKey(key: string): string {
  const [, before = "", last = ""] = /^((?:mod\+|alt\+|shift\+)*)(.*)$/s.exec(key) ?? [];
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const printed = { ...SIGNS, "alt+": "Alt+", ...PRINTED[languageNow()], ...(isMac ? APPLE : {}) } as typeof SIGNS;
  const parts = [...(before.match(/\w+\+/g) ?? []), last];
  return parts.map((part) => printed[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join("");
}

/** For `aria-keyshortcuts`; undefined: it has none. */
export function ariaKeys(keys: readonly string[]): string | undefined {
  const written = keys.flatMap((key) => {
    const named = key.replace("alt+", "Alt+").replace("shift+", "Shift+").replace(/ $/, "Space");
    return named.startsWith("mod+") ? [named.replace("mod+", "Control+"), named.replace("mod+", "Meta+")] : [named];
  });
  return written.length > 0
    ? written.map((one) => one.replace(/[a-z]$/, (letter) => letter.toUpperCase())).join(" ")
    : undefined;
}

/** In a field, whose keys are its own. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    target.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]") !==
      null
  );
}

/** What is open over the screen has its own keys: Escape closes it where nobody else takes that key. */
function isBelowDialog({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open], .MuiDialog-root, .MuiMenu-root") !== null) return true;
  if (target instanceof Element && target.closest("[popover]") !== null) return true;
  // It is closed wherever the focus is.
  return key === "Escape" && document.querySelector(":popover-open") !== null;
}
