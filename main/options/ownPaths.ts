// The files and folders of a person's that a video asks for: looked at before any work is done for it.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";

import { AppError, systemCode } from "../base/errors.ts";
import type { MakeOptions } from "./options.ts";

/**
 * That they are there, not what they hold. Throws NOT_FOUND, FILE_UNUSABLE, FOLDER_UNUSABLE.
 * @returns path, bytes and time of each file: what tells whether one was changed since
 */
export async function lookAtPaths({
  files,
  picture,
  footage,
}: Pick<MakeOptions, "files" | "picture" | "footage">): Promise<[string, number, number][]> {
  for (const folder of footage) await lookAtFolder(resolve(folder));
  const paths = [...Object.values(files), picture].filter((path) => path !== null).map((path) => resolve(path));
  return Promise.all(paths.map(lookAtFile));
}

async function lookAtFile(path: string): Promise<[string, number, number]> {
  const found = await look(path);
  if (found === null) throw new AppError("NOT_FOUND", OP, `There is no file ${path}`, { hint: "Check the path." });
  if (!found.isFile()) throw new AppError("FILE_UNUSABLE", OP, `${path} is no file`, { hint: "Name a file." });
  return [path, found.size, found.mtimeMs];
}

async function lookAtFolder(path: string): Promise<void> {
  if ((await look(path))?.isDirectory()) return;
  throw new AppError("FOLDER_UNUSABLE", OP, `There is no folder ${path}`);
}

const OP = "make.files";

/** Null: there is nothing. */
async function look(path: string) {
  return stat(path).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new AppError("FILE_UNUSABLE", OP, `${path} cannot be looked at (${code ?? String(error)})`, { cause: error });
  });
}
