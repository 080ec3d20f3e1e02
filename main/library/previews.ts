// Small pictures of assets in the cache: a thumbnail of each, made while it is indexed, and a strip of moments of a clip, made when it is first asked for. All may be deleted at any time.
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { AppError, systemCode } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import type { AssetRow } from "../store/assets.ts";
import type { Decoders, Opened } from "./decode/index.ts";
import { sizeWithin, THUMBNAIL_SIDE } from "./decode/rawPicture.ts";
import { sniff } from "./sniff.ts";

/** Moments of a strip as fractions of the clip, left to right. */
export const STRIP_MOMENTS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
const STRIP_SIDE = 240;

export class Previews {
  readonly #dir: string;
  readonly #decoders: Decoders;

  constructor({ cacheDir, decoders }: { cacheDir: string; decoders: Decoders }) {
    this.#dir = join(cacheDir, "library");
    this.#decoders = decoders;
  }

  async keep(fingerprint: string, thumbnail: Uint8Array): Promise<void> {
    await this.#write(this.#path(fingerprint, ""), thumbnail);
  }

  /** The path of a JPEG of at most 320 pixels on a side, made anew where it is gone. Null for music. Throws INPUT_CHANGED. */
  async thumbnail(asset: AssetRow, signal: AbortSignal): Promise<string | null> {
    if (asset.kind === "music") return null;
    const path = this.#path(asset.fingerprint, "");
    if (await isThere(path)) return path;
    const jpeg =
      asset.kind === "clip"
        ? await this.#moments(asset, [0.5], THUMBNAIL_SIDE, signal)
        : await this.#still(asset, signal);
    await this.#write(path, jpeg);
    return path;
  }

  /** The path of a JPEG with the clip's STRIP_MOMENTS beside each other, equally wide. Null for what is no clip. Throws INPUT_CHANGED. */
  async strip(asset: AssetRow, signal: AbortSignal): Promise<string | null> {
    if (asset.kind !== "clip") return null;
    const path = this.#path(asset.fingerprint, "-strip");
    if (await isThere(path)) return path;
    await this.#write(path, await this.#moments(asset, STRIP_MOMENTS, STRIP_SIDE, signal));
    return path;
  }

  async #moments(
    asset: AssetRow,
    fractions: readonly number[],
    side: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const size = sizeWithin(side, asset.width, asset.height);
    const moments = fractions.map((fraction) => asset.seconds * fraction);
    const jpeg = await this.#decoders.moments(await opened(asset), { moments, ...size }, signal);
    if (!jpeg) throw changed(asset);
    return jpeg;
  }

  async #still(asset: AssetRow, signal: AbortSignal): Promise<Uint8Array> {
    const reply = await this.#decoders.look(await opened(asset), signal);
    if (!("thumbnail" in reply) || !reply.thumbnail) throw changed(asset);
    return reply.thumbnail;
  }

  /** Whole or not at all; not synced, since it can be made again. */
  async #write(path: string, bytes: Uint8Array): Promise<void> {
    // Where the sweep after a crash looks for what is half done.
    const temporary = join(this.#dir, `.tmp-${newId()}`);
    try {
      const put = async () => {
        await writeFile(temporary, bytes);
        await rename(temporary, path);
      };
      await put().catch(async (error: unknown) => {
        if (systemCode(error) !== "ENOENT") throw error;
        await mkdir(dirname(path), { recursive: true });
        await put();
      });
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  #path(fingerprint: string, ending: string): string {
    return join(this.#dir, fingerprint.slice(0, 2), `${fingerprint}${ending}.jpg`);
  }
}

async function opened(asset: AssetRow): Promise<Opened> {
  const { path, bytes, modifiedAt } = asset;
  const sniffed = await sniff(path).catch(() => null);
  if (!sniffed) throw changed(asset);
  return { path, sniffed, stats: { bytes, modifiedAt } };
}

function changed({ path }: AssetRow): AppError {
  return new AppError("INPUT_CHANGED", "library.preview", `${path} changed since it was indexed`);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
