// The icon in the tray: what is being made and what comes next, without opening the window.
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from "electron";

import type { BackendState } from "../contract/shell.ts";
import type { Work } from "./following.ts";
import type { ShellWords } from "./words.ts";

export interface TrayActions {
  open(path?: string): void;
  pause(forMs: number | null): void;
  resume(): void;
  quit(): void;
}

export interface TrayState {
  backend: BackendState;
  work: Work;
}

/** Titles are a person's own; a menu is narrow. */
const LONGEST = 48;
const HOUR_MS = 3_600_000;

export class AppTray {
  readonly #tray: Tray;
  readonly #actions: TrayActions;
  #shown = "";

  constructor(icon: string, actions: TrayActions) {
    const image = nativeImage.createFromPath(icon);
    if (process.platform === "darwin") image.setTemplateImage(true);
    this.#tray = new Tray(image);
    this.#actions = actions;
    this.#tray.on("click", () => actions.open());
  }

  show(state: TrayState, words: ShellWords, locale: string): void {
    const { tooltip, items } = trayContent(state, this.#actions, words, locale, Date.now());
    // A menu that is open closes when it is replaced: only for what is new in it.
    const shown = JSON.stringify([tooltip, items]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(items));
  }

  close(): void {
    this.#tray.destroy();
  }
}

export function trayContent(
  { backend, work }: TrayState,
  actions: TrayActions,
  words: ShellWords,
  locale: string,
  now: number,
): { tooltip: string; items: MenuItemConstructorOptions[] } {
  const state = stateLine({ backend, work }, words, locale, now);
  const makes = work.running.map((video) => ({
    label: words.making(short(video.title), Math.floor(video.progress * 100)),
    click: () => actions.open(`/videos/${video.id}`),
  }));
  const notes = [
    ...(work.queued > 0 ? [{ label: words.queued(work.queued), click: () => actions.open("/videos") }] : []),
    ...(work.waiting > 0
      ? [{ label: words.waiting(work.waiting), click: () => actions.open("/videos?state=waiting") }]
      : []),
    ...(work.next
      ? [
          {
            label: words.next(short(work.next.title), time(work.next.at, locale, now)),
            click: () => actions.open("/calendar"),
          },
        ]
      : []),
  ];
  const isPausedByPerson = work.pause?.reasons.includes("person") ?? false;
  const isRunning = backend.state === "running";
  return {
    tooltip: [words.app, state].join(" · "),
    items: [
      { label: state, enabled: false },
      ...makes.slice(0, 3),
      ...notes,
      { type: "separator" },
      ...(isPausedByPerson
        ? [{ label: words.resume, enabled: isRunning, click: () => actions.resume() }]
        : [
            { label: words.pause, enabled: isRunning, click: () => actions.pause(null) },
            { label: words.pauseHour, enabled: isRunning, click: () => actions.pause(HOUR_MS) },
          ]),
      { type: "separator" },
      { label: words.newVideo, click: () => actions.open("/new") },
      { label: words.open, click: () => actions.open() },
      { type: "separator" },
      { label: words.quit, click: () => actions.quit() },
    ],
  };
}

function stateLine({ backend, work }: TrayState, words: ShellWords, locale: string, now: number): string {
  if (backend.state === "starting") return words.starting;
  if (backend.state === "crashed")
    return words.crashed(backend.againAt === null ? null : Math.max(0, Math.ceil((backend.againAt - now) / 1000)));
  if (work.pause) {
    const { reasons, until } = work.pause;
    if (reasons.includes("person"))
      return until === null ? words.paused : words.pausedUntil(time(new Date(until), locale, now));
    return reasons.includes("battery") ? words.pausedBattery : words.pausedFullScreen;
  }
  const [first, ...more] = work.running;
  if (!first) return words.idle;
  const line = words.making(short(first.title), Math.floor(first.progress * 100));
  return more.length > 0 ? `${line} ${words.andMore(more.length)}` : line;
}

function short(title: string): string {
  const one = title.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  // `&` marks the key of an entry in menus.
  return (one.length > LONGEST ? `${one.slice(0, LONGEST - 1)}…` : one).replaceAll("&", "&&");
}

function time(at: Date, locale: string, now: number): string {
  const isToday = new Date(now).toDateString() === at.toDateString();
  return new Intl.DateTimeFormat(locale, { timeStyle: "short", ...(isToday ? {} : { dateStyle: "short" }) }).format(at);
}
