// How long a video is, in words of its language.
import { DENSE } from "../../base/segment.ts";

/** "45 seconds", "1 minute", "5 minutes", "90 minutes". */
export function lengthName(seconds: number, language: string): string {
  if (seconds < 55) return inUnits(Math.max(5, Math.round(seconds / 5) * 5), "second", language);
  return inUnits(Math.max(1, Math.round(seconds / 60)), "minute", language);
}

/** "3 hours", "1 hour 30 minutes", "45 seconds". */
export function lengthIn(seconds: number, language: string): string {
  if (seconds < 90) return inUnits(Math.round(seconds), "second", language);
  const minutes = Math.round(seconds / 60);
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    ...(whole > 0 ? [inUnits(whole, "hour", language)] : []),
    ...(rest > 0 ? [inUnits(rest, "minute", language)] : []),
  ];
  const text = new Intl.ListFormat(language, { type: "unit", style: "narrow" }).format(parts);
  return DENSE.test(text) ? text.replaceAll(/\s/g, "") : text;
}

function inUnits(count: number, unit: "second" | "minute" | "hour", language: string): string {
  const text = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  return DENSE.test(text) ? text.replaceAll(/\s/g, "") : text;
}
