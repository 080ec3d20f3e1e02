// Small pictures of assets in the cache: a thumbnail of each, made while it is indexed, and a strip of moments of a clip, made when it is first asked for. All may be deleted at any time.
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import sharp from "sharp";

import { AppError, systemCode } from "../base/errors.ts";
import { newId } from "../base/ids.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import type { AssetRow } from "../store/assets.ts";
import { frameAt } from "./clip.ts";
import { lookAtPicture, THUMBNAIL_SIDE } from "./picture.ts";
import { jpegOf, sizeWithin, type RawPicture } from "./rawPicture.ts";
import { sniff } from "./sniff.ts";

/** Moments of a strip as fractions of the clip, left to right. */
export const STRIP_MOMENTS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
const STRIP_SIDE = 240;

export class Previews {
  readonly #dir: string;
  readonly #ffmpeg: Ffmpeg;

  constructor({ cacheDir, ffmpeg }: { cacheDir: string; ffmpeg: Ffmpeg }) {
    this.#dir = join(cacheDir, "library");
    this.#ffmpeg = ffmpeg;
  }

  async keep(fingerprint: string, small: RawPicture): Promise<void> {
    await this.#write(this.#path(fingerprint, ""), await jpegOf(small));
  }

  /** The path of a JPEG of at most 320 pixels on a side, made anew where it is gone. Null for music. Throws INPUT_CHANGED. */
  async thumbnail(asset: AssetRow, signal: AbortSignal): Promise<string | null> {
    if (asset.kind === "music") return null;
    const path = this.#path(asset.fingerprint, "");
    if (await isThere(path)) return path;
    const small = asset.kind === "clip" ? await this.#moment(asset, 0.5, THUMBNAIL_SIDE, signal) : await still(asset);
    await this.#write(path, await jpegOf(small));
    return path;
  }

  /** The path of a JPEG with the clip's STRIP_MOMENTS beside each other, equally wide. Null for what is no clip. Throws INPUT_CHANGED. */
  async strip(asset: AssetRow, signal: AbortSignal): Promise<string | null> {
    if (asset.kind !== "clip") return null;
    const path = this.#path(asset.fingerprint, "-strip");
    if (await isThere(path)) return path;
    const moments: RawPicture[] = [];
    for (const at of STRIP_MOMENTS) moments.push(await this.#moment(asset, at, STRIP_SIDE, signal));
    await this.#write(path, await besideEachOther(moments));
    return path;
  }

  async #moment(asset: AssetRow, fraction: number, side: number, signal: AbortSignal): Promise<RawPicture> {
    const sniffed = await sniff(asset.path).catch(() => null);
    const size = sizeWithin(side, asset.width, asset.height);
    const at = asset.seconds * fraction;
    const frame = sniffed && (await frameAt(this.#ffmpeg, asset.path, sniffed, { at, ...size }, signal));
    if (!frame) throw changed(asset);
    return frame;
  }

  /** Whole or not at all; not synced, since it can be made again. */
  async #write(path: string, bytes: Buffer): Promise<void> {
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

async function still(asset: AssetRow): Promise<RawPicture> {
  try {
    return (await lookAtPicture(await readFile(asset.path))).small;
  } catch (cause) {
    throw changed(asset, cause);
  }
}

function changed({ path }: AssetRow, cause?: unknown): AppError {
  return new AppError("INPUT_CHANGED", "library.preview", `${path} changed since it was indexed`, { cause });
}

function besideEachOther(moments: readonly RawPicture[]): Promise<Buffer> {
  const { width = 1, height = 1 } = moments[0] ?? {};
  return sharp({ create: { width: width * moments.length, height, channels: 3, background: "#000000" } })
    .composite(
      moments.map(({ rgb, ...size }, i) => ({
        input: rgb,
        raw: { ...size, channels: 3 as const },
        left: i * width,
        top: 0,
      })),
    )
    .jpeg({ quality: 75 })
    .toBuffer();
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
