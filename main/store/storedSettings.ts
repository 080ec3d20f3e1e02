// The stored settings of a data folder that another process may hold: for commands that need no backend.
import { existsSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import { DATABASE_FILE, LOCAL_OWNER, SETTINGS_VERSION } from "./names.ts";

/** None where there is no database yet, or none that can be read: what is wrong with it the backend says when it opens it. */
export function storedSettings(dataDir: string): Record<string, unknown> {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file)) return {};
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const rows = db
        .prepare<[string, string], { name: string; value: string }>(
          "SELECT name, value FROM settings WHERE owner_id = ? AND name <> ?",
        )
        .all(LOCAL_OWNER, SETTINGS_VERSION);
      return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
    } finally {
      db.close();
    }
  } catch {
    return {};
  }
}
