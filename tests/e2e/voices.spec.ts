// Voices and models: what is here works, what is not says what it takes, and what goes wrong says why.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "./page.ts";

test("models are told with what they take; one that is here speaks", async ({ page }) => {
  await page.goto("/voices");
  const here = page.getByRole("list", { name: "Voices here" });
  await expect(here.getByRole("heading", { name: /Flite/ })).toBeVisible();
  await page.getByRole("button", { name: "Try it: Flite, five English voices" }).click();
  await expect(page.getByText(/Flite, five English voices works: .+ of speech in/)).toBeVisible();
  const kokoro = page.getByRole("list", { name: "Voices to download" }).getByRole("listitem").first();
  await expect(kokoro).toContainText("350 MB to download");
  await kokoro.getByText("Details").click();
  await expect(kokoro).toContainText("c5f7e2d2caf082bc1d20fb70334a61d99d20b484500aad32e7cf84c128ea3298");
  const writers = page.getByRole("list", { name: "Language models" });
  await expect(writers.getByRole("listitem").filter({ hasText: "Qwen3 8B" })).toContainText("5.03 GB to download");
  await page.getByRole("button", { name: "Which fits this machine?" }).click();
  await expect(page.getByText(/fits best: it takes|None of them fits/)).toBeVisible({ timeout: 60_000 });
});

test("a model of one's own is taken in, damaged ones are refused with the reason, and one is removed after asking", async ({
  page,
  backend,
}) => {
  const folder = join(backend.dir, "given", "vits-piper-de_DE-thorsten-medium");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tokens.txt"), "a 1");
  await backend.call("POST", "/models/import", { path: folder });
  await page.goto("/voices");
  const row = page.getByRole("listitem").filter({ hasText: "Thorsten" });
  await expect(row).toContainText("Failed");
  await expect(row.getByRole("alert")).toContainText("Missing in");

  // Its files are those of a model, though no runtime could speak from them.
  for (const name of ["de_DE-thorsten-medium.onnx", "espeak-ng-data/phontab", "espeak-ng-data/phonindex"]) {
    mkdirSync(join(folder, "espeak-ng-data"), { recursive: true });
    writeFileSync(join(folder, name), "x");
  }
  for (const name of ["phondata", "intonations"]) writeFileSync(join(folder, "espeak-ng-data", name), "x");
  await backend.call("POST", "/models/import", { path: folder });
  await expect(row).toContainText("Installed");
  await row.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(row.getByRole("button", { name: /^Download/ })).toBeVisible();
});
