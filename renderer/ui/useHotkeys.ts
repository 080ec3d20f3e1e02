// Keys that act on a screen: never while somebody types, never where a dialog is open over it.
import { useEffect, useRef } from "react";

/** What each key does: `j`, `Delete`, `mod+k` (Ctrl, on a Mac ⌘), `shift+?`. Letters count without Shift, signs as typed. */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

interface Options {
  isOn?: boolean;
  whileTyping?: boolean;
  /** What each key does, in the page's language: the help shows it while the screen is open. */
  names?: Record<string, string>;
}

const named = new Set<Record<string, string>>();

/** The keys of the present screen with what they do. */
export function namedKeys(): [string, string][] {
  return [...named].flatMap((names) => Object.entries(names));
}

export function useHotkeys(keys: Hotkeys, options: Options = {}): void {
  const { isOn = true, whileTyping = false, names } = options;
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!isOn || !names) return;
    named.add(names);
    return () => void named.delete(names);
  });
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (!whileTyping && (isTyping(event) || isBelowDialog(event))) return;
      const act = latest.current[nameOf(event)];
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isOn, whileTyping]);
}

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

/** The platform's name of it, for help and `aria-keyshortcuts`. */
export function shownKey(key: string): string {
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  return key
    .replace("mod+", isMac ? "⌘" : "Ctrl+")
    .replace("shift+", isMac ? "⇧" : "Shift+")
    .replace("alt+", isMac ? "⌥" : "Alt+")
    .replace(/(^|\+|⌘|⇧|⌥)([a-z])$/, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    target.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]") !==
      null
  );
}

function isBelowDialog({ target }: KeyboardEvent): boolean {
  const open = document.querySelector("dialog[open], .MuiDialog-root, .MuiMenu-root");
  return open !== null && !(target instanceof Node && open.contains(target));
}
