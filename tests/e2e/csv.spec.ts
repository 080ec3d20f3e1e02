// Several videos from a list: checked row by row, begun once.
import { expect, test } from "./page.ts";

const LIST = [
  "topic,seconds,format,look",
  "How tides work,20,9:16,ocean",
  "Cats,soon,wide,",
  "Why bread rises,20,,",
].join("\n");

test("a list is checked before anything is made; what can be made is begun, each row once", async ({
  page,
  backend,
}) => {
  await backend.clear();
  await page.goto("/new?several=true");
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "videos.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
  await expect(page.getByText("2 of 3 rows can be made")).toBeVisible();
  const bad = page.getByRole("row", { name: /Cats/ });
  await expect(bad).toContainText('seconds is "soon", not a number');
  await expect(bad).toContainText("format:");
  await expect(bad.getByRole("checkbox")).toBeDisabled();
  await expect(page.getByRole("row", { name: /How tides work/ })).toContainText("From a topic · 9:16 · 20s · ocean");

  await page.getByRole("checkbox", { name: "Make row 4" }).uncheck();
  await page.getByRole("button", { name: "Make 1 video" }).click();
  await expect(page).toHaveURL(/\/videos$/);
  await expect(page.getByText("1 video is in the queue")).toBeVisible();
  const { items } = await backend.call<{ items: { id: string }[] }>("GET", "/videos");
  expect(items).toHaveLength(1);
  await backend.clear();
});

test("a list that was being begun when the page ended goes on without beginning a row twice", async ({
  page,
  backend,
}) => {
  await backend.clear();
  await page.goto("/new?several=true");
  await page.getByLabel("Paste or edit the list").fill("topic,seconds\nOne of two,20\nTwo of two,20");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.evaluate(
    `(() => { const set = localStorage.setItem.bind(localStorage); localStorage.removeItem = () => {}; void set; })()`,
  );
  await page.getByRole("button", { name: "Make 2 videos" }).click();
  await expect(page).toHaveURL(/\/videos$/);
  await page.goto("/new?several=true");
  await expect(page.getByText(/Rows that were begun are not begun again/)).toBeVisible();
  await page.getByRole("button", { name: "Check it" }).click();
  await page.getByRole("button", { name: "Make 2 videos" }).click();
  await expect(page).toHaveURL(/\/videos$/);
  const { items } = await backend.call<{ items: { id: string }[] }>("GET", "/videos");
  expect(items).toHaveLength(2);
  await backend.clear();
});
