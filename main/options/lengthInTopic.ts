// The length that a topic itself asks for: "A five-minute breathing exercise" is not a video of one minute.
import { wordTable } from "../base/wordTable.ts";

const NUMBERS: Record<string, number> = wordTable({
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  "forty-five": 45,
  "forty five": 45,
  sixty: 60,
  ninety: 90,
  "half an": 0.5,
  "half a": 0.5,
});
const UNITS: Record<string, number> = wordTable({ second: 1, sec: 1, minute: 60, min: 60, hour: 3600 });

/** Seconds, or null where the topic names no length. Only English number words are known. */
export function lengthInTopic(topic: string): number | null {
  const words = Object.keys(NUMBERS)
    .toSorted((x, y) => y.length - x.length)
    .join("|");
  // "a minute" alone is no length ("Take a minute to breathe"); "a one-minute reset", "10 min", "half an hour" are.
  const found = new RegExp(`\\b(\\d{1,4}|${words})[\\s-]+(second|sec|minute|min|hour)s?\\b`, "i").exec(topic);
  const [, count = "", unit = ""] = found ?? [];
  if (!found || count.toLowerCase() === "a") return null;
  const n = NUMBERS[count.toLowerCase()] ?? Number(count);
  return n * (UNITS[unit.toLowerCase()] ?? 0);
}
