// Everybody can use it: axe finds nothing on any screen in either theme, and the keyboard reaches all; and it is light.
import { gzipSync } from "node:zlib";

import { barriers, expect, test } from "./page.ts";

/** Bytes of script, gzip, that the list of videos takes to start. */
const SCRIPT_BUDGET = 180_000;

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ expected: /401 \(Unauthorized\)/ });

    test("axe finds no barrier on any screen", async ({ page, backend, browser }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", { topic: "A harbour at dawn" });
      await backend.call("POST", `/videos/${id}/cancel`);
      const screens: [string, () => Promise<void>][] = [
        ["/videos", () => expect(page.getByRole("link", { name: "A harbour at dawn" }).first()).toBeVisible()],
        ["/videos?q=zebra", () => expect(page.getByRole("heading", { name: "No video fits" })).toBeVisible()],
        [`/videos/${id}`, () => expect(page.getByRole("heading", { level: 1 })).toBeVisible()],
        ["/videos/new", () => expect(page.getByText("Midnight")).toBeVisible()],
        ["/nowhere", () => expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible()],
      ];
      for (const [path, isThere] of screens) {
        await page.goto(path);
        await isThere();
        expect(await barriers(page), path).toEqual([]);
      }
      await page.goto("/videos");
      await page
        .getByRole("button", { name: /^Actions for/ })
        .first()
        .click();
      await expect(page.getByRole("menu")).toBeVisible();
      expect(await barriers(page), "the open menu").toEqual([]);

      const context = await browser.newContext({ colorScheme, baseURL: backend.url });
      const stranger = await context.newPage();
      await stranger.goto("/");
      await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
      expect(await barriers(stranger), "the sign-in").toEqual([]);
      await context.close();
    });
  });

test("the keyboard reaches and works everything, and shows where it is", async ({ page, backend }) => {
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", { topic: "Keys and doors" });
  await backend.call("POST", `/videos/${id}/cancel`);
  // By then the script may have given it another.
  const { title } = await backend.call<{ title: string }>("GET", `/videos/${id}`);
  const row = page.getByRole("link", { name: title });
  await expect(row).toBeVisible();
  await page.reload();
  await expect(row).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  for (let i = 0; i < 20 && (await page.locator(":focus").textContent()) !== title; i++)
    await page.keyboard.press("Tab");
  await expect(row).toBeFocused();
  await page.keyboard.press("Tab");
  const menu = page.getByRole("button", { name: `Actions for ${title}` });
  await expect(menu).toBeFocused();
  await expect(menu).toHaveCSS("outline-style", "solid");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test("light, dark and the system's theme can be chosen, and the choice stays", async ({ page }) => {
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("radio", { name: "Light" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("the list of videos starts with less script than it may", async ({ page }) => {
  let bytes = 0;
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    void response.body().then((body) => (bytes += gzipSync(body, { level: 9 }).length));
  });
  await page.goto("/videos");
  await expect(page.getByRole("heading", { name: "Videos", level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(SCRIPT_BUDGET);
});
