// The page's journeys on the real backend: from the first run over a changed caption to the exported files, and from the form to a
// video that plays, is looked over and decided on.
import { readFile } from "node:fs/promises";

import { barriers, expect, inTheme, save, test, type Backend } from "./page.ts";

test.describe.configure({ mode: "serial" });

/** A video of some seconds with every stage, and with words that the review finds. */
const SCRIPT = "The tide comes in.\n\nThey say that it cures cancer.";

test("first run, video, a caption changed, export", async ({ page, backend }) => {
  test.setTimeout(420_000);
  await page.goto("/welcome");
  for (const step of ["What do you make?", "Who speaks?", "Have you pictures or clips of your own?"]) {
    await expect(page.getByRole("heading", { name: step })).toBeVisible();
    await page.getByRole("button", { name: "Next", exact: true }).click();
  }
  await page.getByLabel("Topic").fill("Why the sea is salty");
  await page.getByRole("button", { name: "Make my first video" }).click();
  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]{36}$/);
  const id = page.url().slice(-36);

  // The text can be changed before there is anything to play.
  const text = page.getByRole("textbox", { name: "Text of scene 1", exact: true });
  await expect(text).toBeVisible({ timeout: 120_000 });
  await expect(page.locator("video")).toBeVisible({ timeout: 240_000 });
  await expect.poll(() => stateOf(backend, id), { timeout: 120_000 }).toMatch(/^(done|waiting)$/);

  await text.fill("Here is what the rivers carry into the sea.");
  await expect(page.getByText(/made again/)).toBeVisible();
  await save(page);
  await expect.poll(() => stateOf(backend, id), { timeout: 240_000 }).toMatch(/^(done|waiting)$/);

  // Until the page has heard of it, its links name the film that was there before.
  await page.getByRole("tab", { name: "Export" }).click();
  await expect(page.getByText("A newer one is being made")).toHaveCount(0);
  const saved = async (name: string) => {
    const link = page.getByRole("link", { name: `Download ${name}` });
    await page.getByRole("tab", { name: "Export" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const captions = await saved("Captions, SubRip");
  expect(captions.bytes.toString("utf8").replaceAll(/\s+/g, " ")).toContain("rivers");
  const film = await saved("Video");
  expect(film.name).toMatch(/\.mp4$/);
  expect(film.bytes.subarray(4, 8).toString("latin1")).toBe("ftyp");
  const fcpxml = await saved("Final Cut Pro XML");
  expect(fcpxml.name).toMatch(/\.fcpxml$/);
  expect(fcpxml.bytes.toString("utf8")).toMatch(/<fcpxml version=.*src="\.\/media\//s);
  const edl = await saved("Edit decision list");
  expect(edl.name).toMatch(/-picture\.edl$/);
  expect(edl.bytes.toString("utf8")).toMatch(/^TITLE: .*\* SOURCE FILE: media\//s);
  for (const name of ["All files", "For editing programs", "Project as one file"])
    await expect(page.getByRole("button", { name })).toBeEnabled();
});

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
  await page.getByLabel("Music", { exact: true }).selectOption({ label: "None" });
  // It is called by its first words until a title is written, which takes a fast machine no longer than a look does.
  await backend.call("POST", "/system/pause", {});
  await page.getByRole("button", { name: "Make video" }).click();

  await expect(page).toHaveURL(/\/videos\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: "The tide comes in." })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: /The tide comes in/ })).toBeVisible();
  await backend.call("POST", "/system/resume", {});
  // In the player's place, whatever else is there already.
  await expect(page.getByText("Render", { exact: true }).first()).toBeVisible({ timeout: 120_000 });

  expect(await barriers(page), "a video in the making").toEqual([]);

  await expect(second.getByRole("link", { name: /The tide comes in/i })).toBeVisible();

  const player = page.locator("video");
  await expect(player).toBeVisible({ timeout: 180_000 });
  await expect.poll(() => player.evaluate((video: { duration: number }) => video.duration)).toBeGreaterThan(3);
  await expect(player.locator("track")).toHaveAttribute("kind", "captions");
  await expect.poll(() => player.evaluate(shownCues)).toMatch(/The tide comes in/);

  // A scene leads to its second.
  await page.getByRole("button", { name: /^Play scene 2/ }).click();
  await expect.poll(() => player.evaluate((video: { currentTime: number }) => video.currentTime)).toBeGreaterThan(1);
  await player.evaluate((video: { pause(): void }) => video.pause());

  // So does what the review found: the words that platforms read closely.
  await page.getByRole("tab", { name: "Review" }).click();
  await expect(page.getByRole("heading", { name: "Review" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("heading", { name: /Restricted words/ })).toBeVisible();
  await page.getByRole("button", { name: /^Play from .*cures/ }).click();
  await expect.poll(() => player.evaluate((video: { paused: boolean }) => video.paused)).toBe(false);
  await player.evaluate((video: { pause(): void }) => video.pause());

  for (const colorScheme of ["dark", "light"] as const) {
    await inTheme(page, colorScheme);
    expect(await barriers(page), `the finished video, ${colorScheme}`).toEqual([]);
  }

  await page.getByRole("tab", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /^Download Video/ }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.mp4$/);

  await page.getByRole("tab", { name: "Review" }).click();
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByLabel("Why (optional)").fill("Too short");
  expect(await barriers(page), "the dialog").toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Too short")).toBeVisible();
  await expect(second.getByRole("list", { name: "Videos" }).getByText("Rejected")).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(second.getByRole("list", { name: "Videos" }).getByText("Ready", { exact: true }).first()).toBeVisible();
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

async function stateOf(backend: Backend, id: string): Promise<string> {
  const { state } = await backend.call<{ state: string }>("GET", `/videos/${id}`);
  return state;
}

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
