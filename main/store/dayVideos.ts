// Videos by the day on which they were finished, else begun: what the calendar shows beside its plans.
import type { CalendarVideo } from "../../contract/api/calendar.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, type VideoFacts } from "./schema.ts";

/** A calendar of more would show none of them. */
const MOST = 3000;

interface Row {
  id: string;
  channelId: string;
  title: string;
  state: CalendarVideo["state"];
  facts: string | null;
  at: number;
}

export class DayVideoStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Deleted ones left out; by time. @param from milliseconds UTC, as `to` */
  between(from: number, to: number, channelId?: string): CalendarVideo[] {
    return this.#db.$client
      .prepare<unknown[], Row>(
        // Whatever ended was changed then or later.
        `SELECT * FROM (
           SELECT v.id, v.channel_id AS channelId, v.title, v.state, v.facts,
             coalesce((SELECT max(g.ended_at) FROM generations AS g
                       WHERE g.video_id = v.id AND g.status = 'completed'), v.created_at) AS at
           FROM videos AS v
           WHERE v.owner_id = ? AND v.deleted_at IS NULL AND v.updated_at >= ? AND v.created_at < ?
             AND (? IS NULL OR v.channel_id = ?))
         WHERE at >= ? AND at < ? ORDER BY at LIMIT ?`,
      )
      .all(this.#ownerId, from, to, channelId ?? null, channelId ?? null, from, to, MOST)
      .map(({ facts, at, ...video }) => {
        const known = facts === null ? null : (JSON.parse(facts) as VideoFacts);
        const seconds = known?.seconds ?? 0;
        return { ...video, at: new Date(at).toISOString(), thumbnail: known?.thumbnail ?? null, seconds };
      });
  }
}
