// Notes in JSON on what was found out or made: read again where they are whole, found out anew where they are not.
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

import type { z } from "zod";

import { writeFileWhole } from "./files.ts";

/** Null: it is not there, cut short, or of another kind. */
export async function readNote<T>(path: string, kind: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return kind.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** For caches: what cannot be kept, on a full disk say, is found out again the next time. */
export async function keepNote(path: string, note: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
    .then(() => writeFileWhole(path, JSON.stringify(note)))
    .catch(() => undefined);
}
