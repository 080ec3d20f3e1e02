// The first steps: shown once, by themselves, and at their end the first video is in the making.
import { expect, test } from "./page.ts";

test("whoever has made nothing is led to their first video in four steps, and only once", async ({ page, backend }) => {
  await backend.clear();
  await backend.call("PUT", "/settings", { values: { firstRun: "pending" } });
  await page.goto("/");
  await expect(page).toHaveURL(/\/welcome$/);
  // It is chosen once its words have come.
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Was machst du?" })).toBeVisible();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "What do you make?" })).toBeVisible();
  await expect(page.getByText("This machine is ready").or(page.getByText(/on this machine need/))).toBeVisible();

  await page.getByLabel("Your niche, in a word or two").fill("sleep");
  await page.getByRole("radio", { name: /^The Night Keeper/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "Who speaks?" })).toBeFocused();
  await page.getByRole("button", { name: /^Hear / }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Skip", exact: true }).click();
  // What was said outlives the page.
  await page.reload();
  await page.getByRole("button", { name: "Make my first video" }).click();
  await expect(page.getByText("Say what it is about")).toBeVisible();
  await page.getByRole("button", { name: "Five habits of people who sleep well" }).click();
  // Before it is made it is said that templates bring no facts, and notes can be given at once.
  await expect(page.getByText("From a topic alone the script is a frame to fill in")).toBeVisible();
  await expect(page.getByRole("link", { name: "Models that write" })).toHaveAttribute("href", "/voices");
  await page.getByRole("button", { name: "Add notes" }).click();
  await page.getByLabel("Notes: what is to be said").fill("- They go to bed at the same hour every day");
  await page.getByRole("button", { name: "Make my first video" }).click();
  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]{36}/);

  const { items } = await backend.call<{ items: { id: string }[] }>("GET", "/videos");
  expect(items).toHaveLength(1);
  const made = await backend.call<{ idea: { notes: string } }>("GET", `/videos/${items[0]?.id}`);
  expect(made.idea.notes).toBe("- They go to bed at the same hour every day");
  const channels = await backend.call<{ items: { isDefault: boolean }[] }>("GET", "/channels?limit=200");
  expect(channels.items.find(({ isDefault }) => isDefault)).toMatchObject({ niche: "sleep", persona: "night-keeper" });
  await backend.clear();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});

test("all of it can be skipped, and is not shown again", async ({ page, backend }) => {
  await backend.clear();
  await backend.call("PUT", "/settings", { values: { firstRun: "pending" } });
  await page.goto("/welcome");
  await page.getByRole("button", { name: "Skip all of this" }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.reload();
  await expect(page).toHaveURL(/\/$/);
});
