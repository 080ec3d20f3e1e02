// Who may see the page: a link signs in one browser, once.
import { expect, test } from "./page.ts";

test.use({ expected: /401 \(Unauthorized\)/ });

/** What Home greets with, at any hour. */
const HOME = /^(Good|Still)/;

test("without a link the page tells how to get one, and takes one that is pasted; the screen that was asked for comes then", async ({
  stranger: page,
  backend,
}) => {
  await page.goto("/videos?show=failed");
  await expect(page.getByRole("heading", { name: "Open the link from the terminal" })).toBeVisible();
  await expect(page.getByText("npm run link")).toBeVisible();
  await page.getByLabel("Link or code").fill("what is this");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("There is no code in this.")).toBeVisible();
  await page.getByLabel("Link or code").fill(await backend.link());
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Videos" })).toBeVisible();
  await expect(page).toHaveURL(/\/videos\?show=failed$/);
});

test("a link works once: a second browser is told why, and the first may open it again; the code leaves the address", async ({
  stranger: page,
  backend,
  browser,
}) => {
  const link = await backend.link();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: HOME })).toBeVisible();
  await expect(page).toHaveURL(`${backend.url}/`);
  const other = await browser.newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  await other.close();
  await page.goto(link);
  await page.reload();
  await expect(page.getByRole("heading", { name: HOME })).toBeVisible();
});

test("who signs out sees nothing any more, can sign in again, and finds nothing on the way back", async ({
  page,
  backend,
}) => {
  await page.getByRole("button", { name: "Appearance and account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await page.getByLabel("Link or code").fill(await backend.link());
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Videos" })).toBeVisible();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Appearance and account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Open the link from the terminal" })).toBeVisible();
});

test.describe("while the page is still loading pictures", () => {
  // What is on its way to the page is cut, and what it asks for then is refused.
  test.use({ expected: /ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_CHUNKED_ENCODING|401 \(Unauthorized\)/ });

  test("a session that is revoked elsewhere ends in the open page", async ({ page, backend }) => {
    const sessions = await backend.call<{ id: string }[]>("GET", "/sessions");
    for (const { id } of sessions) await backend.call("DELETE", `/sessions/${id}`);
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  });
});
