// The form of one video: its look drawn, its time told, its words kept and never cut, by keyboard alone.
import { expect, test } from "./page.ts";

test("the look is drawn with the person's own title, in the format, and the estimate follows the length", async ({
  page,
}) => {
  await page.goto("/new");
  await page.getByRole("textbox", { name: "Topic" }).fill("Why lighthouses blink");
  const frame = page.getByRole("img", { name: "A frame of the video: Why lighthouses blink" });
  await expect(frame).toBeVisible();
  const wide = await frame.getAttribute("src");
  await page.getByRole("radio", { name: /^9:16/ }).check();
  await page.getByRole("radio", { name: "Ocean" }).check();
  await expect.poll(() => frame.getAttribute("src")).not.toBe(wide);
  await expect.poll(() => frame.evaluate(shapeOf)).toBeLessThan(1);

  const estimate = page.getByRole("region", { name: "What it will take" });
  await expect(estimate).toContainText("60s");
  const slider = page.getByRole("slider", { name: "Length" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(estimate).toContainText("60m");
  await expect(page.getByText(/Shorts up to 3 minutes/)).toBeVisible();
  await expect(estimate).toContainText("Nothing: all on this machine");
});

/** In the browser: width by height of a picture. */
function shapeOf(image: unknown): number {
  const { naturalWidth, naturalHeight } = image as { naturalWidth: number; naturalHeight: number };
  return naturalWidth / naturalHeight;
}

test("a long topic is told and can become notes; a dropped file is read, or says why it cannot be", async ({
  page,
}) => {
  await page.goto("/new");
  const topic = page.getByRole("textbox", { name: "Topic" });
  const long = "A thought that goes on and on. ".repeat(11).trim();
  await topic.fill(long);
  await expect(topic).toHaveValue(long);
  await page.getByRole("button", { name: "Make video" }).click();
  await expect(topic).toHaveAccessibleDescription(new RegExp(`These are ${long.length} characters; at most 300 fit`));
  await page.getByRole("button", { name: "Make it notes" }).click();
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue(long);

  const chooser = page.locator('input[type="file"][accept*=".docx"]');
  await chooser.setInputFiles({ name: "old.doc", mimeType: "", buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) });
  await expect(page.getByRole("alert")).toContainText("before 2007");
  await chooser.setInputFiles({
    name: "sea.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Salt comes from rocks."),
  });
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue("Salt comes from rocks.");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Notes" })).toHaveValue("Salt comes from rocks.");
});

test("settings are kept as a preset, and come back beside other words", async ({ page }) => {
  await page.goto("/new");
  await page.getByRole("radio", { name: "Neon" }).check();
  await page.getByRole("button", { name: "Presets" }).click();
  await page.getByLabel("Name of the preset").fill("Night");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Kept as Night")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "Paper" }).check();
  await page.getByRole("textbox", { name: "Topic" }).fill("Owls");
  await page.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("button", { name: "Night", exact: true }).click();
  await expect(page.getByRole("radio", { name: "Neon" })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "Topic" })).toHaveValue("Owls");
  await page.getByRole("button", { name: "Forget Night" }).click();
  await expect(page.getByText("Night is forgotten")).toBeVisible();
});

test("a voice is found, heard and chosen by the keyboard, and the same video again is pointed out", async ({
  page,
  backend,
}) => {
  await page.goto("/new");
  await page.getByLabel("Voice", { exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Choose a voice" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("german");
  await expect(dialog.getByRole("region", { name: "German" })).toBeVisible();
  await dialog.getByRole("searchbox").fill("AWB");
  await dialog.getByRole("button", { name: "Hear AWB (Scottish man)" }).click();
  await expect(dialog.getByRole("button", { name: "Stop AWB (Scottish man)" })).toBeVisible();
  await dialog.getByRole("button", { name: /^AWB/ }).click();
  await expect(page.getByLabel("Voice", { exact: true })).toContainText("AWB");

  const { id } = await backend.call<{ id: string }>("POST", "/videos/generate", { topic: "Twice", voice: "flite:awb" });
  await backend.call("POST", `/videos/${id}/cancel`);
  await page.getByRole("textbox", { name: "Topic" }).fill("Twice");
  await expect(page.getByText("You have this one already: Twice")).toBeVisible();
});
