// Backups: from the first passphrase to the way back, with the real copies and a real start anew.
import { expect, test } from "./page.ts";

const PASSPHRASE = "four words are good enough";

test.describe("with the connection lost for a moment", () => {
  test.use({ expected: /WebSocket|ERR_CONNECTION|Failed to load resource/ });

  test("a passphrase makes the first copy; a restore says what would change, and brings back what was", async ({
    page,
    backend,
  }) => {
    await page.goto("/backups");
    await expect(page.getByRole("heading", { name: "There is no backup yet" })).toBeVisible();
    await page.getByRole("button", { name: "Set a passphrase" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await dialog.getByLabel("Once more").fill(PASSPHRASE);
    await dialog.getByRole("button", { name: "Set it" }).click();
    await expect(page.getByRole("heading", { name: /^Last good copy/ })).toBeVisible();
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(page.getByText(/^Good now: \d+ rows/)).toBeVisible();

    await backend.call("POST", "/channels", { name: "Made too late" });
    await page.getByRole("button", { name: /^Restore…/ }).click();
    // The copy of this very run opens by itself; another asks for its passphrase.
    await expect(dialog.getByRole("row", { name: /^Channels/ })).toBeVisible();
    await expect(dialog.getByText("The videos are the same.")).toBeVisible();
    await dialog.getByRole("button", { name: "Put it in place" }).click();
    await expect(page.getByText(/is put in place at the next start/)).toBeVisible();
    await page.getByRole("button", { name: "Start again now" }).click();
    await expect(page.getByText(/was put in place\.$/)).toBeVisible();
    const { items } = await backend.call<{ items: { name: string }[] }>("GET", "/channels");
    expect(items.map(({ name }) => name)).not.toContain("Made too late");
    // What stood before is a copy of its own, and the older ones ask for the passphrase now.
    await expect(page.getByText("Before a restore")).toBeVisible();
    await page
      .getByRole("button", { name: /^Restore…/ })
      .first()
      .click();
    await dialog.getByLabel("Its passphrase").fill("quite another passphrase");
    await dialog.getByRole("button", { name: "Open it" }).click();
    await expect(dialog.getByText("That is another passphrase.")).toBeVisible();
    await dialog.getByLabel("Its passphrase").fill(PASSPHRASE);
    await dialog.getByRole("button", { name: "Open it" }).click();
    await expect(dialog.getByRole("row", { name: /^Channels/ })).toBeVisible();
  });
});
