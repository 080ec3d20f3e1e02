// The built preload and the built page in Chromium, with the process of the backend as the app starts it: all of the app but
// Electron's own part, for which a few lines stand in.
import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test as base, type Page } from "@playwright/test";

import type { ShellNews } from "../../contract/shell.ts";
import type { FromBackend, ToBackend } from "../../electron/messages.ts";
import type { Relayed } from "../doubles/electron.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Hands the preload's ports and calls to the test, and the shell's news to the preload. */
const ELECTRON = `
  let ports = 0;
  const listeners = [];
  globalThis.fromPort = {};
  globalThis.tellNews = (news) => listeners.forEach((listener) => listener({}, news));
  const require = () => ({
    contextBridge: { exposeInMainWorld: (name, value) => { globalThis[name] = value; } },
    webUtils: { getPathForFile: (file) => "/dropped/" + file.name },
    ipcRenderer: {
      on: (channel, listener) => listeners.push(listener),
      send: (channel) => globalThis.toShell({ channel }),
      invoke: (channel, given) => globalThis.toShell({ channel, given }),
      postMessage: (channel, message, [port]) => {
        const id = ++ports;
        globalThis.fromPort[id] = (data) => port.postMessage(data);
        port.onmessage = (event) => globalThis.toShell({ channel: "port", id, data: event.data });
        globalThis.toShell({ channel, id });
      },
    },
  });
  const process = { platform: "linux" };
  const exports = {};`;

interface Told {
  channel: string;
  id?: number;
  data?: unknown;
  given?: unknown;
}

/** What the shell does, by hand. */
class Shell {
  readonly dir = mkdtempSync(join(tmpdir(), "ytempire-app-"));
  readonly called: Told[] = [];
  url = "";
  token = "";
  #child: ChildProcess | null = null;
  #page: Page | null = null;

  async start(): Promise<void> {
    const child = fork(join(ROOT, "dist/backend/electron/backend.js"), [], {
      execArgv: ["--import", join(ROOT, "tests/doubles/parentPort.ts")],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    const port = this.url === "" ? 0 : Number(new URL(this.url).port);
    const { promise: running, resolve } = Promise.withResolvers<void>();
    child.on("message", (relayed: Relayed) => {
      if (relayed.kind === "port") void this.#page?.evaluate(relayPort, { id: relayed.id, data: relayed.data });
      if (relayed.kind !== "message") return;
      const message = relayed.data as FromBackend;
      if (message.type !== "running") return;
      this.url = message.url;
      this.token = message.token;
      resolve();
    });
    this.#tell({
      type: "start",
      options: { dataDir: join(this.dir, "data"), port, pageDir: join(ROOT, "dist/renderer"), resourcesDir: null },
    });
    await running;
  }

  async open(page: Page): Promise<void> {
    this.#page = page;
    await page.exposeFunction("toShell", (told: Told) => this.#hear(told));
    const preload = readFileSync(join(ROOT, "dist/preload/index.cjs"), "utf8");
    await page.addInitScript(`(() => {${ELECTRON}\n(() => {${preload}\n})();\n})()`);
    await page.goto(`${this.url}/videos`);
  }

  async news(news: ShellNews): Promise<void> {
    await this.#page?.evaluate(
      (told) => (globalThis as never as { tellNews(news: unknown): void }).tellNews(told),
      news,
    );
  }

  async kill(): Promise<void> {
    const child = this.#child;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await ended;
  }

  async health(): Promise<{ pause: { reasons: string[] } | null }> {
    const answer = await fetch(`${this.url}/api/v1/system/health`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    return ((await answer.json()) as { data: { pause: { reasons: string[] } | null } }).data;
  }

  async close(): Promise<void> {
    this.#page = null;
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #hear({ channel, id = 0, data, ...more }: Told): void {
    if (channel === "connect") this.#relay({ kind: "message", data: { type: "connect" }, ports: [id] });
    else if (channel === "port") this.#relay({ kind: "port", id, data });
    else this.called.push({ channel, ...more });
  }

  #tell(message: ToBackend): void {
    this.#relay({ kind: "message", data: message, ports: [] });
  }

