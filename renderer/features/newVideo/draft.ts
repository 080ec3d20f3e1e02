// What was typed into the form, kept in this browser until the video is begun: a crash loses nothing.
import { FormValues, NEW } from "./values.ts";

const KEY = "ytempire.newVideo";

export function readDraft(): FormValues {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (kept === null) return NEW;
    const parsed = FormValues.safeParse({ ...NEW, ...(typeof kept === "object" ? kept : {}) });
    return parsed.success ? parsed.data : NEW;
  } catch {
    return NEW;
  }
}

/** Where there is no room for it, the form works all the same. */
export function keepDraft(values: FormValues): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    dropDraft();
  }
}

export function dropDraft(): void {
  localStorage.removeItem(KEY);
}
