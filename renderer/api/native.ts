// What the app's window can do that a browser's tab cannot, by one name each; where there is no shell, each has its equal or says that it has none.
import type { Bridge, Notice, ShellNews } from "../../contract/shell.ts";

declare global {
  interface Window {
    /** Of the preload; absent in a browser. */
    bridge?: Bridge;
  }
}

export const bridge: Bridge | null = (typeof window === "undefined" ? undefined : window.bridge) ?? null;

/** Whether the page runs in the app's own window. */
export const isApp = bridge !== null;

export const isMac = bridge ? bridge.platform === "darwin" : /Mac|iPhone|iPad/.test(globalThis.navigator?.platform);

/** The system's dialog, which knows every disk. Undefined: there is none here, show `FolderDialog`. Null: closed without a choice. */
export async function chooseFolder(from: string | null = null): Promise<string | null | undefined> {
  return bridge?.chooseFolder(from);
}

/** As `chooseFolder`. `endings` without dots, such as `["png", "jpg"]`; none: any file. */
export async function chooseFiles(wish: {
  from?: string;
  endings?: readonly string[];
  several?: boolean;
}): Promise<string[] | undefined> {
  return bridge?.chooseFiles({ from: wish.from ?? null, endings: wish.endings ?? [], several: wish.several ?? false });
}

/** `shown` in the file manager; in a browser the path is `copied`; `gone`: nothing lies there; `neither`: show the path. */
export async function showInFolder(path: string): Promise<"shown" | "copied" | "gone" | "neither"> {
  if (bridge) return (await bridge.showInFolder(path)) ? "shown" : "gone";
  try {
    await navigator.clipboard.writeText(path);
    return "copied";
  } catch {
    return "neither";
  }
}

/** Whether notices can be shown; `ask`: `allowNotices` asks the person, on a press of theirs. */
export function noticesAllowed(): "yes" | "no" | "ask" {
  if (bridge) return "yes";
  if (typeof Notification === "undefined" || Notification.permission === "denied") return "no";
  return Notification.permission === "granted" ? "yes" : "ask";
}

export async function allowNotices(): Promise<boolean> {
  if (noticesAllowed() !== "ask") return noticesAllowed() === "yes";
  return (await Notification.requestPermission()) === "granted";
}

/** The system's notification; pressed, it opens its screen: in the app through the shell's news, in a browser by `open`. */
export async function notify(notice: Notice, open: (path: string) => void): Promise<void> {
  if (bridge) return bridge.notify(notice);
  if (noticesAllowed() !== "yes") return;
  const shown = new Notification(notice.title, { body: notice.body, tag: notice.path ?? notice.title });
  shown.addEventListener("click", () => {
    window.focus();
    if (notice.path !== null) open(notice.path);
    shown.close();
  });
}

/** In the person's browser, or in another tab of it. False: it may not be opened. */
export async function openExternal(url: string): Promise<boolean> {
  if (URL.parse(url)?.protocol !== "https:") return false;
  if (bridge) return bridge.openExternal(url);
  // With `noopener` a browser does not say whether it opened.
  window.open(url, "_blank", "noopener,noreferrer");
  return true;
}

/** Whether the system lets the app record; it asks the person where it has not yet. A browser asks for itself. */
export async function askForMicrophone(): Promise<boolean> {
  return (await bridge?.askForMicrophone()) ?? true;
}

const TITLE_COUNT = /^\(\d+\) /;

/** How many videos wait for the person: on the app's icon, or before a tab's title. */
export function setBadge(count: number): void {
  if (bridge) void bridge.setBadge(count);
  else document.title = `${count > 0 ? `(${count}) ` : ""}${document.title.replace(TITLE_COUNT, "")}`;
}

/** Where a dropped file lies on this machine; null in a browser, which tells no page: upload it (`api/upload.ts`). */
export function pathOf(file: File): string | null {
  return bridge?.pathOf(file) || null;
}

type Wish = Extract<ShellNews, { type: "open" | "file" }>;
type StateNews = Exclude<ShellNews, Wish>;

const listeners = new Set<(news: StateNews) => void>();
const latest = new Map<string, StateNews>();
let takeWish: ((wish: Wish) => void) | null = null;
let kept: Wish | null = null;
let isListening = false;

/** Tells how the backend and the update are, then what becomes of them; nothing in a browser. Returns how to listen no more. */
export function onShellNews(listener: (news: StateNews) => void): () => void {
  listen();
  listeners.add(listener);
  for (const news of latest.values()) listener(news);
  return () => void listeners.delete(listener);
}

/** Told of a screen or file that the person opened from outside of the page, also before anybody asked. One at a time asks. */
export function onWish(take: (wish: Wish) => void): () => void {
  listen();
  takeWish = take;
  if (kept) take(kept);
  kept = null;
  return () => {
    if (takeWish === take) takeWish = null;
  };
}

/** Once: what the shell tells is kept for who asks later. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  bridge?.onNews((news) => {
    if (news.type === "open" || news.type === "file") {
      if (takeWish) takeWish(news);
      else kept = news;
      return;
    }
    latest.set(news.type, news);
    for (const listener of listeners) listener(news);
  });
}
