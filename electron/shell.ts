// The shell, wired together: one instance, its window and tray, the backend's process, and what the system is told and asked.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { app, dialog, ipcMain, type IpcMainEvent } from "electron";

import type { PauseReason } from "../contract/api/system.ts";
import type { BackendState, ShellNews } from "../contract/shell.ts";
import { BackendProcess } from "./backendProcess.ts";
import { Following, NO_WORK, type ShellSettings, type Work } from "./following.ts";
import { guardPages, guardSession, isOurs } from "./guards.ts";
import { isHiddenStart, screenOf, wishOf, type Wish } from "./links.ts";
import { setMenu } from "./menu.ts";
import { noticeOf, showNotice } from "./notices.ts";
import { Power } from "./power.ts";
import { handleScheme } from "./scheme.ts";
import { startAtLogin } from "./startAtLogin.ts";
import { AppTray } from "./tray.ts";
import { Updates, type Updater } from "./updates.ts";
import { serveVerbs } from "./verbs.ts";
import { AppWindow } from "./window.ts";
import { wordsOf } from "./words.ts";

export interface ShellOptions {
  /** Asked at each start of the backend: it may have been moved. */
  dataDir: () => string;
  /** The built page, the preload, and the entries of the backend and of what it forks. */
  paths: { page: string; preload: string; backend: string; forked: string; icons: string; resources: string | null };
  /** Of the first start, with the program itself left out. */
  args: readonly string[];
  /** Null: this copy does not update itself. */
  updater: Updater | null;
  port: number;
  env?: NodeJS.ProcessEnv;
  homeDir: string;
}

/** What is nearly done when the app is quit may still be. */
const DRAIN_MS = 5000;
/** Above the longest notes, lists and documents that the page reads. */
const MOST_BYTES = 20_000_000;

