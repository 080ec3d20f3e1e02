// What Insights is asked for, as it stands in the address.
import type { INSIGHT_DAYS } from "../../../contract/api/insights.ts";

export type Days = (typeof INSIGHT_DAYS)[number];
/** The contract's own, whose schemas need not come with the page's start. */
export const DAYS: typeof INSIGHT_DAYS = [7, 30, 90, 365];

export interface InsightsSearch {
  /** Absent: thirty. */
  days?: Days | undefined;
  /** Absent: all channels. */
  channel?: string | undefined;
}

export function readSearch({ days, channel }: Record<string, unknown>): InsightsSearch {
  const known = DAYS.find((n) => n === Number(days));
  return {
    ...(known ? { days: known } : {}),
    ...(typeof channel === "string" && channel ? { channel } : {}),
  };
}
