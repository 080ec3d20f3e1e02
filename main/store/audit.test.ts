import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { AuditEntry } from "./audit.ts";
import { DATABASE_FILE, openStore, type Store } from "./open.ts";

const DAY = 86_400_000;
const YEAR = 366 * DAY;

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-store-audit-"));
  store = openStore(dir);
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const entry = (action = "videos.remove", more: Partial<AuditEntry> = {}): AuditEntry => ({
  who: "owner",
  action,
  subject: null,
  details: {},
  ...more,
});

function fill(rows: number, everyMs = 1): void {
  for (let i = 0; i < rows; i++) store.audit.append(entry(`act.${i % 3}`, { subject: String(i % 2) }), i * everyMs);
}

/** As somebody does who opens the file with a program of their own. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(dir, DATABASE_FILE));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

describe("the audit log", () => {
  it("refuses every change of a row, every deletion, and every row that is not the last", async () => {
    fill(3);
    for (const sql of [
      "UPDATE audit SET who = 'nobody' WHERE seq = 2",
      "DELETE FROM audit WHERE seq = 3",
      "DELETE FROM audit",
      "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
      "INSERT INTO audit SELECT 0, owner_id, at, who, action, subject, details, previous, hash FROM audit WHERE seq = 2",
    ])
      expect(() => raw((db) => db.exec(sql))).toThrow(/audit log/);
    expect(await store.audit.verify()).toEqual({ rows: 3, brokenAt: null });
  });

  it("shows any change of any column, a missing row and two that changed places, even where triggers are gone", async () => {
    fill(6);
    raw((db) => db.exec("DROP TRIGGER audit_unaltered; DROP TRIGGER audit_kept; DROP TRIGGER audit_appended"));
    const columns = ["owner_id", "at", "who", "action", "subject", "details", "previous", "hash"];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.constantFrom(...columns), async (seq, column) => {
        const value = { at: "999", details: `'{"a":1}'` }[column] ?? "'x'";
        const kept = raw((db) => db.prepare(`SELECT ${column} AS value FROM audit WHERE seq = ?`).get(seq)) as {
          value: unknown;
        };
        raw((db) => db.exec(`UPDATE audit SET ${column} = ${value} WHERE seq = ${seq}`));
        // A row that another owner seems to have shows as missing: in the one that follows it, unless it was the last.
        const shownAt = column === "owner_id" ? (seq === 6 ? null : seq + 1) : seq;
        expect((await store.audit.verify()).brokenAt).toBe(shownAt);
        raw((db) => db.prepare(`UPDATE audit SET ${column} = ? WHERE seq = ?`).run(kept.value, seq));
        expect((await store.audit.verify()).brokenAt).toBeNull();
      }),
      { numRuns: 40 },
    );
    raw((db) => db.exec("DELETE FROM audit WHERE seq = 4"));
    expect((await store.audit.verify()).brokenAt).toBe(5);
  });

  it("is kept for a year, and what is left can still be verified, year after year", async () => {
    fill(10, 40 * DAY);
    expect(store.audit.prune(5 * DAY)).toBe(0);
    // Rows of day 0, 40 and 80 are older than a year on day 450.
    expect(store.audit.prune(450 * DAY)).toBe(3);
    expect(store.audit.list({ limit: 50 }).items.at(-1)?.at).toBe(120 * DAY);
    expect(await store.audit.verify()).toEqual({ rows: 8, brokenAt: null });
    expect(store.audit.prune(451 * DAY)).toBe(0);
    store.audit.append(entry(), 500 * DAY);
    expect(store.audit.prune(450 * DAY + 2 * YEAR)).toBe(9);
    expect(await store.audit.verify()).toEqual({ rows: 1, brokenAt: null });
    expect(() => raw((db) => db.exec("DELETE FROM audit"))).toThrow(/audit log/);
    // What stood before the log's beginning cannot be swapped for another past.
    raw((db) => db.exec('DROP TRIGGER audit_unaltered; UPDATE audit SET details = \'{"through":0,"hash":"x"}\''));
    expect((await store.audit.verify()).brokenAt).not.toBeNull();
  });

  it("lets others have their turn while a long log is verified, and is not misled by what happens meanwhile", async () => {
    store.jobs.together(() => fill(1500, DAY / 4));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const verdict = store.audit.verify();
    // More than the page that is verified already.
    expect(store.audit.prune(YEAR + 100 * DAY)).toBe(401);
    store.audit.append(entry(), YEAR + 101 * DAY);
    expect((await verdict).brokenAt).toBeNull();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect((await store.audit.verify()).brokenAt).toBeNull();
  });

  it("is listed newest first by action, subject and who, on pages that join", () => {
    fill(20);
    const seen: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = store.audit.list({ limit: 3, cursor }, { action: "act.1" });
      seen.push(...page.items.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([20, 17, 14, 11, 8, 5, 2]);
    expect(store.audit.list({ limit: 50 }, { subject: "1" }).items).toHaveLength(10);
    expect(store.audit.list({ limit: 50 }, { who: "page:x" }).items).toEqual([]);
  });

  it("keeps a change and its row together where both are written in one transaction", async () => {
    expect(() =>
      store.jobs.together(() => {
        store.audit.append(entry(), 1);
        throw new Error("undone");
      }),
    ).toThrow("undone");
    expect(await store.audit.verify()).toEqual({ rows: 0, brokenAt: null });
  });
});
