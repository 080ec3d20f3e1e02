// The real app: Electron with the built shell, or the packed one that YTEMPIRE_APP names.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { _electron, expect, test } from "@playwright/test";

import { findElectron } from "../../scripts/findElectron.ts";

const root = join(import.meta.dirname, "../..");
const packed = process.env["YTEMPIRE_APP"];
const executablePath = packed === undefined ? findElectron(root) : resolve(packed);

test("the app opens its window, talks over its port, and has no way out of its page", async () => {
  test.skip(
    executablePath === null,
    "SKIPPED: Electron's own program is not here (npx install-electron, npm run build:app)",
  );
  const dataDir = mkdtempSync(join(tmpdir(), "ytempire-app-"));
  const app = await _electron.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [...(packed === undefined ? [root] : []), "--no-sandbox", `--data-dir=${dataDir}`],
  });
  const page = await app.firstWindow();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(page.url()).toMatch(/^app:\/\/ytempire\//);
  await page.getByRole("button", { name: "Pause all work" }).click();
  await page.getByRole("button", { name: "Until I go on" }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe("undefined");
  expect(
    await page.evaluate(() =>
      fetch("https://example.org").then(
        () => "reached",
        () => "refused",
      ),
    ),
  ).toBe("refused");
  await app.evaluate(({ app: shell }) => shell.exit(0));
});
