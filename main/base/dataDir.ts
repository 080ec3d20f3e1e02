// Where a person's data lies: the platform's own place for it, unless the command line or the environment names another.
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

import { AppError } from "./errors.ts";
import { followMoves } from "./movedDataDir.ts";

export type SettingSource = "default" | "store" | "environment" | "command line";

export interface DataDirQuestion {
  /** `--data-dir`. */
  flag?: string | undefined;
  env?: Record<string, string | undefined>;
  platform?: NodeJS.Platform;
  home?: string;
  /** What a relative path is relative to. */
  cwd?: string;
}

/**
 * The data folder as an absolute path, and who chose it: `--data-dir`, else YTEMPIRE_DATA_DIR, else the platform's place:
 * `$XDG_DATA_HOME/ytempire` (XDG Base Directory Specification: a relative XDG_DATA_HOME is to be ignored),
 * `%APPDATA%\YTEmpire`, `~/Library/Application Support/YTEmpire`. Makes nothing. Throws USAGE on an empty path,
 * FOLDER_UNUSABLE where it was moved to a place that is not there.
 */
export function findDataDir(question: DataDirQuestion = {}): { path: string; source: SettingSource } {
  const { flag, env = process.env, platform = process.platform, home = homedir(), cwd = process.cwd() } = question;
  const path = platform === "win32" ? win32 : posix;
  const named = env["YTEMPIRE_DATA_DIR"];
  // Wherever it is looked for, it may have been moved from there.
  if (flag !== undefined) return { path: followMoves(absolute(flag, "--data-dir")), source: "command line" };
  if (named !== undefined) return { path: followMoves(absolute(named, "YTEMPIRE_DATA_DIR")), source: "environment" };
  return { path: followMoves(platformDir()), source: "default" };

  function absolute(value: string, name: string): string {
    if (value.trim() === "") throw new AppError("USAGE", "dataDir", `${name} names no folder`);
    if (value.includes("\0")) throw new AppError("USAGE", "dataDir", `${name} holds a NUL character`);
    return path.resolve(cwd, value);
  }

  function platformDir(): string {
    if (platform === "win32") return path.join(env["APPDATA"] || path.join(home, "AppData", "Roaming"), "YTEmpire");
    if (platform === "darwin") return path.join(home, "Library", "Application Support", "YTEmpire");
    const xdg = env["XDG_DATA_HOME"];
    return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, ".local", "share"), "ytempire");
  }
}
