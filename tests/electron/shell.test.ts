// The shell as a whole over the double of Electron, without a backend: what it refuses, serves, remembers and says.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { externalUrl, guardPages, isOurs } from "../../electron/guards.ts";
import { askForMicrophone, openMicrophoneSettings } from "../../electron/microphone.ts";
import { handleScheme, registerScheme } from "../../electron/scheme.ts";
import { startShell } from "../../electron/shell.ts";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  protocol,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  WebContentsDouble,
} from "../doubles/electron.ts";

const dir = mkdtempSync(join(tmpdir(), "shell-"));
const page = join(dir, "renderer");
const OURS = { url: "app://ytempire/videos", parent: null };
const start = (args: string[] = []) =>
  startShell({
    dataDir: () => join(dir, "data"),
    paths: {
      page,
      preload: "/preload.cjs",
      backend: join(import.meta.dirname, "breaks.fixture.ts"),
      forked: "",
      icons: dir,
      resources: null,
    },
    args,
    updater: null,
    port: 0,
    homeDir: dir,
    env: {},
  });

beforeAll(async () => {
  mkdirSync(join(page, "assets"), { recursive: true });
  mkdirSync(join(dir, "data", "window"), { recursive: true });
  writeFileSync(join(page, "index.html"), '<meta nonce="__CSP_NONCE__"><title>YTEmpire</title>');
  writeFileSync(join(page, "assets", "a.js"), "1");
  writeFileSync(join(dir, "notes.md"), "x");
  registerScheme();
  await start(["--inspect", join(dir, "notes.md")]);
});
afterAll(() => {
  for (const one of utilityProcess.all) one.kill();
  rmSync(dir, { recursive: true, force: true });
});

const window = () => BrowserWindow.all[0] as BrowserWindow;
const get = (path: string, init?: RequestInit) =>
  protocol.handlers.get("app")?.(new Request(`app://ytempire${path}`, init)) as Promise<Response>;

test("the window is sandboxed, at the page's own address, and its profile lies with the data", () => {
  expect(window().options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    preload: "/preload.cjs",
  });
  expect(window().url).toBe("app://ytempire/");
  expect(app.getPath("userData")).toBe(join(dir, "data", "window"));
  expect(protocol.schemes[0]).toEqual({
    scheme: "app",
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  });
});

test("what it was started with is told once the page listens, and what comes later at once", () => {
  const { sent } = window().webContents;
  const wishes = () => sent.filter((one) => /"(open|file)"/.test(JSON.stringify(one)));
  expect(wishes()).toEqual([]);
  ipcMain.emit("newsPlease", { senderFrame: { url: "https://evil.example/", parent: null } });
  expect(wishes()).toEqual([]);
  ipcMain.emit("newsPlease", { senderFrame: OURS });
  expect(wishes()).toEqual([["news", { type: "file", name: "notes.md", bytes: new Uint8Array([120]) }]]);
  app.emit("second-instance", {}, ["/usr/bin/ytempire", "--flag", "ytempire://calendar"], "/");
  expect(wishes().at(-1)).toEqual(["news", { type: "open", path: "/calendar" }]);
  expect(window().calls.slice(-2)).toEqual(["show", "focus"]);
  app.emit("open-url", { preventDefault: () => undefined }, "ytempire://videos/../../x");
  expect(wishes()).toHaveLength(2);
});

test("pages are under the policy with a nonce of their own; nothing outside of the page's folder is served", async () => {
  const first = await get("/videos/1");
  const nonce = /nonce="([^"]+)"/.exec(await first.text())?.[1];
  expect(first.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
  expect(first.headers.get("content-security-policy")).toContain("require-trusted-types-for 'script'");
  expect((await get("/")).headers.get("content-security-policy")).not.toContain(`'nonce-${nonce}'`);
  expect(await (await get("/assets/a.js")).text()).toBe("1");
  expect((await get("/assets/b.js")).status).toBe(404);
  expect((await get("/..%2f..%2fnotes.md")).status).toBe(404);
  expect((await get("/%00.js")).headers.get("content-type")).toContain("html");
  expect((await get("/", { method: "POST" })).status).toBe(405);
  const elsewhere = await protocol.handlers.get("app")?.(new Request("app://other/index.html"));
  expect(elsewhere?.status).toBe(403);
  expect((await get("/api/v1/videos")).status).toBe(503);
});

