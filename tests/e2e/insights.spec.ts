// Figures of what was made, read as charts and as tables, and kept as files.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import Database from "better-sqlite3";
import sharp from "sharp";

import type { Insights } from "../../contract/api/insights.ts";
import { expect, test, type Backend } from "./page.ts";

/** As the pipeline records it when a video stops moving. */
function record(backend: Backend, status: "completed" | "failed", seconds: number): void {
  const db = new Database(join(backend.dir, "data", "ytempire.db"), { timeout: 5000 });
  db.prepare(
    "INSERT INTO generations (video_id, revision, niche, status, milliseconds, ended_at) VALUES (?, 1, NULL, ?, ?, ?)",
  ).run(crypto.randomUUID(), status, seconds * 1000, Date.now());
  db.close();
}

test("a chart can be read as a table, and kept as CSV and as a picture", async ({ page, backend }) => {
  const told = () => backend.call<Insights>("GET", "/insights/making");
  const { totals: before } = await told();
  record(backend, "completed", 40);
  record(backend, "completed", 20);
  record(backend, "failed", 3);
  await page.goto("/insights");
  const chart = page.getByRole("region", { name: "Made each day" });
  await expect(chart.getByRole("img", { name: "Made each day" })).toBeVisible();
  const { totals, days } = await told();
  expect([totals.completed - before.completed, totals.failed - before.failed]).toEqual([2, 1]);

  const csv = page.waitForEvent("download");
  await chart.getByRole("button", { name: "as CSV" }).click();
  const rows = (await readFile(await (await csv).path(), "utf8")).trim().split("\r\n");
  expect(rows).toHaveLength(31);
  const today = days.at(-1);
  expect(rows.at(-1)).toBe([today?.date, today?.completed, today?.failed, today?.cancelled].join());

  const png = page.waitForEvent("download");
  await chart.getByRole("button", { name: "as a picture" }).click();
  const file = await png;
  expect(file.suggestedFilename()).toBe("made-each-day.png");
  const { channels } = await sharp(await file.path()).stats();
  // Something is drawn upon the ground, in more than greys.
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(8);
  expect(new Set(channels.slice(0, 3).map(({ mean }) => Math.round(mean))).size).toBeGreaterThan(1);

  await chart.getByRole("button", { name: "as a table" }).click();
  await expect(chart.getByRole("row")).toHaveCount(31);
  await page.getByText("7 days").click();
  await expect(chart.getByRole("row")).toHaveCount(8);
  await expect(page).toHaveURL(/days=7/);
  await page.reload();
  await expect(page.getByRole("radio", { name: "7 days" })).toBeChecked();
});
