// A data folder with ten thousand finished videos in it, as a person has after years.
import { join } from "node:path";

import Database from "better-sqlite3";

import { Idea } from "../../contract/idea.ts";
import { STAGE_NAMES } from "../../contract/stage.ts";
import { newId } from "../../main/base/ids.ts";
import { factsOf } from "../../main/pipeline/facts.ts";
import { DATABASE_FILE, openStore } from "../../main/store/open.ts";

type Row = Record<string, unknown>;

const TOPICS = ["Rain on a roof", "The history of tea", "Sleep by the sea", "Ten ideas for a small kitchen"];

/** Writes `count` videos whose stages are all done, or for one in twenty failed, with their revisions, jobs and results. */
export function writeManyVideos(dataDir: string, count: number): void {
  const store = openStore(dataDir);
  const idea = Idea.parse({ topic: TOPICS[0] });
  const first = newId();
  const facts = factsOf(idea);
  store.videos.create({ id: first, title: "Rain on a roof", ideaHash: "none", idea, priority: 1, facts }, Date.now());
  store.close();

  const db = new Database(join(dataDir, DATABASE_FILE));
  const rowOf = (table: string, column: string): Row =>
    db.prepare(`select * from ${table} where ${column} = ?`).get(first) as Row;
  const video = rowOf("videos", "id");
  const revision = rowOf("revisions", "video_id");
  const write = inserter(db);
  db.transaction(() => {
    for (const stage of STAGE_NAMES)
      write("stage_results", { ...RESULT, key: `${stage}-key`, stage, video_id: first, created_at: Date.now() });
    for (let i = 0; i < count; i++) {
      const id = newId();
      const state = i % 20 === 19 ? "failed" : "done";
      const title = `${TOPICS[i % TOPICS.length]} ${i}`;
      write("videos", { ...video, seq: null, id, title, title_key: title.toLowerCase(), state });
      write("revisions", { ...revision, video_id: id });
      for (const stage of STAGE_NAMES) {
        const ended = state === "done" || stage !== "review" ? "done" : "failed";
        write("jobs", jobRow(id, stage, ended));
        write("video_stages", {
          video_id: id,
          revision: 1,
          stage,
          owner_id: "local",
          key: `${stage}-key`,
          cached: 0,
          milliseconds: 900,
        });
      }
    }
    db.prepare("update videos set state = 'done' where id = ?").run(first);
  })();
  db.close();
}

const RESULT = {
  owner_id: "local",
  version: "1",
  output: "{}",
  waiting_for: null,
  attempt: 1,
  milliseconds: 900,
};

function jobRow(videoId: string, stage: string, state: string): Row {
  const error = { code: "STAGE_FAILED", op: "review", message: "A stage failed", hint: "Run it again." };
  return {
    id: `${videoId}/1/${stage}`,
    owner_id: "local",
    kind: "stage",
    subject: videoId,
    lane: "cpu",
    priority: 1,
    age: 1,
    state,
    payload: JSON.stringify({ revision: 1, stage }),
    attempt: 1,
    failures: state === "failed" ? 1 : 0,
    error: state === "failed" ? JSON.stringify(error) : null,
    created_at: Date.now(),
    started_at: Date.now(),
    ended_at: Date.now(),
  };
}

/** Statements are made once for each table, from the first row's columns. */
function inserter(db: Database.Database): (table: string, row: Row) => void {
  const made = new Map<string, Database.Statement>();
  return (table, row) => {
    const columns = Object.keys(row);
    const values = columns.map((column) => `@${column}`).join(", ");
    const statement = made.get(table) ?? db.prepare(`insert into ${table} (${columns.join(", ")}) values (${values})`);
    made.set(table, statement);
    statement.run(row);
  };
}