test("bytes come from the backend's own address with the owner's token, ranges kept, and what a page adds left out", async () => {
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method, url: request.url, ...request.headers });
    response.writeHead(206, { "Content-Type": "video/mp4", "Content-Range": "bytes 0-3/100" });
    response.end("abcd");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handleScheme({ pageDir: page, address: () => ({ url, token: "secret" }) });
  const answer = await get("/api/v1/videos/1/files/video?v=2", {
    headers: { range: "bytes=0-3", authorization: "Bearer mine", cookie: "a=b" },
  });
  expect(answer.status).toBe(206);
  expect(answer.headers.get("content-range")).toBe("bytes 0-3/100");
  expect(await answer.text()).toBe("abcd");
  await get("/api/v1/files/upload", { method: "POST", body: "bytes", headers: { "content-type": "text/plain" } });
  server.close();
  expect(seen[0]).toMatchObject({
    method: "GET",
    url: "/api/v1/videos/1/files/video?v=2",
    range: "bytes=0-3",
    authorization: "Bearer secret",
  });
  expect(seen[0]?.["cookie"]).toBeUndefined();
  expect(seen[0]?.["sec-fetch-site"]).toBeUndefined();
  expect(seen[1]).toMatchObject({ method: "POST", "content-type": "text/plain" });
});

describe("refused", () => {
  const event = (url: string) => ({
    url,
    isPrevented: false,
    preventDefault() {
      this.isPrevented = true;
    },
  });

  test("other addresses, windows, embedded pages and requests to anywhere", () => {
    const { webContents } = window();
    for (const [name, url, isPrevented] of [
      ["will-navigate", "https://evil.example/", true],
      ["will-navigate", "file:///etc/passwd", true],
      ["will-navigate", "app://ytempire.evil/", true],
      ["will-navigate", "app://ytempire/videos", false],
      ["will-redirect", "https://evil.example/", true],
      ["will-attach-webview", "app://ytempire/", true],
    ] as const) {
      const one = event(url);
      webContents.emit(name, one);
      expect([name, url, one.isPrevented]).toEqual([name, url, isPrevented]);
    }
    const open = (url: string) => webContents.openHandler?.({ url } as never);
    expect([open("https://docs.example/"), open("file:///etc/passwd"), open("http://plain.example/")]).toEqual([
      { action: "deny" },
      { action: "deny" },
      { action: "deny" },
    ]);
    expect(shell.opened).toEqual(["https://docs.example/"]);
    // While the backend does not answer there is nothing to open, and another place of it is none.
    for (const url of ["app://ytempire/api/v1/docs", "app://ytempire/api/v1/docs?x", "app://ytempire/api/v1/videos"])
      open(url);
    guardPages(() => "http://127.0.0.1:8123");
    const other = new WebContentsDouble();
    app.emit("web-contents-created", {}, other);
    for (const url of ["app://ytempire/api/v1/docs", "app://ytempire/api/v1/docs/../videos", "http://127.0.0.1:8123/"])
      expect(other.openHandler?.({ url } as never)).toEqual({ action: "deny" });
    expect(shell.opened).toEqual(["https://docs.example/", "http://127.0.0.1:8123/api/v1/docs"]);
    const isCancelled = (url: string) => {
      let isIt: boolean | undefined;
      session.defaultSession.beforeRequest?.({ url }, ({ cancel }) => (isIt = cancel));
      return isIt;
    };
    expect(
      ["https://evil.example/x", "http://127.0.0.1:8000/", "file:///etc/passwd", "app://ytempire/"].map(isCancelled),
    ).toEqual([true, true, true, false]);
  });

  test("what a page asks the system for, but the microphone alone", () => {
    const { request, check } = session.defaultSession;
    const ask = (permission: string, more: object) => {
      let answer = false;
      request?.({} as never, permission as never, (isAllowed) => (answer = isAllowed), {
        requestingUrl: OURS.url,
        isMainFrame: true,
        ...more,
      });
      return answer;
    };
    expect(ask("media", { mediaTypes: ["audio"] })).toBe(true);
    expect(ask("media", { mediaTypes: ["audio"], requestingUrl: "https://evil.example/" })).toBe(false);
    for (const [permission, more] of [
      ["media", { mediaTypes: ["video"] }],
      ["media", { mediaTypes: ["audio", "video"] }],
      ["geolocation", {}],
      ["notifications", {}],
      ["openExternal", {}],
    ] as const)
      expect([permission, ask(permission, more)]).toEqual([permission, false]);
    expect(check?.(null, "usb", "app://ytempire", {} as never)).toBe(false);
  });

  test("calls of other frames, and what is no address of this machine's files", async () => {
    await expect(ipcMain.invoke("chooseFolder", { url: OURS.url, parent: {} }, null)).rejects.toThrow("frame");
    await expect(
      ipcMain.invoke("openExternal", { url: "https://evil.example/", parent: null }, "https://a.example/"),
    ).rejects.toThrow("frame");
    await expect(ipcMain.invoke("setBadge", OURS, "9; rm -rf")).rejects.toThrow("number");
    await expect(
      ipcMain.invoke("notify", OURS, { title: "a", body: "b", path: "https://evil.example" }),
    ).rejects.toThrow("path");
    for (const path of ["relative", "\\\\host\\share", "//host/share", join(dir, "gone"), "/etc/passwd\0.md"])
      expect(await ipcMain.invoke("showInFolder", OURS, path)).toBe(false);
    expect(isOurs(null)).toBe(false);
  });

  test("external addresses that are not plainly a site's", () => {
    for (const url of [
      "http://a.example/",
      "https://user:pass@a.example/",
      "https://127.0.0.1/",
      "https://localhost/",
      "https://[::1]/",
      "javascript:alert(1)",
      "https://a",
      5,
      null,
    ])
      expect([url, externalUrl(url)]).toEqual([url, null]);
    expect(externalUrl("https://docs.example/a?b#c")).toBe("https://docs.example/a?b#c");
  });
});

