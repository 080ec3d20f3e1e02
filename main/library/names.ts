// What a file's name says: whether it is worth a look, and which texts beside it speak of it. What it is, only its bytes say.
import { extname, parse } from "node:path";

import { EXTENSIONS } from "./formats.ts";

/** Texts beside a file: `sea.json` or `sea.jpg.json` for `sea.jpg`. */
export const SIDECAR_EXTENSIONS: ReadonlySet<string> = new Set([".json", ".txt", ".xmp"]);

/** Whether a file of this name is looked into. */
export function mayBeAsset(name: string): boolean {
  return EXTENSIONS.has(extname(name).toLowerCase());
}

/** The licence of a folder and what is below it: LICENSE, LICENCE.txt, COPYING.md, license-photos.txt … */
export function isLicence(name: string): boolean {
  return /^(?:licen[sc]e|copying)(?:[-_ ][^.]*)?(?:\.(?:txt|md))?$/i.test(name);
}

/** Names of the sidecars of a file, the most particular first. */
export function sidecarNames(name: string): string[] {
  const extensions = [...SIDECAR_EXTENSIONS];
  const bare = parse(name).name;
  return [...extensions.map((e) => name + e), ...extensions.map((e) => bare + e)];
}
