// Settings: changed at once and taken back, found by words, counting after a start anew; tokens that are shown once.
import { expect, test } from "./page.ts";

test("a setting is changed, told as waiting for the next start, undone, and counts after starting again", async ({
  page,
}) => {
  await page.goto("/settings/rendering");
  const jobs = page.getByRole("spinbutton", { name: "Jobs that wait for the network" });
  const before = await jobs.inputValue();
  await jobs.fill("9");
  await jobs.press("Enter");
  await expect(page.getByText("1 change waits for the next start.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(jobs).toHaveValue(before);
  await expect(page.getByText("1 change waits for the next start.")).toHaveCount(0);
  await jobs.fill("17");
  await jobs.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "networkJobs is 17" })).toBeVisible();
});

test.describe("with the connection lost for a moment", () => {
  test.use({ expected: /WebSocket|ERR_CONNECTION|Failed to load resource/ });

  test("the backend starts anew on request, the page goes on, and the change counts", async ({ page }) => {
    await page.goto("/settings/rendering");
    const jobs = page.getByRole("spinbutton", { name: "Jobs that wait for the network" });
    await jobs.fill("6");
    await jobs.press("Enter");
    await page.getByRole("button", { name: "Start again now" }).click();
    await expect(page.getByText(/Starting again/)).toBeVisible();
    await expect(page.getByText("1 change waits for the next start.")).toHaveCount(0);
    await expect(jobs).toHaveValue("6");
    await page.getByRole("button", { name: "Reset Jobs that wait for the network" }).click();
    await expect(page.getByText("Jobs that wait for the network: as it was by default")).toBeVisible();
  });
});

test("the search finds a setting by its words in any part, and a part by its name", async ({ page }) => {
  await page.goto("/settings/general");
  await page.getByRole("searchbox", { name: "Search the settings" }).fill("own ffmpeg");
  await expect(page.getByText("1 setting fits")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Own ffmpeg" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the settings" }).fill("zebra");
  await expect(page.getByRole("heading", { name: "No setting fits" })).toBeVisible();
});

test("a token is shown once, works, and is refused when it was revoked", async ({ page, backend }) => {
  await page.goto("/settings/api");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("My upload script");
  await page.getByRole("button", { name: "Make the token" }).click();
  const token = await page.getByRole("textbox", { name: "The new token" }).inputValue();
  expect(token).toMatch(/^yte_/);
  await page.getByRole("button", { name: "I have it" }).click();
  const status = async () =>
    (await fetch(`${backend.url}/api/v1/channels`, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await status()).toBe(200);
  expect(await page.content()).not.toContain(token);
  await page.getByRole("button", { name: "Revoke: My upload script" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText(/revoked/)).toBeVisible();
  expect(await status()).toBe(401);
});

test("the paid voices' limit is told in dollars; a shortcut is changed, taken from another and put back", async ({
  page,
}) => {
  await page.goto("/settings/privacy");
  const limit = page.getByRole("spinbutton", { name: "Most that one narration may cost" });
  await expect(limit).toHaveValue("1");
  await limit.fill("2.5");
  await limit.press("Enter");
  await page.getByRole("button", { name: "Reset Most that one narration may cost" }).click();
  await expect(limit).toHaveValue("1");

  await page.goto("/settings/shortcuts");
  await page.getByRole("button", { name: "Change the key: Search and do anything" }).click();
  await page.keyboard.press("Control+w");
  await expect(page.getByText("Ctrl+W belongs to the browser")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Ctrl+S is “Save”")).toBeVisible();
  await page.getByRole("button", { name: "Use it here instead" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^SaveNo key/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("banner").getByText("Ctrl+S")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Reset all" }).click();
  await expect(page.getByRole("banner").getByText("Ctrl+K")).toBeVisible();
});