  #relay(relayed: Relayed): void {
    if (this.#child?.connected) this.#child.send(relayed);
  }
}

function relayPort({ id, data }: { id: number; data: unknown }): void {
  (globalThis as never as { fromPort: Record<number, (data: unknown) => void> }).fromPort[id]?.(data);
}

/** What arrives of a buffer by Electron's channels; Playwright would make an object with numbered fields of it. */
function bytesOf(text: string, encoding: BufferEncoding = "utf8"): Uint8Array {
  return Uint8Array.from(Buffer.from(text, encoding));
}

const test = base.extend<{ shell: Shell }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  shell: async ({}, use) => {
    const shell = new Shell();
    await shell.start();
    await use(shell);
    await shell.close();
  },
});

test("the app's page calls over its port alone, goes where links point, and is itself again after a crash", async ({
  page,
  shell,
}) => {
  const complaints: string[] = [];
  const sockets: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("websocket", (socket) => sockets.push(socket.url()));
  page.on("request", (request) => request.url().includes("/rpc") && sockets.push(request.url()));
  await shell.open(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Pause all work" }).click();
  await page.getByRole("button", { name: "Until I go on" }).click();
  const goOn = page.getByRole("button", { name: "Go on" });
  await expect(goOn).toBeVisible();
  expect((await shell.health()).pause?.reasons).toEqual(["person"]);

  await shell.news({ type: "open", path: "/settings/general" });
  await expect(page).toHaveURL(/\/settings\/general$/);

  await shell.news({ type: "open", path: "/new?topic=Why%20the%20sea%20is%20salty" });
  await expect(page.locator("[name=topic]")).toHaveValue("Why the sea is salty");
  await shell.news({ type: "file", name: "notes.md", bytes: bytesOf("Salt comes from rivers.") });
  await expect(page.locator("[name=notes]")).toHaveValue("Salt comes from rivers.");

  // As a spreadsheet of the West writes it.
  await shell.news({
    type: "file",
    name: "list.csv",
    bytes: bytesOf("topic,seconds\nM\u00f6wen,30\nEbbe,40\n", "latin1"),
  });
  await expect(page.getByRole("button", { name: "Make 2 videos" })).toBeEnabled();
  await expect(page.getByRole("table").getByText("M\u00f6wen")).toBeVisible();
  await shell.news({ type: "file", name: "gone.csv", bytes: null });
  await expect(page.getByText("gone.csv could not be read")).toBeVisible();

  await shell.kill();
  await shell.news({
    type: "backend",
    backend: { state: "crashed", times: 1, reason: "it broke", againAt: Date.now() + 30_000 },
  });
  await expect(page.getByText("Nothing is lost")).toBeVisible();
  await shell.start();
  await shell.news({ type: "backend", backend: { state: "running" } });
  await expect(page.getByText("Nothing is lost")).toBeHidden();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  // The pause has outlived it.
  await goOn.click();
  await expect(page.getByRole("button", { name: "Pause all work" })).toBeVisible();
  expect((await shell.health()).pause).toBeNull();

  await shell.news({
    type: "update",
    update: { state: "ready", version: "9.9.9", notes: "• <b>Faster</b>", isWaiting: false },
  });
  await page.getByText("What is new").click();
  await expect(page.getByText("• <b>Faster</b>")).toBeVisible();
  await page.getByRole("button", { name: "Start again now" }).click();
  expect(shell.called.at(-1)).toEqual({ channel: "restartToUpdate" });

  await shell.news({
    type: "backend",
    backend: { state: "crashed", times: 8, reason: "Error: no room", againAt: null },
  });
  await expect(page.getByText("Error: no room")).toBeVisible();
  await page.getByRole("button", { name: "Start it now" }).click();
  expect(shell.called.at(-1)).toEqual({ channel: "restartBackend" });
  expect(sockets).toEqual([]);
  // While the backend was dead, which here serves the page too; and pictures, which the shell fetches with the owner's token
  // and this page without one.
  expect(
    complaints.filter(
      (said) =>
        !/ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|401 \(Unauthorized\)/.test(
          said,
        ),
    ),
  ).toEqual([]);
});
