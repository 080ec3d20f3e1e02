// What the tests in a browser share: the real backend with the built page, a page that is signed in, and an ear for complaints.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, expect, type Page } from "@playwright/test";
import axe, { type AxeResults, type RunOptions } from "axe-core";

import { start, type Running } from "../start.ts";

export { expect } from "@playwright/test";

const PAGE = join(import.meta.dirname, "../../dist/renderer/index.html");

/** The backend as `npm run serve` starts it, in a process and a data folder of its own. */
export class Backend {
  readonly dir = mkdtempSync(join(tmpdir(), "ytempire-e2e-"));
  url = "";
  #running: Running | null = null;

  /** Again on the same port where it ran before. */
  async start(): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    this.#running = start(["serve", "--port", port], { cwd: this.dir });
    const [, url = ""] = await this.#running.says(/The backend is at (\S+)/);
    this.url = url;
    // What the first steps are tested by begins them itself.
    await this.call("PUT", "/settings", { values: { firstRun: "over" } });
  }

  async kill(): Promise<void> {
    this.#running?.kill("SIGKILL");
    await this.#running?.ended;
  }

  async stop(): Promise<void> {
    this.#running?.kill("SIGTERM");
    await this.#running?.ended;
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Another address that signs a browser in, once. */
  async link(): Promise<string> {
    const { url } = await this.call<{ url: string }>("POST", "/sessions/link", {});
    return url;
  }

  /** What other tests made. */
  async clear(): Promise<void> {
    const { items } = await this.call<{ items: { id: string }[] }>("GET", "/videos?limit=200");
    for (const { id } of items) await this.call("DELETE", `/videos/${id}`);
  }

  /** A call of the REST interface as the owner. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const token = readFileSync(join(this.dir, "data", "token"), "utf8").trim();
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { data, error } = (await answer.json()) as { data: T; error?: unknown };
    if (!answer.ok) throw new Error(JSON.stringify(error));
    return data;
  }
}

interface Fixtures {
  /** Signed in, at the list of videos. */
  page: Page;
  /** Like `page`, but nobody has signed in. */
  stranger: Page;
  /** What the browser may complain of in this test, since the test brings it about. */
  expected: RegExp | null;
}

export const test = base.extend<Fixtures, { backend: Backend }>({
  backend: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      expect(existsSync(PAGE), "the page is built: node scripts/page.mjs").toBe(true);
      const backend = new Backend();
      await backend.start();
      await use(backend);
      await backend.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  expected: [null, { option: true }],
  stranger: async ({ browser, backend, expected }, use) => {
    const context = await browser.newContext({ baseURL: backend.url });
    const page = await context.newPage();
    const complaints = listen(page);
    await use(page);
    await context.close();
    expect(complaints.filter((said) => !expected?.test(said))).toEqual([]);
  },
  page: async ({ stranger, backend }, use) => {
    await stranger.goto(await backend.link());
    await expect(stranger.getByRole("navigation", { name: "Main" })).toBeVisible();
    await stranger.goto("/videos");
    await expect(stranger.getByRole("heading", { name: "Videos", level: 1 })).toBeVisible();
    await use(stranger);
  },
});

/** Errors, what the policy blocked, and whatever was asked of another host. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)/.test(protocol) && hostname !== "127.0.0.1") complaints.push(`asked ${request.url()}`);
  });
  return complaints;
}

/** Until what moves or changes its colour has come to rest, and whatever that set in motion too; what never rests is not waited for. */
const AT_REST = `(async () => {
  for (let round = 0; round < 5; round++) {
    const moving = document.getAnimations().filter(
      ({ effect, playState }) => playState === "running" && Number.isFinite(effect.getComputedTiming().endTime));
    if (moving.length === 0) return;
    // What is out of sight may be said to run, and never end.
    await Promise.race([
      Promise.allSettled(moving.map(({ finished }) => finished)),
      new Promise((enough) => setTimeout(enough, 1000)),
    ]);
    await new Promise((rested) => setTimeout(rested, 20));
  }
})()`;

/** The system's look changes; the page hears of it with its next frame. */
export async function inTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
}

/** Saves the draft of a video's editor, until the backend has taken it: from then on it tells of the new revision alone. */
export async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  // While it is on its way the button says so.
  await expect(page.getByRole("button", { name: /^Sav(e|ing)$/ })).toBeHidden();
}

/** By the rules of WCAG 2.2 A and AA and by good practice: which rule, and the element. `colours`: of contrasts alone. */
export async function barriers(page: Page, of: "all" | "colours" = "all"): Promise<string[]> {
  // By the page's debugger, which its policy does not bind; once in each document, since it is half a megabyte.
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(`${axe.source};0`);
  await page.evaluate(AT_REST);
  const options: RunOptions = { resultTypes: ["violations"], ...(of === "colours" && { runOnly: ["color-contrast"] }) };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
