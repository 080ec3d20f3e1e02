// The folders with which choosing begins: home and what every system has in it, folders that are allowed, drives.
import { readdir, readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, join } from "node:path";

import type { Place } from "../../contract/api/files.ts";
import { shownName } from "../../contract/values.ts";

type Found = Omit<Place, "isAllowed">;

/** Only those that are there. @param allowed the folders of the setting `apiFolders` */
export async function findPlaces(homeDir: string, allowed: readonly string[]): Promise<Found[]> {
  const named = await userFolders(homeDir);
  const places: Found[] = [
    { kind: "home", name: basename(homeDir) || homeDir, path: homeDir },
    ...named.map(({ kind, path }) => ({ kind, name: basename(path), path })),
    ...allowed.map((path) => ({ kind: "allowed" as const, name: basename(path) || path, path })),
    ...(await drives()),
  ];
  const there = await Promise.all(places.map(async (place) => ((await isFolder(place.path)) ? place : null)));
  const seen = new Set<string>();
  return there.flatMap((place) => {
    if (!place || seen.has(place.path)) return [];
    seen.add(place.path);
    return [{ ...place, name: shownName(place.name) }];
  });
}

const USER_FOLDERS = [
  { kind: "videos", key: "VIDEOS", name: process.platform === "darwin" ? "Movies" : "Videos" },
  { kind: "pictures", key: "PICTURES", name: "Pictures" },
  { kind: "music", key: "MUSIC", name: "Music" },
  { kind: "documents", key: "DOCUMENTS", name: "Documents" },
  { kind: "downloads", key: "DOWNLOAD", name: "Downloads" },
  { kind: "desktop", key: "DESKTOP", name: "Desktop" },
] as const;

/** Linux has them under names in the person's language: https://www.freedesktop.org/wiki/Software/xdg-user-dirs/ */
async function userFolders(homeDir: string) {
  const config = process.env["XDG_CONFIG_HOME"] ?? join(homeDir, ".config");
  const text =
    process.platform === "linux" ? await readFile(join(config, "user-dirs.dirs"), "utf8").catch(() => "") : "";
  return USER_FOLDERS.map(({ kind, key, name }) => {
    const said = new RegExp(`^XDG_${key}_DIR="([^"\\n]*)"`, "m").exec(text)?.[1];
    const path = said?.replace(/^\$HOME(?=\/|$)/, homeDir);
    return { kind, path: path === undefined || path === homeDir ? join(homeDir, name) : path };
  });
}

async function drives(): Promise<Found[]> {
  const drive = (path: string): Found => ({ kind: "drive", name: basename(path) || path, path });
  if (process.platform === "win32") {
    const letters = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(65 + i)}:\\`);
    const there = await Promise.all(letters.map(isFolder));
    return letters.filter((_, i) => there[i]).map(drive);
  }
  const mounts =
    process.platform === "darwin"
      ? ["/Volumes"]
      : [join("/media", userInfo().username), join("/run/media", userInfo().username), "/mnt"];
  const found = await Promise.all(
    mounts.map(async (mount) =>
      (await readdir(mount).catch(() => [])).filter((name) => !name.startsWith(".")).map((name) => join(mount, name)),
    ),
  );
  return found.flat().map(drive);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
