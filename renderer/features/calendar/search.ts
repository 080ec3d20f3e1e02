// What of the calendar stands in the address: light, since every address is read at the page's start.

export const VIEWS = ["month", "week", "agenda"] as const;
export type View = (typeof VIEWS)[number];

/** `2026-03-29`. */
export type Day = string;

export interface CalendarSearch {
  view?: View;
  at?: Day;
  channel?: string;
}

export function isDay(text: unknown): text is Day {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
