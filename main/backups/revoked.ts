// What a person has shut out since a copy was made stays out when the copy takes its place.
import Database from "better-sqlite3";

/** Tables of what lets somebody in, each with `id` and `revoked_at`. */
const TABLES = ["api_tokens", "sessions"];

/** Before it is ordered. @param staged the copy's database, which nobody else has open; `present`: the one that stands */
export function keepRevoked(staged: string, present: string, now: number): void {
  const db = new Database(staged, { fileMustExist: true });
  try {
    // One file, so that a rename moves all of it.
    db.pragma("journal_mode = DELETE");
    db.prepare("ATTACH DATABASE ? AS present").run(present);
    for (const table of TABLES) {
      // A copy of an earlier version may have no such table.
      const has = (schema: string) =>
        db.prepare(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== undefined;
      if (!has("main") || !has("present")) continue;
      db.prepare(
        `UPDATE main.${table} SET revoked_at = ? WHERE revoked_at IS NULL
           AND id IN (SELECT id FROM present.${table} WHERE revoked_at IS NOT NULL)`,
      ).run(now);
    }
  } finally {
    db.close();
  }
}
