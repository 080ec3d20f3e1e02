// The app itself, where Electron's own program is: `npx playwright test --config tests/app/playwright.config.ts`.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "../../node_modules/.cache/playwright-app",
  workers: 1,
  timeout: 120_000,
  reporter: "list",
});
