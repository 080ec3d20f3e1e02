// What the list of videos is asked for, as it stands in the address.
import type { VIDEO_ORDERS, VideoFilter } from "../../../contract/api/videos.ts";
import type { JobState } from "../../../contract/events.ts";
import type { VERDICTS } from "../../../contract/review.ts";
import type { Format, FORMATS } from "../../../contract/values.ts";

// The contract's own, whose schemas need not come with the page's start.
const ALL_FORMATS: typeof FORMATS = ["16:9", "9:16", "1:1", "4:5"];
const ALL_VERDICTS: typeof VERDICTS = ["approved", "waiting", "rejected"];
const ORDERS: typeof VIDEO_ORDERS = ["newest", "oldest", "title", "longest", "best"];

/** What a person looks for: states that mean the same to them are one. */
export const SHOWN = {
  making: ["queued", "running"],
  waiting: ["waiting"],
  done: ["done"],
  failed: ["failed"],
  cancelled: ["cancelled"],
} as const satisfies Record<string, JobState[]>;
export type Shown = keyof typeof SHOWN;

export interface VideosSearch {
  q?: string;
  /** Absent: all. */
  show?: Shown;
  channel?: string;
  format?: Format;
  verdict?: (typeof VERDICTS)[number];
  /** Days of the person's calendar, the last one included. */
  from?: string;
  to?: string;
  paused?: true;
  deleted?: true;
  order?: Exclude<VideoFilter["order"], "newest">;
}

/** Whatever the address says, only what is known of it. */
export function readSearch(search: Record<string, unknown>): VideosSearch {
  const { q, show, channel, format, verdict, from, to, paused, deleted, order } = search;
  const found: VideosSearch = {};
  if (typeof q === "string" && q !== "") found.q = q.slice(0, 200);
  if (isShown(show)) found.show = show;
  if (typeof channel === "string" && /^[0-9a-f-]{36}$/.test(channel)) found.channel = channel;
  const [oneFormat, oneVerdict, oneOrder] = [one(ALL_FORMATS, format), one(ALL_VERDICTS, verdict), one(ORDERS, order)];
  if (oneFormat) found.format = oneFormat;
  if (oneVerdict) found.verdict = oneVerdict;
  if (isDay(from)) found.from = from;
  if (isDay(to)) found.to = to;
  if (paused === true) found.paused = true;
  if (deleted === true) found.deleted = true;
  if (oneOrder && oneOrder !== "newest") found.order = oneOrder;
  return found;
}

export function isShown(value: unknown): value is Shown {
  return typeof value === "string" && value in SHOWN;
}

/** Whether a video of this state is among what is shown. */
export function fits(state: JobState, show: Shown | undefined): boolean {
  return show === undefined || (SHOWN[show] as readonly JobState[]).includes(state);
}

/** Whether anything but the order and the tab is asked for. */
export function isNarrowed({ show: _1, order: _2, ...rest }: VideosSearch): boolean {
  return Object.keys(rest).length > 0;
}

/** As the backend is asked. */
export function filterOf(search: VideosSearch): Partial<VideoFilter> {
  const { q, show, channel, format, verdict, from, to, paused, deleted, order } = search;
  return {
    ...(q === undefined ? {} : { q }),
    ...(show === undefined ? {} : { state: [...SHOWN[show]] }),
    ...(channel === undefined ? {} : { channelId: channel }),
    ...(format === undefined ? {} : { format: [format] }),
    ...(verdict === undefined ? {} : { verdict: [verdict] }),
    ...(from === undefined ? {} : { createdAfter: beginOf(from, 0) }),
    ...(to === undefined ? {} : { createdBefore: beginOf(to, 1) }),
    ...(paused === undefined ? {} : { paused }),
    ...(deleted === undefined ? {} : { deleted }),
    ...(order === undefined ? {} : { order }),
  };
}

function one<T extends string>(of: readonly T[], value: unknown): T | undefined {
  return of.find((it) => it === value);
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** Midnight where the person is. */
function beginOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
