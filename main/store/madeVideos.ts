// What was made since a moment, read for the screen of insights: how it ended, how long it took, what its review found.
import type { Aspect, ReviewOutput } from "../../contract/review.ts";
import type { StageName } from "../../contract/stage.ts";
import type { Generation } from "./generations.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, type VideoFacts } from "./schema.ts";

export interface Ended {
  status: Generation["status"];
  milliseconds: number;
  endedAt: number;
}

/** A video that is there, at the last time that one of its revisions was completed. */
export interface MadeVideo {
  id: string;
  revision: number;
  title: string;
  milliseconds: number;
  endedAt: number;
  facts: VideoFacts;
}

export interface MadeStage {
  stage: StageName;
  meanMilliseconds: number;
  runs: number;
}

/** What a review says, without the words. */
export interface Reviewed {
  aspects: Partial<Record<Aspect, number>>;
  checks: { id: string; status: ReviewOutput["checks"][number]["status"] }[];
}

interface Which {
  /** Milliseconds UTC. */
  since: number;
  /** Null: of all channels, those that are gone too. */
  channelId: string | null;
}

export class MadeVideoStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /**
   * Each time that a video ended, oldest first, but of a video that was completed again only the last time. Videos that were
   * deleted count too where no channel is asked for.
   */
  ended({ since, channelId }: Which): Ended[] {
    return this.#db.$client
      .prepare<[string, number, string | null, string | null], Ended>(
        `SELECT status, milliseconds, ended_at AS endedAt FROM generations AS g
         WHERE g.owner_id = ? AND g.ended_at >= ?
           AND (? IS NULL OR (SELECT channel_id FROM videos WHERE id = g.video_id) = ?)
           AND (g.status <> 'completed' OR NOT EXISTS (
             SELECT 1 FROM generations AS later
             WHERE later.video_id = g.video_id AND later.status = 'completed' AND later.seq > g.seq))
         ORDER BY g.ended_at`,
      )
      .all(this.#ownerId, since, channelId, channelId);
  }

  /** Oldest first; the newest `most`, whose place among the rows rises with the time. */
  completed({ since, channelId }: Which, most: number): MadeVideo[] {
    return this.#db.$client
      .prepare<[string, number, string | null, string | null, number], Omit<MadeVideo, "facts"> & { facts: string }>(
        `SELECT v.id, v.title, v.facts, g.revision, g.milliseconds, max(g.ended_at) AS endedAt
         FROM generations AS g JOIN videos AS v ON v.id = g.video_id
         WHERE g.owner_id = ? AND g.ended_at >= ? AND g.status = 'completed'
           AND v.deleted_at IS NULL AND v.facts IS NOT NULL AND (? IS NULL OR v.channel_id = ?)
         GROUP BY v.id ORDER BY endedAt DESC LIMIT ?`,
      )
      .all(this.#ownerId, since, channelId, channelId, most)
      .map((row) => ({ ...row, facts: JSON.parse(row.facts) as VideoFacts }))
      .toReversed();
  }

  /** Of these, without what was there already. */
  stages(videos: readonly Pick<MadeVideo, "id" | "revision">[]): MadeStage[] {
    return this.#db.$client
      .prepare<[string], MadeStage>(
        `SELECT s.stage, avg(s.milliseconds) AS meanMilliseconds, count(*) AS runs
         FROM json_each(?) AS asked JOIN video_stages AS s
           ON s.video_id = asked.value ->> 0 AND s.revision = asked.value ->> 1
         WHERE NOT s.cached GROUP BY s.stage`,
      )
      .all(keys(videos));
  }

  /** Of these, in no order. */
  reviews(videos: readonly Pick<MadeVideo, "id" | "revision">[]): Reviewed[] {
    return this.#db.$client
      .prepare<[string], { aspects: string; checks: string }>(
        `SELECT r.output -> '$.aspects' AS aspects,
           (SELECT json_group_array(json_object('id', c.value ->> 'id', 'status', c.value ->> 'status'))
            FROM json_each(r.output, '$.checks') AS c) AS checks
         FROM json_each(?) AS asked JOIN video_stages AS s
           ON s.video_id = asked.value ->> 0 AND s.revision = asked.value ->> 1 AND s.stage = 'review'
         JOIN stage_results AS r ON r.key = s.key`,
      )
      .all(keys(videos))
      .map(({ aspects, checks }) => ({ aspects: JSON.parse(aspects), checks: JSON.parse(checks) }));
  }
}

function keys(videos: readonly Pick<MadeVideo, "id" | "revision">[]): string {
  return JSON.stringify(videos.map(({ id, revision }) => [id, revision]));
}
