// The app's menu with the platform's own shortcuts; on macOS it stands at the top of the screen, elsewhere it opens by Alt.
import { Menu, type MenuItemConstructorOptions } from "electron";

import type { ShellWords } from "./words.ts";

export interface MenuActions {
  open(path: string): void;
  close(): void;
  checkForUpdate(): void;
  quit(): void;
}

export function setMenu(words: ShellWords, actions: MenuActions, platform: NodeJS.Platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuOf(words, actions, platform)));
}

export function menuOf(
  words: ShellWords,
  actions: MenuActions,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const { menu } = words;
  const isMac = platform === "darwin";
  const settings = { label: words.settings, accelerator: "CmdOrCtrl+,", click: () => actions.open("/settings") };
  const quit = {
    label: words.quit,
    accelerator: isMac ? "Cmd+Q" : "Ctrl+Q",
    click: () => actions.quit(),
  };
  const check = { label: menu.checkForUpdate, click: () => actions.checkForUpdate() };
  const separator = { type: "separator" } as const;
  return [
    ...(isMac
      ? [
          {
            label: words.app,
            submenu: [
              { role: "about" as const },
              check,
              separator,
              settings,
              separator,
              { role: "services" as const },
              separator,
              { role: "hide" as const, label: menu.hide },
              { role: "hideOthers" as const },
              { role: "unhide" as const },
              separator,
              quit,
            ],
          },
        ]
      : []),
    {
      label: menu.file,
      submenu: [
        { label: words.newVideo, accelerator: "CmdOrCtrl+N", click: () => actions.open("/new") },
        separator,
        ...(isMac ? [] : [settings, separator]),
        { label: menu.close, accelerator: "CmdOrCtrl+W", click: () => actions.close() },
        ...(isMac ? [] : [quit]),
      ],
    },
    {
      label: menu.edit,
      submenu: [
        { role: "undo", label: menu.undo },
        { role: "redo", label: menu.redo },
        separator,
        { role: "cut", label: menu.cut },
        { role: "copy", label: menu.copy },
        { role: "paste", label: menu.paste },
        { role: "selectAll", label: menu.selectAll },
      ],
    },
    {
      label: menu.view,
      submenu: [
        { label: menu.videos, accelerator: "CmdOrCtrl+1", click: () => actions.open("/videos") },
        { label: menu.library, accelerator: "CmdOrCtrl+2", click: () => actions.open("/library") },
        { label: menu.calendar, accelerator: "CmdOrCtrl+3", click: () => actions.open("/calendar") },
        { label: menu.health, click: () => actions.open("/health") },
        separator,
        { role: "zoomIn", label: menu.zoomIn },
        { role: "zoomOut", label: menu.zoomOut },
        { role: "resetZoom", label: menu.zoomReset },
        { role: "togglefullscreen", label: menu.fullScreen },
        { role: "reload", label: menu.reload },
      ],
    },
    ...(isMac ? [{ role: "windowMenu" as const, label: menu.window }] : []),
    ...(isMac ? [] : [{ label: menu.help, submenu: [check] }]),
  ];
}
