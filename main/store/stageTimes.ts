// How long the stages of finished videos took here, for estimates.
import type { StageName } from "../../contract/stage.ts";
import type { Db } from "./open.ts";
import { LOCAL_OWNER, type VideoFacts } from "./schema.ts";

export interface StageTime {
  stage: StageName;
  milliseconds: number;
  facts: VideoFacts;
}

/** A video that is queued or running, as far as others have to wait for it. */
export interface Unfinished {
  id: string;
  state: "queued" | "running";
  /** VideoFacts as JSON: there may be thousands, most of them alike. */
  facts: string;
}

export class StageTimeStore {
  readonly #db: Db;
  readonly #ownerId: string;

  constructor(db: Db, ownerId = LOCAL_OWNER) {
    this.#db = db;
    this.#ownerId = ownerId;
  }

  /** Of the newest finished videos, newest first; what was there already and taken over is left out. */
  newest(videos: number): StageTime[] {
    return this.#db.$client
      .prepare<[string, number], { stage: StageName; milliseconds: number; facts: string }>(
        `SELECT s.stage, s.milliseconds, v.facts
         FROM (SELECT seq, id, revision, facts FROM videos
               WHERE owner_id = ? AND state IN ('done', 'waiting') AND facts IS NOT NULL AND deleted_at IS NULL
               ORDER BY seq DESC LIMIT ?) AS v
         JOIN video_stages AS s ON s.video_id = v.id AND s.revision = v.revision
         WHERE NOT s.cached ORDER BY v.seq DESC`,
      )
      .all(this.#ownerId, videos)
      .map((row) => ({ ...row, facts: JSON.parse(row.facts) as VideoFacts }));
  }

  /** In the order in which they are worked on; without those that are paused. */
  unfinished(): Unfinished[] {
    return this.#db.$client
      .prepare<[string], Unfinished>(
        `SELECT id, state, facts FROM videos
         WHERE owner_id = ? AND state IN ('queued', 'running') AND facts IS NOT NULL AND deleted_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM job_holds AS held WHERE held.subject = videos.id)
         ORDER BY priority DESC, seq`,
      )
      .all(this.#ownerId);
  }
}
