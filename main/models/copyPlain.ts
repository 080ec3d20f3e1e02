// Copies the folder of a model that a person has: files alone, and no link, which could lead to anything of the machine.
import { constants } from "node:fs";
import { copyFile, lstat, mkdir, readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { AppError } from "../base/errors.ts";

/** As in an archive of a model. */
const MOST_FILES = 20_000;

/** Into a folder that is there, without what is hidden. Returns the bytes of all files. Throws FILE_UNUSABLE, CANCELLED. */
export async function copyPlain(from: string, to: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  let count = 0;
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await mkdir(join(to, folder), { recursive: true });
    for (const name of await readdir(join(from, folder))) {
      signal.throwIfAborted();
      if (name.startsWith(".")) continue;
      const path = join(folder, name);
      const found = await lstat(join(from, path));
      if (++count > MOST_FILES) throw unusable(from, "it holds more than a model");
      if (found.isDirectory()) folders.push(path);
      else if (found.isFile()) {
        await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
        bytes += found.size;
      } else throw unusable(from, `${path} is ${found.isSymbolicLink() ? "a link" : "no plain file"}`);
    }
  }
  return bytes;
}

function unusable(from: string, why: string): AppError {
  return new AppError("FILE_UNUSABLE", "models.import", `${basename(from)} cannot be taken as a model: ${why}`, {
    hint: "Put the files themselves into its folder.",
  });
}
