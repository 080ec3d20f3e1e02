// The main journey in a Firefox as a distribution ships it: Playwright speaks WebDriver BiDi with it, so that no patched browser is needed.
import { existsSync } from "node:fs";

import { firefox, type Browser, type Page } from "@playwright/test";

import { expect, test as base } from "./page.ts";

const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));

const test = base.extend<{ inFirefox: Page }>({
  inFirefox: async ({ backend }, use) => {
    const browser = await firefox.launch({ executablePath: FIREFOX ?? "", channel: "moz-firefox" });
    withoutEmulatedMedia(browser);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(await backend.link());
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    await use(page);
    await browser.close();
    expect(complaints).toEqual([]);
  },
});
test.skip(FIREFOX === undefined, "there is no Firefox here");

/** Playwright wants to set the colour scheme of every context, by a command that a released Firefox does not know yet. */
function withoutEmulatedMedia(browser: Browser): void {
  // oxlint-disable-next-line no-underscore-dangle -- Playwright's inside, of the version that is pinned
  const { _browserSession: session } = (browser as unknown as Outside)["_connection"].toImpl(browser);
  const send = session.send.bind(session);
  session.send = async (method, params) =>
    method === "emulation.setMediaFeaturesOverride" ? {} : send(method, params);
}

interface Outside {
  _connection: { toImpl(of: Browser): { _browserSession: Session } };
}
interface Session {
  send(method: string, params: unknown): Promise<unknown>;
}

test("in Firefox a video is made from the form, plays, and the page speaks German", async ({
  inFirefox: page,
  backend,
}) => {
  test.setTimeout(300_000);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.getByRole("combobox").fill("new video");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${backend.url}/new`);

  await page.getByRole("radio", { name: "A script" }).check();
  await page.getByLabel("Script", { exact: true }).fill("The fox looks at the fire.");
  await page.getByRole("radio", { name: /^1:1/ }).check();
  await page.getByLabel("Music", { exact: true }).selectOption({ label: "None" });
  // What is typed outlives the page.
  await page.reload();
  await expect(page.getByLabel("Script", { exact: true })).toHaveValue("The fox looks at the fire.");
  await page.getByRole("button", { name: "Make video" }).click();
  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]{36}$/);

  // Home follows it live.
  const second = await page.context().newPage();
  await second.goto(`${backend.url}/`);
  await expect(second.getByRole("link", { name: /The fox looks/ })).toBeVisible({ timeout: 60_000 });
  await second.close();

  const player = page.locator("video");
  await expect(player).toBeVisible({ timeout: 180_000 });
  await expect.poll(() => player.evaluate((video: { duration: number }) => video.duration)).toBeGreaterThan(1);
  await player.evaluate((video: { muted: boolean; play(): Promise<void> }) => {
    video.muted = true;
    return video.play();
  });
  await expect.poll(() => player.evaluate((video: { currentTime: number }) => video.currentTime)).toBeGreaterThan(0.3);

  await page.getByRole("button", { name: "Appearance and account" }).click();
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await expect(page.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
});
