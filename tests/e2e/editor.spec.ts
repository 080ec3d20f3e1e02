// The editor of a video on the real backend: what is typed, kept, planned, saved, taken back, spoken, and changed in two windows at once.
import { barriers, expect, inTheme, save, test, type Backend } from "./page.ts";

test.describe.configure({ mode: "serial" });

/** Three scenes of a few seconds. */
const SCRIPT = ["The tide comes in.", "The moon pulls on the water.", "Then it goes out again."].join("\n\n");

let id = "";

test.beforeAll(async ({ backend }) => {
  test.setTimeout(240_000);
  id = await make(backend);
});

test("a caption is changed: the plan says what is made again, only that is made, and an earlier revision comes back", async ({
  page,
  backend,
}) => {
  test.setTimeout(240_000);
  await page.goto(`/videos/${id}`);
  const text = page.getByRole("textbox", { name: "Text of scene 2" });
  await expect(text).toHaveValue("The moon pulls on the water.");
  await text.fill("The moon and the sun pull on the water.");
  await expect(page.getByText(/^1 scene is made again, about/)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(text).toHaveValue("The moon pulls on the water.");
  await expect(page.getByRole("button", { name: "Save" })).toBeHidden();
  await page.keyboard.press("Control+Shift+z");
  await expect(text).toHaveValue("The moon and the sun pull on the water.");
  await expect(page.getByText(/^1 scene is made again, about/)).toBeVisible();

  await save(page);
  await settled(backend, id);
  const { scenes, revision } = await backend.call<Detail>("GET", `/videos/${id}`);
  expect(revision).toBe(2);
  expect(scenes.map((scene) => scene.text)).toEqual([
    "The tide comes in.",
    "The moon and the sun pull on the water.",
    "Then it goes out again.",
  ]);
  // What the words of the first and third scene sound like was taken over: their lengths are the same to the sample.
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("text of 1 scene")).toBeVisible();
  await page.getByRole("button", { name: "Return to revision 1" }).click();
  await expect(page.getByRole("heading", { name: /^Revision 3/ })).toBeVisible();
  await page.getByRole("tab", { name: "Storyboard" }).click();
  await expect(text).toHaveValue("The moon pulls on the water.");
  await settled(backend, id);
  const back = await backend.call<Detail>("GET", `/videos/${id}`);
  expect(back.stages.filter(({ cached }) => !cached).map(({ name }) => name)).toEqual([]);
});

