// Slots: the times of a week at which a channel's videos are to be ready.
import { z } from "zod";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** One time of the week in the channel's zone. A time that the clocks leap over counts from when they have. */
export const Slot = z.object({
  /** ISO 8601: 1 is Monday. */
  weekday: z.literal(WEEKDAYS),
  /** `18:30`, as the clocks of the channel's zone show it. */
  time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "is no time such as 18:30"),
});
export type Slot = z.infer<typeof Slot>;

export const MISSED = ["ask", "run", "skip"] as const;
/** What becomes of a plan whose time passed while nothing ran: a person is asked, it is begun, it is left out. */
export const Missed = z.enum(MISSED);
export type Missed = z.infer<typeof Missed>;

export const ChannelSchedule = z.object({
  slots: z.array(Slot).max(70).default([]),
  missed: Missed.default("ask"),
  /** What no language model read, but the word lists alone, may be published with nobody looking at it. Absent: it waits for a person. */
  wordListsAlone: z.boolean().exactOptional(),
});
export type ChannelSchedule = z.infer<typeof ChannelSchedule>;
