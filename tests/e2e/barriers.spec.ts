// Everybody can use it: axe finds nothing on any screen in any theme, from right to left and at twice the size too; the keyboard reaches all; and it is light.
import { gzipSync } from "node:zlib";

import type { Page } from "@playwright/test";

import { PLATFORM } from "../../renderer/features/publishing/platforms.ts";
import { barriers, expect, test, type Backend } from "./page.ts";

/** Bytes of script, gzip, that Home takes to start. */
const SCRIPT_BUDGET = 180_000;

interface Case {
  path: string | ((backend: Backend) => Promise<string>);
  /** What says that the screen stands: the name of its first heading, as a rule. */
  heading: string | RegExp;
  /** What must be there before it is looked at. */
  isThere?: (page: Page) => Promise<void>;
}

/** Every screen: a new one gets its line. */
const SCREENS: Record<string, Case> = {
  home: { path: "/", heading: /^(Good|Still)/ },
  videos: { path: "/videos", heading: "Videos" },
  "videos, none found": { path: "/videos?q=zebra", heading: "No video fits" },
  video: { path: async (backend) => `/videos/${await aVideo(backend)}`, heading: "A harbour at dawn" },
  "new video": {
    path: "/new",
    heading: "New video",
    isThere: (page) => expect(page.getByText("Midnight")).toBeVisible(),
  },
  library: { path: "/library", heading: "Library" },
  "library, folders": { path: "/library?part=folders", heading: "Library" },
  "library, duplicates": { path: "/library?part=duplicates", heading: "Library" },
  "library, missing": { path: "/library?part=missing", heading: "Library" },
  channels: {
    path: "/channels",
    heading: "Channels",
    isThere: (page) => expect(page.getByRole("link", { name: "My channel" })).toBeVisible(),
  },
  personas: {
    path: "/channels?part=personas",
    heading: "Channels",
    isThere: (page) => expect(page.getByRole("button", { name: "The Night Keeper" })).toBeVisible(),
  },
  channel: {
    path: async (backend) => `/channels/${await aChannel(backend)}`,
    heading: /^Harbour/,
    isThere: (page) => expect(page.getByAltText("Preview of the look")).toBeVisible(),
  },
  calendar: { path: "/calendar?view=month", heading: "Calendar" },
  "calendar, week": { path: "/calendar?view=week", heading: "Calendar" },
  "calendar, agenda": { path: "/calendar?view=agenda", heading: "Calendar" },
  voices: { path: "/voices", heading: "Voices here" },
  accounts: { path: "/accounts", heading: "Accounts" },
  publishing: { path: "/publishing", heading: "Publishing" },
  insights: { path: "/insights", heading: "Insights" },
  backups: { path: "/backups", heading: "Backups" },
  settings: { path: "/settings/general", heading: "Settings" },
  "settings, storage": {
    path: "/settings/storage",
    heading: "Settings",
    isThere: (page) => expect(page.getByText("Database", { exact: true })).toBeVisible(),
  },
  "settings, access": {
    path: "/settings/api",
    heading: "Settings",
    isThere: (page) => expect(page.getByText("this one")).toBeVisible(),
  },
  health: { path: "/health", heading: "Health" },
  "new videos": {
    path: "/new?several=true",
    heading: "New video",
    isThere: (page) => expect(page.getByText("Drop a list here")).toBeVisible(),
  },
  welcome: {
    path: "/welcome",
    heading: /first video/,
    isThere: (page) => expect(page.getByRole("radio").first()).toBeAttached(),
  },
  nowhere: { path: "/nowhere", heading: "There is no such page" },
};

async function aVideo(backend: Backend): Promise<string> {
  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", { topic: "A harbour at dawn" });
  await backend.call("POST", `/videos/${id}/cancel`);
  return id;
}

/** With slots and a plan, so that the calendar has something to show. */
async function aChannel(backend: Backend): Promise<string> {
  const slots = [1, 4].map((weekday) => ({ weekday, time: "18:00" }));
  const { id } = await backend.call<{ id: string }>("POST", "/channels", {
    name: `Harbour ${Date.now()}`,
    persona: "nature-observer",
    schedule: { slots },
  });
  const at = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await backend.call("POST", "/calendar", { channelId: id, wishes: { topic: "Gulls" }, when: { by: "ready", at } });
  return id;
}

async function open(page: Page, backend: Backend, { path, heading, isThere }: Case): Promise<void> {
  await page.goto(typeof path === "string" ? path : await path(backend));
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
  await isThere?.(page);
}

/** So that one test is no longer than others. */
const TOGETHER = 5;
const all = Object.entries(SCREENS);
for (let first = 0; first < all.length; first += TOGETHER) {
  const some = all.slice(first, first + TOGETHER);
  test(`axe finds no barrier in any theme: ${some.map(([name]) => name).join(", ")}`, async ({ page, backend }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const [name, screen] of some) {
      await open(page, backend, screen);
      expect.soft(await barriers(page), name).toEqual([]);
      // In another theme only colours are others.
      for (const theme of ["dark", "light contrast", "dark contrast"]) {
        const [to, contrast = ""] = theme.split(" ");
        const html = page.locator("html");
        await html.evaluate(
          (element: { dataset: Record<string, string> }, [ground = "", more = ""]) => {
            element.dataset["theme"] = ground;
            if (more === "") delete element.dataset["contrast"];
            else element.dataset["contrast"] = "more";
          },
          [to, contrast],
        );
        expect.soft(await barriers(page, "colours"), `${name}, ${theme}`).toEqual([]);
      }
    }
  });
}

