// When a plan is to be that is held over a place: of the drop itself, and of what is shown beside the pointer before it.
import type { Plan } from "../../../contract/api/calendar.ts";
import { instantOf, onDay, timeOf } from "./days.ts";
import type { Point } from "./useDrag.ts";

/** Of the week, in pixels. */
export const HOUR = 52;
/** Minutes. */
const SNAP = 15;

/** In a slot at its time, on a day at the plan's own, in the week (`point`) where the pointer is. */
export function instantAt(place: string, plan: Plan, zone: string, point: Point | null): string {
  const [kind = "", ...rest] = place.split("|");
  if (kind === "slot") return rest[1] ?? plan.when.at;
  const day = rest[0] ?? "";
  const minute = point && minuteAt(day, point.y);
  if (minute === null) return onDay(plan.when.at, day, zone);
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return time === timeOf(plan.when.at, zone) ? onDay(plan.when.at, day, zone) : instantOf(day, time, zone);
}

/** The time of a day at this height of the window, by quarters of an hour; null: the week is not shown. */
function minuteAt(day: string, y: number): number | null {
  const column = document.querySelector(`[data-day="${day}"]`);
  if (!column) return null;
  const minute = ((y - column.getBoundingClientRect().top) / HOUR) * 60;
  return Math.min(24 * 60 - SNAP, Math.max(0, Math.round(minute / SNAP) * SNAP));
}
