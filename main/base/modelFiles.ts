// Whether the files of a model that comes with the program are all there, whole.
import { stat } from "node:fs/promises";

export interface ModelFile {
  path: string;
  /** As it came. */
  bytes: number;
}

export interface ModelOnDisk {
  state: "installed" | "damaged";
  /** Of what is there. */
  bytes: number;
  /** What is wrong and what to do; null: nothing is. */
  note: string | null;
}

/** By their lengths: what a broken download or a full disk leaves is shorter. */
export async function lookAtFiles(files: readonly ModelFile[]): Promise<ModelOnDisk> {
  const found = await Promise.all(files.map(({ path }) => stat(path).catch(() => null)));
  const bytes = found.reduce((sum, one) => sum + (one?.size ?? 0), 0);
  const wrong = files.filter((file, i) => found[i]?.size !== file.bytes).map(({ path }) => path);
  if (wrong.length === 0) return { state: "installed", bytes, note: null };
  return { state: "damaged", bytes, note: `Missing or cut short: ${wrong.join(", ")}. Install the program again.` };
}
