// The native verbs that the page may call, and no others: each asks who calls, and what it was given.
import { existsSync } from "node:fs";
import { isAbsolute, normalize } from "node:path";

import { app, dialog, ipcMain, nativeImage, shell, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import { z } from "zod";

import { externalUrl, isOurs } from "./guards.ts";
import { askForMicrophone, openMicrophoneSettings } from "./microphone.ts";

export interface VerbActions {
  window: () => BrowserWindow | null;
  notify: (notice: { title: string; body: string; path: string | null }) => void;
  restartToUpdate: () => void;
  checkForUpdate: () => void;
  restartBackend: () => void;
  /** A picture that is laid over the icon of the taskbar where a number cannot be (Windows). */
  dotIcon: string;
}

const Place = z.string().max(4096).nullable();
const Wish = z.object({
  from: Place,
  endings: z.array(z.string().regex(/^[a-z0-9]{1,12}$/i)).max(60),
  several: z.boolean(),
});
const Notice = z.object({
  title: z.string().min(1).max(300),
  body: z.string().max(2000),
  /** A screen of the page. */
  path: z
    .string()
    .regex(/^\/[\w/?=&%.~-]{0,500}$/)
    .nullable(),
});

export function serveVerbs(actions: VerbActions): void {
  const serve = <T extends z.ZodType>(name: string, input: T, act: (given: z.output<T>) => unknown) => {
    ipcMain.handle(name, async (event: IpcMainInvokeEvent, given: unknown) => {
      if (!isOurs(event.senderFrame)) throw new Error("Not for this frame");
      return act(input.parse(given));
    });
  };
  const nothing = z.undefined();
  serve(
    "chooseFolder",
    Place,
    async (from) => (await choose(actions, from, { properties: ["openDirectory", "createDirectory"] }))[0] ?? null,
  );
  serve("chooseFiles", Wish, ({ from, endings, several }) =>
    choose(actions, from, {
      properties: ["openFile", ...(several ? (["multiSelections"] as const) : [])],
      ...(endings.length > 0 ? { filters: [{ name: endings.join(", "), extensions: [...endings] }] } : {}),
    }),
  );
  serve("showInFolder", z.string().max(4096), (path) => {
    const isOfThisMachine =
      isAbsolute(path) && !path.startsWith("\\\\") && !path.startsWith("//") && !path.includes("\0");
    if (!isOfThisMachine || !existsSync(path)) return false;
    shell.showItemInFolder(normalize(path));
    return true;
  });
  serve("notify", Notice, (notice) => actions.notify(notice));
  serve("openExternal", z.string(), async (address) => {
    const url = externalUrl(address);
    if (url === null) return false;
    await shell.openExternal(url);
    return true;
  });
  serve("askForMicrophone", nothing, () => askForMicrophone());
  serve("openMicrophoneSettings", nothing, () => openMicrophoneSettings());
  serve("setBadge", z.int().min(0).max(9999), (count) => {
    app.setBadgeCount(count);
    if (process.platform !== "win32") return;
    const icon = count > 0 ? nativeImage.createFromPath(actions.dotIcon) : null;
    actions.window()?.setOverlayIcon(icon, count > 0 ? String(count) : "");
  });
  serve("restartToUpdate", nothing, () => actions.restartToUpdate());
  serve("checkForUpdate", nothing, () => actions.checkForUpdate());
  serve("restartBackend", nothing, () => actions.restartBackend());
}

async function choose(
  { window }: VerbActions,
  from: string | null,
  options: Electron.OpenDialogOptions,
): Promise<string[]> {
  const given = { ...options, ...(from !== null && existsSync(from) ? { defaultPath: from } : {}) };
  const over = window();
  const { canceled, filePaths } = await (over ? dialog.showOpenDialog(over, given) : dialog.showOpenDialog(given));
  return canceled ? [] : filePaths;
}
