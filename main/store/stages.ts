// Results of stages in the store: content-addressed and shared by all videos, with a note of which one each video's stage has.
import type Database from "better-sqlite3";

import type { StageName } from "../../contract/stage.ts";
import type { Json } from "../../contract/values.ts";
import { and, eq, sql, type InferSelectModel } from "./drizzle.ts";
import type { Db } from "./open.ts";
import { stageResults, videoStages } from "./schema.ts";

export type StageResult = InferSelectModel<typeof stageResults>;

/** The stage of one revision of one video. */
export interface StagePlace {
  videoId: string;
  revision: number;
  stage: StageName;
}

/** What a stage of a revision has. */
export interface StageRecord {
  stage: StageName;
  key: string;
  output: Json;
  waitingFor: string | null;
  cached: boolean;
  milliseconds: number;
}

export class StageStore {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #recordsOf: Database.Statement<
    [string],
    Omit<StageRecord, "output" | "cached"> & { videoId: string; cached: number }
  >;
  readonly #firstSentences: Database.Statement<[string, number], { text: string }>;

  constructor(db: Db) {
    this.#statements = prepare(db);
    this.#firstSentences = db.$client.prepare(
      `SELECT r.output ->> '$.scenes[0].lines[0].text' AS text
       FROM videos AS own
       JOIN videos AS v ON v.channel_id = own.channel_id AND v.id <> own.id AND v.deleted_at IS NULL
       JOIN video_stages AS s ON s.video_id = v.id AND s.revision = v.revision AND s.stage = 'script'
       JOIN stage_results AS r ON r.key = s.key
       WHERE own.id = ? AND text IS NOT NULL
       ORDER BY v.seq DESC LIMIT ?`,
    );
    this.#recordsOf = db.$client.prepare(
      `SELECT s.video_id AS videoId, s.stage, s.key, r.waiting_for AS waitingFor, s.cached, s.milliseconds
       FROM json_each(?) AS place
       JOIN video_stages AS s ON s.video_id = place.value ->> 0 AND s.revision = place.value ->> 1
       JOIN stage_results AS r ON r.key = s.key`,
    );
  }

  find(key: string): StageResult | undefined {
    return this.#statements.find.get({ key });
  }

  /** Records a result that was computed, in the place of one under the same key whose files are gone. */
  record(
    place: StagePlace,
    result: Pick<StageResult, "key" | "version" | "output" | "waitingFor" | "attempt" | "milliseconds">,
    now: number,
  ): void {
    this.#statements.record.run({ ...result, stage: place.stage, videoId: place.videoId, now });
    this.#statements.point.run({ ...place, key: result.key, cached: false, milliseconds: result.milliseconds });
  }

  /** Points the stage at a result that was there already. */
  takeOver(place: StagePlace, key: string, milliseconds: number): void {
    this.#statements.point.run({ ...place, key, cached: true, milliseconds });
  }

  /** What the revision's stages have, without their outputs. */
  records(videoId: string, revision: number): Omit<StageRecord, "output">[] {
    return this.#statements.records.all({ videoId, revision });
  }

  /** Of many videos at once, each with its current revision: by video. */
  recordsOf(places: readonly { id: string; revision: number }[]): Map<string, Omit<StageRecord, "output">[]> {
    const rows = this.#recordsOf.all(JSON.stringify(places.map(({ id, revision }) => [id, revision])));
    return Map.groupBy(
      rows.map(({ cached, ...row }) => ({ ...row, cached: cached === 1 })),
      ({ videoId }) => videoId,
    );
  }

  /** Of the scripts of the newest other videos of the same channel: what each begins with. */
  firstSentences(videoId: string, most: number): string[] {
    return this.#firstSentences.all(videoId, most).map(({ text }) => text);
  }

  outputs(videoId: string, revision: number): StageRecord[] {
    return this.#statements.outputs.all({ videoId, revision });
  }
}

function prepare(db: Db) {
  const given = sql.placeholder;
  const ofRevision = and(eq(videoStages.videoId, given("videoId")), eq(videoStages.revision, given("revision")));
  const about = {
    stage: videoStages.stage,
    key: videoStages.key,
    waitingFor: stageResults.waitingFor,
    cached: videoStages.cached,
    milliseconds: videoStages.milliseconds,
  };
  return {
    find: db
      .select()
      .from(stageResults)
      .where(eq(stageResults.key, given("key")))
      .prepare(),
    record: db
      .insert(stageResults)
      .values({
        key: given("key"),
        stage: given("stage"),
        version: given("version"),
        output: given("output"),
        waitingFor: given("waitingFor"),
        attempt: given("attempt"),
        videoId: given("videoId"),
        milliseconds: given("milliseconds"),
        createdAt: given("now"),
      })
      .onConflictDoUpdate({
        target: stageResults.key,
        set: {
          output: sql`excluded.output`,
          waitingFor: sql`excluded.waiting_for`,
          attempt: sql`excluded.attempt`,
          videoId: sql`excluded.video_id`,
          milliseconds: sql`excluded.milliseconds`,
          createdAt: sql`excluded.created_at`,
        },
      })
      .prepare(),
    point: db
      .insert(videoStages)
      .values({
        videoId: given("videoId"),
        revision: given("revision"),
        stage: given("stage"),
        key: given("key"),
        cached: given("cached"),
        milliseconds: given("milliseconds"),
      })
      .onConflictDoUpdate({
        target: [videoStages.videoId, videoStages.revision, videoStages.stage],
        set: {
          key: sql`excluded.key`,
          cached: sql`excluded.cached`,
          milliseconds: sql`excluded.milliseconds`,
        },
      })
      .prepare(),
    records: db
      .select(about)
      .from(videoStages)
      .innerJoin(stageResults, eq(stageResults.key, videoStages.key))
      .where(ofRevision)
      .prepare(),
    outputs: db
      .select({ ...about, output: stageResults.output })
      .from(videoStages)
      .innerJoin(stageResults, eq(stageResults.key, videoStages.key))
      .where(ofRevision)
      .prepare(),
  };
}
