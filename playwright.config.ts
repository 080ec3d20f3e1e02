// The tests of the page in a real Chromium: the built page, served by the real backend.
import { existsSync } from "node:fs";

import { defineConfig, devices } from "@playwright/test";

/** The system's; elsewhere the one of `npx playwright install chromium`. */
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "node_modules/.cache/playwright",
  forbidOnly: process.env["CI"] !== undefined,
  // Each has a backend of its own. Much of a test is waiting: two are done in little more than half of the time, on two cores too.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    // Where somebody can open it; writing all down takes a tenth of the time.
    trace: process.env["CI"] === undefined ? "retain-on-failure" : "off",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
        "--mute-audio",
        // A tone in the place of a microphone, so that recording is tested where there is none.
        "--use-fake-device-for-media-stream",
      ],
    },
  },
});
