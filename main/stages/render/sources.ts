// The files that a render reads, watched while it does: what is made of one that changed meanwhile is not kept.
import { rm, stat } from "node:fs/promises";

import type { ArtifactRef } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashFile } from "../../base/hash.ts";

type Open = Pick<Artifacts, "open">;

/** Of one render. */
export class Sources {
  readonly #artifacts: Open;
  /** What each file looked like when it was found to be whole. */
  readonly #known = new Map<string, string>();

  constructor(artifacts: Open) {
    this.#artifacts = artifacts;
  }

  /**
   * A piece of work that opens files. Throws ARTIFACT_MISSING where one of them is gone or another at its end, whatever
   * the work itself said of that.
   */
  async during<T>(work: (artifacts: Open) => Promise<T>): Promise<T> {
    const opened: ArtifactRef[] = [];
    const open = async (ref: ArtifactRef) => {
      opened.push(ref);
      return this.#whole(ref);
    };
    const assertSame = async () => {
      for (const ref of opened) await this.#whole(ref);
    };
    try {
      const made = await work({ open });
      await assertSame();
      return made;
    } catch (error) {
      if (error instanceof AppError && error.code === "FFMPEG_FAILED") await assertSame();
      throw error;
    }
  }

  /** A file is named by the hash of its bytes: one that looks otherwise than before is read. */
  async #whole(ref: ArtifactRef): Promise<string> {
    const path = await this.#artifacts.open(ref);
    const found = await stat(path, { bigint: true }).catch(() => null);
    // Gone since a moment ago: told as what is missing always is.
    if (!found) return this.#whole(ref);
    const { ino, mtimeNs } = found;
    const now = `${ino} ${mtimeNs}`;
    const before = this.#known.get(path);
    if (before !== undefined && before !== now && (await hashFile(path)).hash !== ref.hash) {
      // Of the right size it would be taken for whole the next time.
      await rm(path, { force: true });
      throw new AppError("ARTIFACT_MISSING", "render.sources", `${path} was changed while the video was rendered`);
    }
    this.#known.set(path, now);
    return path;
  }
}