test.describe("for who is not signed in", () => {
  test.use({ expected: /401 \(Unauthorized\)/ });

  for (const colorScheme of ["light", "dark"] as const)
    test(`axe finds no barrier where one signs in, in the ${colorScheme} theme`, async ({ stranger }) => {
      await stranger.emulateMedia({ colorScheme });
      await stranger.goto("/");
      await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible();
      expect(await barriers(stranger)).toEqual([]);
    });
});

test("axe finds no barrier in what opens over a screen", async ({ page, backend }) => {
  // Over a list that has keys of its own, Escape too.
  await aVideo(backend);
  await expect(page.getByRole("button", { name: /^Actions for/ }).first()).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
  expect(await barriers(page), "the palette").toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  expect(await barriers(page), "the help").toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeHidden();
  await page.getByRole("button", { name: /^What happened/ }).click();
  await expect(page.getByRole("dialog", { name: /^What happened/ })).toBeVisible();
  expect(await barriers(page), "the notices").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Appearance and account" }).click();
  await expect(page.getByRole("radio", { name: "Deutsch" })).toBeVisible();
  expect(await barriers(page), "the appearance").toEqual([]);
});

test("every screen is whole from right to left, at twice the size, and without a word that stands in no catalogue", async ({
  page,
  backend,
}) => {
  await page.evaluate(() => localStorage.setItem("ytempire.language", "pseudo"));
  test.setTimeout(300_000);
  const wrong: string[] = [];
  for (const [name, { path }] of Object.entries(SCREENS)) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(typeof path === "string" ? path : await path(backend));
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    const plain = await page.locator("main h2, header h2, header nav a").allTextContents();
    for (const words of plain)
      if (
        !words.includes("⟦") &&
        /\p{L}/u.test(words) &&
        !NAMES.has(words) &&
        !MADE_HERE.test(words) &&
        !DATE.test(words)
      )
        wrong.push(`${name}: ${words}`);
    if (await isCut(page)) wrong.push(`${name}: wider than the window`);
    // 1280 pixels at 200 %.
    await page.setViewportSize({ width: 640, height: 400 });
    if (await isCut(page)) wrong.push(`${name}: wider than the window at 200 %`);
  }
  expect(wrong).toEqual([]);
});

/** Headings that are no words of the page: what persons call theirs, names of platforms, and dates, which Intl writes. */
const NAMES: ReadonlySet<string> = new Set([
  "My channel",
  "A harbour at dawn",
  ...Object.values(PLATFORM).map(({ name }) => name),
]);
/** Channels that this file makes. */
const MADE_HERE = /^Harbour \d+$/;
const DATE = /\b\d{4}$/;

/** Whether the page must be moved sideways to be read. */
function isCut(page: Page): Promise<boolean> {
  return page
    .locator("html")
    .evaluate(
      ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) => scrollWidth > clientWidth + 1,
    );
}

test("who wants less motion gets none", async ({ page, backend }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await aVideo(backend);
  for (const path of ["/", "/videos"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const longest = await page.evaluate<number>(
      "Math.max(0, ...document.getAnimations().map(({ effect }) => effect.getComputedTiming().activeDuration))",
    );
    expect(longest, path).toBeLessThanOrEqual(1);
  }
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
  // At the end of the page nothing has the focus for a moment.
  const focused = () =>
    page
      .locator("body")
      .evaluate(
        (body: { ownerDocument: { activeElement: { textContent: string | null } | null } }) =>
          body.ownerDocument.activeElement?.textContent,
      );
  for (let i = 0; i < 60 && (await focused()) !== title; i++) await page.keyboard.press("Tab");
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

test("light, dark, high contrast and the system's look can be chosen, and the choice stays", async ({ page }) => {
  const html = page.locator("html");
  const choose = async (name: string) => {
    await page.getByRole("button", { name: "Appearance and account" }).click();
    await page.getByRole("radio", { name }).check();
    await page.keyboard.press("Escape");
  };
  await choose("Dark");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await choose("High contrast");
  await expect(html).toHaveAttribute("data-contrast", "more");
  await choose("Light");
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(html).not.toHaveAttribute("data-contrast", "more");
});

test("the whole page speaks German at once, keeps it, and writes numbers and dates its way", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Appearance and account" }).click();
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Einstellungen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
});

test("screens, actions and videos are reached by the palette and by keys alone", async ({ page, backend }) => {
  const id = await aVideo(backend);
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/\/backups$/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("harbour");
  await expect(page.getByRole("option", { name: "A harbour at dawn" }).first()).toBeVisible();
  for (let i = 0; i < 10; i++) {
    if ((await page.getByRole("dialog").getByRole("option", { selected: true }).textContent())?.includes("harbour"))
      break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]+$/);
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/\/new$/);
  // Where somebody types, letters are letters.
  await page.getByRole("textbox").first().press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/\/new$/);
  await backend.call("DELETE", `/videos/${id}`);
});

test("Home starts with less script than it may", async ({ page }) => {
  let bytes = 0;
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    void response.body().then((body) => (bytes += gzipSync(body, { level: 9 }).length));
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(SCRIPT_BUDGET);
});
