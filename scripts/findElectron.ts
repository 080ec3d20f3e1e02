// Where Electron's own binary lies; its package alone does not have it until it has been fetched.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Null where there is none, or where there is no built shell that it could run.
 * @param root of the repository
 */
export function findElectron(root: string): string | null {
  return existsSync(join(root, "dist/main/electron.js")) ? binaryIn(root) : null;
}

/** Whether its program is here at all. */
export function hasElectron(root: string): boolean {
  return binaryIn(root) !== null;
}

function binaryIn(root: string): string | null {
  const folder = join(root, "node_modules/electron");
  const note = join(folder, "path.txt");
  if (!existsSync(note)) return null;
  const binary = join(folder, "dist", readFileSync(note, "utf8").trim());
  return existsSync(binary) ? binary : null;
}
