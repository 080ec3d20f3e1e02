// Files that a script names, `[show: beach.mp4 from 3s]`, found among one's own footage.
import { basename, extname, relative, sep } from "node:path";

import type { Asset } from "../../../../contract/library.ts";
import type { Scene } from "../../../../contract/script.ts";
import { AppError } from "../../../base/errors.ts";
import { spellingDistance } from "../../../base/spelling.ts";
import type { AssetSource } from "../../../library/types.ts";

export interface PinnedAsset {
  asset: Asset;
  fromSeconds: number;
}

/**
 * By the scene's id. A name alone is enough where only one file has it; else a path relative to one of the folders.
 * Throws FOOTAGE_UNKNOWN with the names that are most like it.
 */
export function resolvePins(
  scenes: readonly Pinning[],
  assets: readonly Asset[],
  folders: readonly string[],
): Map<string, PinnedAsset> {
  const pinned = new Map<string, PinnedAsset>();
  const byName = Map.groupBy(assets, ({ path }) => fold(basename(path)));
  for (const { id, pin } of scenes) {
    if (!pin) continue;
    const wanted = fold(pin.file);
    const named = byName.get(wanted.slice(wanted.lastIndexOf("/") + 1)) ?? [];
    const found = wanted.includes("/")
      ? named.filter(({ path }) => folders.some((folder) => isAt(path, folder, wanted)))
      : named;
    const [asset] = found;
    if (!asset) throw unknown(pin.file, [...byName.values()].flat(), folders);
    if (found.length > 1) throw several(pin.file, found, folders);
    if (asset.kind === "clip" && (pin.fromSeconds ?? 0) >= asset.seconds)
      throw new AppError(
        "FOOTAGE_UNKNOWN",
        OP,
        `[show: ${pin.file} from ${pin.fromSeconds}s] begins after the clip's end: it is ${Math.round(asset.seconds * 10) / 10} s long`,
        { hint: "Name a moment before its end." },
      );
    pinned.set(id, { asset, fromSeconds: pin.fromSeconds ?? 0 });
  }
  return pinned;
}

/** The same as a check before anything is made: throws what the footage stage would throw. */
export function createPinCheck(library: Pick<AssetSource, "assetsOf">) {
  return async (
    scenes: readonly Pinning[],
    footage: { folders: readonly string[]; state: string } | null,
    signal: AbortSignal,
  ): Promise<void> => {
    if (scenes.every(({ pin }) => !pin)) return;
    const assets = footage === null ? [] : await library.assetsOf(footage, signal);
    resolvePins(scenes, seen(assets), footage?.folders ?? []);
  };
}

/** Of a library that holds sounds, too. */
export function seen(assets: readonly Asset[]): Asset[] {
  return assets.filter(({ kind }) => kind !== "music");
}

type Pinning = Pick<Scene, "id" | "pin">;

const OP = "footage.pins";
/** Who names a clip seldom means a picture: as much as so many wrong letters. */
const OTHER_KIND = 3;

/** Names are written in either normal form, and on some systems in any case. */
function fold(path: string): string {
  return path.normalize("NFC").toLowerCase().replaceAll("\\", "/").replace(/^\.\//, "");
}

function isAt(path: string, folder: string, wanted: string): boolean {
  const inside = fold(relative(folder, path).split(sep).join("/"));
  return inside === wanted || `${fold(basename(folder))}/${inside}` === wanted || fold(path) === wanted;
}

function unknown(file: string, assets: readonly Asset[], folders: readonly string[]): AppError {
  const near = assets
    .map(({ path }) => ({
      name: shortPath(path, folders),
      distance:
        spellingDistance(stemOf(file), stemOf(path)) + (fold(extname(file)) === fold(extname(path)) ? 0 : OTHER_KIND),
    }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => `“${name}”`);
  return new AppError("FOOTAGE_UNKNOWN", OP, `The script shows “${file}”, which is in none of the footage folders`, {
    hint:
      near.length === 0
        ? "Give the folder it lies in as footage."
        : `The nearest there are: ${near.join(", ")}. Write one of them, or give their folder as footage.`,
  });
}

function several(file: string, found: readonly Asset[], folders: readonly string[]): AppError {
  const paths = found.slice(0, 5).map(({ path }) => `“${shortPath(path, folders)}”`);
  return new AppError("FOOTAGE_UNKNOWN", OP, `The script shows “${file}”, and ${found.length} files are called so`, {
    hint: `Write it with its folder: ${paths.join(", ")}.`,
  });
}

function shortPath(path: string, folders: readonly string[]): string {
  const folder = folders.find((one) => path.startsWith(one.endsWith(sep) ? one : one + sep));
  return folder === undefined ? path : relative(folder, path).split(sep).join("/");
}

function stemOf(path: string): string {
  return fold(basename(path, extname(path)));
}
