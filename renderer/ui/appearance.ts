// How the page looks: light, dark, in high contrast, or as the system is. Style sheets read it from <html>.
import { useSyncExternalStore } from "react";

export const APPEARANCES = ["system", "light", "dark", "contrast"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const KEY = "ytempire.appearance";
const DARK = matchMedia("(prefers-color-scheme: dark)");
const MORE = matchMedia("(prefers-contrast: more)");

let chosen = read();
const listeners = new Set<() => void>();

/** Before anything is drawn, and whenever the system changes. */
export function startAppearance(): void {
  mark();
  DARK.addEventListener("change", mark);
  MORE.addEventListener("change", mark);
}

export function chooseAppearance(next: Appearance): void {
  chosen = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // No room: it holds for this time.
  }
  mark();
  for (const listener of listeners) listener();
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}

function mark(): void {
  const { dataset } = document.documentElement;
  const isSystem = chosen === "system" || chosen === "contrast";
  dataset["theme"] = isSystem ? (DARK.matches ? "dark" : "light") : chosen;
  if (chosen === "contrast" || (chosen === "system" && MORE.matches)) dataset["contrast"] = "more";
  else delete dataset["contrast"];
}

function read(): Appearance {
  const kept = localStorage.getItem(KEY);
  return APPEARANCES.find((one) => one === kept) ?? "system";
}