test("its verbs do what they say", async () => {
  dialog.chosen = { canceled: false, filePaths: ["/media/disk"] };
  expect(await ipcMain.invoke("chooseFolder", OURS, null)).toBe("/media/disk");
  dialog.chosen = { canceled: true, filePaths: [] };
  expect(await ipcMain.invoke("chooseFolder", OURS, dir)).toBeNull();
  expect(await ipcMain.invoke("showInFolder", OURS, join(dir, "notes.md"))).toBe(true);
  expect(shell.shown).toEqual([join(dir, "notes.md")]);
  await ipcMain.invoke("setBadge", OURS, 3);
  expect(app.is.badge).toBe(3);
  expect(await ipcMain.invoke("openExternal", OURS, "file:///etc/passwd")).toBe(false);
  await ipcMain.invoke("notify", OURS, { title: "Ready", body: "Salt", path: "/videos/1" });
  Notification.all.at(-1)?.emit("click");
  expect(window().webContents.sent.at(-1)).toEqual(["news", { type: "open", path: "/videos/1" }]);
});

test("the microphone is asked for where the system has a say, and its settings are opened there", async () => {
  const { length } = shell.opened;
  expect(await askForMicrophone("linux")).toBe(true);
  expect(systemPreferences.asked).toBe(0);
  systemPreferences.answer = false;
  expect(await askForMicrophone("darwin")).toBe(false);
  expect(await askForMicrophone("darwin")).toBe(false);
  expect(systemPreferences.asked).toBe(1);
  expect(await askForMicrophone("win32")).toBe(false);
  systemPreferences.access = "granted";
  expect(await askForMicrophone("darwin")).toBe(true);
  expect(await askForMicrophone("win32")).toBe(true);
  expect(await openMicrophoneSettings("linux")).toBe(false);
  expect(await openMicrophoneSettings("darwin")).toBe(true);
  expect(shell.opened.slice(length)).toEqual([
    "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone",
  ]);
});

test("closed, the window is hidden, its place is kept, and that work goes on is said once", () => {
  window().bounds = { x: 5, y: 6, width: 1300, height: 800 };
  const before = Notification.all.length;
  window().close();
  window().close();
  expect(window().calls.filter((call) => call === "hide")).toHaveLength(2);
  expect(Notification.all.slice(before).map(({ options }) => options.title)).toEqual(["YTEmpire goes on in the tray"]);
  expect(JSON.parse(readFileSync(join(dir, "data", "window", "place.json"), "utf8"))).toEqual({
    x: 5,
    y: 6,
    width: 1300,
    height: 800,
    isMaximised: false,
  });
  expect(Menu.application?.items.length).toBeGreaterThan(2);
});

test("a backend that breaks down is told to the page and in the tray", async () => {
  await expect.poll(() => Tray.all[0]?.tooltip, { timeout: 60_000 }).toContain("broke down");
  expect(JSON.stringify(window().webContents.sent)).toContain('"state":"crashed"');
});

test("without the lock it quits and opens nothing", async () => {
  app.is.locked = false;
  const { length } = BrowserWindow.all;
  expect(await start()).toBe(false);
  expect(app.is.quits).toBe(1);
  expect(BrowserWindow.all).toHaveLength(length);
});

test("quit from the tray, it ends what it began", async () => {
  Tray.all[0]?.menu.items
    .find(({ label }) => label === "Quit")
    ?.click?.(undefined as never, undefined, undefined as never);
  await expect.poll(() => app.is.exits, { timeout: 60_000 }).toEqual([0]);
  expect(Tray.all[0]?.isDestroyed).toBe(true);
});