/** Resolves once the window or the tray is there; false: another instance runs, and was told. */
export async function startShell(options: ShellOptions): Promise<boolean> {
  const { paths, env = process.env } = options;
  const profile = join(options.dataDir(), "window");
  app.setPath("userData", profile);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  const state: { backend: BackendState; work: Work; settings: ShellSettings | null } = {
    backend: { state: "starting" },
    work: NO_WORK,
    settings: null,
  };
  let isQuitting = false;
  let isReady = false;
  let early: Wish | null = wishOf(options.args, process.cwd(), isFile);
  const system = () => app.getPreferredSystemLanguages();
  const spoken = () => wordsOf(state.settings?.language ?? "auto", system());

  const fulfil = (wish: Wish | null) => {
    if (!isReady) {
      early = wish ?? early;
      return;
    }
    window.show();
    if (wish) window.tell(toldOf(wish));
  };
  app.on("second-instance", (_event, args, cwd) => fulfil(wishOf(args.slice(1), cwd, isFile)));
  app.on("open-url", (event, url) => {
    event.preventDefault();
    const path = screenOf(url);
    if (path !== null) fulfil({ type: "open", path });
  });
  app.on("open-file", (event, path) => {
    event.preventDefault();
    fulfil(wishOf([path], "/", isFile));
  });
  guardPages(() => backend.address?.url ?? null);
  await app.whenReady();
  guardSession();

  const news = (told: ShellNews) => window.tell(told);
  const window = new AppWindow({
    preload: paths.preload,
    icon: join(paths.icons, "icon.png"),
    placeFile: join(profile, "place.json"),
    title: "YTEmpire",
    onClose: () => {
      if (isQuitting) return false;
      if (state.settings?.keepWorking === false) {
        void quit();
        return true;
      }
      sayStays();
      return true;
    },
  });
  const open = (path?: string) => {
    window.show();
    if (path !== undefined) news({ type: "open", path });
  };

  const backend: BackendProcess = new BackendProcess({
    script: paths.backend,
    forkScript: paths.forked,
    start: () => ({
      dataDir: options.dataDir(),
      port: options.port,
      pageDir: paths.page,
      resourcesDir: paths.resources,
    }),
    onState: (next) => {
      state.backend = next;
      news({ type: "backend", backend: next });
      if (next.state === "running") {
        following.begin();
      } else {
        following.end();
        state.work = NO_WORK;
      }
      show();
    },
  });
  const following = new Following({
    backend,
    onBegin: () => power.again(),
    onWork: (work) => {
      state.work = work;
      show();
    },
    onMessage: (message, before) => {
      const notice = state.settings?.notices === false ? null : noticeOf(message, before, spoken().words);
      // Who looks at the page sees it there.
      if (notice && !window.window?.isFocused()) showNotice(notice, open);
    },
    onSettings: (settings) => {
      state.settings = settings;
      updates.wanted(settings.updates);
      power.settings(settings);
      const program = env["APPIMAGE"] ?? process.execPath;
      const configDir = env["XDG_CONFIG_HOME"] || join(options.homeDir, ".config");
      startAtLogin(settings.startAtLogin, { platform: process.platform, configDir, program });
      showMenu();
      show();
    },
  });
  const pause = (reason: PauseReason, isOn: boolean) => {
    const call = isOn ? following.client?.system.pause({ reason }) : following.client?.system.resume({ reason });
    // A backend that has just ended is told again when it is back.
    call?.catch(() => undefined);
  };
  const power = new Power({ pause });
  const updates = new Updates({
    updater: options.updater,
    onState: (update) => news({ type: "update", update }),
    beforeRestart: async () => {
      isQuitting = true;
      await backend.stop(DRAIN_MS);
    },
  });
  handleScheme({ pageDir: paths.page, address: () => backend.address });
  serveVerbs({
    window: () => window.window,
    notify: (notice) => showNotice(notice, open),
    restartToUpdate: () => void updates.restart(),
    checkForUpdate: () => updates.check(),
    restartBackend: () => backend.start(),
    dotIcon: join(paths.icons, "dot.png"),
  });
  ipcMain.on("connect", (event: IpcMainEvent) => {
    const [port] = event.ports;
    if (port && isOurs(event.senderFrame)) backend.connect(port);
  });
  ipcMain.on("newsPlease", (event: IpcMainEvent) => {
    if (!isOurs(event.senderFrame)) return;
    window.listens();
    news({ type: "backend", backend: state.backend });
    news({ type: "update", update: updates.state });
  });

  const tray = new AppTray(join(paths.icons, process.platform === "darwin" ? "trayTemplate.png" : "tray.png"), {
    open,
    pause: (forMs) => {
      const until = forMs === null ? null : new Date(Date.now() + forMs).toISOString();
      void following.client?.system.pause({ reason: "person", until }).catch(() => undefined);
    },
    resume: () => pause("person", false),
    quit: () => void quit(),
  });

  function show(): void {
    const { words, locale } = spoken();
    const { work } = state;
    tray.show(state, words, locale);
    power.work(work);
    updates.work(work.running.length > 0 && work.pause === null);
    window.progress(work.pause === null ? (work.running[0]?.progress ?? null) : null);
  }

  function showMenu(): void {
    const { words } = spoken();
    setMenu(words, {
      open,
      close: () => window.window?.close(),
      checkForUpdate: () => updates.check(),
      quit: () => void quit(),
    });
  }

  /** Once and for all starts. */
  function sayStays(): void {
    const said = join(profile, "said-it-stays");
    if (existsSync(said)) return;
    const { words } = spoken();
    showNotice({ title: words.staysOpen, body: words.staysOpenText, path: null }, open);
    try {
      writeFileSync(said, "");
    } catch {
      // Said once more, then.
    }
  }

  async function quit(): Promise<void> {
    if (isQuitting) return;
    if (state.work.running.length > 0 && window.window) {
      const { words } = spoken();
      const { response } = await dialog.showMessageBox(window.window, {
        type: "question",
        message: words.quitWhileMaking,
        detail: words.quitWhileMakingText,
        buttons: [words.quitAnyway, words.stay],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 1) return;
    }
    isQuitting = true;
    window.window?.hide();
    await end();
    app.exit(0);
  }

  async function end(): Promise<void> {
    following.end();
    power.close();
    updates.close();
    await backend.stop(DRAIN_MS);
    tray.close();
  }

  app.on("before-quit", (event) => {
    if (isQuitting) return;
    event.preventDefault();
    void quit();
  });
  // The tray goes on.
  app.on("window-all-closed", () => undefined);
  app.on("activate", () => window.show());

  isReady = true;
  showMenu();
  show();
  backend.start();
  if (!isHiddenStart(options.args)) window.show();
  if (early) fulfil(early);
  return true;
}

/** The page gets what a file holds, not its path. */
function toldOf(wish: Wish): ShellNews {
  if (wish.type === "open") return wish;
  const name = basename(wish.path);
  try {
    const bytes = statSync(wish.path).size > MOST_BYTES ? null : new Uint8Array(readFileSync(wish.path));
    return { type: "file", name, bytes };
  } catch {
    return { type: "file", name, bytes: null };
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
