// Walks a folder of the earlier app: files by their sorts, within limits, without following links.
import { lstat, opendir } from "node:fs/promises";
import { extname, join } from "node:path";

export interface WalkedFile {
  path: string;
  bytes: number;
}

export interface Walked {
  json: WalkedFile[];
  texts: WalkedFile[];
  media: WalkedFile[];
  /** Folders that lie deeper than is looked. */
  tooDeep: string[];
  files: number;
  isCutShort: boolean;
}

const MOST_FILES = 20_000;
const MOST_DEEP = 10;
/** What programs keep, and what was installed: nothing that a person has made. */
const SKIPPED = /^(?:\.|node_modules$|__pycache__$|venv$|env$|site-packages$|dist-info$)/i;
const MEDIA = new Set(
  ".mp4 .m4v .mov .mkv .webm .avi .jpg .jpeg .png .webp .gif .mp3 .m4a .wav .flac .ogg .opus .aac".split(" "),
);
const TEXTS = new Set([".txt", ".md"]);

/** @param mayEnter whether whoever asks may name this folder */
export async function walk(
  root: string,
  signal: AbortSignal,
  mayEnter: (folder: string) => Promise<boolean>,
): Promise<Walked> {
  const found: Walked = { json: [], texts: [], media: [], tooDeep: [], files: 0, isCutShort: false };
  const folders = [{ path: root, depth: 0 }];
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    const names = [];
    for await (const entry of await opendir(folder.path)) names.push(entry);
    for (const entry of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      signal.throwIfAborted();
      const path = join(folder.path, entry.name);
      if (entry.isDirectory() && !SKIPPED.test(entry.name) && (await mayEnter(path))) {
        if (folder.depth >= MOST_DEEP) found.tooDeep.push(path);
        else folders.push({ path, depth: folder.depth + 1 });
      }
      if (!entry.isFile() || entry.name.startsWith(".")) continue;
      if (found.files >= MOST_FILES) return { ...found, isCutShort: true };
      found.files++;
      const sort = sortOf(path);
      const size = sort && (await lstat(path).catch(() => null))?.size;
      if (sort && size !== null && size !== undefined) found[sort].push({ path, bytes: size });
    }
  }
  return found;
}

function sortOf(path: string): "json" | "texts" | "media" | null {
  const ending = extname(path).toLowerCase();
  if (ending === ".json") return "json";
  if (TEXTS.has(ending)) return "texts";
  return MEDIA.has(ending) ? "media" : null;
}
