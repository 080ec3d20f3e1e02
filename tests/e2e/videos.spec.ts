// The list of videos: narrowed by the address, chosen by keys and mouse, many acted on at once, and what another window does is seen.
import { barriers, expect, test, type Backend } from "./page.ts";

const TITLES = ["Why owls turn their heads", "The salt of the sea", "Bread without kneading"];

test.beforeEach(async ({ backend }) => {
  await backend.clear();
  // Nothing is made meanwhile: it is the list that is tested.
  await backend.call("POST", "/system/pause", {});
});
test.afterEach(async ({ backend }) => {
  await backend.clear();
  await backend.call("POST", "/system/resume", {});
});

async function three(backend: Backend): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, topic] of TITLES.entries()) {
    const format = i === 1 ? "9:16" : "16:9";
    ids.push((await backend.call<{ id: string }>("POST", "/videos/generate", { topic, format })).id);
  }
  return ids;
}

test("the keyboard walks through the list, chooses, pauses and lets go on; what is paused stays told apart", async ({
  page,
  backend,
}) => {
  await three(backend);
  const rows = page.getByRole("list", { name: "Videos" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: TITLES[2] ?? "" })).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await expect(page.getByText("2 videos chosen")).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press("p");
  await expect(page.getByText("2 videos paused")).toBeVisible();
  await expect(rows.filter({ hasText: "Paused" })).toHaveCount(2);
  await page.getByRole("button", { name: /^Paused 2/ }).click();
  await expect(page).toHaveURL(/paused=true/);
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("Control+a");
  const bar = page.getByRole("region", { name: "With what is chosen" });
  await bar.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("2 videos go on")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing is paused" })).toBeVisible();
});

test("many are deleted at once and brought back by one undo, or later from among the deleted", async ({
  page,
  backend,
}) => {
  await three(backend);
  const rows = page.getByRole("list", { name: "Videos" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await page.getByRole("checkbox", { name: "Choose all" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Make your first video" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole("checkbox", { name: `Choose ${TITLES[0]}` }).check();
  await page.keyboard.press("Delete");
  await expect(rows).toHaveCount(2);
  await page.goto("/videos?deleted=true");
  // The newest: what other tests have thrown away stands below.
  await page
    .getByRole("checkbox", { name: `Choose ${TITLES[0]}` })
    .first()
    .check();
  await page.getByRole("button", { name: "Bring back" }).click();
  await page.goto("/videos");
  await expect(rows).toHaveCount(3);
});

test("filters and order stand in the address, and priorities are seen at once", async ({ page, backend }) => {
  await three(backend);
  const rows = page.getByRole("list", { name: "Videos" }).getByRole("listitem");
  await page.goto("/videos?order=title");
  await expect(rows.first()).toContainText(TITLES[2] ?? "");
  await page.getByRole("combobox", { name: "Format" }).selectOption("9:16");
  await expect(page).toHaveURL(/format=9/);
  await expect(rows).toHaveCount(1);
  await page.getByRole("checkbox", { name: `Choose ${TITLES[1]}` }).check();
  await page.getByRole("combobox", { name: "Priority" }).selectOption("urgent");
  await expect(rows.filter({ hasText: "Urgent" })).toHaveCount(1);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows).toHaveCount(3);
});

test("a video that is deleted in another window says so where it is open, and leaves the list", async ({
  page,
  backend,
}) => {
  const [id = ""] = await three(backend);
  const other = await page.context().newPage();
  // A word of the address that no screen knows counts for nothing.
  await other.goto(`/videos/${id}?tab=nonsense`);
  await expect(other.getByRole("heading", { level: 1, name: TITLES[0] ?? "" })).toBeVisible();
  const rows = page.getByRole("list", { name: "Videos" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await backend.call("DELETE", `/videos/${id}`);
  await expect(rows).toHaveCount(2);
  await expect(other.getByRole("heading", { name: "This video is deleted" })).toBeVisible();
});