test("scenes are split, joined, moved and added by keyboard, and all of it is taken back", async ({ page }) => {
  await page.goto(`/videos/${id}`);
  const scenes = page.getByRole("list", { name: "Scenes" }).getByRole("listitem");
  const text = (n: number) => page.getByRole("textbox", { name: `Text of scene ${n}`, exact: true });
  await expect(scenes).toHaveCount(3);
  await text(2).click();
  await page.keyboard.press("Home");
  for (let i = 0; i < "The moon".length; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Enter");
  await expect(scenes).toHaveCount(4);
  await expect(text(2)).toHaveValue("The moon");
  await expect(text(3)).toBeFocused();
  await page.keyboard.press("Backspace");
  await expect(scenes).toHaveCount(3);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(text(1)).toHaveValue(/^The moon/);
  await page.getByRole("button", { name: "Add a scene", exact: true }).click();
  await expect(text(4)).toBeFocused();
  await page.keyboard.type("The *last* one.");
  await expect(scenes).toHaveCount(4);
  await page.keyboard.press("Escape");
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  while (await undo.isEnabled()) await undo.click();
  await expect(scenes).toHaveCount(3);
  await expect(text(1)).toHaveValue("The tide comes in.");
});

test.describe("a backend that is killed", () => {
  // What is asked of it meanwhile.
  test.use({ expected: /ERR_CONNECTION|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY|WebSocket connection|status of 5/ });

  test("a draft survives a page that is loaded again and a backend that is killed", async ({ page, backend }) => {
    await page.goto(`/videos/${id}`);
    const text = page.getByRole("textbox", { name: "Text of scene 3" });
    await text.fill("Then it is gone.");
    await expect(page.getByRole("button", { name: "Save" })).toBeVisible();
    await page.reload();
    await expect(text).toHaveValue("Then it is gone.");
    await backend.kill();
    await text.fill("Then it is gone for good.");
    await backend.start();
    await page.reload();
    await expect(text).toHaveValue("Then it is gone for good.");
    await page.getByRole("button", { name: "Discard the draft" }).click();
    await expect(text).toHaveValue("Then it goes out again.");
  });
});

test.describe("while a video changes", () => {
  // A still that is asked for in that moment is refused, and asked for again.
  test.use({ expected: /409 \(Conflict\)/ });

  test("two windows: the later one is told, its draft is kept and laid over the newer one", async ({
    page,
    backend,
  }) => {
    test.setTimeout(180_000);
    await page.goto(`/videos/${id}`);
    const second = await page.context().newPage();
    await second.goto(`${backend.url}/videos/${id}`);
    const text = (of: typeof page, n: number) => of.getByRole("textbox", { name: `Text of scene ${n}`, exact: true });
    await text(second, 3).fill("Then it leaves.");
    await text(page, 1).fill("The tide comes in twice a day.");
    await save(page);
    await expect(second.getByText(/^Another window has saved revision/)).toBeVisible();
    await expect(text(second, 3)).toHaveValue("Then it leaves.");
    await second.getByRole("button", { name: "Lay mine over it" }).click();
    await expect(text(second, 1)).toHaveValue("The tide comes in twice a day.");
    await expect(text(second, 3)).toHaveValue("Then it leaves.");
    await save(second);
    await expect(text(page, 3)).toHaveValue("Then it leaves.");
    await second.close();
    await settled(backend, id);
  });
});

test("a scene is spoken by microphone, listened to and kept", async ({ page }) => {
  await page.context().grantPermissions(["microphone"]);
  await page.goto(`/videos/${id}`);
  await page
    .getByRole("button", { name: "Choose scene 1" })
    .or(page.getByRole("button", { name: /^Play scene 1/ }))
    .click();
  await page.keyboard.press("k");
  await page.getByRole("button", { name: "Record", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Speak scene 1" });
  await dialog.getByRole("button", { name: "Record" }).click();
  await expect(dialog.getByRole("timer")).toHaveText("0:01");
  await dialog.getByRole("button", { name: "Stop" }).click();
  await expect(dialog.getByLabel("Your recording")).toBeVisible();
  expect(await barriers(page), "a recording").toEqual([]);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("In your own voice")).toBeVisible();
  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expect(page.getByText("In your own voice")).toBeHidden();
});

test("no barrier on any part of the editor, light and dark", async ({ page }) => {
  await page.goto(`/videos/${id}`);
  await expect(page.getByRole("textbox", { name: "Text of scene 1" })).toBeVisible();
  const tabs = ["Style", "Title", "Review", "Export", "History", "Storyboard"];
  for (const [i, tab] of tabs.entries()) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
    // Those with colours of their own are looked at in both.
    const isOwn = tab === "Title" || tab === "Storyboard";
    for (const colorScheme of isOwn ? (["dark", "light"] as const) : [i % 2 ? ("dark" as const) : ("light" as const)]) {
      await inTheme(page, colorScheme);
      expect(await barriers(page), `${tab}, ${colorScheme}`).toEqual([]);
    }
  }
});

interface Detail {
  state: string;
  revision: number;
  scenes: { text: string }[];
  stages: { name: string; cached: boolean }[];
}

async function make(backend: Backend): Promise<string> {
  const wish = { script: SCRIPT, format: "1:1", height: 720, captions: "soft", music: "none" };
  const { id: made } = await backend.call<{ id: string }>("POST", "/videos/generate", wish);
  await settled(backend, made);
  return made;
}

/** Neither queued nor running. */
async function settled(backend: Backend, of: string): Promise<void> {
  await expect
    .poll(async () => (await backend.call<Detail>("GET", `/videos/${of}`)).state, { timeout: 180_000 })
    .toMatch(/^(done|waiting)$/);
}
