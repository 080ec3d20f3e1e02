// The page in Chromium: how soon it is there on a slow processor, what it weighs, its memory after an hour's events, and whether typing, scrolling and clicks are felt.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { chromium, type CDPSession, type Page, type Response } from "@playwright/test";
import { execa } from "execa";

import type { VideoSnapshot } from "../../contract/events.ts";
import { linkOf } from "../../main/api/codes.ts";
import { createBackend, type Backend } from "../../main/backend.ts";
import { newId } from "../../main/base/ids.ts";
import { quantile } from "./load.ts";
import { writeManyVideos } from "./manyVideos.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const VIDEOS = 10_000;
const STARTS = 5;
/** How much slower than this machine's processor. */
const SLOWDOWN = 4;
/** Long tasks after so long belong to what is fetched ahead (features/shell/fetchAhead.ts). */
const START_MS = 4_500;
/** An hour of three videos at work, told five times a second each, and one more list entry a minute, fifty times as fast. */
const HOUR_S = 3_600;
const FASTER = 50;
const TOLD_A_SECOND = 15;
const DIST = join(import.meta.dirname, "../../dist/renderer/assets");

export const page: Bench = {
  name: "page",
  async run() {
    await execa("node", [join(import.meta.dirname, "../page.mjs")], { stdio: "inherit" });
    const dataDir = await mkdtemp(join(tmpdir(), "ytempire-bench-page-"));
    writeManyVideos(dataDir, VIDEOS);
    const backend = await createBackend({ dataDir, work: "all", port: 0 });
    // Home itself, not the first run.
    await call(backend, "PUT", "/settings", { values: { firstRun: "over" } });
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"],
    });
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: backend.url });
      const tab = await context.newPage();
      await tab.goto(linkOf(backend.url, backend.context.access.codes.issue().code));
      await tab.getByRole("navigation").first().waitFor();
      const session = await context.newCDPSession(tab);
      return [
        ...(await start(tab, session)),
        ...(await weight(tab)),
        ...(await clicks(tab)),
        ...(await scrolling(tab)),
        ...(await typing(tab, backend)),
        ...(await memory(tab, session, backend)),
      ];
    } finally {
      await browser.close();
      await backend.stop(0);
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

/** What the page itself notes while it starts. */
const NOTES = `
  window.bench = { longEnd: 0, longest: 0, contentAt: null, frames: 0, slow: [] };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (startTime < ${START_MS}) bench.longEnd = Math.max(bench.longEnd, startTime + duration);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.slow.push(duration);
  }).observe({ type: "long-animation-frame" });
  const look = () => {
    if (document.querySelector("main h2")) bench.contentAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

async function start(tab: Page, session: CDPSession): Promise<BenchRow[]> {
  await tab.addInitScript(NOTES);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  const painted: number[] = [];
  const usable: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    await tab.goto("/", { waitUntil: "commit" });
    await contentOf(tab);
    await sleep(START_MS);
    const said = await tab.evaluate<{ paint: number; content: number; longEnd: number }>(
      `({ paint: performance.getEntriesByName("first-contentful-paint")[0].startTime, content: bench.contentAt, longEnd: bench.longEnd })`,
    );
    painted.push(said.paint);
    usable.push(Math.max(said.content, said.longEnd));
  }
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  return [
    atMost(`Home painted first, processor slowed ${SLOWDOWN}×, p50`, Math.round(median(painted)), "ms", 1000),
    atMost(`Home usable, processor slowed ${SLOWDOWN}×, p50`, Math.round(median(usable)), "ms", 2000),
  ];
}

/** Until Home shows what it is there for. The page's policy forbids what Playwright's own waiting would compile. */
async function contentOf(tab: Page): Promise<void> {
  while (!(await tab.evaluate<boolean>("window.bench?.contentAt != null"))) await sleep(50);
}

async function weight(tab: Page): Promise<BenchRow[]> {
  const bodies: Promise<Buffer>[] = [];
  const onResponse = (response: Response) => {
    if (response.request().resourceType() === "script") bodies.push(response.body());
  };
  tab.on("response", onResponse);
  await tab.goto("/");
  await contentOf(tab);
  await tab.waitForLoadState("networkidle");
  tab.off("response", onResponse);
  const atStart = (await Promise.all(bodies)).reduce((sum, body) => sum + gzip(body), 0);
  let all = 0;
  for (const name of await readdir(DIST)) if (name.endsWith(".js")) all += gzip(await readFile(join(DIST, name)));
  return [
    atMost("script that Home starts with, gzip", kilobytes(atStart), "kB", 180),
    atMost("all script of the page, gzip", kilobytes(all), "kB", 1000),
  ];
}

const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
const gzip = (bytes: Buffer): number => gzipSync(bytes, { level: 9 }).length;
const kilobytes = (bytes: number): number => Math.round(bytes / 100) / 10;

/** From the click to the frame that shows its effect; screens and panels that were fetched ahead, as a person finds them. */
async function clicks(tab: Page): Promise<BenchRow[]> {
  await tab.goto("/");
  await contentOf(tab);
  // Until what is fetched ahead is there.
  await sleep(9_000);
  const steps: [string, string, string][] = [
    ["the navigation made narrow", "header button[aria-expanded]", "[data-nav=narrow]"],
    ["the navigation made wide", "header button[aria-expanded]", "[data-nav=wide]"],
    ["the palette", "header button[aria-keyshortcuts^='Control+K']", "dialog[open] [role=option]"],
    ["the palette's first action", "dialog[open] [role=option]", "main form"],
    ["the list of videos", "nav a[href='/videos']", "main a[href*='/videos/']"],
    ["Home", "nav a[href='/']", "main section h2"],
    ["the settings", "nav a[href^='/settings']", "main h1"],
  ];
  const took: number[] = [];
  for (const [, press, effect] of steps) {
    await sleep(400);
    took.push(await tab.evaluate<number>(CLICK(press, effect)));
  }
  const worst = took.indexOf(Math.max(...took));
  return [
    atMost("a click until its effect is seen, p50", Math.round(median(took)), "ms", 100),
    atMost(
      `a click until its effect is seen, slowest: ${steps[worst]?.[0] ?? ""}`,
      Math.round(took[worst] ?? 0),
      "ms",
      100,
    ),
  ];
}

const CLICK = (press: string, effect: string) => `new Promise((resolve, reject) => {
  const button = document.querySelector(${JSON.stringify(press)});
  if (!button) return reject(new Error("nothing to press: " + ${JSON.stringify(press)}));
  const isLink = button.tagName === "A";
  const began = performance.now();
  button.click();
  const look = () => {
    if (performance.now() - began > 5000) return reject(new Error("no effect of " + ${JSON.stringify(press)}));
    const isThere = document.querySelector(${JSON.stringify(effect)}) && (!isLink || location.pathname.startsWith(new URL(button.href).pathname));
    if (isThere) requestAnimationFrame(() => resolve(performance.now() - began));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

async function scrolling(tab: Page): Promise<BenchRow[]> {
  await tab.goto("/videos");
  await tab
    .getByRole("link", { name: /tea|roof|sea|kitchen/i })
    .first()
    .waitFor();
  await sleep(6_000);
  await tab.evaluate("bench.slow.length = 0");
  await tab.mouse.move(700, 500);
  for (let i = 0; i < 120; i++) {
    await tab.mouse.wheel(0, 600);
    await sleep(16);
  }
  await sleep(300);
  return slowFrames(tab, `scrolling through ${VIDEOS} videos`);
}

async function typing(tab: Page, backend: Backend): Promise<BenchRow[]> {
  const script = Array.from({ length: 80 }, (_, i) => `This is sentence ${i} of a long story about the sea.`).join(
    "\n\n",
  );
  const { id } = await call<{ id: string }>(backend, "POST", "/videos/generate", { script, music: "none" });
  await tab.goto(`/videos/${id}`);
  const text = tab.getByRole("textbox", { name: /^Text of scene 1$/ });
  await text.waitFor({ timeout: 120_000 });
  await call(backend, "POST", `/videos/${id}/cancel`);
  await sleep(6_000);
  await text.click();
  await tab.evaluate("bench.slow.length = 0");
  await tab.keyboard.type("How the moon pulls at the water, day after day.", { delay: 40 });
  await sleep(300);
  return slowFrames(tab, "typing in a storyboard of 80 scenes");
}

async function slowFrames(tab: Page, doing: string): Promise<BenchRow[]> {
  const slow = await tab.evaluate<number[]>("bench.slow");
  return [
    atMost(`frames over 50 ms, ${doing}`, slow.length, "", 0),
    figure(`the longest of them, ${doing}`, Math.round(Math.max(0, ...slow)), "ms"),
  ];
}

async function memory(tab: Page, session: CDPSession, backend: Backend): Promise<BenchRow[]> {
  await tab.goto("/");
  await contentOf(tab);
  const { items } = await call<{ items: VideoSnapshot[] }>(backend, "GET", "/videos?limit=3");
  const [like] = items;
  if (!like) throw new Error("there is no video");
  const { publish } = backend.context.live;
  const seconds = HOUR_S / FASTER;
  const everyMs = 20;
  const each = (TOLD_A_SECOND * FASTER * everyMs) / 1000;
  const making = [like, like, like].map((video): VideoSnapshot => ({ ...video, id: newId(), state: "running" }));
  for (let tick = 0, told = 0; tick < (seconds * 1000) / everyMs; tick++) {
    for (let i = 0; i < each; i++, told++) {
      const n = told % making.length;
      const video = making[n] ?? like;
      const progress = (told / making.length / 300) % 1;
      // A minute's work of each, then the next one.
      if (progress < 1 / 300) making[n] = { ...video, id: newId(), title: `${like.title} ${told}` };
      publish({
        type: "video.changed",
        video: {
          ...(making[n] ?? video),
          progress,
          secondsLeft: 60 * (1 - progress),
          updatedAt: new Date().toISOString(),
        },
      });
    }
    await sleep(everyMs);
  }
  await sleep(1_000);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number };
  return [atMost("heap after an hour's events, fifty times as fast", Math.round(usedSize / 1e5) / 10, "MB", 200)];
}

async function call<T>(backend: Backend, method: string, path: string, body?: unknown): Promise<T> {
  const token = (await readFile(join(backend.context.dataDir, "token"), "utf8")).trim();
  const answer = await fetch(`${backend.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { data, error } = (await answer.json()) as { data: T; error?: unknown };
  if (!answer.ok) throw new Error(JSON.stringify(error));
  return data;
}
