// What a copy does not change when it takes its place: who is shut out, and what this machine runs, opens and calls.
import Database from "better-sqlite3";

import { isOfMachine, SETTING_NAMES } from "../base/settings.ts";

/** Tables of what lets somebody in, each with `id` and `revoked_at`. */
const TABLES = ["api_tokens", "sessions"];

/** Before it is ordered. @param staged the copy's database, which nobody else has open; `present`: the one that stands */
export function keepOfHere(staged: string, present: string, now: number): void {
  const db = new Database(staged, { fileMustExist: true });
  try {
    // One file, so that a rename moves all of it.
    db.pragma("journal_mode = DELETE");
    db.prepare("ATTACH DATABASE ? AS present").run(present);
    db.transaction(() => {
      for (const table of TABLES) if (inBoth(db, table)) keepShutOut(db, table, now);
      if (inBoth(db, "settings")) keepOfMachine(db);
    })();
  } finally {
    db.close();
  }
}

/** A copy of an earlier version may have no such table. */
function inBoth(db: Database.Database, table: string): boolean {
  return ["main", "present"].every(
    (schema) =>
      db.prepare(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== undefined,
  );
}

/** Who was shut out here since, and who was let in elsewhere: a copy may be of another machine, or of somebody else's making. */
function keepShutOut(db: Database.Database, table: string, now: number): void {
  db.prepare(
    `UPDATE main.${table} SET revoked_at = ? WHERE revoked_at IS NULL
       AND id NOT IN (SELECT id FROM present.${table} WHERE revoked_at IS NULL)`,
  ).run(now);
}

/** Also what nobody has set here: a copy of somebody else's making would choose a program to be run. */
function keepOfMachine(db: Database.Database): void {
  const names = JSON.stringify(SETTING_NAMES.filter(isOfMachine));
  const ofMachine = "name IN (SELECT value FROM json_each(?))";
  db.prepare(`DELETE FROM main.settings WHERE ${ofMachine}`).run(names);
  db.prepare(
    `INSERT INTO main.settings (owner_id, name, value, updated_at)
       SELECT owner_id, name, value, updated_at FROM present.settings WHERE ${ofMachine}`,
  ).run(names);
}
