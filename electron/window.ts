// The app's one window: made when it is first shown, where it was the last time, and closed into the tray.
import { BrowserWindow, nativeTheme, screen } from "electron";

import { APP_ORIGIN, type ShellNews } from "../contract/shell.ts";
import { keepPlace, readPlace, SMALLEST, validPlace } from "./bounds.ts";

export interface WindowOptions {
  preload: string;
  icon: string;
  /** Where its place is kept. */
  placeFile: string;
  title: string;
  /** True: the window is only hidden. */
  onClose: () => boolean;
}

/** As the page's own grounds (renderer/ui), so that nothing flashes before it is there. */
const GROUND = { dark: "#0e1116", light: "#fbfbfa" };
/** A page that breaks down is loaded again, but not in a circle. */
const RELOAD_AFTER_MS = 10_000;
const KEEP_AFTER_MS = 500;

export class AppWindow {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
  #timer: NodeJS.Timeout | undefined;
  #brokenAt = 0;
  #isHeard = false;
  /** What the page is to show once it listens. */
  #wish: ShellNews | null = null;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  show(): void {
    const window = (this.#window ??= this.#open());
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** What is to be opened is kept for a page that does not listen yet; the rest it asks for itself. */
  tell(news: ShellNews): void {
    if (this.#isHeard) this.#window?.webContents.send("news", news);
    else if (news.type === "open" || news.type === "file") this.#wish = news;
  }

  /** The page listens from now on. */
  listens(): void {
    this.#isHeard = true;
    if (this.#wish) this.tell(this.#wish);
    this.#wish = null;
  }

  /** How far what is made is, in the taskbar and the dock; null: nothing is made. */
  progress(fraction: number | null): void {
    this.#window?.setProgressBar(fraction ?? -1);
  }

  #open(): BrowserWindow {
    const { preload, icon, placeFile, title } = this.#options;
    const first = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
    const { isMaximised, ...bounds } = validPlace(
      readPlace(placeFile),
      [first, ...others].map(({ workArea }) => workArea),
    );
    const window = new BrowserWindow({
      ...bounds,
      minWidth: Math.min(SMALLEST.width, bounds.width),
      minHeight: Math.min(SMALLEST.height, bounds.height),
      show: false,
      title,
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      autoHideMenuBar: true,
      webPreferences: {
        preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: true,
        // What is shown goes on where the window is covered: progress, sound of a preview.
        backgroundThrottling: false,
      },
    });
    if (isMaximised) window.maximize();
    const keep = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#keep(), KEEP_AFTER_MS);
    };
    window.on("resize", keep);
    window.on("move", keep);
    window.on("close", (event) => {
      this.#keep();
      if (!this.#options.onClose()) return;
      event.preventDefault();
      window.hide();
    });
    window.on("closed", () => {
      clearTimeout(this.#timer);
      this.#isHeard = false;
      this.#window = null;
    });
    window.webContents.on("did-start-loading", () => (this.#isHeard = false));
    window.webContents.on("render-process-gone", () => {
      const now = Date.now();
      if (now - this.#brokenAt > RELOAD_AFTER_MS) window.webContents.reload();
      this.#brokenAt = now;
    });
    void window.loadURL(`${APP_ORIGIN}/`);
    return window;
  }

  #keep(): void {
    const window = this.#window;
    if (!window || window.isDestroyed() || window.isMinimized()) return;
    keepPlace(this.#options.placeFile, { ...window.getNormalBounds(), isMaximised: window.isMaximized() });
  }
}
