// What the calendar's views share: everything of a day in its order, and how places are called.
import type { CalendarVideo, OpenSlot, Plan } from "../../../contract/api/calendar.ts";
import type { Channel } from "../../../contract/api/channels.ts";
import { locale } from "../../i18n/index.ts";
import { dayOf, timeOf } from "./days.ts";
import type { Draft } from "./PlanDialog.tsx";
import type { Day } from "./search.ts";
import type { Drag } from "./useDrag.ts";

export type Item =
  | { kind: "plan"; at: string; plan: Plan }
  | { kind: "video"; at: string; video: CalendarVideo }
  | { kind: "slot"; at: string; slot: OpenSlot };

export interface Board {
  days: readonly Day[];
  /** Today. */
  now: Day;
  /** `2026-11`: days of others stand back. */
  month: string;
  zone: string;
  channels: readonly Channel[];
  byDay: ReadonlyMap<Day, readonly Item[]>;
  drag: Drag<Plan>;
  onOpen: (plan: Plan | Draft) => void;
  onAdd: (day: Day, time?: string, channelId?: string) => void;
}

/** A plan that has become a video shows as that; a slot that is taken or over as nothing. */
export function byDay(
  data: { plans: readonly Plan[]; slots: readonly OpenSlot[]; videos: readonly CalendarVideo[] },
  zone: string,
  now = Date.now(),
): Map<Day, Item[]> {
  const videoIds = new Set(data.videos.map(({ id }) => id));
  const items: Item[] = [
    ...data.plans
      .filter(({ videoId }) => videoId === null || !videoIds.has(videoId))
      .map((plan) => ({ kind: "plan" as const, at: plan.when.at, plan })),
    ...data.videos.map((video) => ({ kind: "video" as const, at: video.at, video })),
    ...data.slots
      .filter(({ planId, at }) => planId === null && Date.parse(at) > now)
      .map((slot) => ({ kind: "slot" as const, at: slot.at, slot })),
  ];
  return Map.groupBy(
    items.toSorted((a, b) => a.at.localeCompare(b.at)),
    ({ at }) => dayOf(at, zone),
  );
}

export function dayPlace(day: Day): string {
  return `day|${day}`;
}

export function slotPlace({ channelId, at }: OpenSlot): string {
  return `slot|${channelId}|${at}`;
}

export function placeName(place: string, zone: string, channels: readonly Channel[]): string {
  const [kind, first = "", at = ""] = place.split("|");
  if (kind !== "slot") return dayName(first, { weekday: "long", day: "numeric", month: "long" });
  const name = channels.find(({ id }) => id === first)?.name ?? "";
  return `${dayName(dayOf(at, zone), { weekday: "long", day: "numeric", month: "long" })}, ${clock(at, zone)}, ${name}`;
}

/** A time with its day, as a person says it. */
export function whenName(iso: string, zone: string): string {
  return `${dayName(dayOf(iso, zone), { weekday: "long", day: "numeric", month: "long" })}, ${clock(iso, zone)}`;
}

export function dayName(day: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" }).format(Date.parse(day));
}

/** The time as the reader's language writes it. */
export function clock(iso: string, zone: string): string {
  try {
    return new Intl.DateTimeFormat(locale(), { hour: "numeric", minute: "2-digit", timeZone: zone }).format(
      Date.parse(iso),
    );
  } catch {
    return timeOf(iso, zone);
  }
}
