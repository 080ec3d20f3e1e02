// The library: a folder outside of what may be read is allowed and added; files are looked at, spoken of, lost and found, and dropped here.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";

import { barriers, expect, test } from "./page.ts";

const picture = (red: number) =>
  sharp({ create: { width: 640, height: 360, channels: 3, background: { r: red, g: 90, b: 140 } } })
    .jpeg()
    .toBuffer();

test("a person allows a folder, looks at its files, says what they are, and finds again what has moved", async ({
  page,
  backend,
}) => {
  const [media, elsewhere] = [join(backend.dir, "media"), join(backend.dir, "elsewhere")];
  mkdirSync(media);
  mkdirSync(elsewhere);
  writeFileSync(join(media, "harbour.jpg"), await picture(10));
  writeFileSync(join(media, "lighthouse.jpg"), await picture(200));
  writeFileSync(join(media, "broken.jpg"), "no picture");

  await page.goto("/library");
  await expect(page.getByRole("heading", { name: "Bring your own pictures, clips and sounds" })).toBeVisible();
  await page.getByRole("button", { name: "Add a folder" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByRole("textbox", { name: "Path" }).fill(backend.dir);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/may not look into/)).toBeVisible();
  expect(await barriers(page), "a folder that is not allowed").toEqual([]);
  await dialog.getByRole("button", { name: "Allow this folder" }).click();
  await dialog.getByRole("button", { name: "media", exact: true }).click();
  await dialog.getByRole("button", { name: "Choose “media”" }).click();
  await expect(page.getByText("2 files read anew")).toBeVisible();

  await page.getByRole("button", { name: /^harbour\.jpg/ }).click();
  const drawer = page.getByRole("dialog", { name: "harbour.jpg" });
  await expect(drawer.getByAltText("Preview of harbour.jpg")).toBeVisible();
  expect(await barriers(page), "one file").toEqual([]);
  await drawer.getByRole("textbox", { name: "Title" }).fill("The old harbour");
  await drawer.getByRole("textbox", { name: "Tags" }).fill("sea, dawn");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(drawer.getByRole("button", { name: "As the file says" })).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Tag", exact: true }).selectOption("dawn");
  await expect(page.getByRole("list", { name: "Library" }).getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("button", { name: /^The old harbour/ })).toBeVisible();

  await page.getByRole("link", { name: "Unusable" }).click();
  await expect(page.getByText(join(media, "broken.jpg"))).toBeVisible();

  renameSync(join(media, "harbour.jpg"), join(elsewhere, "found.jpg"));
  await page.getByRole("link", { name: "Folders" }).click();
  await page.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByText("1 missing")).toBeVisible();
  await page.getByRole("link", { name: /^Missing/ }).click();
  await expect(page.getByRole("button", { name: /^The old harbour/ })).toBeVisible();
  expect(await barriers(page), "what is missing").toEqual([]);
  await page.getByRole("button", { name: "Look in a folder" }).click();
  const look = page.getByRole("dialog", { name: "Look in a folder" });
  await look.getByRole("textbox", { name: "Path" }).fill(elsewhere);
  await page.keyboard.press("Enter");
  await look.getByRole("button", { name: "Choose “elsewhere”" }).click();
  await expect(page.getByText("1 file found again")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing is missing" })).toBeVisible();
  await expect(page.getByText(join(elsewhere, "found.jpg"))).toBeVisible();
  rmSync(join(elsewhere, "found.jpg"));
});

test("files that are dropped are copied into a folder of the library, and are there at once", async ({
  page,
  backend,
}) => {
  const folder = join(backend.dir, "dropped");
  mkdirSync(folder, { recursive: true });
  await backend.call("PUT", "/settings", { values: { apiFolders: [backend.dir] } });
  await backend.call("POST", "/assets/scrape", { folders: [folder] });
  await page.goto("/library?part=folders");
  await expect(page.getByRole("heading", { name: folder })).toBeVisible();
  const bytes = JSON.stringify([...(await picture(120))]);
  const transfer = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(${bytes})], "gull.jpg")); return data; })()`,
  );
  await page.getByRole("heading", { name: "Library", level: 1 }).dispatchEvent("drop", { dataTransfer: transfer });
  const dialog = page.getByRole("dialog", { name: "Add files to the library" });
  await dialog.getByRole("combobox", { name: "Into" }).selectOption(folder);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("1 file is in the library")).toBeVisible();
  await page.getByRole("link", { name: /^All files/ }).click();
  await expect(page.getByRole("button", { name: /^gull\.jpg/ })).toBeVisible();
});
