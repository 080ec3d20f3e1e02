// Starts the app, hidden, when the person logs in: by the system's own list, on Linux by a file of the desktop's (XDG autostart).
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { app } from "electron";

export interface LoginPlace {
  platform: NodeJS.Platform;
  /** `$XDG_CONFIG_HOME`, else `~/.config`. */
  configDir: string;
  /** The program that a person starts: of an AppImage the image itself, not what it is mounted as. */
  program: string;
}

export function startAtLogin(isWanted: boolean, place: LoginPlace): void {
  // From source there is nothing that could be started by itself.
  if (!app.isPackaged) return;
  if (place.platform !== "linux") return app.setLoginItemSettings({ openAtLogin: isWanted, args: ["--hidden"] });
  const folder = join(place.configDir, "autostart");
  const file = join(folder, "ytempire.desktop");
  if (!isWanted) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, desktopEntry(place.program));
}

/** Desktop Entry Specification 1.5: an argument in quotes, with four characters behind a backslash, and `%` twice. */
export function desktopEntry(program: string): string {
  const quoted = program
    .replaceAll(/[\\"`$]/g, "\\$&")
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%");
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=YTEmpire",
    `Exec="${quoted}" --hidden`,
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
}
