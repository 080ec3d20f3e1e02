// The page's journey: from the form to a video that plays, is looked over and decided on, on the real backend.
import { barriers, expect, test } from "./page.ts";

test.describe.configure({ mode: "serial" });

/** A video of some seconds with every stage, and with words that the review finds. */
const SCRIPT = "The tide comes in.\n\nThey say that it cures cancer.";

test("a video is made from the form, seen while it is made, plays with its captions, and is decided on", async ({
  page,
  backend,
}) => {
  test.setTimeout(300_000);
  await backend.clear();
  await expect(page.getByRole("heading", { name: "Make your first video" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "New video" }).click();

  // A second window follows all of this without being touched.
  const second = await page.context().newPage();
  await second.goto(`${backend.url}/videos`);
  await expect(second.getByRole("heading", { name: "Make your first video" })).toBeVisible();

  await page.getByRole("button", { name: "Make video" }).click();
  await expect(page.getByText("Say what the video is about.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Topic" })).toBeFocused();

  await page.getByRole("radio", { name: "A script" }).check();
  await page.getByLabel("Script", { exact: true }).fill(SCRIPT);
  await page.getByRole("radio", { name: /^1:1/ }).check();
  await page.getByRole("radio", { name: "A track" }).check();
  await page.getByLabel("Music").selectOption({ label: "None" });
  await page.getByRole("button", { name: "Make video" }).click();

  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: "The tide comes in." })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: /The tide comes in/ })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Render" }).getByRole("progressbar")).toBeVisible({
    timeout: 120_000,
  });

  expect(await barriers(page), "a video in the making").toEqual([]);

  await expect(second.getByRole("link", { name: /The tide comes in/i })).toBeVisible();

  const player = page.locator("video");
  await expect(player).toBeVisible({ timeout: 180_000 });
  await expect.poll(() => player.evaluate((video: { duration: number }) => video.duration)).toBeGreaterThan(3);
  await expect(page.getByRole("heading", { name: "Review" })).toBeVisible({ timeout: 60_000 });

  await expect(player.locator("track")).toHaveAttribute("kind", "captions");
  await expect.poll(() => player.evaluate(shownCues)).toMatch(/The tide comes in/);

  // The script and the storyboard lead to their second.
  await page.getByRole("button", { name: /^Scene 2/ }).click();
  await expect.poll(() => player.evaluate((video: { currentTime: number }) => video.currentTime)).toBeGreaterThan(1);
  await expect(page.getByRole("img", { name: /^Picture at/ }).first()).toBeVisible({ timeout: 60_000 });
  await player.evaluate((video: { pause(): void }) => video.pause());

  // So does what the review found: the words that platforms read closely.
  await expect(page.getByRole("heading", { name: /Restricted words/ })).toBeVisible();
  await page.getByRole("button", { name: /^Play from .*cures/ }).click();
  await expect.poll(() => player.evaluate((video: { paused: boolean }) => video.paused)).toBe(false);
  await player.evaluate((video: { pause(): void }) => video.pause());

  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriers(page), `the finished video, ${colorScheme}`).toEqual([]);
  }

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /^Download Video/ }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.mp4$/);

  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByLabel("Why (optional)").fill("Too short");
  expect(await barriers(page), "the dialog").toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Too short")).toBeVisible();
  await expect(second.getByText("Rejected")).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(second.getByText("Ready", { exact: true }).last()).toBeVisible();
  await second.close();
  await expect(page.getByText("Approved by")).toBeVisible();
});

test("search and filter stand in the address, and deleting can be undone", async ({ page }) => {
  const row = page.getByRole("link", { name: /tide/i });
  await expect(row).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("zebra");
  await expect(page.getByRole("heading", { name: "No video fits" })).toBeVisible();
  await expect(page).toHaveURL(/\?q=zebra$/);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("zebra");
  await page.getByRole("searchbox").fill("TIDE");
  await expect(row).toBeVisible();
  await page
    .getByRole("navigation", { name: "Show" })
    .getByRole("link", { name: /^Failed/ })
    .click();
  await expect(page).toHaveURL(/show=failed/);
  await expect(row).toBeHidden();
  await page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: /^All/ }).click();

  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
});

test("what the backend refuses stands at its field, with what to do", async ({ page }) => {
  await page.evaluate(
    `localStorage.setItem("ytempire.newVideo", JSON.stringify({ topic: "The sea", voice: "flite:nobody" }))`,
  );
  await page.goto("/videos/new");
  await expect(page.getByRole("textbox", { name: "Topic" })).toHaveValue("The sea");
  await page.getByRole("button", { name: "Make video" }).click();
  const voice = page.getByLabel("Voice", { exact: true });
  await expect(voice).toHaveAttribute("aria-invalid", "true");
  await expect(voice).toHaveAccessibleDescription(/flite:nobody/);
  await expect(voice).toBeFocused();
});

test("an address of no video and one of no screen say so", async ({ page }) => {
  await page.goto("/videos/01900000-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "There is no such video" })).toBeVisible();
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});

interface Video {
  textTracks: Iterable<{ mode: string; cues: Iterable<{ text: string }> | null }>;
}

/** In the browser: the words of the tracks that are switched on. */
function shownCues({ textTracks }: Video): string {
  return Array.from(textTracks)
    .filter(({ mode }) => mode === "showing")
    .flatMap(({ cues }) => Array.from(cues ?? [], ({ text }) => text))
    .join(" ");
}
